//! Who attended a meeting: merged to one line a person, and join by join.

use api::{
    Instant,
    report::{Attendance, ParticipantRow},
};
use leptos::prelude::*;

use crate::{
    dates,
    ui::{
        icons::Glyph,
        list::{
            List,
            column::Column,
            csv::{Csv, Field},
            line::{Line, Lines},
            progress::Counted,
            sort::SortKey,
            table::ListTable,
        },
        panel::{Badge, StatePanel, Tone},
    },
    views::{list_kind::Kind, listing::whole_list},
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
    ],
    usual: "",
    filters: &[],
    fields: &[
        Field::Plain("name"),
        Field::Plain("user_email"),
        Field::Plain("guest"),
        Field::Instant("first_join_time"),
        Field::Instant("last_leave_time"),
        Field::Plain("joins"),
        Field::Plain("duration"),
    ],
};

const JOIN_COLUMNS: [Column; 5] = [
    Column::text("name", words::users::name).wide(12).fixed(),
    Column::text("email", words::users::email).wide(15).fixed(),
    Column::numeric("joined", words::past_meeting::joined).fixed(),
    Column::numeric("left", words::past_meeting::left).fixed(),
    Column::numeric("present", words::past_meeting::present).wide(6).fixed(),
];

/// An email, or why there is none.
fn email(address: &str) -> AnyView {
    if address.is_empty() {
        view! { <span class="hidden-by-zoom">{words::past_meeting::hidden()}</span> }.into_any()
    } else {
        view! { <span class="email" dir="ltr">{address.to_owned()}</span> }.into_any()
    }
}

fn name_or_unnamed(name: &str) -> String {
    if name.is_empty() { words::past_meeting::unnamed().to_owned() } else { name.to_owned() }
}

/// How a meeting's times and durations are written.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    dated: bool,
    final_figures: bool,
}

impl Writing {
    /// For these joins: with dates where they are of more than one day, and without the durations
    /// Zoom has not counted yet.
    #[must_use]
    pub fn of(joins: &[ParticipantRow], ready: bool) -> Self {
        let times = || joins.iter().flat_map(|join| [join.join_time, join.leave_time]).flatten();
        let span = times().min().zip(times().max());
        let dated = span.is_some_and(|(first, last)| !dates::same_day(first, last));
        Self { dated, final_figures: ready }
    }

    fn time(self, at: Option<Instant>) -> AnyView {
        let write = if self.dated { dates::instant_or_nothing } else { dates::time_or_nothing };
        write(at).into_any()
    }

    fn duration(self, seconds: u64, text: String) -> AnyView {
        let counted = self.final_figures || seconds > 0;
        if counted { text } else { dates::NOTHING.to_owned() }.into_any()
    }
}

fn time_key(at: Option<Instant>) -> SortKey {
    SortKey::number(at.map(Instant::as_millis))
}

/// A person who attended.
struct Attendee {
    person: Attendance,
    writing: Writing,
}

impl Line for Attendee {
    fn id(&self) -> String {
        let Attendance { name, user_email, first_join_time, .. } = &self.person;
        let first_in = first_join_time.map(Instant::as_millis).unwrap_or_default();
        format!("{user_email}\n{name}\n{first_in}")
    }

    fn name(&self) -> String {
        name_or_unnamed(&self.person.name)
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
            _ => SortKey::text(&person.name),
        }
    }

    fn cell(&self, column: &str) -> AnyView {
        let Self { person, writing } = self;
        let present = person.duration;
        match column {
            "email" => email(&person.user_email),
            "first_in" => writing.time(person.first_join_time),
            "last_out" => writing.time(person.last_leave_time),
            "joins" => dates::count(u64::from(person.joins)).into_any(),
            "present" => writing.duration(present, dates::seconds(present)),
            "share" => writing.duration(present, dates::percent(person.share)),
            _ => {
                let guest = person.guest.then(
                    || view! { <Badge label=words::past_meeting::guest() tone=Tone::Waiting/> },
                );
                view! { <bdi>{self.name()}</bdi> " " {guest} }.into_any()
            }
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
    }
}

/// A join of a person.
struct Join {
    /// Its place among all joins.
    at: usize,
    row: ParticipantRow,
    writing: Writing,
}

impl Line for Join {
    fn id(&self) -> String {
        self.at.to_string()
    }

    fn name(&self) -> String {
        name_or_unnamed(&self.row.name)
    }

    fn searched(&self) -> String {
        String::new()
    }

    fn key(&self, _column: &str) -> SortKey {
        SortKey::Nothing
    }

    fn cell(&self, column: &str) -> AnyView {
        let Self { row, writing, .. } = self;
        match column {
            "email" => email(&row.user_email),
            "joined" => writing.time(row.join_time),
            "left" => writing.time(row.leave_time),
            "present" => writing.duration(row.duration, dates::seconds(row.duration)),
            _ => view! { <bdi>{self.name()}</bdi> }.into_any(),
        }
    }

    fn record(&self, _csv: &mut Csv) {}
}

/// One line a person.
#[component]
pub fn AttendanceTable(
    /// The people.
    attendance: Vec<Attendance>,
    /// How times and durations are written.
    writing: Writing,
) -> impl IntoView {
    if attendance.is_empty() {
        return view! {
            <StatePanel kind="empty" glyph=Glyph::People title=words::past_meeting::nobody()
                detail=words::past_meeting::nobody_note()/>
        }
        .into_any();
    }
    let lines = attendance.into_iter().map(|person| Attendee { person, writing });
    whole_list(Lines::all(lines.collect()), ATTENDANCE)
}

/// One line a join, in the order of coming in.
#[component]
pub fn JoinTable(
    /// The joins.
    participants: Vec<ParticipantRow>,
    /// How times and durations are written.
    writing: Writing,
) -> impl IntoView {
    let joins = participants.into_iter().enumerate();
    let joins = joins.map(|(at, row)| Join { at, row, writing });
    let list = List::plain(Lines::all(joins.collect()), JOIN_COLUMNS.to_vec());
    view! { <ListTable list caption=words::past_meeting::every_join()/> }
}
