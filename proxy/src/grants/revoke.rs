//! The worker that revokes at Zoom what logouts left in the outbox, however long Zoom is away.

use std::time::Duration;

use jiff::SignedDuration;

use super::{Grants, Place, SealingError, TokenKind};
use crate::{
    app::App,
    store::{RevocationRow, StoreError},
};

/// How long one call may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);
/// How long nobody else is given what was taken; longer than all calls of one round together.
const TAKEN_FOR: Duration = Duration::from_secs(180);
/// How many are taken at once.
const ROUND: u32 = 10;
/// The first pause after a failure; it doubles with each.
const PAUSE_FIRST: SignedDuration = SignedDuration::from_secs(1);
/// The longest pause.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(1);
/// A refresh token that old is worth nothing at Zoom (commonly 90 days), revoked or not.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(24 * 120);
/// How often is looked for what other replicas left, or became due again.
const LOOK_INTERVAL: Duration = Duration::from_secs(2);
/// From this age on a revocation that fails is an error in the log.
const LATE_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// How one round went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Revoked {
    /// How many Zoom has revoked.
    pub done: u32,
    /// How many are tried again later.
    pub postponed: u32,
}

/// Revokes what is due, one round.
///
/// # Errors
/// Where the store fails.
pub async fn revoke_due(app: &App, grants: &Grants) -> Result<Revoked, StoreError> {
    let mut round = Revoked::default();
    for revocation in app.store.due_revocations(app.now(), TAKEN_FOR, ROUND).await? {
        if revoke(grants, &revocation).await {
            app.store.end_revocation(&revocation).await?;
            round.done += 1;
            tracing::info!(user.id = %revocation.user_id, "a consent at Zoom is revoked");
            continue;
        }
        let age = app.now().duration_since(revocation.created_at);
        if age > GIVEN_UP_AFTER {
            tracing::error!(user.id = %revocation.user_id, "a consent was never revoked; its token is too old to be of use");
            app.store.end_revocation(&revocation).await?;
            continue;
        }
        if age > LATE_AFTER {
            tracing::error!(user.id = %revocation.user_id, attempts = revocation.attempts, "a consent could not be revoked for over an hour");
        }
        let due_at = app.now() + pause(app, revocation.attempts);
        app.store.postpone_revocation(&revocation, due_at).await?;
        round.postponed += 1;
    }
    Ok(round)
}

/// Whether nothing is left to do for it.
async fn revoke(grants: &Grants, revocation: &RevocationRow) -> bool {
    let place = Place {
        user_id: revocation.user_id.as_str(),
        grant_id: &revocation.grant_id,
        generation: revocation.generation,
        kind: TokenKind::Refresh,
    };
    match grants.keyring.open(place, &revocation.key_id, &revocation.refresh) {
        Ok(token) => match grants.client.revoke(&token, CALL_TIMEOUT).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(user.id = %revocation.user_id, %error, "a consent could not be revoked yet");
                false
            }
        },
        Err(SealingError::Damaged) => {
            tracing::error!(user.id = %revocation.user_id, "a token to revoke was damaged in the store");
            true
        }
        Err(error) => {
            tracing::error!(%error, "a token to revoke cannot be opened");
            false
        }
    }
}

/// Doubles with each attempt, up to an hour; anywhere in its upper half, so that many do not come
/// back at once.
fn pause(app: &App, attempts: u32) -> SignedDuration {
    let doubled = PAUSE_FIRST.as_secs() << attempts.clamp(1, 20).saturating_sub(1);
    let longest_ms = doubled.min(PAUSE_MAX.as_secs()) * 1_000;
    let mut byte = [0];
    (app.random)(&mut byte);
    SignedDuration::from_millis(longest_ms / 2 + longest_ms / 2 * i64::from(byte[0]) / 255)
}

/// Revokes what is due, now and whenever something becomes due. Ends with its task; what it was
/// at stays in the outbox.
pub async fn revoke_forever(app: App, grants: Grants) {
    loop {
        match revoke_due(&app, &grants).await {
            Ok(round) if round.done + round.postponed >= ROUND => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "revocations could not be read"),
        }
        tokio::select! {
            () = app.revocations_due.notified() => {}
            () = tokio::time::sleep(LOOK_INTERVAL) => {}
        }
    }
}
