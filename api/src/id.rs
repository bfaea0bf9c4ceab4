//! Zoom's ids as types. What parses here is safe to place in a path once it is encoded; nothing
//! else ever reaches Zoom.

use std::{fmt, str::FromStr};

use percent_encoding::percent_decode_str;
use thiserror::Error;

use crate::text::serde_as_text;

/// Longest id of a user or an occurrence that is read. Zoom's own have 22 and 13 characters; the
/// rest is room.
const NAME_MAX_CHARS: usize = 64;
/// Longest UUID that is read. Zoom's own have 24 characters; the rest is room.
const UUID_MAX_CHARS: usize = 64;
/// Shortest UUID that is read, its two `=` included.
const UUID_MIN_CHARS: usize = 10;

/// Why a text is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// Not a user id.
    #[error("A user id has 1 to 64 letters, digits, hyphens or underscores.")]
    User,
    /// Not a meeting id.
    #[error("A meeting id is a number of at most 15 digits.")]
    Meeting,
    /// Not the id of an occurrence.
    #[error("An occurrence id has 1 to 64 letters, digits, hyphens or underscores.")]
    Occurrence,
    /// Not the id of a bulk job.
    #[error("The id of a bulk job has 32 hexadecimal digits.")]
    Bulk,
    /// Not a meeting UUID.
    #[error("A meeting UUID is base64 text that ends with ==.")]
    Uuid,
}

fn is_name(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (1..=NAME_MAX_CHARS).contains(&text.len()) && text.bytes().all(allowed)
}

/// The id of a user, as Zoom gives it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(String);

impl UserId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if is_name(text) { Ok(Self(text.to_owned())) } else { Err(IdError::User) }
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(UserId);

/// The number of a meeting. One number serves every occurrence of a recurring meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeetingId(u64);

impl MeetingId {
    /// The number; `None` for 0 and where it is longer than any of Zoom's.
    #[must_use]
    pub fn new(number: u64) -> Option<Self> {
        (1..1_000_000_000_000_000).contains(&number).then_some(Self(number))
    }

    /// The number itself.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

impl FromStr for MeetingId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.is_empty() || text.len() > 15 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdError::Meeting);
        }
        text.parse().ok().and_then(Self::new).ok_or(IdError::Meeting)
    }
}

impl fmt::Display for MeetingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

serde_as_text!(MeetingId);

/// Names one sitting within a meeting that recurs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OccurrenceId(String);

impl OccurrenceId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OccurrenceId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if is_name(text) { Ok(Self(text.to_owned())) } else { Err(IdError::Occurrence) }
    }
}

impl fmt::Display for OccurrenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(OccurrenceId);

/// The UUID of one past meeting (one sitting). Base64 of 16 bytes, so it may hold `/` and `+`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeetingUuid(String);

impl MeetingUuid {
    /// The UUID as Zoom writes it, not encoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MeetingUuid {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let body = text.strip_suffix("==").ok_or(IdError::Uuid)?;
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
        let length = UUID_MIN_CHARS..=UUID_MAX_CHARS;
        if !length.contains(&text.len()) || !body.bytes().all(allowed) {
            return Err(IdError::Uuid);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for MeetingUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(MeetingUuid);

/// Names a past meeting: one sitting by its UUID, or the latest sitting of a meeting by its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PastMeetingRef {
    /// One sitting.
    Uuid(MeetingUuid),
    /// Zoom: a bare meeting id answers the latest sitting.
    Latest(MeetingId),
}

impl FromStr for PastMeetingRef {
    type Err = IdError;

    /// Reads what a path segment holds after its own decoding. Clients disagree on how often a
    /// UUID is encoded (Zoom asks for twice where it begins with `/` or holds `//`), so one
    /// further encoding is taken off; base64 itself never holds `%`.
    fn from_str(text: &str) -> Result<Self, IdError> {
        if let Ok(id) = text.parse() {
            return Ok(Self::Latest(id));
        }
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdError::Meeting);
        }
        if text.len() > UUID_MAX_CHARS * 3 {
            return Err(IdError::Uuid);
        }
        let decoded = percent_decode_str(text).decode_utf8().map_err(|_| IdError::Uuid)?;
        decoded.parse().map(Self::Uuid)
    }
}

impl fmt::Display for PastMeetingRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid(uuid) => uuid.fmt(f),
            Self::Latest(id) => id.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_refuse_everything_that_could_steer_a_path() {
        let long = "a".repeat(10_000);
        for hostile in [
            "",
            "..",
            "../",
            "a/b",
            "%2F",
            "%2e%2e",
            "a\nb",
            "a\0b",
            "a b",
            "a;b",
            "a?b",
            "a#b",
            "ａｂ",
            "me@x",
            "\\",
            long.as_str(),
        ] {
            assert!(hostile.parse::<UserId>().is_err(), "{hostile:?}");
            assert!(hostile.parse::<MeetingId>().is_err(), "{hostile:?}");
            assert!(hostile.parse::<OccurrenceId>().is_err(), "{hostile:?}");
            assert!(hostile.parse::<MeetingUuid>().is_err(), "{hostile:?}");
            assert!(hostile.parse::<PastMeetingRef>().is_err(), "{hostile:?}");
        }
    }

    #[test]
    fn a_past_meeting_is_named_by_number_or_by_uuid_encoded_once_more_or_not() {
        let uuid = "/ajXp112QmuoKj4854875w==";
        let once_more = "%2FajXp112QmuoKj4854875w%3D%3D";
        let expected = PastMeetingRef::Uuid(uuid.parse().unwrap());
        assert_eq!(uuid.parse(), Ok(expected.clone()));
        assert_eq!(once_more.parse(), Ok(expected));
        assert_eq!("93201235621".parse(), Ok(PastMeetingRef::Latest(MeetingId(93_201_235_621))));
    }

    #[test]
    fn a_number_is_no_meeting_where_it_is_0_or_too_long() {
        for number in ["0", "000", "1234567890123456"] {
            assert_eq!(number.parse::<PastMeetingRef>(), Err(IdError::Meeting), "{number}");
        }
    }

    #[test]
    fn ids_cross_the_wire_as_strings() {
        let id: MeetingId = serde_json::from_str("\"93201235621\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"93201235621\"");
        assert!(serde_json::from_str::<MeetingId>("93201235621").is_err());
    }
}
