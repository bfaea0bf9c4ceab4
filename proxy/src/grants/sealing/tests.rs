//! What is sealed opens in its place alone, and keys are replaced while servers run.

use super::*;
use crate::start::ambient;

const GRANT: IdHash = IdHash([3; 32]);

fn place(user_id: &str) -> Place<'_> {
    Place { user_id, grant_id: &GRANT, generation: 4, kind: TokenKind::Refresh }
}

fn keyring() -> (tempfile::TempDir, Keyring) {
    let dir = tempfile::tempdir().unwrap();
    let keyring = Keyring::in_file(&dir.path().join("sealing.keys"), ambient().1).unwrap();
    (dir, keyring)
}

#[test]
fn a_sealed_token_opens_in_its_place_and_nowhere_else() {
    let (_dir, keyring) = keyring();
    let (sealed, key) = keyring.seal(place("u1"), &"secret".into()).unwrap();
    assert!(!sealed.windows(6).any(|part| part == b"secret"));
    let opened = keyring.open(place("u1"), &key, &sealed).unwrap();
    assert_eq!(opened.expose_secret(), "secret");
    for elsewhere in [
        place("u2"),
        Place { generation: 5, ..place("u1") },
        Place { kind: TokenKind::Access, ..place("u1") },
        Place { grant_id: &IdHash([4; 32]), ..place("u1") },
    ] {
        let opened = keyring.open(elsewhere, &key, &sealed);
        assert!(matches!(opened, Err(SealingError::Damaged)), "{elsewhere:?}");
    }
}

#[test]
fn each_flipped_bit_and_each_cut_is_an_error() {
    let (_dir, keyring) = keyring();
    let (sealed, key) = keyring.seal(place("u1"), &"secret".into()).unwrap();
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1 << bit;
            assert!(keyring.open(place("u1"), &key, &flipped).is_err(), "{at} {bit}");
        }
        assert!(keyring.open(place("u1"), &key, &sealed[..at]).is_err(), "{at}");
    }
}

#[test]
fn ten_thousand_seals_of_one_token_never_meet() {
    let (_dir, keyring) = keyring();
    let all: std::collections::HashSet<_> =
        (0..10_000).map(|_| keyring.seal(place("u1"), &"secret".into()).unwrap().0).collect();
    assert_eq!(all.len(), 10_000);
}

#[test]
fn a_running_server_seals_with_the_new_key_and_opens_with_the_old() {
    let (dir, running) = keyring();
    let (old, old_key) = running.seal(place("u1"), &"old".into()).unwrap();
    let operator = Keyring::in_file(&dir.path().join("sealing.keys"), ambient().1).unwrap();
    operator.add_key().unwrap();
    let (new, new_key) = running.seal(place("u1"), &"new".into()).unwrap();
    assert_ne!(new_key, old_key);
    assert!(running.open(place("u1"), &old_key, &old).is_ok());
    assert!(running.open(place("u1"), &new_key, &new).is_ok());

    operator.drop_spent_keys().unwrap();
    assert_eq!(running.key_ids().unwrap(), [new_key.clone(), old_key.clone()]);
    operator.add_key().unwrap();
    operator.drop_spent_keys().unwrap();
    let gone = running.open(place("u1"), &old_key, &old);
    assert!(matches!(gone, Err(SealingError::UnknownKey(_))));
    assert!(running.open(place("u1"), &new_key, &new).is_ok());
}

#[test]
fn of_many_who_add_a_key_at_once_none_loses_anothers() {
    let (dir, keyring) = keyring();
    std::thread::scope(|threads| {
        for _ in 0..8 {
            let path = dir.path().join("sealing.keys");
            threads.spawn(move || {
                Keyring::in_file(&path, ambient().1).unwrap().add_key().unwrap();
            });
        }
    });
    let ids: std::collections::HashSet<_> = keyring.key_ids().unwrap().into_iter().collect();
    assert_eq!(ids.len(), 9);
}

#[test]
fn the_file_is_its_owners_alone_and_one_that_others_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, _keyring) = keyring();
    let path = dir.path().join("sealing.keys");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let refused = Keyring::in_file(&path, ambient().1);
    assert!(matches!(refused, Err(SealingError::Exposed(_))));
}

#[cfg(unix)]
#[test]
fn a_file_behind_a_link_is_replaced_where_it_is_and_the_lock_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, keyring) = keyring();
    let before = keyring.key_ids().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("linked.keys");
    std::os::unix::fs::symlink(dir.path().join("sealing.keys"), &link).unwrap();
    Keyring::in_file(&link, ambient().1).unwrap().add_key().unwrap();
    assert!(link.is_symlink());
    assert_eq!(keyring.key_ids().unwrap()[1..], before);
    let lock = fs::metadata(dir.path().join("sealing.lock")).unwrap();
    assert_eq!(lock.permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_is_no_key_is_refused_with_its_line() {
    let random = ambient().1;
    let good = encode_new_key(&random);
    let bad = Keyring::given(&format!("{good}\nc2hvcnQ=\n").into(), random.clone());
    assert!(matches!(bad, Err(SealingError::Malformed { line: 3 })));
    assert!(matches!(Keyring::given(&"".into(), random), Err(SealingError::Number(0))));
}
