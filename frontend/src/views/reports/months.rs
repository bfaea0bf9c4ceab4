//! Reads the months of a span one after another. What has arrived stays whatever becomes of the
//! rest; reading can be stopped, gone on with, and tried again for a month that failed.

use std::sync::Arc;

use api::{
    ErrorCode,
    report::{Report, ReportRange},
};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    client::{Abort, ApiError, Call, Client},
    ui::list::line::{Lines, boxed},
};

/// How far the reading of a month got.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// It is not asked for yet.
    Waiting,
    /// It is asked for.
    Reading,
    /// It is here.
    Here(Arc<Report>),
    /// It failed.
    Failed(ApiError),
}

/// A month of a span.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// Its days.
    pub range: ReportRange,
    /// How far it got.
    pub state: State,
}

/// Asks for a month.
pub type Ask = Arc<dyn Fn(&Client, ReportRange) -> Call<Report> + Send + Sync>;

/// The months of a span, and their meetings.
#[derive(Clone, Copy)]
pub struct Months {
    months: RwSignal<Vec<Month>>,
    running: RwSignal<bool>,
    under_way: StoredValue<Option<Abort>>,
    lines: Lines,
    client: StoredValue<Client>,
    ask: StoredValue<Ask>,
}

impl Months {
    /// These, in their order, not asked for yet; given up once nobody looks any more.
    #[must_use]
    pub fn waiting(ranges: Vec<ReportRange>, ask: Ask) -> Self {
        let months = ranges.into_iter().map(|range| Month { range, state: State::Waiting });
        let this = Self {
            months: RwSignal::new(months.collect()),
            running: RwSignal::new(false),
            under_way: StoredValue::new(None),
            lines: Lines::none(),
            client: StoredValue::new(expect_context::<Client>()),
            ask: StoredValue::new(ask),
        };
        on_cleanup(move || this.stop());
        this
    }

    /// The months.
    #[must_use]
    pub fn months(self) -> RwSignal<Vec<Month>> {
        self.months
    }

    /// Whether they are being read.
    #[must_use]
    pub fn running(self) -> bool {
        self.running.get()
    }

    /// Their meetings, as they arrive.
    #[must_use]
    pub fn lines(self) -> Lines {
        self.lines
    }

    /// Stops reading.
    pub fn stop(self) {
        let under_way = self.under_way.try_update_value(Option::take).flatten();
        if let Some(abort) = under_way {
            abort.abort();
        }
    }

    /// Reads what nobody asked for yet.
    pub fn go_on(self) {
        if !self.running.get_untracked() {
            self.running.set(true);
            spawn_local(self.run());
        }
    }

    /// Reads a month that failed, and what nobody asked for yet.
    pub fn retry(self, range: ReportRange) {
        self.wait_again(|failed| failed == range);
    }

    /// Reads all months that failed, and what nobody asked for yet.
    pub fn retry_all(self) {
        self.wait_again(|_| true);
    }

    fn wait_again(self, which: impl Fn(ReportRange) -> bool) {
        self.months.update(|months| {
            for month in months.iter_mut().filter(|month| which(month.range)) {
                if matches!(month.state, State::Failed(_)) {
                    month.state = State::Waiting;
                }
            }
        });
        self.go_on();
    }

    async fn run(self) {
        while let Some(call) = self.next() {
            let (range, call) = call;
            let answer = call.await;
            if !self.take(range, answer) {
                break;
            }
        }
        let _ = self.running.try_set(false);
    }

    /// The next month, asked for.
    fn next(self) -> Option<(ReportRange, Call<Report>)> {
        let range = self.months.try_maybe_update(|months| {
            let next = months.iter_mut().find(|month| month.state == State::Waiting);
            let range = next.map(|month| {
                month.state = State::Reading;
                month.range
            });
            (range.is_some(), range)
        })??;
        let (client, abort) = self.client.try_with_value(Client::abortable)?;
        self.under_way.try_set_value(Some(abort));
        let call = self.ask.try_with_value(|ask| ask(&client, range))?;
        Some((range, call))
    }

    /// Takes an answer in; whether the next month is to be asked for.
    fn take(self, range: ReportRange, answer: Result<Report, ApiError>) -> bool {
        let (state, go_on) = match answer {
            Ok(report) => {
                self.lines.append(boxed(report.meetings.clone()));
                (State::Here(Arc::new(report)), true)
            }
            Err(ApiError::Cancelled) => (State::Waiting, false),
            Err(error) => {
                let go_on = concerns_one_month(&error);
                (State::Failed(error), go_on)
            }
        };
        let taken = self.months.try_update(|months| {
            if let Some(month) = months.iter_mut().find(|month| month.range == range) {
                month.state = state;
            }
        });
        taken.is_some() && go_on
    }
}

/// The reports that are here.
pub fn here(months: &[Month]) -> impl Iterator<Item = &Arc<Report>> + Clone {
    months.iter().filter_map(|month| match &month.state {
        State::Here(report) => Some(report),
        _ => None,
    })
}

/// Whether all reports are here.
#[must_use]
pub fn complete(months: &[Month]) -> bool {
    months.iter().all(|month| matches!(month.state, State::Here(_)))
}

/// Whether other months may do better: not where the server cannot be reached, asks to slow down,
/// or does not let the user read reports at all.
fn concerns_one_month(error: &ApiError) -> bool {
    match error {
        ApiError::Refused(body) => {
            !matches!(body.code, ErrorCode::RateLimited | ErrorCode::Forbidden)
        }
        ApiError::Unreadable { .. } => true,
        ApiError::NotSignedIn | ApiError::Offline | ApiError::Cancelled => false,
    }
}
