//! Bulk jobs: the same done to many users, row by row, in the server's background. They go on
//! while nobody watches.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    ErrorCode, IdError, Instant, UserId,
    error::FieldErrors,
    text::serde_as_text,
    user::{CreateUser, Licence},
};

/// Most rows of a job.
pub const BULK_ROWS_MAX: usize = 9_999;
/// Most rows `GET /bulk/{id}/rows` answers at once.
pub const BULK_PAGE_MAX: u32 = 500;

/// Letters of a job's id.
const ID_CHARS: usize = 32;

/// Names a job: 128 random bits in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BulkId(String);

impl BulkId {
    /// The id of these bits.
    #[must_use]
    pub fn of(bits: u128) -> Self {
        Self(format!("{bits:032x}"))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BulkId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let hexadecimal = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() == ID_CHARS && text.bytes().all(hexadecimal) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::Bulk)
        }
    }
}

impl fmt::Display for BulkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(BulkId);

/// What a job does to each of its users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkKind {
    /// Invites them to the account.
    Invite,
    /// Deactivates them.
    Deactivate,
    /// Gives them another licence.
    Licence,
}

impl BulkKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Invite, Self::Deactivate, Self::Licence];

    /// How it is spelled.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Deactivate => "deactivate",
            Self::Licence => "licence",
        }
    }
}

/// A user a job is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkUser {
    /// Zoom's id.
    pub id: UserId,
    /// What the user is called where the job is shown.
    pub email: String,
}

/// The body of `POST /bulk`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum StartBulk {
    /// Invites users.
    Invite {
        /// Who they are, 1 to 9,999.
        rows: Vec<CreateUser>,
    },
    /// Deactivates users.
    Deactivate {
        /// Whom, 1 to 9,999.
        rows: Vec<BulkUser>,
    },
    /// Gives users another licence.
    Licence {
        /// [`Licence::BASIC`] or [`Licence::LICENSED`].
        #[serde(rename = "type")]
        licence: Licence,
        /// Whom, 1 to 9,999.
        rows: Vec<BulkUser>,
    },
}

impl StartBulk {
    /// What is to be done.
    #[must_use]
    pub fn kind(&self) -> BulkKind {
        match self {
            Self::Invite { .. } => BulkKind::Invite,
            Self::Deactivate { .. } => BulkKind::Deactivate,
            Self::Licence { .. } => BulkKind::Licence,
        }
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Invite { rows } => rows.len(),
            Self::Deactivate { rows } | Self::Licence { rows, .. } => rows.len(),
        }
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The job with every row brought to its one spelling.
    ///
    /// # Errors
    /// The rules that are broken: of a row by `rows[3].email`, counted from 0.
    pub fn validated(self) -> Result<Self, FieldErrors> {
        let mut broken = FieldErrors::default();
        if !(1..=BULK_ROWS_MAX).contains(&self.len()) {
            broken.add("rows", format!("Send 1 to {BULK_ROWS_MAX} rows."));
            return Err(broken);
        }
        let mut seen = BTreeSet::new();
        let checked = match self {
            Self::Invite { rows } => {
                let mut checked = Vec::with_capacity(rows.len());
                for (number, row) in rows.into_iter().enumerate() {
                    match row.validated() {
                        Ok(row) if seen.insert(row.email.clone()) => checked.push(row),
                        Ok(_) => broken.add(
                            &format!("rows[{number}].email"),
                            "Another row has this email already.",
                        ),
                        Err(rules) => {
                            for (field, rule) in rules.0 {
                                broken.add(&format!("rows[{number}].{field}"), rule);
                            }
                        }
                    }
                }
                Self::Invite { rows: checked }
            }
            Self::Deactivate { rows } => {
                once_each(&rows, &mut broken);
                Self::Deactivate { rows }
            }
            Self::Licence { licence, rows } => {
                once_each(&rows, &mut broken);
                if !Licence::ASSIGNABLE.contains(&licence) {
                    broken.add("type", Licence::ASSIGNABLE_RULE);
                }
                Self::Licence { licence, rows }
            }
        };
        broken.into_result()?;
        Ok(checked)
    }
}

fn once_each(rows: &[BulkUser], broken: &mut FieldErrors) {
    let mut seen = BTreeSet::new();
    for (number, row) in rows.iter().enumerate() {
        if !seen.insert(&row.id) {
            broken.add(&format!("rows[{number}].id"), "Another row has this user already.");
        }
    }
}

/// What `POST /bulk` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedBulk {
    /// Names the job.
    pub id: BulkId,
}

/// How a job goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkState {
    /// Its rows are worked off.
    Running,
    /// Somebody paused it.
    Paused,
    /// Somebody cancelled it; what waited is not done.
    Cancelled,
    /// Every row has its result.
    Done,
}

impl BulkState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Running, Self::Paused, Self::Cancelled, Self::Done];

    /// How it is spelled.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
            Self::Done => "done",
        }
    }
}

/// A job: what `GET /bulk/{id}` answers, and every act on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// Names the job.
    pub id: BulkId,
    /// What it does.
    pub kind: BulkKind,
    /// The licence it gives, where it gives one.
    #[serde(rename = "type")]
    pub licence: Option<Licence>,
    /// How it goes.
    pub state: BulkState,
    /// Who began it.
    pub actor_email: String,
    /// When.
    pub created_at: Instant,
    /// Where Zoom asked to wait: until when.
    pub resumes_at: Option<Instant>,
    /// How many rows it has.
    pub total: u64,
    /// How many wait for their turn.
    pub waiting: u64,
    /// How many are done.
    pub done: u64,
    /// How many failed.
    pub failed: u64,
    /// How many will not be done: the job was cancelled before.
    pub cancelled: u64,
}

/// What `GET /bulk` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkList {
    /// The newest first, at most twenty.
    pub jobs: Vec<Bulk>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkRowState {
    /// Its turn has not come.
    Waiting,
    /// It is done.
    Done,
    /// It failed.
    Failed,
    /// The job was cancelled before its turn.
    Cancelled,
}

impl BulkRowState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Done, Self::Failed, Self::Cancelled];

    /// How it is spelled.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A row of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRow {
    /// Its place, from 0.
    pub number: u32,
    /// Whom it is about.
    pub email: String,
    /// What became of it.
    pub state: BulkRowState,
    /// Why it failed, for programs.
    pub code: Option<ErrorCode>,
    /// Why it failed, as a sentence; empty where it did not.
    pub message: String,
}

/// What `GET /bulk/{id}/rows` answers: the rows `from` a number on, at most [`BULK_PAGE_MAX`];
/// `state`: only those in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRows {
    /// The rows, in their order; fewer than asked for at the end.
    pub rows: Vec<BulkRow>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invited(email: &str) -> CreateUser {
        CreateUser {
            email: email.into(),
            first_name: String::new(),
            last_name: String::new(),
            licence: Licence::BASIC,
        }
    }

    fn broken(job: StartBulk) -> Vec<String> {
        job.validated().unwrap_err().0.into_keys().collect()
    }

    #[test]
    fn a_job_names_each_row_that_breaks_a_rule() {
        let rows = vec![invited("A@x.co "), invited("no"), invited("a@X.co")];
        assert_eq!(broken(StartBulk::Invite { rows }), ["rows[1].email", "rows[2].email"]);
        let user = |id: &str| BulkUser { id: id.parse().unwrap(), email: String::new() };
        let rows = vec![user("a"), user("b"), user("a")];
        assert_eq!(broken(StartBulk::Deactivate { rows: rows.clone() }), ["rows[2].id"]);
        let job = StartBulk::Licence { licence: Licence(99), rows };
        assert_eq!(broken(job), ["rows[2].id", "type"]);
    }

    #[test]
    fn names_are_spelled_as_on_the_wire() {
        let wire = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        for kind in BulkKind::ALL {
            assert_eq!(wire(serde_json::to_value(kind).unwrap()), kind.name());
        }
        for state in BulkState::ALL {
            assert_eq!(wire(serde_json::to_value(state).unwrap()), state.name());
        }
        for state in BulkRowState::ALL {
            assert_eq!(wire(serde_json::to_value(state).unwrap()), state.name());
        }
        assert_eq!(BulkId::of(7).as_str().parse(), Ok(BulkId::of(7)));
    }

    #[test]
    fn a_job_has_at_least_one_row_and_no_more_than_zoom_imports() {
        let rows = |many| (0..many).map(|n| invited(&format!("u{n}@x.co"))).collect();
        for many in [0, BULK_ROWS_MAX + 1] {
            assert_eq!(broken(StartBulk::Invite { rows: rows(many) }), ["rows"]);
        }
        let most = StartBulk::Invite { rows: rows(BULK_ROWS_MAX) };
        assert_eq!(most.validated().unwrap().len(), BULK_ROWS_MAX);
    }
}
