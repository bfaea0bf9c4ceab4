//! Levers and gauges of the account, for tests of whoever calls it. They are out of reach over
//! HTTP unless [`router_with_controls`](crate::router_with_controls) serves them.

use std::{
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::{
    Account, faults::FaultRule, rate_limits::Plan, report_range::Ranges, seats::Seats, warts::Warts,
};

/// What a token request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantType {
    /// An access token for the account.
    AccountCredentials,
    /// The exchange of an authorization code.
    AuthorizationCode,
    /// The exchange of a refresh token.
    RefreshToken,
}

impl GrantType {
    /// The one with this name on the wire.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "account_credentials" => Some(Self::AccountCredentials),
            "authorization_code" => Some(Self::AuthorizationCode),
            "refresh_token" => Some(Self::RefreshToken),
            _ => None,
        }
    }
}

/// How the levers stand and what the gauges show.
#[derive(Default)]
pub(crate) struct Levers {
    account_credentials: AtomicU64,
    authorization_code: AtomicU64,
    refresh_token: AtomicU64,
    revocations: AtomicU64,
    token_delay_ms: AtomicU64,
    token_endpoint_down: AtomicBool,
    revocation_down: AtomicBool,
    /// Access tokens with a lower serial count as expired.
    expired_below: AtomicU64,
    calls: AtomicU64,
    ranges_refused: AtomicBool,
    seats: RwLock<Seats>,
    warts: RwLock<Warts>,
}

impl Levers {
    fn gauge(&self, grant_type: GrantType) -> &AtomicU64 {
        match grant_type {
            GrantType::AccountCredentials => &self.account_credentials,
            GrantType::AuthorizationCode => &self.authorization_code,
            GrantType::RefreshToken => &self.refresh_token,
        }
    }

    pub(crate) fn count_token_request(&self, grant_type: GrantType) {
        self.gauge(grant_type).fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn count_revocation(&self) {
        self.revocations.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn token_delay(&self) -> Duration {
        Duration::from_millis(self.token_delay_ms.load(Ordering::SeqCst))
    }

    pub(crate) fn is_token_endpoint_down(&self) -> bool {
        self.token_endpoint_down.load(Ordering::SeqCst)
    }

    pub(crate) fn is_revocation_down(&self) -> bool {
        self.revocation_down.load(Ordering::SeqCst)
    }

    pub(crate) fn is_expired(&self, serial: u64) -> bool {
        serial < self.expired_below.load(Ordering::SeqCst)
    }

    pub(crate) fn count_call(&self) {
        self.calls.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn ranges(&self) -> Ranges {
        if self.ranges_refused.load(Ordering::SeqCst) { Ranges::Refused } else { Ranges::Clamped }
    }

    pub(crate) fn seats(&self) -> Seats {
        *self.seats.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn warts(&self) -> Warts {
        *self.warts.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An account's levers and gauges; see [`Account::controls`].
#[derive(Clone, Copy)]
pub struct Controls<'a>(pub(crate) &'a Account);

impl Controls<'_> {
    /// How many token requests of this type came, answered or refused.
    #[must_use]
    pub fn token_requests(&self, grant_type: GrantType) -> u64 {
        self.0.levers().gauge(grant_type).load(Ordering::SeqCst)
    }

    /// How many requests to revoke a token came, answered or refused.
    #[must_use]
    pub fn revocations(&self) -> u64 {
        self.0.levers().revocations.load(Ordering::SeqCst)
    }

    /// How many refresh tokens of the user with this id or email would be accepted.
    #[must_use]
    pub fn live_refresh_tokens(&self, id_or_email: &str) -> usize {
        let id = self.0.read().people.find(id_or_email).map(|user| user.id);
        id.map_or(0, |id| self.0.grants().live_refresh_tokens(&id))
    }

    /// Answers token requests only after this long, in real time and whole milliseconds. What
    /// they ask for is done at once: a caller that does not wait has lost the answer, not the
    /// effect.
    pub fn delay_token_answers(&self, delay: Duration) {
        let delay = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.0.levers().token_delay_ms.store(delay, Ordering::SeqCst);
    }

    /// Answers token requests with 503 and does nothing, or does so no more.
    pub fn set_token_endpoint_down(&self, down: bool) {
        self.0.levers().token_endpoint_down.store(down, Ordering::SeqCst);
    }

    /// Answers requests to revoke a token with 503 and does nothing, or does so no more.
    pub fn set_revocation_down(&self, down: bool) {
        self.0.levers().revocation_down.store(down, Ordering::SeqCst);
    }

    /// Lets every access token issued so far expire. Grants and refresh tokens stay.
    pub fn expire_access_tokens(&self) {
        let next = self.0.serial();
        self.0.levers().expired_below.store(next, Ordering::SeqCst);
    }

    /// How many calls came, to the API and to OAuth, whatever became of them.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.0.levers().calls.load(Ordering::SeqCst)
    }

    /// How many calls the plan's limits refused.
    #[must_use]
    pub fn rate_limited(&self) -> u64 {
        self.0.limits().refused()
    }

    /// How many calls met a fault.
    #[must_use]
    pub fn faults_injected(&self) -> u64 {
        self.0.script().struck()
    }

    /// What the account pays for.
    #[must_use]
    pub fn plan(&self) -> Plan {
        self.0.limits().plan()
    }

    /// Begins a plan, with nothing spent of its limits.
    pub fn set_plan(&self, plan: Plan) {
        self.0.limits().begin(plan);
    }

    /// Decides how many users the account may have. Those it has stay.
    pub fn set_seats(&self, seats: Seats) {
        *self.0.levers().seats.write().unwrap_or_else(PoisonError::into_inner) = seats;
    }

    /// Decides which odd values rows have.
    pub fn set_warts(&self, warts: Warts) {
        *self.0.levers().warts.write().unwrap_or_else(PoisonError::into_inner) = warts;
    }

    /// Decides what becomes of report ranges that reach too far.
    pub fn set_ranges(&self, ranges: Ranges) {
        self.0.levers().ranges_refused.store(ranges == Ranges::Refused, Ordering::SeqCst);
    }

    /// Adds a rule to the script of faults, after those that are there.
    pub fn inject(&self, rule: FaultRule) {
        self.0.script().add(rule, self.0.seed());
    }

    /// Drops every rule of the script.
    pub fn clear_faults(&self) {
        self.0.script().clear();
    }
}
