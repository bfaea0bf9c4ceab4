//! The cookies: their secrets, their names and their flags, decided here and nowhere else.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{app::Random, store::IdHash};

/// Length of a secret in a cookie: 256 bits.
const SECRET_BYTES: usize = 32;
/// How long a browser keeps the cookie of a sign-in under way, in seconds: as long as a code or a
/// consent may take.
const SIGN_IN_MAX_AGE_S: u32 = 600;

type Secret = [u8; SECRET_BYTES];

fn random_secret(random: &Random) -> Secret {
    let mut bytes = [0; SECRET_BYTES];
    random(&mut bytes);
    bytes
}

/// The secret in a signed-in browser's cookie. Neither shown nor stored; [`SessionId::hash`] is.
#[derive(Clone)]
pub struct SessionId(Secret);

impl SessionId {
    /// A new id.
    #[must_use]
    pub fn random(random: &Random) -> Self {
        Self(random_secret(random))
    }

    /// What the store knows the session by.
    #[must_use]
    pub fn hash(&self) -> IdHash {
        IdHash::of(&self.0)
    }
}

/// The secret in the cookie of a browser that is signing in. Neither shown nor stored.
#[derive(Clone)]
pub struct SignInSecret(Secret);

impl SignInSecret {
    /// A new secret.
    #[must_use]
    pub fn random(random: &Random) -> Self {
        Self(random_secret(random))
    }

    /// What the store knows the sign-in by.
    #[must_use]
    pub fn hash(&self) -> IdHash {
        IdHash::of(&self.0)
    }

    /// A value only this browser's sign-in has, for one purpose; it tells nothing of the secret
    /// or of the values for other purposes.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> IdHash {
        IdHash::of(&[self.0.as_slice(), purpose.as_bytes()].concat())
    }
}

/// Which cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Jar {
    Session,
    SignIn,
}

/// Writes and reads the session cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cookies {
    secure: bool,
}

impl Cookies {
    /// Cookies for a console at this public URL. Over https the name carries the `__Host-Http-`
    /// prefix: the browser then refuses the cookie unless it is Secure, HttpOnly, for this host
    /// alone and for `/`. Over plain http (a trial on localhost) browsers refuse such names.
    #[must_use]
    pub fn for_public_url(public_url: &str) -> Self {
        Self { secure: public_url.starts_with("https://") }
    }

    fn name(self, jar: Jar) -> &'static str {
        match (jar, self.secure) {
            (Jar::Session, true) => "__Host-Http-greenroom",
            (Jar::Session, false) => "greenroom",
            (Jar::SignIn, true) => "__Host-Http-greenroom-signin",
            (Jar::SignIn, false) => "greenroom-signin",
        }
    }

    /// `Set-Cookie` for a session that begins.
    #[must_use]
    pub fn begin(self, id: &SessionId) -> HeaderValue {
        self.set_cookie(Jar::Session, &URL_SAFE_NO_PAD.encode(id.0), None)
    }

    /// `Set-Cookie` for a session that has ended.
    #[must_use]
    pub fn end(self) -> HeaderValue {
        self.set_cookie(Jar::Session, "", Some(0))
    }

    /// `Set-Cookie` for a sign-in that begins.
    #[must_use]
    pub fn begin_sign_in(self, secret: &SignInSecret) -> HeaderValue {
        self.set_cookie(Jar::SignIn, &URL_SAFE_NO_PAD.encode(secret.0), Some(SIGN_IN_MAX_AGE_S))
    }

    /// `Set-Cookie` for a sign-in that has ended.
    #[must_use]
    pub fn end_sign_in(self) -> HeaderValue {
        self.set_cookie(Jar::SignIn, "", Some(0))
    }

    fn set_cookie(self, jar: Jar, value: &str, max_age_s: Option<u32>) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let same_site = match jar {
            Jar::Session => "Strict",
            // Coming back from Zoom the browser is led here by another site.
            Jar::SignIn => "Lax",
        };
        let max_age = max_age_s.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
        let name = self.name(jar);
        let text =
            format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{secure}{max_age}");
        #[expect(clippy::expect_used, reason = "name, base64 and attributes are visible ASCII")]
        let header = HeaderValue::from_str(&text).expect("a cookie of visible ASCII");
        header
    }

    /// The session id a request carries.
    #[must_use]
    pub fn read(self, headers: &HeaderMap) -> Option<SessionId> {
        self.read_secret(Jar::Session, headers).map(SessionId)
    }

    /// The secret of the sign-in a request belongs to.
    #[must_use]
    pub fn read_sign_in(self, headers: &HeaderMap) -> Option<SignInSecret> {
        self.read_secret(Jar::SignIn, headers).map(SignInSecret)
    }

    /// Two cookies of one name are somebody's trick: none then.
    fn read_secret(self, jar: Jar, headers: &HeaderMap) -> Option<Secret> {
        let mut found = headers
            .get_all(COOKIE)
            .iter()
            // Bytes: another's cookie may hold what is no text.
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
            .filter_map(|pair| pair.trim_ascii().strip_prefix(self.name(jar).as_bytes()))
            .filter_map(|rest| rest.strip_prefix(b"="));
        let value = found.next()?;
        if found.next().is_some() {
            return None;
        }
        URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn id() -> SessionId {
        let random: Random = Arc::new(|bytes: &mut [u8]| bytes.fill(7));
        SessionId::random(&random)
    }

    fn headers(cookies: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(COOKIE, HeaderValue::from_str(cookie).unwrap());
        }
        headers
    }

    #[test]
    fn over_https_the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts() {
        let text = Cookies::for_public_url("https://x.example").begin(&id());
        let text = text.to_str().unwrap();
        assert!(text.starts_with("__Host-Http-greenroom="), "{text}");
        for flag in ["; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure"] {
            assert!(text.contains(flag), "{text}");
        }
        assert!(!text.contains("Domain"), "{text}");
    }

    #[test]
    fn a_cookie_is_read_back_beside_others_and_only_once() {
        let cookies = Cookies::for_public_url("http://localhost:8080");
        let set = cookies.begin(&id());
        let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        let read = |list: &[&str]| cookies.read(&headers(list)).map(|id| id.hash());
        assert_eq!(read(&[&format!("a=b; {pair}; c=d")]), Some(id().hash()));
        assert_eq!(read(&[&pair, &pair]), None);
        assert_eq!(read(&["greenroom=short"]), None);
        assert_eq!(read(&["greenroom=\u{e9}"]), None);
        assert_eq!(read(&[&format!("language=fran\u{e7}ais; {pair}")]), Some(id().hash()));
        assert_eq!(read(&[&format!("x{pair}")]), None);
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn what_is_derived_from_a_sign_in_differs_by_purpose_and_by_sign_in() {
        let secret = |byte| {
            let random: Random = Arc::new(move |bytes: &mut [u8]| bytes.fill(byte));
            SignInSecret::random(&random)
        };
        assert_ne!(secret(1).derive("state"), secret(1).derive("verifier"));
        assert_ne!(secret(1).derive("state"), secret(2).derive("state"));
        assert_ne!(secret(1).derive("state"), secret(1).hash());
    }
}
