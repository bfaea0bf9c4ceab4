//! Reads the whole account page by page. The first page is what the view waits for; the others
//! follow while the list is already in use.

use api::user::UserStatus;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    client::{ApiError, Call, Client, UsersPage},
    ui::list::{
        line::{Line, Lines, boxed},
        progress::Progress,
    },
};

/// How many users are put into the list at once: often enough that it grows before one's eyes,
/// seldom enough that it costs little to match and sort them in.
const AT_ONCE: usize = 1_200;

/// Which users are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Colleagues, as a member sees them.
    Directory,
    /// Those of a status.
    Status(UserStatus),
    /// Those with a licence who hosted nothing in so many days.
    Unused(u16),
}

/// A page, whoever asked for it.
struct Page {
    lines: Vec<Box<dyn Line>>,
    total: u64,
    next_page_token: String,
}

/// Where a reading goes on, and who goes on with it.
struct Rest {
    client: Client,
    which: Which,
    total: u64,
    token: String,
    /// Users read, but not in the list yet.
    waiting: Vec<Box<dyn Line>>,
}

/// The first page of a reading came.
#[derive(Clone, Copy)]
pub struct FirstPage {
    turn: u64,
}

/// The users read so far.
#[derive(Clone, Copy)]
pub struct Roll {
    lines: Lines,
    progress: RwSignal<Progress>,
    /// The reading whose first page came last, that page with it.
    begun: StoredValue<Option<(u64, Rest)>>,
    /// The rest of the one that is shown.
    rest: StoredValue<Option<Rest>>,
    /// Counts who read the rest: all but the latest give up.
    turn: StoredValue<u64>,
}

impl Roll {
    /// Nobody.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            lines: Lines::none(),
            progress: RwSignal::new(Progress::Complete),
            begun: StoredValue::new(None),
            rest: StoredValue::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// The users read so far.
    #[must_use]
    pub fn lines(self) -> Lines {
        self.lines
    }

    /// How far the reading got.
    #[must_use]
    pub fn progress(self) -> ReadSignal<Progress> {
        self.progress.read_only()
    }

    /// Reads the first page of these users.
    pub fn read(self, client: Client, which: Which) -> Call<FirstPage> {
        Box::pin(async move {
            let page = fetch(&client, which, String::new()).await?;
            let Page { lines: waiting, total, next_page_token: token } = page;
            let turn = self.next_turn().ok_or(ApiError::Cancelled)?;
            let rest = Rest { client, which, total, token, waiting };
            self.begun.try_set_value(Some((turn, rest)));
            Ok(FirstPage { turn })
        })
    }

    /// Shows a first page in place of what was read before, and reads the rest; does nothing where
    /// it is shown already. Whoever gives up the client's calls, or begins another, ends it.
    pub fn begin(self, first: FirstPage) {
        let is_meant = |begun: &mut (u64, Rest)| begun.0 == first.turn;
        let begun = self.begun.try_update_value(|begun| begun.take_if(is_meant)).flatten();
        let Some((turn, mut rest)) = begun else { return };
        self.lines.replace(std::mem::take(&mut rest.waiting));
        self.progress.set(Progress::Complete);
        let more = !rest.token.is_empty();
        self.rest.set_value(Some(rest));
        if more {
            spawn_local(self.read_rest(turn));
        }
    }

    /// Stops the reading where it is.
    pub fn stop(self) {
        if let Progress::Reading { read, total } = self.progress.get_untracked() {
            let _ = self.next_turn();
            self.show_waiting();
            self.progress.set(Progress::Stopped { read, total });
        }
    }

    /// Goes on where the reading stopped or broke.
    pub fn go_on(self) {
        if let Some(turn) = self.next_turn() {
            spawn_local(self.read_rest(turn));
        }
    }

    fn next_turn(self) -> Option<u64> {
        self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        })
    }

    /// Puts into the list what waits for it.
    fn show_waiting(self) {
        let waiting = self.of_rest(|rest| std::mem::take(&mut rest.waiting));
        self.lines.append(waiting.unwrap_or_default());
    }

    fn of_rest<U>(self, look: impl FnOnce(&mut Rest) -> U) -> Option<U> {
        self.rest.try_update_value(|rest| rest.as_mut().map(look)).flatten()
    }

    async fn read_rest(self, turn: u64) {
        loop {
            let next = self.of_rest(|rest| {
                let read = self.lines.len_untracked() + rest.waiting.len();
                let page = fetch(&rest.client, rest.which, rest.token.clone());
                (Progress::Reading { read, total: rest.total }, page)
            });
            let Some((progress, page)) = next else { return };
            let _ = self.progress.try_set(progress);
            let page = page.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let ended = match page {
                Ok(page) => self.of_rest(|rest| {
                    rest.waiting.extend(page.lines);
                    rest.total = page.total;
                    rest.token = page.next_page_token;
                    (rest.token.is_empty(), rest.waiting.len() >= AT_ONCE)
                }),
                Err(ApiError::Cancelled) => return,
                Err(error) => {
                    self.show_waiting();
                    let read = self.lines.len_untracked();
                    let error = error.to_string();
                    let _ = self.progress.try_set(Progress::Broken { read, error });
                    return;
                }
            };
            let Some((ended, enough)) = ended else { return };
            if ended || enough {
                self.show_waiting();
            }
            if ended {
                let _ = self.progress.try_set(Progress::Complete);
                return;
            }
        }
    }
}

/// Reads a page.
fn fetch(client: &Client, which: Which, next_page_token: String) -> Call<Page> {
    match which {
        Which::Directory => {
            let list = client.directory(&UsersPage { status: UserStatus::Active, next_page_token });
            Box::pin(async move {
                let list = list.await?;
                let (total, next_page_token) = (list.total_records, list.next_page_token);
                Ok(Page { lines: boxed(list.users), total, next_page_token })
            })
        }
        Which::Status(status) => {
            let list = client.users(&UsersPage { status, next_page_token });
            Box::pin(async move {
                let list = list.await?;
                let (total, next_page_token) = (list.total_records, list.next_page_token);
                Ok(Page { lines: boxed(list.users), total, next_page_token })
            })
        }
        Which::Unused(days) => {
            let list = client.inactive_users(days);
            Box::pin(async move {
                let list = list.await?;
                let (total, next_page_token) = (list.total_records, String::new());
                Ok(Page { lines: boxed(list.users), total, next_page_token })
            })
        }
    }
}
