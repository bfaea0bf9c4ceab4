//! The consent of users to the app: authorization codes, and the grants they are exchanged for.

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use crate::time::MINUTE;

/// How long a code waits to be exchanged, in seconds (Zoom: five minutes).
const CODE_LIFE_S: i64 = 5 * MINUTE;
/// How many codes wait at most; the one that ends first makes room.
const CODES_MAX: usize = 1_000;

/// What the exchange of a code has to prove (RFC 7636).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// The verifier's SHA-256, in base64url.
    S256(String),
    /// The verifier itself. Zoom: what a challenge without a method is.
    Plain(String),
}

impl Challenge {
    fn is_met_by(&self, verifier: &str) -> bool {
        match self {
            Self::S256(digest) => {
                URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) == *digest
            }
            Self::Plain(text) => text == verifier,
        }
    }
}

/// A user's consent that waits to be exchanged.
struct Code {
    user: String,
    redirect_uri: String,
    challenge: Option<Challenge>,
    /// In seconds after the Unix epoch.
    ends: i64,
}

/// What an exchange or a refresh yields, apart from the access token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Issued {
    /// The user's id.
    pub(crate) user: String,
    /// Names the grant.
    pub(crate) grant: String,
    pub(crate) refresh_token: String,
}

struct Grant {
    id: String,
    /// The latest; those before it are forgotten and so refused.
    refresh_token: String,
}

/// All codes and grants of the account's one app.
pub(crate) struct Grants {
    rng: ChaCha8Rng,
    codes: HashMap<String, Code>,
    /// By user id. Zoom: a second authorization of a user ends the first.
    live: HashMap<String, Grant>,
}

impl Grants {
    /// None yet. An account that begins at another `start` issues other tokens, so that those of
    /// the one before it mean nothing.
    pub(crate) fn new(seed: u64, start: Timestamp) -> Self {
        let begun = start.as_microsecond().unsigned_abs();
        let rng = ChaCha8Rng::seed_from_u64(seed ^ begun);
        Self { rng, codes: HashMap::new(), live: HashMap::new() }
    }

    fn draw(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.rng.random::<[u8; 24]>())
    }

    /// The code that tells the app of a user's consent.
    pub(crate) fn consent(
        &mut self,
        user: &str,
        redirect_uri: &str,
        challenge: Option<Challenge>,
        now: Timestamp,
    ) -> String {
        let now = now.as_second();
        self.codes.retain(|_, code| code.ends > now);
        if self.codes.len() >= CODES_MAX {
            let first = self.codes.iter().min_by_key(|(_, code)| code.ends);
            if let Some(first) = first.map(|(text, _)| text.clone()) {
                self.codes.remove(&first);
            }
        }
        let text = self.draw();
        let code = Code {
            user: user.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            challenge,
            ends: now + CODE_LIFE_S,
        };
        self.codes.insert(text.clone(), code);
        text
    }

    /// Exchanges a code, which is spent whether or not the rest fits. `None` where it does not:
    /// the code is unknown, spent or too old, was issued for another address, its challenge is
    /// not met, or its user is not among those who `may`.
    pub(crate) fn exchange(
        &mut self,
        code: &str,
        redirect_uri: Option<&str>,
        verifier: Option<&str>,
        now: Timestamp,
        may: impl FnOnce(&str) -> bool,
    ) -> Option<Issued> {
        let code = self.codes.remove(code)?;
        let proven = match (&code.challenge, verifier) {
            (Some(challenge), Some(verifier)) => challenge.is_met_by(verifier),
            (None, None) => true,
            _ => false,
        };
        let fits = proven
            && now.as_second() < code.ends
            && redirect_uri == Some(&*code.redirect_uri)
            && may(&code.user);
        fits.then(|| {
            let (id, refresh_token) = (self.draw(), self.draw());
            let grant = Grant { id: id.clone(), refresh_token: refresh_token.clone() };
            self.live.insert(code.user.clone(), grant);
            Issued { user: code.user, grant: id, refresh_token }
        })
    }

    /// Exchanges a refresh token for the next. `None` where it is not the latest of a grant, or
    /// its user is not among those who `may`.
    pub(crate) fn refresh(
        &mut self,
        refresh_token: &str,
        may: impl FnOnce(&str) -> bool,
    ) -> Option<Issued> {
        let user = self.holder(refresh_token).filter(|user| may(user))?;
        let next = self.draw();
        let grant = self.live.get_mut(&user)?;
        grant.refresh_token.clone_from(&next);
        Some(Issued { user, grant: grant.id.clone(), refresh_token: next })
    }

    /// The user whose grant's latest refresh token this is.
    fn holder(&self, refresh_token: &str) -> Option<String> {
        let mut grants = self.live.iter();
        let (user, _) = grants.find(|(_, grant)| grant.refresh_token == refresh_token)?;
        Some(user.clone())
    }

    /// Whether this grant of the user still stands.
    pub(crate) fn stands(&self, user: &str, grant: &str) -> bool {
        self.live.get(user).is_some_and(|live| live.id == grant)
    }

    /// Ends the user's grant, if there is one.
    pub(crate) fn end(&mut self, user: &str) {
        self.live.remove(user);
    }

    /// Ends the grant whose latest refresh token this is, if there is one.
    pub(crate) fn end_by_refresh_token(&mut self, refresh_token: &str) {
        if let Some(user) = self.holder(refresh_token) {
            self.end(&user);
        }
    }

    /// How many refresh tokens of the user would be accepted.
    pub(crate) fn live_refresh_tokens(&self, user: &str) -> usize {
        usize::from(self.live.contains_key(user))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const URI: &str = "http://localhost/back";

    fn anybody(_: &str) -> bool {
        true
    }

    #[test]
    fn a_challenge_is_met_by_its_verifier_alone() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let s256 = Challenge::S256("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned());
        assert!(s256.is_met_by(verifier) && !s256.is_met_by("another"));
        let plain = Challenge::Plain(verifier.to_owned());
        assert!(plain.is_met_by(verifier) && !plain.is_met_by("another"));
    }

    #[test]
    fn codes_that_nobody_exchanges_do_not_pile_up() {
        let mut grants = Grants::new(1, NOW);
        let first = grants.consent("u", URI, None, NOW);
        let later = crate::time::at(1);
        for _ in 0..CODES_MAX {
            grants.consent("u", URI, None, later);
        }
        assert_eq!(grants.codes.len(), CODES_MAX);
        assert_eq!(grants.exchange(&first, Some(URI), None, later, anybody), None);
        grants.consent("u", URI, None, crate::time::at(1 + CODE_LIFE_S));
        assert_eq!(grants.codes.len(), 1);
    }

    #[test]
    fn an_account_that_begins_anew_issues_other_tokens() {
        let issue = |start| {
            let mut grants = Grants::new(1, start);
            let code = grants.consent("u", URI, None, start);
            grants.exchange(&code, Some(URI), None, start, anybody).unwrap().refresh_token
        };
        assert_eq!(issue(NOW), issue(NOW));
        assert_ne!(issue(NOW), issue(crate::time::at(1)));
    }
}
