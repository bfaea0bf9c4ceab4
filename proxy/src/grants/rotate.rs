//! Replacing the sealing key while servers run: everything sealed is sealed anew with the key in
//! use. Rows that change meanwhile are sealed by whoever changes them, or found in the next round.

use super::{Keyring, LOOK_INTERVAL, Place, SealingError, TokenError, TokenKind, place};
use crate::store::{GrantRow, Store};

/// Rows sealed anew at a time.
const ROUND: u32 = 100;
/// How often a row is looked at whose key is gone; longer than a write takes.
const LOOKS: u32 = 200;

/// Adds a key and seals everything anew with it. Servers that run read the keys anew as they
/// change. Only then the keys before the former go: whoever writes looks afterwards whether the
/// key still seals, so that by now nothing of theirs is left. The former key stays for those who
/// have just read what it sealed.
///
/// # Errors
/// Where the keys cannot be written, or see [`reseal_all`].
pub async fn rotate(store: &dyn Store, keyring: &Keyring) -> Result<u64, TokenError> {
    keyring.add_key()?;
    let mut looks = 1;
    let resealed = loop {
        match reseal_all(store, keyring).await {
            // Somebody wrote it at the very end of an earlier rotation, and is about to seal it
            // anew.
            Err(TokenError::Sealing(SealingError::UnknownKey(_))) if looks < LOOKS => {
                looks += 1;
                tokio::time::sleep(LOOK_INTERVAL).await;
            }
            resealed => break resealed?,
        }
    };
    keyring.drop_spent_keys()?;
    Ok(resealed)
}

/// Seals everything in the store anew with the first key; says how many rows that were.
///
/// # Errors
/// Where the store fails, or a row can be opened with none of the keys.
pub async fn reseal_all(store: &dyn Store, keyring: &Keyring) -> Result<u64, TokenError> {
    let mut resealed = 0;
    loop {
        let key_id = keyring.current_key_id()?;
        let grants = store.grants_not_under(&key_id, ROUND).await?;
        let revocations = store.revocations_not_under(&key_id, ROUND).await?;
        if grants.is_empty() && revocations.is_empty() {
            return Ok(resealed);
        }
        for before in grants {
            let mut after = before.clone();
            for kind in [TokenKind::Access, TokenKind::Refresh] {
                let token =
                    keyring.open(place(&before, kind), &before.key_id, sealed(&before, kind))?;
                let (sealed, key_id) = keyring.seal(place(&before, kind), &token)?;
                match kind {
                    TokenKind::Access => after.access = sealed,
                    TokenKind::Refresh => after.refresh = sealed,
                }
                after.key_id = key_id;
            }
            resealed += u64::from(store.reseal_grant(&before, &after).await?);
        }
        for before in revocations {
            let place = Place {
                user_id: before.user_id.as_str(),
                grant_id: &before.grant_id,
                generation: before.generation,
                kind: TokenKind::Refresh,
            };
            let token = keyring.open(place, &before.key_id, &before.refresh)?;
            let (sealed, key_id) = keyring.seal(place, &token)?;
            store.reseal_revocation(&before, &sealed, &key_id).await?;
            resealed += 1;
        }
    }
}

fn sealed(grant: &GrantRow, kind: TokenKind) -> &[u8] {
    match kind {
        TokenKind::Access => &grant.access,
        TokenKind::Refresh => &grant.refresh,
    }
}
