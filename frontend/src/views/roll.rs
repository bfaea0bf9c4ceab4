//! Reads a long list to its end, page by page. The first page is what the view waits for; the others
//! follow while the list is already in use.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::remote::Read;
use crate::{
    client::{ApiError, Call, Client},
    ui::list::{
        line::{Line, Lines},
        progress::{Progress, Reading},
    },
};

/// How many lines are put into the list at once: few enough that matching and sorting them in holds
/// up no frame while somebody scrolls, many enough that the rows on screen are seldom drawn anew.
const AT_ONCE: usize = 600;

/// A page, whatever it is of.
pub struct Page {
    /// Its lines.
    pub lines: Vec<Box<dyn Line>>,
    /// How many lines the whole list has, where that is told.
    pub total: Option<u64>,
    /// Names the next page; empty where this is the last.
    pub next_page_token: String,
}

/// Asks for the page a token names; for the first by an empty one.
pub type Fetch = Arc<dyn Fn(&Client, String) -> Call<Page> + Send + Sync>;

/// Where a reading goes on, and who goes on with it.
struct Rest {
    client: Client,
    fetch: Fetch,
    total: Option<u64>,
    token: String,
    /// Lines read, but not in the list yet.
    waiting: Vec<Box<dyn Line>>,
}

/// The first page of a reading came.
#[derive(Clone, Copy)]
pub struct FirstPage {
    turn: u64,
}

/// The lines read so far.
#[derive(Clone, Copy)]
pub struct Roll {
    lines: Lines,
    progress: RwSignal<Progress>,
    /// The reading whose first page came last, that page with it.
    begun: StoredValue<Option<(u64, Rest)>>,
    /// Whether one is shown.
    shown: RwSignal<bool>,
    /// The rest of it.
    rest: StoredValue<Option<Rest>>,
    /// Counts who read the rest: all but the latest give up.
    turn: StoredValue<u64>,
}

impl Roll {
    /// Nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            lines: Lines::none(),
            progress: RwSignal::new(Progress::Complete),
            begun: StoredValue::new(None),
            shown: RwSignal::new(false),
            rest: StoredValue::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// The lines read so far.
    #[must_use]
    pub fn lines(self) -> Lines {
        self.lines
    }

    /// How far the reading got, and what can be done about it. `start_over` reads the first page
    /// anew.
    #[must_use]
    pub fn reading(self, start_over: Callback<()>) -> Reading {
        Reading {
            progress: self.progress.into(),
            stop: Callback::new(move |()| self.stop()),
            go_on: Callback::new(move |()| self.go_on()),
            start_over,
        }
    }

    /// Reads the first page.
    pub fn read(self, client: Client, fetch: Fetch) -> Call<FirstPage> {
        Box::pin(async move {
            let page = fetch(&client, String::new()).await?;
            let Page { lines: waiting, total, next_page_token: token } = page;
            let turn = self.next_turn().ok_or(ApiError::Cancelled)?;
            let rest = Rest { client, fetch, total, token, waiting };
            self.begun.try_set_value(Some((turn, rest)));
            Ok(FirstPage { turn })
        })
    }

    /// Shows what is read, for as long as the current owner lives; whether its first page is here.
    /// What was read of something else leaves at once, or it would be taken for what is asked for
    /// now.
    #[must_use]
    pub fn follow(self, first: Read<FirstPage>) -> Memo<bool> {
        Effect::new(move |_| {
            let began = first.map(|first| first.map(|first| self.begin(*first)).is_ok());
            if began.is_none() {
                self.forget();
            }
        });
        // What was read before is there again for a moment where it is asked for again.
        Memo::new(move |_| first.map(|first| first.is_ok()).unwrap_or_default() && self.shown.get())
    }

    /// Nothing is read.
    fn forget(self) {
        let _ = self.next_turn();
        self.rest.set_value(None);
        self.shown.set(false);
        self.lines.replace(Vec::new());
        self.progress.set(Progress::Complete);
    }

    /// Shows a first page in place of what was read before, and reads the rest; does nothing where
    /// it is shown already. Whoever gives up the client's calls, or begins another, ends it.
    fn begin(self, first: FirstPage) {
        let is_meant = |begun: &mut (u64, Rest)| begun.0 == first.turn;
        let begun = self.begun.try_update_value(|begun| begun.take_if(is_meant)).flatten();
        let Some((turn, mut rest)) = begun else { return };
        self.lines.replace(std::mem::take(&mut rest.waiting));
        self.progress.set(Progress::Complete);
        let more = !rest.token.is_empty();
        self.rest.set_value(Some(rest));
        self.shown.set(true);
        if more {
            spawn_local(self.read_rest(turn));
        }
    }

    /// Stops the reading where it is.
    fn stop(self) {
        if let Progress::Reading { read, total } = self.progress.get_untracked() {
            let _ = self.next_turn();
            self.show_waiting();
            self.progress.set(Progress::Stopped { read, total });
        }
    }

    /// Goes on where the reading stopped or broke.
    fn go_on(self) {
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
                let page = (rest.fetch)(&rest.client, rest.token.clone());
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
