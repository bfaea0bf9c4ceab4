//! Chooses how many minutes late is late and early is early. Both stand in the URL, and stay when
//! one goes on to another meeting.

use api::report::PastMeeting;
use leptos::prelude::*;

use super::punctuality::{LARGEST_MIN, Sitting, USUAL_MIN, tolerance};
use crate::{param::Param, query::Key, ui::field::TextField, words};

/// How many minutes of a sitting may be missed.
#[derive(Clone, Copy)]
pub struct Tolerances {
    late: Param,
    early: Param,
}

impl Tolerances {
    /// Those in the URL.
    #[must_use]
    pub fn in_url() -> Self {
        Self { late: Param::typed(Key::Late), early: Param::typed(Key::Early) }
    }

    /// The sitting, and how much of it may be missed.
    #[must_use]
    pub fn of(self, meeting: &PastMeeting) -> Sitting {
        let minutes = |param: Param| tolerance(&param.get()).unwrap_or(USUAL_MIN);
        Sitting {
            began: meeting.start_time,
            ended: meeting.end_time,
            late_min: minutes(self.late),
            early_min: minutes(self.early),
        }
    }

    /// The fields.
    pub fn fields(self) -> AnyView {
        view! {
            {field("late", words::punctuality::late_after(), self.late)}
            {field("early", words::punctuality::early_before(), self.early)}
        }
        .into_any()
    }
}

/// What is typed goes to the URL as soon as it can be chosen.
fn field(id: &'static str, label: &'static str, param: Param) -> AnyView {
    let typed = RwSignal::new(param.get_untracked());
    let error = RwSignal::new(String::new());
    Effect::new(move |_| {
        let text = typed.get();
        match tolerance(&text) {
            Some(_) => {
                error.set(String::new());
                param.set(text.trim());
            }
            None => error.set(words::punctuality::rule(u64::from(LARGEST_MIN))),
        }
    });
    view! {
        <TextField id label value=typed error kind="number" inputmode="numeric" placeholder="5"
            min="0" max=LARGEST_MIN.to_string()/>
    }
    .into_any()
}
