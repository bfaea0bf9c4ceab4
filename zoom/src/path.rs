//! Paths of Zoom's API. An id becomes exactly one segment, whatever it holds.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Error;

/// Everything but RFC 3986's unreserved characters.
pub(crate) const SEGMENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Longest id that is sent, in bytes. Zoom's longest are emails of 128 characters.
const ID_MAX_BYTES: usize = 512;

/// A path below the API's base. `Display` and `Debug` show its template, never an id.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Path {
    encoded: String,
    template: String,
}

impl Path {
    /// Begins with a fixed segment.
    pub(crate) fn new(segment: &'static str) -> Self {
        Self { encoded: String::new(), template: String::new() }.then(segment)
    }

    /// Adds a fixed segment.
    pub(crate) fn then(mut self, segment: &'static str) -> Self {
        for text in [&mut self.encoded, &mut self.template] {
            text.push('/');
            text.push_str(segment);
        }
        self
    }

    /// Adds the id or email of a user. `me` is refused: an account's token has no "me" (Zoom:
    /// server-to-server apps must not use it).
    pub(crate) fn user(self, id_or_email: &str) -> Result<Self, Error> {
        if id_or_email.eq_ignore_ascii_case("me") {
            return Err(Error::UnusableId);
        }
        self.segment(id_or_email, "/{userId}")
    }

    /// Adds the number of a meeting.
    pub(crate) fn meeting(mut self, id: u64) -> Self {
        self.encoded.push('/');
        self.encoded.push_str(&id.to_string());
        self.template.push_str("/{meetingId}");
        self
    }

    /// Adds the UUID of a past meeting. Zoom: one that begins with `/` or contains `//` is
    /// encoded twice.
    pub(crate) fn uuid(self, uuid: &str) -> Result<Self, Error> {
        if uuid.starts_with('/') || uuid.contains("//") {
            let once = utf8_percent_encode(uuid, SEGMENT).to_string();
            return self.segment(&once, "/{uuid}");
        }
        self.segment(uuid, "/{uuid}")
    }

    fn segment(mut self, text: &str, placeholder: &str) -> Result<Self, Error> {
        // Dots alone climb the path even when they are encoded (WHATWG URL), and nothing at all
        // would address the list instead of a member.
        if matches!(text, "" | "." | "..") || text.len() > ID_MAX_BYTES {
            return Err(Error::UnusableId);
        }
        self.encoded.push('/');
        self.encoded.extend(utf8_percent_encode(text, SEGMENT));
        self.template.push_str(placeholder);
        Ok(self)
    }

    /// The path as it is sent, beginning with a slash.
    pub(crate) fn encoded(&self) -> &str {
        &self.encoded
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.template)
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.template)
    }
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;

    use super::*;

    const PIECES: &[&str] = &[
        "",
        ".",
        "..",
        "/",
        "//",
        "\\",
        "?",
        "#",
        "%",
        "%2f",
        "%2F",
        "%252f",
        "%2e",
        "%2e%2e",
        "%5c",
        "%00",
        ";",
        ":",
        "@",
        "&",
        "=",
        "+",
        " ",
        "\t",
        "\r\n",
        "\0",
        "a",
        "users",
        "../meetings/1",
        "x?a=b",
        "x#y",
        "http://evil.test/",
        "//evil.test",
        "．．",
        "／",
        "é",
        "𝕏",
        "\u{202e}",
        "me",
    ];

    /// The one segment a hostile id becomes, as an HTTP library sees the whole address.
    fn sent(path: &Path) -> String {
        let url = format!("https://api.zoom.us/v2{}", path.encoded());
        let url: reqwest::Url = url.parse().unwrap();
        assert_eq!(url.host_str(), Some("api.zoom.us"));
        assert_eq!((url.query(), url.fragment()), (None, None), "{url}");
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        assert_eq!(segments.len(), 4, "{url}");
        assert_eq!((segments[0], segments[1], segments[3]), ("v2", "users", "meetings"), "{url}");
        segments[2].to_owned()
    }

    fn check(id: &str) {
        let Ok(path) = Path::new("users").user(id) else {
            assert!(matches!(id.to_ascii_lowercase().as_str(), "" | "." | ".." | "me"), "{id:?}");
            return;
        };
        let path = path.then("meetings");
        let segment = sent(&path);
        assert_eq!(percent_decode_str(&segment).decode_utf8().unwrap(), id);
        assert_eq!(format!("{path:?} {path}"), "/users/{userId}/meetings /users/{userId}/meetings");
    }

    #[test]
    fn a_hostile_id_never_leaves_its_one_segment() {
        for first in PIECES {
            for second in PIECES {
                for third in PIECES {
                    check(&format!("{first}{second}{third}"));
                }
            }
        }
    }

    #[test]
    fn any_single_character_stays_in_its_one_segment() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            check(&c.to_string());
        }
    }

    #[test]
    fn a_hostile_uuid_never_leaves_its_one_segment() {
        for first in PIECES {
            for second in PIECES {
                let uuid = format!("{first}{second}");
                if let Ok(path) = Path::new("users").uuid(&uuid) {
                    sent(&path.then("meetings"));
                }
            }
        }
    }

    #[test]
    fn an_id_of_ten_thousand_characters_is_refused() {
        assert_eq!(Path::new("users").user(&"a".repeat(10_000)), Err(Error::UnusableId));
    }

    #[test]
    fn an_email_is_one_segment() {
        let path = Path::new("users").user("ada+zoom@example.com").unwrap();
        assert_eq!(path.encoded(), "/users/ada%2Bzoom%40example.com");
    }

    #[test]
    fn a_uuid_is_encoded_twice_where_it_begins_with_a_slash_or_holds_two() {
        for (uuid, encoded) in [
            ("abcABC123+==", "/abcABC123%2B%3D%3D"),
            ("abc/ABC123==", "/abc%2FABC123%3D%3D"),
            ("/abcABC123==", "/%252FabcABC123%253D%253D"),
            ("abc//ABC123==", "/abc%252F%252FABC123%253D%253D"),
        ] {
            let path = Path::new("report").uuid(uuid).unwrap();
            assert_eq!(path.encoded(), format!("/report{encoded}"));
        }
    }
}
