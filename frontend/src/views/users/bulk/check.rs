//! Says of each row of a sheet why it cannot be invited, before anything is sent.

use std::collections::{BTreeMap, BTreeSet};

use api::user::CreateUser;

use super::sheet::SheetRow;

/// Why a row is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It breaks rules of the contract: their sentences.
    Rules(Vec<String>),
    /// Its licence is none we know.
    UnknownLicence(String),
    /// An earlier row has the email; its line.
    Twice(usize),
    /// A user of the account has the email.
    InAccount,
}

/// A row that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The line of the file it begins on, from 1.
    pub line: usize,
    /// Whom it names, in the spelling that is sent.
    pub user: CreateUser,
    /// Why it is not sent.
    pub problem: Option<Problem>,
}

/// Looks at every row. `in_account`: the emails of the account's users, in lower case.
#[must_use]
pub fn check(rows: Vec<SheetRow>, in_account: &BTreeSet<String>) -> Vec<Checked> {
    let mut seen = BTreeMap::new();
    let look = |SheetRow { line, user, unknown_licence }: SheetRow| {
        let typed = user.clone();
        let (user, rules) = match user.validated() {
            Ok(user) => (user, None),
            Err(broken) => (typed, Some(broken.0.into_values().collect())),
        };
        let email = user.email.to_lowercase();
        let problem = rules
            .map(Problem::Rules)
            .or_else(|| unknown_licence.map(Problem::UnknownLicence))
            .or_else(|| seen.get(&email).map(|earlier| Problem::Twice(*earlier)))
            .or_else(|| in_account.contains(&email).then_some(Problem::InAccount));
        seen.entry(email).or_insert(line);
        Checked { line, user, problem }
    };
    rows.into_iter().map(look).collect()
}
