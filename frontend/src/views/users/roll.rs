//! Reads the whole account page by page. The first page is what the view waits for; the others
//! follow while the list is already in use.

use api::user::UserStatus;
use leptos::{prelude::*, task::spawn_local};

use super::person::Person;
use crate::client::{ApiError, Call, Client, UsersPage};

/// A page, whoever asked for it.
#[derive(Clone)]
struct Page {
    people: Vec<Person>,
    total: u64,
    next_page_token: String,
}

/// The first page of a reading, and who goes on with it.
#[derive(Clone)]
pub struct FirstPage {
    page: Page,
    client: Client,
    administers: bool,
    status: UserStatus,
    turn: u64,
}

/// How far the reading got.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// More pages are to come.
    Reading {
        /// Users read.
        read: usize,
        /// Users there are.
        total: u64,
    },
    /// All are here.
    Complete,
    /// A page failed; what was read before stays.
    Broken {
        /// Users read.
        read: usize,
        /// Why.
        error: ApiError,
    },
}

/// The users read so far.
#[derive(Clone, Copy)]
pub struct Roll {
    people: RwSignal<Vec<Person>>,
    progress: RwSignal<Progress>,
    /// Counts the readings whose first page came.
    readings: StoredValue<u64>,
    /// The one that is shown: it ends an earlier one that still follows its pages.
    shown: StoredValue<u64>,
}

impl Roll {
    /// Nobody.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            people: RwSignal::new(Vec::new()),
            progress: RwSignal::new(Progress::Complete),
            readings: StoredValue::new(0),
            shown: StoredValue::new(0),
        }
    }

    /// The users read so far.
    #[must_use]
    pub fn people(self) -> ReadSignal<Vec<Person>> {
        self.people.read_only()
    }

    /// How far the reading got.
    #[must_use]
    pub fn progress(self) -> ReadSignal<Progress> {
        self.progress.read_only()
    }

    /// Reads the first page of all users of a status, or for a member of the directory.
    pub fn read(self, client: Client, administers: bool, status: UserStatus) -> Call<FirstPage> {
        Box::pin(async move {
            let page = fetch(&client, administers, status, String::new()).await?;
            let turn = self.readings.try_update_value(|readings| {
                *readings += 1;
                *readings
            });
            let turn = turn.ok_or(ApiError::Cancelled)?;
            Ok(FirstPage { page, client, administers, status, turn })
        })
    }

    /// Shows a first page in place of what was read before, and reads the rest; does nothing where
    /// it is shown already. Whoever gives up the client's calls, or begins another, ends it.
    pub fn begin(self, first: &FirstPage) {
        if self.shown.get_value() == first.turn {
            return;
        }
        self.shown.set_value(first.turn);
        self.people.set(first.page.people.clone());
        self.progress.set(Progress::Complete);
        if !first.page.next_page_token.is_empty() {
            spawn_local(self.read_rest(first.clone()));
        }
    }

    async fn read_rest(self, first: FirstPage) {
        let FirstPage { page: first, client, administers, status, turn } = first;
        let mut token = first.next_page_token;
        let mut total = first.total;
        let mut waiting: Vec<Person> = Vec::new();
        let Some(mut shown) = self.people.try_with_untracked(Vec::len) else { return };
        while !token.is_empty() {
            let read = shown + waiting.len();
            if self.progress.try_set(Progress::Reading { read, total }).is_some() {
                return;
            }
            let fetched = fetch(&client, administers, status, token).await;
            if self.shown.try_get_value() != Some(turn) {
                return;
            }
            match fetched {
                Ok(page) => {
                    waiting.extend(page.people);
                    total = page.total;
                    token = page.next_page_token;
                }
                Err(ApiError::Cancelled) => return,
                Err(error) => {
                    let read = shown + waiting.len();
                    let _ = self.people.try_update(|people| people.append(&mut waiting));
                    let _ = self.progress.try_set(Progress::Broken { read, error });
                    return;
                }
            }
            // Every publication sorts the list anew; growing by a quarter each time keeps all
            // sorting together in proportion to the list.
            if token.is_empty() || waiting.len() * 4 >= shown {
                shown += waiting.len();
                let _ = self.people.try_update(|people| people.append(&mut waiting));
            }
        }
        let _ = self.progress.try_set(Progress::Complete);
    }
}

async fn fetch(
    client: &Client,
    administers: bool,
    status: UserStatus,
    next_page_token: String,
) -> Result<Page, ApiError> {
    let page = UsersPage { status, next_page_token };
    if administers {
        let list = client.users(&page).await?;
        let people = list.users.into_iter().map(Person::from).collect();
        Ok(Page { people, total: list.total_records, next_page_token: list.next_page_token })
    } else {
        let list = client.directory(&page).await?;
        let people = list.users.into_iter().map(Person::from).collect();
        Ok(Page { people, total: list.total_records, next_page_token: list.next_page_token })
    }
}
