//! What must be found nowhere, in every form it could take.

use std::sync::{Arc, Mutex};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

/// What a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Given in the configuration.
    Configured,
    /// A key that seals.
    Sealing,
    /// An access or refresh token, or the code or verifier it was had for.
    Token,
    /// The value of a cookie.
    Cookie,
    /// A one-time code.
    Code,
    /// What a window is told that somebody signed in in, and the secret it is good with.
    Handover,
    /// What signs a host in, in a start link.
    StartUrl,
}

/// The secrets learnt so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets(Arc<Mutex<Vec<(Kind, String)>>>);

impl Secrets {
    pub(crate) fn add(&self, kind: Kind, secret: &str) {
        assert!(secret.len() >= 8, "{kind:?} is too short to be looked for");
        let mut known = self.0.lock().unwrap();
        let entry = (kind, secret.to_owned());
        if !known.contains(&entry) {
            known.push(entry);
        }
    }

    fn all(&self) -> Vec<(Kind, String)> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn of_others_than(&self, kind: Kind) -> Self {
        let others = self.all().into_iter().filter(|(other, _)| *other != kind).collect();
        Self(Arc::new(Mutex::new(others)))
    }

    /// Fails unless a secret of each kind was learnt: what is not known is not found either.
    #[track_caller]
    pub(crate) fn must_cover(&self, kinds: &[Kind]) {
        for kind in kinds {
            assert!(self.all().iter().any(|(known, _)| known == kind), "no {kind:?} was learnt");
        }
    }

    #[track_caller]
    pub(crate) fn must_not_be_in(&self, place: &str, bytes: &[u8]) {
        assert!(!bytes.is_empty(), "nothing was gathered of {place}");
        for (kind, secret) in self.all() {
            for form in forms(kind, &secret) {
                if let Some(at) = find(bytes, &form, kind) {
                    let around = &bytes[at.saturating_sub(200)..bytes.len().min(at + 200)];
                    panic!("{kind:?} in {place}: {}", String::from_utf8_lossy(around));
                }
            }
        }
    }
}

fn forms(kind: Kind, secret: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![secret.as_bytes().to_vec()];
    if kind != Kind::Code {
        forms.push(STANDARD_NO_PAD.encode(secret).into_bytes());
        forms.push(hex(secret.as_bytes()));
    }
    let decoded = match kind {
        Kind::Cookie => URL_SAFE_NO_PAD.decode(secret).ok(),
        Kind::Sealing => STANDARD.decode(secret).ok(),
        _ => None,
    };
    if let Some(decoded) = decoded {
        forms.extend([hex(&decoded), decoded]);
    }
    forms
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

/// Where `form` stands; a code of digits only where it stands alone, not within a longer number.
fn find(bytes: &[u8], form: &[u8], kind: Kind) -> Option<usize> {
    let is_digit =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let whole = |at: usize| {
        kind != Kind::Code || !(is_digit(at.checked_sub(1)) || is_digit(Some(at + form.len())))
    };
    let first = *form.first()?;
    let mut from = 0;
    while let Some(found) = bytes[from..].iter().position(|byte| *byte == first) {
        let at = from + found;
        if bytes[at..].starts_with(form) && whole(at) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[test]
fn a_secret_is_found_in_every_form() {
    let secrets = Secrets::default();
    secrets.add(Kind::Cookie, "c2VjcmV0LXNlY3JldA");
    for bytes in ["=c2VjcmV0LXNlY3JldA;", "\\x7365637265742d736563726574", "secret-secret"] {
        let found = std::panic::catch_unwind(|| secrets.must_not_be_in("it", bytes.as_bytes()));
        assert!(found.is_err(), "{bytes}");
    }
    secrets.must_not_be_in("it", b"c2VjcmV0LXNlY3JldB");
    assert_eq!(find(b"112345678", b"12345678", Kind::Code), None);
    assert_eq!(find(b"1 12345678.", b"12345678", Kind::Code), Some(2));
}
