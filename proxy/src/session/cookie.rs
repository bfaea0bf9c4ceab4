//! The cookies: their secrets, their names and their flags, decided here and nowhere else.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::Visit;
use crate::{address::PublicUrl, app::Random, embedding::Embedding, store::IdHash};

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
    /// Of a sign-in in a window of its own. Another site may open one: what the visitor is at on
    /// the console's own page is not to be lost by that.
    Handover,
}

/// Writes and reads the cookies.
#[derive(Debug, Clone)]
pub struct Cookies {
    secure: bool,
    /// The path the console lies below; empty where it has its host to itself.
    path: Arc<str>,
    embedding: Arc<Embedding>,
}

impl Cookies {
    /// Cookies for a console at this public URL, which these other pages may have to do with.
    ///
    /// Over https the names carry a prefix. With a host of its own that is `__Host-Http-`: the
    /// browser then refuses the cookie unless it is Secure, HttpOnly, for this host alone and for
    /// `/`. Below a path it can only be `__Secure-`: the cookie is for that path alone, so that the
    /// programs beside it do not get it, and the name tells it from a console's below another. Over
    /// plain http (a trial on localhost) browsers refuse such names.
    #[must_use]
    pub fn of(public_url: &PublicUrl, embedding: &Embedding) -> Self {
        Self {
            secure: public_url.origin().is_https(),
            path: public_url.path().into(),
            embedding: Arc::new(embedding.clone()),
        }
    }

    fn name(&self, jar: Jar, visit: Visit) -> String {
        let prefix = match (self.secure, self.path.is_empty()) {
            (false, _) => "",
            (true, true) => "__Host-Http-",
            (true, false) => "__Secure-",
        };
        let jar = match jar {
            Jar::Session => "greenroom",
            Jar::SignIn => "greenroom-signin",
            Jar::Handover => "greenroom-handover",
        };
        let visit = match visit {
            Visit::Direct => "",
            Visit::Embedded => "-embedded",
        };
        // No segment of a path has a dot.
        let path = self.path.replace('/', ".");
        format!("{prefix}{jar}{visit}{path}")
    }

    /// `Set-Cookie` for a session that begins.
    #[must_use]
    pub fn begin(&self, visit: Visit, id: &SessionId) -> HeaderValue {
        self.set_cookie(Jar::Session, visit, &URL_SAFE_NO_PAD.encode(id.0), None)
    }

    /// `Set-Cookie` for a session that has ended.
    #[must_use]
    pub fn end(&self, visit: Visit) -> HeaderValue {
        self.set_cookie(Jar::Session, visit, "", Some(0))
    }

    /// `Set-Cookie` for a sign-in that begins.
    #[must_use]
    pub fn begin_sign_in(&self, visit: Visit, secret: &SignInSecret) -> HeaderValue {
        let value = URL_SAFE_NO_PAD.encode(secret.0);
        self.set_cookie(Jar::SignIn, visit, &value, Some(SIGN_IN_MAX_AGE_S))
    }

    /// `Set-Cookie` for a sign-in that has ended.
    #[must_use]
    pub fn end_sign_in(&self, visit: Visit) -> HeaderValue {
        self.set_cookie(Jar::SignIn, visit, "", Some(0))
    }

    /// `Set-Cookie` for a sign-in that begins in a window of its own. Such a window is no part of
    /// the page that opened it: it is always a direct visit.
    #[must_use]
    pub fn begin_handover(&self, secret: &SignInSecret) -> HeaderValue {
        let value = URL_SAFE_NO_PAD.encode(secret.0);
        self.set_cookie(Jar::Handover, Visit::Direct, &value, Some(SIGN_IN_MAX_AGE_S))
    }

    /// `Set-Cookie` for such a sign-in that has ended.
    #[must_use]
    pub fn end_handover(&self) -> HeaderValue {
        self.set_cookie(Jar::Handover, Visit::Direct, "", Some(0))
    }

    fn set_cookie(
        &self,
        jar: Jar,
        visit: Visit,
        value: &str,
        max_age_s: Option<u32>,
    ) -> HeaderValue {
        let sent = match (visit, jar) {
            // Partitioned: kept for this one site's pages, whoever else embeds the console. On
            // localhost browsers take it over plain http as well.
            (Visit::Embedded, _) => "SameSite=None; Secure; Partitioned",
            (Visit::Direct, Jar::Session) if self.secure => "SameSite=Strict; Secure",
            (Visit::Direct, Jar::Session) => "SameSite=Strict",
            // Coming back from Zoom the browser is led here by another site.
            (Visit::Direct, Jar::SignIn | Jar::Handover) if self.secure => "SameSite=Lax; Secure",
            (Visit::Direct, Jar::SignIn | Jar::Handover) => "SameSite=Lax",
        };
        let max_age = max_age_s.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
        let name = self.name(jar, visit);
        let path = if self.path.is_empty() { "/" } else { &self.path };
        let text = format!("{name}={value}; Path={path}; HttpOnly; {sent}{max_age}");
        #[expect(clippy::expect_used, reason = "name, base64 and attributes are visible ASCII")]
        let header = HeaderValue::from_str(&text).expect("a cookie of visible ASCII");
        header
    }

    /// How the browser that sends a request comes here.
    #[must_use]
    pub fn visit(&self, headers: &HeaderMap) -> Visit {
        Visit::of(headers, &self.embedding)
    }

    /// The session id a request carries.
    #[must_use]
    pub fn read(&self, headers: &HeaderMap) -> Option<SessionId> {
        self.read_secret(Jar::Session, self.visit(headers), headers).map(SessionId)
    }

    /// The secret of the sign-in a request belongs to.
    #[must_use]
    pub fn read_sign_in(&self, headers: &HeaderMap) -> Option<SignInSecret> {
        self.read_secret(Jar::SignIn, self.visit(headers), headers).map(SignInSecret)
    }

    /// The secret of the sign-in in a window of its own that a request belongs to.
    #[must_use]
    pub fn read_handover(&self, headers: &HeaderMap) -> Option<SignInSecret> {
        self.read_secret(Jar::Handover, Visit::Direct, headers).map(SignInSecret)
    }

    /// Two cookies of one name are somebody's trick: none then.
    fn read_secret(&self, jar: Jar, visit: Visit, headers: &HeaderMap) -> Option<Secret> {
        let name = self.name(jar, visit);
        let mut found = headers
            .get_all(COOKIE)
            .iter()
            // Bytes: another's cookie may hold what is no text.
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
            .filter_map(|pair| pair.trim_ascii().strip_prefix(name.as_bytes()))
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
    use super::*;

    fn at(public_url: &str) -> Cookies {
        Cookies::of(&public_url.parse().unwrap(), &Embedding::default())
    }

    fn parts(header: &HeaderValue) -> Vec<String> {
        header.to_str().unwrap().split("; ").map(str::to_owned).collect()
    }

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
        let set = parts(&at("https://x.example").begin(Visit::Direct, &id()));
        assert!(set[0].starts_with("__Host-Http-greenroom="), "{set:?}");
        assert_eq!(set[1..], ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]);
    }

    #[test]
    fn below_a_path_the_cookie_is_for_it_alone_and_has_a_name_of_its_own() {
        let set = parts(&at("https://x.example/tools/zoom").begin(Visit::Direct, &id()));
        assert!(set[0].starts_with("__Secure-greenroom.tools.zoom="), "{set:?}");
        assert_eq!(set[1..], ["Path=/tools/zoom", "HttpOnly", "SameSite=Strict", "Secure"]);
        let consoles = [
            "https://x.example",
            "https://x.example/tools",
            "https://x.example/tools/zoom",
            "https://x.example/tools-zoom",
            "https://x.example/signin",
            "https://x.example/embedded",
            "https://x.example/handover",
        ];
        let mut names: Vec<_> = consoles
            .iter()
            .flat_map(|console| {
                let of = |jar, visit| at(console).name(jar, visit);
                [Jar::Session, Jar::SignIn, Jar::Handover]
                    .map(|jar| [of(jar, Visit::Direct), of(jar, Visit::Embedded)])
                    .concat()
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 6 * consoles.len(), "{names:?}");
    }

    #[test]
    fn within_another_sites_page_the_cookie_is_one_of_that_site_alone() {
        for (url, name) in [
            ("https://x.example", "__Host-Http-greenroom-embedded="),
            ("https://x.example/z", "__Secure-greenroom-embedded.z="),
            ("http://localhost", "greenroom-embedded="),
        ] {
            let set = parts(&at(url).begin(Visit::Embedded, &id()));
            assert!(set[0].starts_with(name), "{set:?}");
            assert_eq!(set[2..], ["HttpOnly", "SameSite=None", "Secure", "Partitioned"]);
        }
    }

    #[test]
    fn a_cookie_is_read_back_beside_others_and_only_once() {
        let cookies = at("http://localhost:8080");
        let set = cookies.begin(Visit::Direct, &id());
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
