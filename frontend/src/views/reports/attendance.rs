//! Who attended a meeting: merged to one line a person, and join by join.

use std::sync::Arc;

use api::report::{Attendance, ParticipantRow};
use leptos::prelude::*;

use crate::{
    dates,
    query::{Key, Param},
    ui::{
        icons::Glyph,
        panel::{Badge, StatePanel, Tone},
        table::{Cells, Column, Sort, SortKey, Table, order},
    },
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
    let time = |at: Option<api::Instant>| SortKey::number(at.map(api::Instant::as_millis));
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

fn attendance_cells(person: &Attendance) -> Vec<AnyView> {
    let guest = person.guest.then(|| view! { <Badge label="Guest" tone=Tone::Waiting/> });
    vec![
        view! { {name_or_unnamed(&person.name)} " " {guest} }.into_any(),
        email(&person.user_email),
        dates::time_or_nothing(person.first_join_time).into_any(),
        dates::time_or_nothing(person.last_leave_time).into_any(),
        dates::count(u64::from(person.joins)).into_any(),
        dates::seconds(person.duration).into_any(),
        dates::percent(person.share).into_any(),
    ]
}

fn join_cells(row: &ParticipantRow) -> Vec<AnyView> {
    vec![
        name_or_unnamed(&row.name).into_any(),
        email(&row.user_email),
        dates::time_or_nothing(row.join_time).into_any(),
        dates::time_or_nothing(row.leave_time).into_any(),
        dates::seconds(row.duration).into_any(),
    ]
}

/// One line a person.
#[component]
pub fn AttendanceTable(
    /// The people.
    attendance: Vec<Attendance>,
) -> impl IntoView {
    if attendance.is_empty() {
        return view! {
            <StatePanel kind="empty" glyph=Glyph::People title="Nobody to show"
                detail="Zoom reports no participants of this meeting."/>
        }
        .into_any();
    }
    let sort_param = Param::new(Key::Sort);
    let page_param = Param::new(Key::Page);
    let attendance = StoredValue::new(attendance);
    let sort = Memo::new(move |_| Sort::among(&sort_param.get(), &ATTENDANCE_COLUMNS));
    let rows = Memo::new(move |_| {
        let sort = sort.get();
        attendance
            .with_value(|people| Arc::new(order(people, |_| true, sort.as_ref(), attendance_key)))
    });
    let cells: Cells = Arc::new(move |row| {
        attendance.with_value(|people| people.get(row).map(attendance_cells)).unwrap_or_default()
    });
    view! {
        <Table caption="Attendance" columns=ATTENDANCE_COLUMNS.to_vec() rows cells sort
            page=Signal::derive(move || page_param.get().parse().unwrap_or(1))
            on_sort=Callback::new(move |sort: Sort| {
                page_param.set("");
                sort_param.set(sort.to_string());
            })
            on_page=Callback::new(move |page: usize| page_param.set(page.to_string()))/>
    }
    .into_any()
}

/// One line a join, in the order of coming in.
#[component]
pub fn JoinTable(
    /// The joins.
    participants: Vec<ParticipantRow>,
) -> impl IntoView {
    let page = RwSignal::new(1_usize);
    let rows = Arc::new((0..participants.len()).collect::<Vec<_>>());
    let cells: Cells =
        Arc::new(move |row| participants.get(row).map(join_cells).unwrap_or_default());
    view! {
        <Table caption="Every join" columns=JOIN_COLUMNS.to_vec() rows=Signal::stored(rows) cells
            sort=Signal::stored(None) on_sort=Callback::new(|_| ()) page
            on_page=Callback::new(move |next| page.set(next))/>
    }
}
