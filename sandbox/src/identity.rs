//! Ids, UUIDs, meeting numbers and passcodes in the forms Zoom gives them.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use rand::{Rng, RngExt};

/// The 16 bytes of a meeting's UUID.
pub(crate) type Uuid = [u8; 16];

/// What a UUID is made to look like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum UuidLook {
    Plain,
    /// Its text begins with `/`.
    LeadingSlash,
    /// Its text contains `//`.
    DoubleSlash,
}

impl UuidLook {
    /// How the `nth` of many looks: every few of them need encoding twice.
    pub(crate) fn of_nth(nth: usize) -> Self {
        match nth % 11 {
            2 => Self::LeadingSlash,
            5 => Self::DoubleSlash,
            _ => Self::Plain,
        }
    }
}

/// A user id: 22 characters of base64url.
pub(crate) fn user_id(rng: &mut impl Rng) -> String {
    URL_SAFE_NO_PAD.encode(rng.random::<Uuid>())
}

/// A UUID that looks as asked.
pub(crate) fn uuid(rng: &mut impl Rng, look: UuidLook) -> Uuid {
    let mut bytes: Uuid = rng.random();
    // A sextet of all ones is `/` in base64. A plain one keeps clear of both traps.
    bytes[0] &= 0x7F;
    for byte in &mut bytes {
        *byte &= 0xDF;
    }
    match look {
        UuidLook::Plain => {}
        UuidLook::LeadingSlash => bytes[0] |= 0xFC,
        UuidLook::DoubleSlash => {
            bytes[3] = 0xFF;
            bytes[4] |= 0xF0;
        }
    }
    bytes
}

/// A UUID as Zoom writes it: base64 with padding, 24 characters.
pub(crate) fn uuid_text(uuid: &Uuid) -> String {
    STANDARD.encode(uuid)
}

/// The UUID behind its text.
pub(crate) fn parse_uuid(text: &str) -> Option<Uuid> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// Where the meeting numbers of the archive begin. They have 11 digits, as all do.
pub(crate) const ARCHIVE_NUMBERS: u64 = 90_000_000_000;

/// A meeting number: 11 digits, and none of the archive's.
pub(crate) fn meeting_number(rng: &mut impl Rng) -> u64 {
    rng.random_range(81_000_000_000..ARCHIVE_NUMBERS)
}

/// A personal meeting id: 10 digits.
pub(crate) fn personal_meeting_id(rng: &mut impl Rng) -> u64 {
    rng.random_range(2_000_000_000..9_000_000_000)
}

/// A passcode of six characters, without those that are easily confused.
pub(crate) fn passcode(rng: &mut impl Rng) -> String {
    const ALPHABET: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    (0..6).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn uuids_have_24_characters_and_look_as_asked() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        for _ in 0..500 {
            let plain = uuid_text(&uuid(&mut rng, UuidLook::Plain));
            assert!(plain.len() == 24 && !plain.starts_with('/') && !plain.contains("//"));
            assert!(uuid_text(&uuid(&mut rng, UuidLook::LeadingSlash)).starts_with('/'));
            let double = uuid_text(&uuid(&mut rng, UuidLook::DoubleSlash));
            assert!(double.contains("//") && !double.starts_with('/'), "{double}");
            assert_eq!(uuid_text(&parse_uuid(&double).unwrap()), double);
        }
    }
}
