//! How many users there are, and who uses their licence.

use serde::{Deserialize, Serialize};

use super::User;
use crate::Day;

/// What `GET /user/summary` answers: how many users the account has, by licence and by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserSummary {
    /// With a licence.
    pub licensed_users_count: u64,
    /// Without one.
    pub basic_users_count: u64,
    /// Of a server of the account's own.
    pub on_prem_users_count: u64,
    /// Zoom Rooms.
    pub room_users_count: u64,
    /// Who can join meetings and nothing else.
    pub join_only_users_count: u64,
    /// Invited, not accepted yet.
    pub pending_users_count: u64,
    /// Who can sign in and host.
    pub active_users_count: u64,
    /// Deactivated.
    pub inactive_users_count: u64,
    /// All of them, as Zoom counts.
    pub total_users_count: u64,
}

/// How far back `GET /user/inactive` looks, in days.
pub const INACTIVE_DAYS: [u16; 3] = [30, 60, 90];

/// What `GET /user/inactive` answers: active users with a licence who hosted nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InactiveUsers {
    /// Whether they are read. Of a large account that takes a while: ask again until they are.
    pub ready: bool,
    /// All of them; nobody while they are not read. Who was created a moment ago is among them: see `created_at`.
    pub users: Vec<User>,
    /// The first day looked at, in UTC.
    pub from: Day,
    /// The last day looked at, in UTC.
    pub to: Day,
    /// How many there are.
    pub total_records: u64,
}
