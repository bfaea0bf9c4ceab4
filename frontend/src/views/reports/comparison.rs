//! How the figures of a report compare with those of as many days just before it. Those are read
//! once the report itself is here, and only where Zoom reports all of them.

use api::report::{ReportRange, Totals};
use leptos::prelude::*;

use super::{
    figures::Change,
    months::{Month, Months, State, complete},
    scope::scoped,
    whole::Whole,
};
use crate::{
    dates,
    param::Param,
    ui::icons::{Glyph, Icon},
    words,
};

/// The days before a report, if Zoom reports them.
#[derive(Clone, Copy)]
pub struct Before {
    days: Option<(ReportRange, Months)>,
    totals: Memo<Option<Totals>>,
}

impl Before {
    /// These days, to be read once `complete`; of a department, where one is chosen.
    #[must_use]
    pub fn of(days: Option<(ReportRange, Months)>, complete: Memo<bool>, dept: Param) -> Self {
        if let Some((_, months)) = days {
            Effect::new(move |_| {
                if complete.get() {
                    months.go_on();
                }
            });
        }
        let totals = Memo::new(move |_| {
            let (_, months) = days?;
            months.months().with(|held| totals(held, &dept.get()))
        });
        Self { days, totals }
    }

    /// Their totals, once all of them are here.
    #[must_use]
    pub fn totals(self) -> Memo<Option<Totals>> {
        self.totals
    }

    /// What is compared, in words.
    pub fn note(self) -> AnyView {
        let Some((days, months)) = self.days else {
            return view! { <p class="count">{words::comparison::outside()}</p> }.into_any();
        };
        let totals = self.totals;
        let said = move || {
            let failed = move || {
                months
                    .months()
                    .with(|held| held.iter().any(|month| matches!(month.state, State::Failed(_))))
            };
            if totals.get().is_some() {
                let [from, to] = [days.from, days.to].map(dates::day);
                words::comparison::compared(&from, &to).into_any()
            } else if months.months().with(|held| complete(held)) {
                words::comparison::unsound().into_any()
            } else if failed() {
                view! {
                    {words::comparison::failed()} " "
                    <button type="button" class="button button-small" on:click=move |_| months.retry_all()>
                        <Icon glyph=Glyph::Again/>
                        {words::parts::try_again()}
                    </button>
                }
                .into_any()
            } else if months.running() {
                words::comparison::reading().into_any()
            } else {
                ().into_any()
            }
        };
        view! { <p class="count" data-testid="compared">{said}</p> }.into_any()
    }
}

/// The totals of all months, once they are here, and Zoom served all that was asked for.
fn totals(months: &[Month], dept: &str) -> Option<Totals> {
    let whole = Whole::of(&scoped(months, dept));
    let sound = whole.clamped.is_empty() && whole.incomplete.is_none();
    (complete(months) && sound).then_some(whole.totals)
}

/// How a figure changed, in words.
#[must_use]
pub fn change(before: u64, now: u64) -> String {
    match Change::from(before, now) {
        Change::Same => words::comparison::same().to_owned(),
        Change::FromNothing => words::comparison::from_nothing().to_owned(),
        Change::By(share) if share < 0.0 => words::comparison::less(&dates::percent(-share)),
        Change::By(share) => words::comparison::more(&dates::percent(share)),
    }
}
