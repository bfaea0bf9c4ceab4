//! Who is signed in, and how one signs in.

use serde::{Deserialize, Serialize};

use crate::{Instant, UserId, user::Role};

/// Longest email that is read (Zoom: 128 characters).
pub const EMAIL_MAX_CHARS: usize = 128;

/// How a person proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInMethod {
    /// The email alone: identifies, proves nothing. Only with the sandbox.
    Email,
}

/// The body of `POST /signin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The email Zoom knows the user by.
    pub email: String,
}

/// What `POST /signin` answers: what comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum SignInAnswer {
    /// The session has begun; its cookie came with this answer.
    SignedIn {
        /// Who is signed in.
        user: SessionUser,
    },
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
    fn spellings_of_one_email_become_one() {
        assert_eq!(parse_email(" ADMIN@greenroom.test\t"), parse_email("admin@GREENROOM.TEST"));
    }
}
