//! The session cookie: its id, its name and its flags, decided here and nowhere else.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{app::Random, store::IdHash};

/// Length of a session id: 256 bits.
const ID_BYTES: usize = 32;

/// The secret in the browser's cookie. Neither shown nor stored; [`SessionId::hash`] is.
#[derive(Clone)]
pub struct SessionId([u8; ID_BYTES]);

impl SessionId {
    /// A new id.
    #[must_use]
    pub fn random(random: &Random) -> Self {
        let mut bytes = [0; ID_BYTES];
        random(&mut bytes);
        Self(bytes)
    }

    /// What the store knows the session by.
    #[must_use]
    pub fn hash(&self) -> IdHash {
        IdHash(Sha256::digest(self.0).into())
    }

    fn from_text(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
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

    fn name(self) -> &'static str {
        if self.secure { "__Host-Http-greenroom" } else { "greenroom" }
    }

    /// `Set-Cookie` for a session that begins.
    #[must_use]
    pub fn begin(self, id: &SessionId) -> HeaderValue {
        self.set_cookie(&URL_SAFE_NO_PAD.encode(id.0), "")
    }

    /// `Set-Cookie` for a session that has ended.
    #[must_use]
    pub fn end(self) -> HeaderValue {
        self.set_cookie("", "; Max-Age=0")
    }

    fn set_cookie(self, value: &str, lifetime: &str) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text =
            format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{lifetime}", self.name());
        #[expect(clippy::expect_used, reason = "name, base64 and attributes are visible ASCII")]
        let header = HeaderValue::from_str(&text).expect("a cookie of visible ASCII");
        header
    }

    /// The session id a request carries. Two cookies of the name are somebody's trick: none then.
    #[must_use]
    pub fn read(self, headers: &HeaderMap) -> Option<SessionId> {
        let mut found = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name());
        let (_, value) = found.next()?;
        found.next().is_none().then(|| SessionId::from_text(value)).flatten()
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
        assert_eq!(read(&[]), None);
    }
}
