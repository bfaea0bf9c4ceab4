//! Who attended a meeting: one line a person, rejoins merged.

use api::report::Attendance;
use leptos::prelude::*;

use super::{
    hidden::{self, email_cell, name_cell},
    punctuality::Sitting,
    writing::{Writing, time_key},
};
use crate::{
    dates,
    query::Key,
    ui::{
        icons::Glyph,
        list::{
            column::Column,
            csv::{Csv, Field},
            line::{Line, Lines},
            progress::Counted,
            sort::SortKey,
        },
        panel::{Badge, StatePanel, Tone},
    },
    views::{
        list_kind::{Filter, Kind, Options},
        listing::whole_list,
    },
    words,
};

const ATTENDANCE: Kind = Kind {
    caption: words::past_meeting::attendance,
    counted: Counted { all: words::past_meeting::found, some: words::past_meeting::found_of },
    file: "attendance",
    search: words::past_meeting::search,
    columns: &[
        Column::text("name", words::users::name).wide(12),
        Column::text("email", words::users::email).wide(15),
        Column::numeric("first_in", words::past_meeting::first_in),
        Column::numeric("last_out", words::past_meeting::last_out),
        Column::numeric("joins", words::past_meeting::joins).wide(5),
        Column::numeric("present", words::past_meeting::present).wide(6),
        Column::numeric("share", words::past_meeting::share).wide(5),
        Column::text("punctuality", words::punctuality::title).wide(9),
    ],
    usual: "",
    filters: &[Filter {
        key: Key::Attended,
        id: "filter-attended",
        label: words::punctuality::who,
        options: Options::Named(&[
            ("late", words::punctuality::late),
            ("early", words::punctuality::left_early),
            ("guest", words::presence::guests),
            ("account", words::punctuality::of_account),
        ]),
    }],
    fields: &[
        Field::Plain("name"),
        Field::Plain("user_email"),
        Field::Plain("guest"),
        Field::Instant("first_join_time"),
        Field::Instant("last_leave_time"),
        Field::Plain("joins"),
        Field::Plain("duration"),
        Field::Plain("share"),
        Field::Plain("late_minutes"),
        Field::Plain("left_early_minutes"),
    ],
    saved: None,
};

/// A person who attended.
struct Attendee {
    person: Attendance,
    late_by: Option<u64>,
    early_by: Option<u64>,
    writing: Writing,
}

impl Line for Attendee {
    fn id(&self) -> String {
        let Attendance { name, user_email, first_join_time, .. } = &self.person;
        let first_in = first_join_time.map(api::Instant::as_millis).unwrap_or_default();
        format!("{user_email}\n{name}\n{first_in}")
    }

    fn name(&self) -> String {
        hidden::name(&self.person.name)
    }

    fn searched(&self) -> String {
        [&*self.person.name, &*self.person.user_email].join("\n")
    }

    fn key(&self, column: &str) -> SortKey {
        let person = &self.person;
        match column {
            "email" => SortKey::code(&person.user_email),
            "first_in" => time_key(person.first_join_time),
            "last_out" => time_key(person.last_leave_time),
            "joins" => SortKey::Number(i64::from(person.joins)),
            // The share is the time present by another measure.
            "present" | "share" => SortKey::number(i64::try_from(person.duration).ok()),
            "punctuality" => {
                let missed = self.late_by.into_iter().chain(self.early_by).reduce(|a, b| a + b);
                SortKey::number(missed.and_then(|minutes| i64::try_from(minutes).ok()))
            }
            _ => SortKey::text(&person.name),
        }
    }

    fn cell(&self, column: &str) -> AnyView {
        let Self { person, writing, .. } = self;
        let present = person.duration;
        match column {
            "email" => email_cell(&person.user_email),
            "first_in" => writing.time(person.first_join_time).into_any(),
            "last_out" => writing.time(person.last_leave_time).into_any(),
            "joins" => dates::count(u64::from(person.joins)).into_any(),
            "present" => writing.duration(present, dates::seconds(present)),
            "share" => writing.duration(present, dates::percent(person.share)),
            "punctuality" => {
                let late = |minutes| words::punctuality::late_by(&dates::minutes(minutes));
                let early = |minutes| words::punctuality::left_early_by(&dates::minutes(minutes));
                let said = [self.late_by.map(late), self.early_by.map(early)];
                let badges = said
                    .into_iter()
                    .flatten()
                    .map(|label| view! { <Badge label tone=Tone::Waiting/> " " })
                    .collect_view();
                view! { <span class="punctuality">{badges}</span> }.into_any()
            }
            _ => {
                let guest = person.guest.then(
                    || view! { <Badge label=words::past_meeting::guest() tone=Tone::Waiting/> },
                );
                view! { {name_cell(&person.name)} " " {guest} }.into_any()
            }
        }
    }

    fn passes(&self, _filter: &str, value: &str, _now: api::Instant) -> bool {
        match value {
            "late" => self.late_by.is_some(),
            "early" => self.early_by.is_some(),
            "guest" => self.person.guest,
            "account" => !self.person.guest,
            _ => false,
        }
    }

    fn record(&self, csv: &mut Csv) {
        let person = &self.person;
        csv.text(&person.name);
        csv.text(&person.user_email);
        csv.text(if person.guest { "true" } else { "false" });
        csv.instant(person.first_join_time);
        csv.instant(person.last_leave_time);
        csv.number(u64::from(person.joins));
        csv.number(person.duration);
        csv.text(&format!("{:.3}", person.share));
        for minutes in [self.late_by, self.early_by] {
            csv.text(&minutes.map(|minutes| minutes.to_string()).unwrap_or_default());
        }
    }
}

/// One line a person.
#[component]
pub fn AttendanceTable<'a>(
    /// The people.
    attendance: &'a [Attendance],
    /// What they attended.
    sitting: Sitting,
    /// How times and durations are written.
    writing: Writing,
) -> impl IntoView + use<> {
    if attendance.is_empty() {
        return view! {
            <StatePanel kind="empty" glyph=Glyph::People title=words::past_meeting::nobody()
                detail=words::past_meeting::nobody_note()/>
        }
        .into_any();
    }
    let lines = attendance.iter().map(|person| Attendee {
        person: person.clone(),
        late_by: sitting.late_by(person),
        early_by: sitting.early_by(person),
        writing,
    });
    whole_list(Lines::all(lines.collect()), ATTENDANCE)
}
