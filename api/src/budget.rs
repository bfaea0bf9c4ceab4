//! What is spent of Zoom's limits.

use serde::{Deserialize, Serialize};

use crate::{Instant, UserId, meeting::HOST_CHANGES_A_DAY};

/// From how many of the day's creations and changes on a host is near the limit: half of it.
pub const HOSTS_NEAR_FROM: u32 = HOST_CHANGES_A_DAY / 2;

/// The plan calls are paced for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// Zoom's plan for nothing.
    Free,
    /// Zoom's Pro.
    Pro,
    /// Zoom's Business and what is above it.
    Business,
    /// No limits: the sandbox, doubles and compatible hosts.
    Unlimited,
}

/// How heavy Zoom counts a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateLabel {
    /// Single records.
    Light,
    /// Lists.
    Medium,
    /// Reports.
    Heavy,
}

/// What is spent of one label's limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelBudget {
    /// The label.
    pub label: RateLabel,
    /// Requests to Zoom of this UTC day, made by this console; other apps of the account spend
    /// of the same limit.
    pub used_today: u64,
    /// How many the plan grants a UTC day; absent where only the second counts.
    pub daily_limit: Option<u32>,
    /// How many the plan grants a second; absent without limits.
    pub per_second: Option<u32>,
    /// No call of the label is made until then: Zoom refused one.
    pub held_until: Option<Instant>,
}

impl LabelBudget {
    /// How many are left of the day, as far as this console knows.
    #[must_use]
    pub fn left_today(&self) -> Option<u64> {
        self.daily_limit.map(|limit| u64::from(limit).saturating_sub(self.used_today))
    }
}

/// A host near the limit of a day's creations and changes of meetings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostBudget {
    /// Whom it is about.
    pub id: UserId,
    /// The host's name; absent where Zoom does not tell it just now.
    pub display_name: Option<String>,
    /// How many the console knows of; other programs of the account may have spent more.
    pub used: u32,
    /// How many Zoom allows.
    pub limit: u32,
}

/// What `GET /budget` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// The plan calls are paced for.
    pub plan: Plan,
    /// When all counts of the day begin anew: 00:00 UTC.
    pub resets_at: Instant,
    /// Each label.
    pub labels: Vec<LabelBudget>,
    /// The hosts who have spent [`HOSTS_NEAR_FROM`] or more today, the most first; at most 20.
    pub hosts: Vec<HostBudget>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_never_less_than_nothing_and_unknown_without_a_limit() {
        let heavy = |used_today, daily_limit| LabelBudget {
            label: RateLabel::Heavy,
            used_today,
            daily_limit,
            per_second: None,
            held_until: None,
        };
        assert_eq!(heavy(29_999, Some(30_000)).left_today(), Some(1));
        assert_eq!(heavy(30_001, Some(30_000)).left_today(), Some(0));
        assert_eq!(heavy(7, None).left_today(), None);
    }
}
