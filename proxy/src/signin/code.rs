//! Sign-in by a one-time code, mailed to the address the account knows. Asking looks the same
//! and costs the same whether or not the account knows the email: what differs happens after the
//! answer.

use api::session::SessionUser;
use jiff::{SignedDuration, Timestamp};
use tracing::Instrument;

use super::find_active;
use crate::{
    app::App,
    failure::{Failure, one_field},
    mail::Mailer,
    session::SignInSecret,
    store::{CodeRow, IdHash, Tried},
};

/// How long a code works.
pub const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How many codes are compared before the right one counts no more either.
pub const TRIES_MAX: u32 = 5;
/// Digits of a code: 40 bits. Whoever asks for codes of a thousand people as often as the limits
/// allow, and spends every try, finds one in some hundred years.
const DIGITS: usize = 12;
/// How many of them stand together in the mail.
const GROUP: usize = 4;
/// One more than the largest code.
const CODES: u64 = 1_000_000_000_000;

/// A code that was asked for.
pub struct Asked {
    /// What holds it to this browser.
    pub secret: SignInSecret,
    /// It works no longer from then on.
    pub expires_at: Timestamp,
}

/// Makes a code for an email and mails it, if the account has such an active user, after this
/// returns.
///
/// # Errors
/// Where the store fails.
pub async fn ask(app: &App, mailer: &Mailer, email: String) -> Result<Asked, Failure> {
    let secret = SignInSecret::random(&app.random);
    let code = random_code(app);
    let expires_at = app.now() + CODE_LIFE;
    let row = CodeRow {
        id: secret.hash(),
        email: email.clone(),
        code: bound(&secret, &code),
        expires_at,
    };
    app.store.keep_code(&row).await?;
    let (task_app, mailer) = (app.clone(), mailer.clone());
    let delivering = async move { deliver(&task_app, &mailer, &email, &code).await };
    app.tasks.spawn(delivering.in_current_span());
    Ok(Asked { secret, expires_at })
}

async fn deliver(app: &App, mailer: &Mailer, email: &str, code: &str) {
    let user = match find_active(app, email).await {
        Ok(user) => user,
        Err(reason) => {
            // The code alone: Zoom's own words may name the email.
            tracing::info!(error.code = reason.code_text(), "a code was asked for and not mailed");
            return;
        }
    };
    let text = format!(
        "Your code to sign in to Greenroom at {site}:\n\n    {shown}\n\nIt works once, within {minutes} minutes, in the browser that asked for it.\n\nIf that was not you, nobody can sign in without this code: delete this mail.\n",
        site = app.public_url,
        shown =
            format_args!("{} {} {}", &code[..GROUP], &code[GROUP..2 * GROUP], &code[2 * GROUP..]),
        minutes = CODE_LIFE.as_mins(),
    );
    let sent = mailer.send(&user.email, "Your code for Greenroom", text, app.now().into()).await;
    match sent {
        Ok(()) => tracing::info!(user.id = %user.id, "a code was mailed"),
        Err(error) => tracing::error!(%error, user.id = %user.id, "a code could not be mailed"),
    }
}

/// Whose email the code was mailed to. Uses it up.
///
/// # Errors
/// [`Failure::CodeWrong`] and [`Failure::CodeGone`]; where the user is no longer active, Zoom or
/// the store fails. With it the email the code was asked for, as far as it is known.
pub async fn prove(
    app: &App,
    secret: &SignInSecret,
    typed: &str,
) -> Result<SessionUser, (Failure, String)> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if code.len() != DIGITS || !code.bytes().all(|b| b.is_ascii_digit()) {
        let rule = one_field("code", "Enter the twelve digits of the code.");
        return Err((rule.into(), String::new()));
    }
    let hash = secret.hash();
    let tried = app.store.try_code(&hash, &bound(secret, &code), TRIES_MAX, app.now()).await;
    match tried.map_err(|error| (error.into(), String::new()))? {
        Tried::Right { email } => {
            find_active(app, &email).await.map_err(|failure| (failure, email))
        }
        Tried::Wrong { left: 0, email } => Err((Failure::CodeGone, email)),
        Tried::Wrong { left, email } => Err((Failure::CodeWrong { left }, email)),
        Tried::Gone => Err((Failure::CodeGone, String::new())),
    }
}

/// Every code is as likely as any other: numbers that would make some likelier are drawn again.
fn random_code(app: &App) -> String {
    let fair = u64::MAX - u64::MAX % CODES;
    loop {
        let mut bytes = [0; 8];
        (app.random)(&mut bytes);
        let number = u64::from_le_bytes(bytes);
        if number < fair {
            return format!("{:0DIGITS$}", number % CODES);
        }
    }
}

fn bound(secret: &SignInSecret, code: &str) -> IdHash {
    secret.derive(&format!("code {code}"))
}
