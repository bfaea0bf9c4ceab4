//! The account: what it holds, behind one lock, and the clock it lives by.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::{Timestamp, civil::Date};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::{
    Clock,
    calendar::Calendar,
    controls::{Controls, Levers},
    error::ZoomError,
    faults::Script,
    grants::Grants,
    history::History,
    locks::Locks,
    people::People,
    rate_limits::Limits,
    schedule, time,
    user::{Status, User},
};

/// Creations and changes of meetings a host has a UTC day (Zoom: 100).
const CHANGES_A_DAY: u32 = 100;

/// What an account is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many users; never fewer than the five with fixed emails.
    pub users: usize,
    /// The same seed at the same time makes the same account.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { users: 240, seed: 1 }
    }
}

/// A Zoom account in memory.
pub struct Account {
    clock: Clock,
    seed: u64,
    /// Counts answers and tokens.
    serial: AtomicU64,
    /// What took place. It does not change.
    history: History,
    records: RwLock<Records>,
    /// Where the app's users may be sent back to, besides the machine itself.
    redirect_uris: RwLock<Vec<String>>,
    /// Never locked while `records` is; the other way round is allowed.
    grants: Mutex<Grants>,
    levers: Levers,
    limits: Mutex<Limits>,
    locks: Locks,
    script: Mutex<Script>,
}

/// What calls can change.
pub(crate) struct Records {
    pub(crate) people: People,
    pub(crate) calendar: Calendar,
    /// Draws the ids of what is created.
    pub(crate) rng: ChaCha8Rng,
    /// By host: the UTC day of the last change to a meeting, and how many there were on it.
    changes: HashMap<String, (Date, u32)>,
}

impl Account {
    /// The account of `options` as it is at `clock`'s time.
    #[must_use]
    pub fn new(options: Options, clock: Clock) -> Arc<Self> {
        Self::with_past_meetings(options, 0, clock)
    }

    /// As [`Account::new`], with at least so many past meetings.
    #[must_use]
    pub fn with_past_meetings(options: Options, at_least: usize, clock: Clock) -> Arc<Self> {
        let Options { users, seed } = options;
        let now = time::at(clock().as_second());
        // The people have all other streams of the seed.
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let people = People::generate(users, seed, now);
        let calendar = schedule::generate(&people, &mut rng, now);
        let history = History::generate(&people, &calendar, at_least, seed, &mut rng, now);
        let records = RwLock::new(Records { people, calendar, rng, changes: HashMap::new() });
        let grants = Mutex::new(Grants::new(seed, clock()));
        Arc::new(Self {
            clock,
            seed,
            serial: AtomicU64::new(0),
            history,
            records,
            redirect_uris: RwLock::default(),
            grants,
            levers: Levers::default(),
            limits: Mutex::default(),
            locks: Locks::default(),
            script: Mutex::default(),
        })
    }

    /// What time it is, in whole seconds.
    pub(crate) fn now(&self) -> Timestamp {
        time::at((self.clock)().as_second())
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// A number no other answer has.
    pub(crate) fn serial(&self) -> u64 {
        self.serial.fetch_add(1, Ordering::Relaxed)
    }

    /// A value for `x-zm-trackingid`.
    pub(crate) fn tracking_id(&self) -> String {
        format!("v=2.0;clid=sandbox;rid=WEB_{:08x}{:016x}", self.seed as u32, self.serial())
    }

    /// Levers and gauges for tests.
    #[must_use]
    pub fn controls(&self) -> Controls<'_> {
        Controls(self)
    }

    pub(crate) fn levers(&self) -> &Levers {
        &self.levers
    }

    pub(crate) fn limits(&self) -> MutexGuard<'_, Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn locks(&self) -> &Locks {
        &self.locks
    }

    /// The faults to come.
    pub(crate) fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the app's users be sent back to `uri`, letter by letter. To the machine itself they
    /// may be anyway.
    pub fn register_redirect_uri(&self, uri: impl Into<String>) {
        let mut registered = self.redirect_uris.write().unwrap_or_else(PoisonError::into_inner);
        registered.push(uri.into());
    }

    pub(crate) fn redirect_uris(&self) -> RwLockReadGuard<'_, Vec<String>> {
        self.redirect_uris.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is such a user, and it can use Zoom.
    pub(crate) fn is_active(&self, id_or_email: &str) -> bool {
        let records = self.read();
        records.people.find(id_or_email).is_some_and(|user| user.standing.status == Status::Active)
    }

    pub(crate) fn history(&self) -> &History {
        &self.history
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Records> {
        self.records.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Records> {
        self.records.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Records {
    /// The user with this id or email.
    ///
    /// # Errors
    /// Zoom's 1001.
    pub(crate) fn user(&self, id_or_email: &str) -> Result<User, ZoomError> {
        self.people.find(id_or_email).ok_or_else(|| ZoomError::no_user(id_or_email))
    }

    /// Counts one creation or change of a meeting of `host`.
    ///
    /// # Errors
    /// Zoom's 429 where the host's day is spent.
    pub(crate) fn count_change(&mut self, host: &str, now: Timestamp) -> Result<(), ZoomError> {
        let today = time::day(now);
        let (day, count) = self.changes.entry(host.to_owned()).or_insert((today, 0));
        if *day != today {
            (*day, *count) = (today, 0);
        }
        if *count >= CHANGES_A_DAY {
            return Err(ZoomError::new(
                axum::http::StatusCode::TOO_MANY_REQUESTS,
                429,
                "You have exceeded the daily rate limit (100) of Meeting Create/Update API \
                 requests permitted for this particular user. You may resume these requests at \
                 GMT 00:00:00.",
            ));
        }
        *count += 1;
        Ok(())
    }
}
