//! Turns: of the requests in this process that find a user's token over, one renews it at a time.
//! Those that waited for it share its failure: a Zoom in trouble is not asked once for each.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, Weak},
};

use api::UserId;
use tokio::{sync::Mutex, time::Instant};

/// Held by whoever renews; when Zoom failed last, while anybody waits.
pub(super) type Turn = Mutex<Option<Instant>>;

/// Every user's turn; clones share them.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<std::sync::Mutex<HashMap<UserId, Weak<Turn>>>>);

impl Turns {
    /// The user's turn, to be waited for.
    pub(super) fn of(&self, user_id: &UserId) -> Arc<Turn> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(user_id).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::<Turn>::default();
        turns.insert(user_id.clone(), Arc::downgrade(&turn));
        turn
    }
}
