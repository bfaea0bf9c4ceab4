//! The days a report covers: presets, or any range Zoom reports.

use api::{
    Day,
    report::{RangeError, ReportRange},
};
use leptos::{ev, html, prelude::*};

use crate::{
    param::Param,
    ui::{
        field::TextField,
        form::{FormErrors, FormMessage},
    },
    words,
};

/// The range the URL names; the last 30 days where it names none.
///
/// # Errors
/// A sentence that says which days can be chosen.
pub fn range_from(from: &str, to: &str, today: Day) -> Result<ReportRange, String> {
    if from.is_empty() && to.is_empty() {
        return Ok(Preset::Last30.range(today));
    }
    let example = today.to_string();
    let first = from.parse().map_err(|_| words::days::first_unreadable(&example))?;
    let last = to.parse().map_err(|_| words::days::last_unreadable(&example))?;
    ReportRange::new(first, last, today).map_err(|error| sentence(&error))
}

/// Why no report can be had for a range.
fn sentence(error: &RangeError) -> String {
    let [oldest, today, from, to] = match error {
        RangeError::Reversed { from, to, oldest, today } => [oldest, today, from, to],
        RangeError::TooLong { from, latest } => [from, from, from, latest],
        RangeError::TooOld { oldest, today } | RangeError::InFuture { oldest, today } => {
            [oldest, today, oldest, today]
        }
    }
    .map(ToString::to_string);
    match error {
        RangeError::Reversed { .. } => words::days::reversed(&from, &to, &oldest, &today),
        RangeError::TooLong { .. } => words::days::too_long(&from, &to),
        RangeError::TooOld { .. } => words::days::too_old(&oldest, &today),
        RangeError::InFuture { .. } => words::days::in_future(&oldest, &today),
    }
}

/// A range one click away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// Today and the six days before.
    Last7,
    /// Today and the 29 days before.
    Last30,
    /// From the first of the month to today.
    ThisMonth,
    /// The month before, whole.
    PreviousMonth,
}

impl Preset {
    const ALL: [Self; 4] = [Self::Last7, Self::Last30, Self::ThisMonth, Self::PreviousMonth];

    fn label(self) -> &'static str {
        match self {
            Self::Last7 => words::days::last_7(),
            Self::Last30 => words::days::last_30(),
            Self::ThisMonth => words::days::this_month(),
            Self::PreviousMonth => words::days::previous_month(),
        }
    }

    fn range(self, today: Day) -> ReportRange {
        match self {
            Self::Last7 => ReportRange { from: today.plus_days(-6), to: today },
            Self::Last30 => ReportRange { from: today.plus_days(-29), to: today },
            Self::ThisMonth => ReportRange { from: today.first_of_month(), to: today },
            Self::PreviousMonth => {
                let last = today.first_of_month().plus_days(-1);
                ReportRange { from: last.first_of_month(), to: last }
            }
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
        match range_from(&from, &to, today) {
            Ok(range) => {
                first.set(range.from.to_string());
                last.set(range.to.to_string());
            }
            Err(_) => {
                first.set(from);
                last.set(to);
            }
        }
    });
    let choose = move |range: ReportRange| {
        from.set(range.from.to_string());
        to.set(range.to.to_string());
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        errors.clear();
        let typed = range_from(&first.get_untracked(), &last.get_untracked(), today);
        match typed {
            Ok(range) => choose(range),
            Err(sentence) => errors.show(Default::default(), &sentence),
        }
    };
    let presets = Preset::ALL
        .map(|preset| {
            let pressed = move || {
                let current = range_from(&from.get(), &to.get(), today);
                if current == Ok(preset.range(today)) { "true" } else { "false" }
            };
            view! {
                <button type="button" class="segment" aria-pressed=pressed
                    on:click=move |_| choose(preset.range(today))>{preset.label()}</button>
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
