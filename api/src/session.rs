//! Who is signed in, and how one signs in.

use serde::{Deserialize, Serialize};

use crate::{Instant, UserId, user::Role};

/// Longest email that is read (Zoom: 128 characters).
pub const EMAIL_MAX_CHARS: usize = 128;

/// How a person proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInMethod {
    /// A one-time code, mailed to the address the account knows.
    Code,
    /// Zoom's own sign-in and consent.
    Zoom,
    /// The intranet portal in front of the console has proven who it is.
    Portal,
    /// The email alone: identifies, proves nothing. Only with the sandbox.
    Email,
}

impl SignInMethod {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::Code, Self::Zoom, Self::Portal, Self::Email];

    /// Its name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Zoom => "zoom",
            Self::Portal => "portal",
            Self::Email => "email",
        }
    }
}

/// A text that names no method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownMethod;

impl std::str::FromStr for SignInMethod {
    type Err = UnknownMethod;

    fn from_str(name: &str) -> Result<Self, UnknownMethod> {
        Self::ALL.into_iter().find(|method| method.name() == name).ok_or(UnknownMethod)
    }
}

/// The body of `POST /signin`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The email Zoom knows the user by. Methods that learn it elsewhere need none.
    #[serde(default)]
    pub email: String,
    /// How the person wants to prove who they are; absent: the preferred method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<SignInMethod>,
}

/// The body of `POST /signin/code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// The one-time code as mailed; blanks and hyphens in it do not matter.
    pub code: String,
}

/// The body of `POST /signin/handover`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandoverRequest {
    /// What the window brought back that the sign-in happened in.
    pub code: String,
    /// The secret whose SHA-256 the sign-in was begun with.
    pub verifier: String,
}

/// What `POST /signin` answers: what comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "SignInWire", try_from = "SignInWire")]
pub enum SignInAnswer {
    /// The session has begun; its cookie came with this answer.
    SignedIn {
        /// Who is signed in.
        user: SessionUser,
    },
    /// A one-time code was mailed, if the account has an active user with this email; it goes to
    /// `POST /signin/code`.
    CodeSent {
        /// It works no longer from then on.
        expires_at: Instant,
    },
    /// Zoom asks the person: the browser goes to this address of ours, which leads there.
    ContinueAtZoom {
        /// The address, to which `?return_to=` may be added.
        url: String,
    },
}

/// [`SignInAnswer`] as it is written: `status` says which of the others come with it. Serde's own
/// form for enums of this kind is read by way of a copy, whose code weighs on the page.
#[derive(Clone, Serialize, Deserialize)]
struct SignInWire {
    status: SignInStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<SessionUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SignInStatus {
    SignedIn,
    CodeSent,
    ContinueAtZoom,
}

impl From<SignInAnswer> for SignInWire {
    fn from(answer: SignInAnswer) -> Self {
        let wire = |status| Self { status, user: None, expires_at: None, url: None };
        match answer {
            SignInAnswer::SignedIn { user } => {
                Self { user: Some(user), ..wire(SignInStatus::SignedIn) }
            }
            SignInAnswer::CodeSent { expires_at } => {
                Self { expires_at: Some(expires_at), ..wire(SignInStatus::CodeSent) }
            }
            SignInAnswer::ContinueAtZoom { url } => {
                Self { url: Some(url), ..wire(SignInStatus::ContinueAtZoom) }
            }
        }
    }
}

impl TryFrom<SignInWire> for SignInAnswer {
    type Error = &'static str;

    fn try_from(wire: SignInWire) -> Result<Self, Self::Error> {
        let answer = match wire.status {
            SignInStatus::SignedIn => wire.user.map(|user| Self::SignedIn { user }),
            SignInStatus::CodeSent => {
                wire.expires_at.map(|expires_at| Self::CodeSent { expires_at })
            }
            SignInStatus::ContinueAtZoom => wire.url.map(|url| Self::ContinueAtZoom { url }),
        };
        answer.ok_or("the answer lacks what its status promises")
    }
}

/// The user a session belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionUser {
    /// Zoom's id of the user.
    pub id: UserId,
    /// The user's email.
    pub email: String,
    /// The name to show.
    pub display_name: String,
    /// What the user may do.
    pub role: Role,
    /// The IANA time zone of the user's Zoom profile; empty where Zoom has none.
    pub timezone: String,
}

/// Somebody of the sandbox account whom a visitor can sign in as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxPerson {
    /// The email to sign in with.
    pub email: String,
    /// What this person may do.
    pub role: Role,
}

/// What `GET /session` answers, to anyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// Who is signed in; absent for a visitor.
    pub user: Option<SessionUser>,
    /// When the session ends whatever happens; absent for a visitor.
    pub expires_at: Option<Instant>,
    /// The ways to sign in, the preferred one first.
    pub methods: Vec<SignInMethod>,
    /// True where the email alone opens a real account: the page warns of it.
    pub email_only: bool,
    /// With the sandbox: people to try the console as. Empty with a real account.
    pub sandbox_people: Vec<SandboxPerson>,
    /// The server's version.
    pub version: String,
}

/// A signed-in browser, as `GET /sessions` lists the caller's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEntry {
    /// Names the session in `DELETE /sessions/{id}`. It is not what the cookie holds.
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The browser in words, such as `Firefox on Linux`; empty where it did not say.
    pub browser: String,
    /// The address the person signed in from; empty where it is not known.
    pub address: String,
    /// How the person proved who they are.
    pub method: SignInMethod,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used, to within a minute.
    pub seen_at: Instant,
}

/// What `GET /sessions` answers, the last used first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// The caller's sessions.
    pub sessions: Vec<SessionEntry>,
}

/// A mail of the sandbox: what a mail server would have been given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// When it was sent.
    pub at: Instant,
}

/// What `GET /mailbox` answers, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailList {
    /// The mails.
    pub mails: Vec<Mail>,
}

/// What `DELETE /user/logout` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoutAnswer {
    /// How many sessions of the user ended.
    pub sessions_ended: u64,
}

/// What `GET /userinfo` answers: the signed-in user's own profile and the token the account's
/// calls carry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserInfo {
    /// The profile exactly as Zoom answers it.
    pub profile: serde_json::Value,
    /// The account's access token, without its signature.
    pub access_token: AccessTokenFacts,
}

/// Which credentials the account uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialsKind {
    /// API key and secret; every call carries a fresh JWT.
    Jwt,
    /// Account id, client id and client secret; Zoom issues the token.
    ServerToServer,
}

/// What may be known of an access token: everything but what proves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccessTokenFacts {
    /// Which credentials it comes from.
    pub credentials: CredentialsKind,
    /// The token's header, where the token is a JWT.
    pub header: Option<serde_json::Value>,
    /// The token's claims, where the token is a JWT.
    pub claims: Option<serde_json::Value>,
    /// When it expires.
    pub expires_at: Instant,
}

/// Reads an email as typed: surrounding blanks removed, letters in lower case.
///
/// # Errors
/// The rule, as a sentence, where it is not one address of at most 128 characters.
pub fn parse_email(typed: &str) -> Result<String, &'static str> {
    const RULE: &str = "Enter one email address, such as name@example.com.";
    let email = typed.trim();
    if email.is_empty() {
        return Err("Enter an email address.");
    }
    if email.chars().count() > EMAIL_MAX_CHARS {
        return Err("An email address has at most 128 characters.");
    }
    let (local, domain) = email.split_once('@').ok_or(RULE)?;
    let forbidden = |c: char| {
        c.is_whitespace() || c.is_control() || "@,;:<>()[]\\\"/%?#&".contains(c) || !c.is_ascii()
    };
    let domain_fits = domain.split('.').count() >= 2
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
    let local_fits = !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    if email.chars().filter(|c| *c == '@').count() != 1
        || local.chars().any(forbidden)
        || !local_fits
        || !domain_fits
    {
        return Err(RULE);
    }
    Ok(email.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_has_exactly_one_at_and_no_trick_around_it() {
        for good in
            ["a@b.co", " Owner@Greenroom.Test ", "first.last+tag@sub.example.com", "o'neil@x.ie"]
        {
            assert!(parse_email(good).is_ok(), "{good:?}");
        }
        let long = format!("{}@example.com", "a".repeat(120));
        for bad in [
            "",
            "   ",
            "a",
            "a@",
            "@b.co",
            "a@b",
            "a@evil@corp.example",
            "a b@c.de",
            "a@b..co",
            "a@-b.co",
            ".a@b.co",
            "a..b@c.de",
            "../x@b.co",
            "a\n@b.co",
            "a@b.co\r\nX: y",
            "ａ@b.co",
            "a?x=1@b.co",
            "a%40x@b.co",
            long.as_str(),
        ] {
            assert!(parse_email(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_sign_in_answers_its_status_and_what_belongs_to_it() {
        let sent = SignInAnswer::CodeSent { expires_at: "2026-11-24T12:10:00Z".parse().unwrap() };
        let text = serde_json::to_string(&sent).unwrap();
        assert_eq!(text, r#"{"status":"code_sent","expires_at":"2026-11-24T12:10:00Z"}"#);
        assert_eq!(serde_json::from_str::<SignInAnswer>(&text).unwrap(), sent);
        assert!(serde_json::from_str::<SignInAnswer>(r#"{"status":"signed_in"}"#).is_err());
    }

    #[test]
    fn spellings_of_one_email_become_one() {
        assert_eq!(parse_email(" ADMIN@greenroom.test\t"), parse_email("admin@GREENROOM.TEST"));
    }
}
