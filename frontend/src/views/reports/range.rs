//! Chooses the days a report covers: presets, or any days of the six months Zoom reports.

use api::{Day, report::ReportRange};
use leptos::{ev, html, prelude::*};

use super::span::{Span, SpanError};
use crate::{
    param::Param,
    ui::{
        field::TextField,
        form::{FormErrors, FormMessage},
    },
    words,
};

fn refusal(error: SpanError) -> String {
    let (first, last) = match error {
        SpanError::Reversed { from, to } => (from, to),
        SpanError::Outside { oldest, today } => (oldest, today),
    };
    let (first, last) = (first.to_string(), last.to_string());
    match error {
        SpanError::Reversed { .. } => words::days::reversed(&first, &last),
        SpanError::Outside { .. } => words::days::outside(&first, &last),
    }
}

/// The days the URL names; the last 30 where it names none.
///
/// # Errors
/// A sentence that says which days can be chosen.
pub fn span_from(from: &str, to: &str, today: Day) -> Result<Span, String> {
    let example = today.to_string();
    let (from, to) = if from.is_empty() && to.is_empty() {
        Preset::Last30.days(today)
    } else {
        let first = from.parse().map_err(|_| words::days::first_unreadable(&example))?;
        (first, to.parse().map_err(|_| words::days::last_unreadable(&example))?)
    };
    Span::new(from, to, today).map_err(refusal)
}

/// Days one click away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// Today.
    Today,
    /// Today and the six days before.
    Last7,
    /// Today and the 29 days before.
    Last30,
    /// From the first of the month to today.
    ThisMonth,
    /// The month before, whole.
    PreviousMonth,
    /// Everything Zoom reports.
    SixMonths,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Today,
        Self::Last7,
        Self::Last30,
        Self::ThisMonth,
        Self::PreviousMonth,
        Self::SixMonths,
    ];

    fn label(self) -> &'static str {
        match self {
            Self::Today => words::days::today(),
            Self::Last7 => words::days::last_7(),
            Self::Last30 => words::days::last_30(),
            Self::ThisMonth => words::days::this_month(),
            Self::PreviousMonth => words::days::previous_month(),
            Self::SixMonths => words::days::six_months(),
        }
    }

    /// Its first and its last day.
    #[must_use]
    pub fn days(self, today: Day) -> (Day, Day) {
        match self {
            Self::Today => (today, today),
            Self::Last7 => (today.plus_days(-6), today),
            Self::Last30 => (today.plus_days(-29), today),
            Self::ThisMonth => (today.first_of_month(), today),
            Self::PreviousMonth => {
                let last = today.first_of_month().plus_days(-1);
                (last.first_of_month(), last)
            }
            Self::SixMonths => (ReportRange::oldest(today), today),
        }
    }
}

/// Chooses the range.
#[component]
pub fn RangeForm(
    /// The first day in the URL.
    from: Param,
    /// The last day in the URL.
    to: Param,
    /// Today, in UTC.
    today: Day,
) -> impl IntoView {
    let first = RwSignal::new(String::new());
    let last = RwSignal::new(String::new());
    let errors = FormErrors::none();
    let form = NodeRef::<html::Form>::new();
    errors.focus_first_in(form);
    // What is typed begins as what the URL says, and does so again whenever the URL changes.
    Effect::new(move |_| {
        let (from, to) = (from.get(), to.get());
        errors.clear();
        match span_from(&from, &to, today) {
            Ok(span) => {
                first.set(span.days().from.to_string());
                last.set(span.days().to.to_string());
            }
            Err(_) => {
                first.set(from);
                last.set(to);
            }
        }
    });
    let choose = move |(first, last): (Day, Day)| {
        from.set(first.to_string());
        to.set(last.to_string());
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        errors.clear();
        let typed = span_from(&first.get_untracked(), &last.get_untracked(), today);
        match typed.map(Span::days) {
            Ok(days) => choose((days.from, days.to)),
            Err(sentence) => errors.show(Default::default(), &sentence),
        }
    };
    let presets = Preset::ALL
        .map(|preset| {
            let pressed = move || {
                let days = span_from(&from.get(), &to.get(), today).map(Span::days);
                let chosen = days.is_ok_and(|days| (days.from, days.to) == preset.days(today));
                if chosen { "true" } else { "false" }
            };
            view! {
                <button type="button" class="segment" aria-pressed=pressed
                    on:click=move |_| choose(preset.days(today))>{preset.label()}</button>
            }
        })
        .collect_view();
    let oldest = ReportRange::oldest(today).to_string();
    view! {
        <form class="range" novalidate on:submit=submit node_ref=form aria-label=words::days::form()>
            <div class="segments" role="group" aria-label=words::days::presets()>{presets}</div>
            <div class="range-days">
                <TextField id="from" label=words::days::from() kind="date" value=first error="" min=oldest.clone() max=today.to_string()/>
                <TextField id="to" label=words::days::to() kind="date" value=last error="" min=oldest max=today.to_string()/>
                <button type="submit" class="button">{words::days::show()}</button>
            </div>
            <FormMessage errors/>
        </form>
    }
}
