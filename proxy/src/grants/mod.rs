//! Grants: a user's consent at Zoom, and the access token it yields. A refresh token works once,
//! so that of all requests on all replicas one renews it: within a process they take turns,
//! across processes whoever holds the lease on the row goes ahead and the others wait.

mod revoke;
mod rotate;
mod sealing;
mod turns;

pub use revoke::{Revoked, revoke_due, revoke_forever};
pub use rotate::{reseal_all, rotate};
pub use sealing::{Keyring, Place, SealingError, TokenKind};

use std::time::Duration;

use api::UserId;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use thiserror::Error;
use tokio::{task::JoinError, time::Instant};
use tracing::Instrument;
use zoom::{Grant, GrantClient, GrantError};

use turns::Turns;

use crate::{
    app::{App, Random},
    failure::Failure,
    store::{GrantRow, IdHash, Lease, RevocationRow, StoreError},
};

/// How long before its end an access token is renewed.
const RENEW_AHEAD: SignedDuration = SignedDuration::from_secs(60);
/// How long Zoom may take to answer a profile.
const PROFILE_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a request looks whether another replica is done renewing.
const LOOK_INTERVAL: Duration = Duration::from_millis(50);
/// How often a renewed token is tried to be kept before it is given up as lost.
const KEEP_ATTEMPTS: u32 = 5;

/// How long renewing may take. A call must end before its lease does: afterwards another replica
/// may present the same token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    call: Duration,
    lease: Duration,
}

impl Patience {
    /// `None` unless the call ends before the lease does.
    #[must_use]
    pub const fn new(call: Duration, lease: Duration) -> Option<Self> {
        if call.as_millis() < lease.as_millis() { Some(Self { call, lease }) } else { None }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self { call: Duration::from_secs(15), lease: Duration::from_secs(20) }
    }
}

/// A grant's token cannot be had.
#[derive(Debug, Error)]
pub enum TokenError {
    /// Zoom no longer honours the consent; its user has to sign in again.
    #[error("the consent at Zoom has ended")]
    Ended,
    /// Zoom failed or could not be reached; the grant is as it was.
    #[error("the consent at Zoom could not be renewed: {0}")]
    Zoom(#[from] GrantError),
    /// Another request is renewing and did not finish in time, or failed meanwhile.
    #[error("the consent at Zoom is being renewed")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The token cannot be opened or sealed.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// Renewing broke off.
    #[error("renewing broke off: {0}")]
    Broken(String),
}

/// Obtains tokens of grants.
#[derive(Clone)]
pub struct Grants {
    /// Speaks to Zoom for the app people consent to.
    pub client: GrantClient,
    /// Seals tokens.
    pub keyring: Keyring,
    /// How long renewing may take.
    pub patience: Patience,
    turns: Turns,
}

/// What the store holds for a user.
enum Found {
    /// No grant.
    None,
    /// A grant whose access token is good.
    Living(SecretString),
    /// A grant whose access token must be renewed.
    Over(GrantRow),
}

/// How a renewal ended.
enum Renewal {
    /// With this token, kept.
    Renewed(SecretString),
    /// The grant changed meanwhile: look again.
    Superseded,
}

impl Grants {
    /// Grants of the app behind `client`.
    #[must_use]
    pub fn new(client: GrantClient, keyring: Keyring, patience: Patience) -> Self {
        Self { client, keyring, patience, turns: Turns::default() }
    }

    /// Keeps a consent that was just given, in place of the user's former one.
    ///
    /// # Errors
    /// Where it cannot be sealed or kept.
    pub async fn keep(&self, app: &App, user_id: &UserId, grant: &Grant) -> Result<(), TokenError> {
        let row = self.sealed(user_id, random_id(&app.random), 1, grant)?;
        app.store.keep_grant(&row).await?;
        self.follow_the_key(app, row, grant).await
    }

    /// The user's profile exactly as Zoom answers it to the user; `None` where the user has no
    /// grant.
    ///
    /// # Errors
    /// Where no token can be had, see [`TokenError`]; where Zoom does not answer.
    pub async fn profile(&self, app: &App, user_id: &UserId) -> Result<Option<Value>, Failure> {
        let Some(token) = self.access_token(app, user_id, None).await? else { return Ok(None) };
        let profile_of = async |token: &SecretString| {
            app.zoom.until(Instant::now() + PROFILE_TIMEOUT).profile_of(token).await
        };
        match profile_of(&token).await {
            // Zoom ended the token before its time, as when it was revoked: once more with another.
            Err(zoom::Error::Credentials(_)) => {}
            profile => return Ok(Some(profile?)),
        }
        match self.access_token(app, user_id, Some(&token)).await? {
            Some(token) => Ok(Some(profile_of(&token).await?)),
            None => Ok(None),
        }
    }

    /// A living access token of the user's grant, another than the one Zoom `refused`; `None`
    /// where the user has none.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn access_token(
        &self,
        app: &App,
        user_id: &UserId,
        refused: Option<&SecretString>,
    ) -> Result<Option<SecretString>, TokenError> {
        match self.obtain(app, user_id, refused).await {
            // The key may have been replaced between reading the row and opening it: then the row
            // reads otherwise now.
            Err(TokenError::Sealing(SealingError::UnknownKey(_))) => {
                self.obtain(app, user_id, refused).await
            }
            obtained => obtained,
        }
    }

    async fn obtain(
        &self,
        app: &App,
        user_id: &UserId,
        refused: Option<&SecretString>,
    ) -> Result<Option<SecretString>, TokenError> {
        let began = Instant::now();
        // By then whoever holds a lease now has lost it.
        let late = began + app.patience(self.patience.lease + 2 * LOOK_INTERVAL);
        loop {
            match self.look(app, user_id, refused).await? {
                Found::None => return Ok(None),
                Found::Living(token) => return Ok(Some(token)),
                Found::Over(_) => {}
            }
            let turn = self.turns.of(user_id);
            let Ok(mut failed_at) = tokio::time::timeout_at(late, turn.lock()).await else {
                return Err(TokenError::Busy);
            };
            if failed_at.is_some_and(|failed_at| failed_at > began) {
                return Err(TokenError::Busy);
            }
            // Whoever had the turn before may have renewed it. What is leased is the very row
            // whose token was found over: another replica may renew it at any moment.
            let row = match self.look(app, user_id, refused).await? {
                Found::None => return Ok(None),
                Found::Living(token) => return Ok(Some(token)),
                Found::Over(row) => row,
            };
            if let Some(lease) = app.store.lease_grant(&row, self.patience.lease).await? {
                // It goes on where the request goes away: a token Zoom has issued is kept.
                let (grants, task_app) = (self.clone(), app.clone());
                let renewing = async move { grants.renew(&task_app, row, lease).await };
                let renewing = app.tasks.spawn(renewing.in_current_span());
                let broken = |error: JoinError| Err(TokenError::Broken(error.to_string()));
                let Some(renewed) = app.by_deadline(renewing).await else {
                    return Err(TokenError::Busy);
                };
                match renewed.unwrap_or_else(broken) {
                    Ok(Renewal::Renewed(token)) => return Ok(Some(token)),
                    Ok(Renewal::Superseded) => {}
                    Err(error) => {
                        if matches!(error, TokenError::Zoom(_)) {
                            *failed_at = Some(Instant::now());
                        }
                        return Err(error);
                    }
                }
            } else {
                tokio::time::sleep(LOOK_INTERVAL).await;
            }
            if Instant::now() >= late {
                return Err(TokenError::Busy);
            }
        }
    }

    /// What the store holds for the user; a token Zoom `refused` is over.
    async fn look(
        &self,
        app: &App,
        user_id: &UserId,
        refused: Option<&SecretString>,
    ) -> Result<Found, TokenError> {
        let Some(row) = app.store.grant(user_id).await? else { return Ok(Found::None) };
        if row.access_expires_at <= app.now() + RENEW_AHEAD {
            return Ok(Found::Over(row));
        }
        match self.keyring.open(place(&row, TokenKind::Access), &row.key_id, &row.access) {
            // Its refresh token may be whole, and yields another.
            Err(SealingError::Damaged) => Ok(Found::Over(row)),
            Ok(token) if refused.is_some_and(|it| it.expose_secret() == token.expose_secret()) => {
                Ok(Found::Over(row))
            }
            opened => Ok(Found::Living(opened?)),
        }
    }

    async fn renew(&self, app: &App, row: GrantRow, lease: Lease) -> Result<Renewal, TokenError> {
        let opened = self.keyring.open(place(&row, TokenKind::Refresh), &row.key_id, &row.refresh);
        let refresh_token = match opened {
            Ok(token) => token,
            Err(SealingError::Damaged) => {
                return self.end(app, &row, "its token was damaged").await;
            }
            Err(error) => {
                app.store.end_lease(&row, lease).await?;
                return Err(error.into());
            }
        };
        match self.client.refresh(&refresh_token, self.patience.call).await {
            Ok(grant) => self.put_in_place(app, &row, lease, &grant).await,
            Err(GrantError::InvalidGrant(_)) => {
                self.end(app, &row, "Zoom no longer accepts its refresh token").await
            }
            Err(error) => {
                app.store.end_lease(&row, lease).await?;
                Err(error.into())
            }
        }
    }

    /// Keeps renewed tokens, however long that takes: Zoom has forgotten the former ones.
    async fn put_in_place(
        &self,
        app: &App,
        row: &GrantRow,
        lease: Lease,
        grant: &Grant,
    ) -> Result<Renewal, TokenError> {
        let mut attempt = 1;
        loop {
            match self.try_to_keep(app, row, lease, grant).await {
                Err(TokenError::Store(error)) if attempt < KEEP_ATTEMPTS => {
                    tracing::warn!(%error, attempt, "a renewed token could not be kept, again");
                    tokio::time::sleep(LOOK_INTERVAL * 2_u32.pow(attempt)).await;
                    attempt += 1;
                }
                kept => return kept,
            }
        }
    }

    /// Keeps renewed tokens, once. Where the grant was given up meanwhile they are to be revoked
    /// instead.
    async fn try_to_keep(
        &self,
        app: &App,
        row: &GrantRow,
        lease: Lease,
        grant: &Grant,
    ) -> Result<Renewal, TokenError> {
        let renewed = self.sealed(&row.user_id, row.id, row.generation + 1, grant)?;
        let kept = app.store.renew_grant(&renewed, lease).await?;
        if !kept {
            tracing::info!(user.id = %row.user_id, "a token renewed after its grant was given up is revoked");
            app.store.keep_revocation(&RevocationRow::of(&renewed, app.now())).await?;
            app.revocations_due.notify_one();
        }
        self.follow_the_key(app, renewed, grant).await?;
        Ok(if kept {
            Renewal::Renewed(grant.access_token.secret.clone())
        } else {
            Renewal::Superseded
        })
    }

    /// Seals anew what was written while its key was replaced, wherever it is by now: nobody
    /// else could tell that there is still something under that key.
    async fn follow_the_key(
        &self,
        app: &App,
        mut written: GrantRow,
        grant: &Grant,
    ) -> Result<(), TokenError> {
        while self.keyring.current_key_id()? != written.key_id {
            let anew = self.sealed(&written.user_id, written.id, written.generation, grant)?;
            if !app.store.reseal_grant(&written, &anew).await? {
                let given_up = RevocationRow::of(&written, app.now());
                app.store.reseal_revocation(&given_up, &anew.refresh, &anew.key_id).await?;
            }
            written = anew;
        }
        Ok(())
    }

    /// Drops a grant that is worth nothing, unless it changed meanwhile.
    async fn end(&self, app: &App, row: &GrantRow, why: &str) -> Result<Renewal, TokenError> {
        if !app.store.drop_grant(row).await? {
            return Ok(Renewal::Superseded);
        }
        tracing::warn!(user.id = %row.user_id, why, "a consent at Zoom has ended: its user signs in again");
        Err(TokenError::Ended)
    }

    fn sealed(
        &self,
        user_id: &UserId,
        id: IdHash,
        generation: i64,
        grant: &Grant,
    ) -> Result<GrantRow, SealingError> {
        let place = |kind| Place { user_id: user_id.as_str(), grant_id: &id, generation, kind };
        loop {
            let (access, key_id) =
                self.keyring.seal(place(TokenKind::Access), &grant.access_token.secret)?;
            let (refresh, same_key) =
                self.keyring.seal(place(TokenKind::Refresh), &grant.refresh_token)?;
            // The key may be replaced between the two.
            if key_id == same_key {
                return Ok(GrantRow {
                    user_id: user_id.clone(),
                    id,
                    generation,
                    access,
                    refresh,
                    key_id,
                    access_expires_at: grant.access_token.expires_at,
                });
            }
        }
    }
}

/// Where a token of a grant belongs.
fn place(row: &GrantRow, kind: TokenKind) -> Place<'_> {
    Place { user_id: row.user_id.as_str(), grant_id: &row.id, generation: row.generation, kind }
}

fn random_id(random: &Random) -> IdHash {
    let mut id = [0; 32];
    random(&mut id);
    IdHash(id)
}
