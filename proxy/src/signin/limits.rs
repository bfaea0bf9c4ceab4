//! How often people who are not signed in may ask: by the email they name and by the address they
//! ask from, whichever spelling or route they use. Counted in the store, so that replicas count
//! together.

use std::net::IpAddr;

use jiff::SignedDuration;

use crate::{
    app::App,
    audit::{Action, Actor, Event, Outcome},
    failure::Failure,
    http::Caller,
    store::IdHash,
};

/// Codes that may be asked for one email from one address within the window: each is a mail, and
/// five guesses.
pub const CODES_MAX: u64 = 10;
/// How many times as many may be asked for one email from everywhere: who asks from one address
/// must not keep its owner from asking elsewhere.
const EVERYWHERE: u64 = 4;
/// Sign-ins by the email alone within the window, where there is nothing to guess.
pub const EMAILS_MAX: u64 = 100;
/// The window of an email.
const EMAIL_WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Sign-ins that may be started or continued from one address within the window. Behind one
/// address there may be a whole company at nine in the morning.
const ADDRESS_MAX: u64 = 300;
/// The window of an address.
const ADDRESS_WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// Visits without a session from one address within the window.
const VISIT_MAX: u64 = 3_000;

/// What is counted.
#[derive(Debug, Clone, Copy)]
enum Counter {
    EmailHere,
    Email,
    Address,
    Visit,
}

impl Counter {
    fn name(self) -> &'static str {
        match self {
            Self::EmailHere => "email and address",
            Self::Email => "email",
            Self::Address => "address",
            Self::Visit => "visit",
        }
    }

    fn key(self, who: &str) -> IdHash {
        IdHash::of(format!("{}\n{who}", self.name()).as_bytes())
    }
}

/// Counts one more sign-in for an email, of which there may be `most` from the caller's address
/// and four times as many from everywhere, and one more from that address.
///
/// # Errors
/// [`Failure::TooManyTries`], the same whether or not the account knows the email.
pub async fn allow_email(
    app: &App,
    caller: &Caller,
    email: &str,
    most: u64,
) -> Result<(), Failure> {
    allow_address(app, caller).await?;
    let email = canonical(email);
    let here = format!("{email} from {}", network(caller.address));
    count(app, caller, Counter::EmailHere, &here, most, EMAIL_WINDOW).await?;
    count(app, caller, Counter::Email, &email, most * EVERYWHERE, EMAIL_WINDOW).await
}

/// Counts one more step of a sign-in from the caller's address.
///
/// # Errors
/// [`Failure::TooManyTries`].
pub async fn allow_address(app: &App, caller: &Caller) -> Result<(), Failure> {
    count(app, caller, Counter::Address, &network(caller.address), ADDRESS_MAX, ADDRESS_WINDOW)
        .await
}

/// Counts one more visit without a session from the caller's address.
///
/// # Errors
/// [`Failure::TooManyTries`].
pub async fn allow_visit(app: &App, caller: &Caller) -> Result<(), Failure> {
    count(app, caller, Counter::Visit, &network(caller.address), VISIT_MAX, ADDRESS_WINDOW).await
}

async fn count(
    app: &App,
    caller: &Caller,
    counter: Counter,
    who: &str,
    most: u64,
    window: SignedDuration,
) -> Result<(), Failure> {
    let now = app.now();
    let counted = app.store.count(&counter.key(who), window, now).await?;
    if counted.count <= most {
        return Ok(());
    }
    // Once in a window: whoever goes on must not fill the audit.
    if counted.count == most + 1 {
        let event = Event {
            action: Action::Limit,
            actor: Actor::Nobody,
            target: who,
            detail: counter.name(),
        };
        app.audit_outcome(caller, event, Outcome::Refused, "").await;
    }
    let left_s = counted.resets_at.duration_since(now).as_secs();
    Err(Failure::TooManyTries { retry_after_s: u64::try_from(left_s).unwrap_or_default().max(1) })
}

/// One email however it is spelled: mail for `name+anything` reaches `name`.
fn canonical(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let name = local.split('+').next().unwrap_or(local);
    format!("{name}@{domain}").to_ascii_lowercase()
}

/// An IPv4 address, or the half of an IPv6 address a household or a server is given as a whole.
pub(super) fn network(address: Option<IpAddr>) -> String {
    match address {
        None => "unknown".to_owned(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_email_share_a_counter() {
        for spelling in [
            "owner@greenroom.test",
            "OWNER@Greenroom.TEST",
            "owner+1@greenroom.test",
            "Owner+a+b@greenroom.test",
        ] {
            assert_eq!(canonical(spelling), "owner@greenroom.test", "{spelling}");
        }
        assert_ne!(canonical("owner@greenroom.test"), canonical("owne@greenroom.test"));
    }

    #[test]
    fn an_ipv6_network_shares_a_counter_and_ipv4_addresses_do_not() {
        let of = |text: &str| network(Some(text.parse().unwrap()));
        assert_eq!(of("2001:db8:1:2::3"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::3"), of("2001:db8:1:3::3"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
