//! Who attended a meeting: merged to one line a person, and join by join.

use std::sync::Arc;

use api::{
    Instant,
    report::{Attendance, ParticipantRow},
};
use leptos::prelude::*;

use crate::{
    dates,
    ui::{
        icons::Glyph,
        panel::{Badge, StatePanel, Tone},
        table::{Cells, Column, SortKey, Table},
    },
    views::listing::table_of,
};

const ATTENDANCE_COLUMNS: [Column; 7] = [
    Column::text("name", "Name"),
    Column::text("email", "Email"),
    Column::numeric("first_in", "First in"),
    Column::numeric("last_out", "Last out"),
    Column::numeric("joins", "Joins"),
    Column::numeric("present", "Present"),
    Column::numeric("share", "Share"),
];

const JOIN_COLUMNS: [Column; 5] = [
    Column::text("name", "Name").fixed(),
    Column::text("email", "Email").fixed(),
    Column::numeric("joined", "Joined").fixed(),
    Column::numeric("left", "Left").fixed(),
    Column::numeric("present", "Present").fixed(),
];

/// An email, or why there is none.
fn email(address: &str) -> AnyView {
    if address.is_empty() {
        view! { <span class="hidden-by-zoom">"hidden by Zoom"</span> }.into_any()
    } else {
        view! { <span class="email">{address.to_owned()}</span> }.into_any()
    }
}

fn name_or_unnamed(name: &str) -> String {
    if name.is_empty() { "Unnamed".to_owned() } else { name.to_owned() }
}

fn attendance_key(person: &Attendance, column: &str) -> SortKey {
    let time = |at: Option<Instant>| SortKey::number(at.map(Instant::as_millis));
    match column {
        "email" => SortKey::text(&person.user_email),
        "first_in" => time(person.first_join_time),
        "last_out" => time(person.last_leave_time),
        "joins" => SortKey::Number(i64::from(person.joins)),
        // The share is the time present by another measure.
        "present" | "share" => SortKey::number(i64::try_from(person.duration).ok()),
        _ => SortKey::text(&person.name),
    }
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

fn attendance_cells(person: &Attendance, writing: Writing) -> Vec<AnyView> {
    let guest = person.guest.then(|| view! { <Badge label="Guest" tone=Tone::Waiting/> });
    let present = person.duration;
    vec![
        view! { {name_or_unnamed(&person.name)} " " {guest} }.into_any(),
        email(&person.user_email),
        writing.time(person.first_join_time),
        writing.time(person.last_leave_time),
        dates::count(u64::from(person.joins)).into_any(),
        writing.duration(present, dates::seconds(present)),
        writing.duration(present, dates::percent(person.share)),
    ]
}

fn join_cells(row: &ParticipantRow, writing: Writing) -> Vec<AnyView> {
    vec![
        name_or_unnamed(&row.name).into_any(),
        email(&row.user_email),
        writing.time(row.join_time),
        writing.time(row.leave_time),
        writing.duration(row.duration, dates::seconds(row.duration)),
    ]
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
            <StatePanel kind="empty" glyph=Glyph::People title="Nobody to show"
                detail="Zoom reports no participants of this meeting."/>
        }
        .into_any();
    }
    let cells = move |person: &Attendance| attendance_cells(person, writing);
    table_of("Attendance", ATTENDANCE_COLUMNS.to_vec(), "", attendance, attendance_key, cells)
}

/// One line a join, in the order of coming in.
#[component]
pub fn JoinTable(
    /// The joins.
    participants: Vec<ParticipantRow>,
    /// How times and durations are written.
    writing: Writing,
) -> impl IntoView {
    let page = RwSignal::new(1_usize);
    let rows = Arc::new((0..participants.len()).collect::<Vec<_>>());
    let cells: Cells = Arc::new(move |row| {
        participants.get(row).map(|join| join_cells(join, writing)).unwrap_or_default()
    });
    view! {
        <Table caption="Every join" columns=JOIN_COLUMNS.to_vec() rows=Signal::stored(rows) cells
            sort=Signal::stored(None) on_sort=Callback::new(|_| ()) page
            on_page=Callback::new(move |next| page.set(next))/>
    }
}
