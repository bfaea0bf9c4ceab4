//! The table of meetings, and how many there are a day.

use std::sync::Arc;

use api::meeting::{Meeting, MeetingList, MeetingListType};
use leptos::prelude::*;

use crate::{
    dates,
    query::{Key, Param},
    ui::{
        copy::CopyButton,
        icons::Glyph,
        panel::{Badge, StatePanel, Tile, Tone},
        table::{Cells, Column, Sort, SortKey, Table, order},
    },
};

const COLUMNS: [Column; 5] = [
    Column::text("topic", "Topic"),
    Column::numeric("start", "Start"),
    Column::numeric("duration", "Duration"),
    Column::numeric("id", "Meeting ID"),
    Column::text("link", "Join link").fixed(),
];

fn sort_key(meeting: &Meeting, column: &str) -> SortKey {
    match column {
        "start" => SortKey::number(meeting.start_time.map(api::Instant::as_millis)),
        "duration" => SortKey::Number(i64::from(meeting.duration)),
        "id" => SortKey::number(i64::try_from(meeting.id.number()).ok()),
        _ => SortKey::text(&meeting.topic),
    }
}

/// The number as Zoom's own pages group it: `932 0123 5621`.
fn grouped(id: &str) -> String {
    if id.len() < 9 || !id.is_ascii() {
        return id.to_owned();
    }
    let middle = id.len() - 4;
    format!("{} {} {}", &id[..3], &id[3..middle], &id[middle..])
}

fn cells_of(meeting: &Meeting) -> Vec<AnyView> {
    let recurring =
        meeting.recurring.then(|| view! { <Badge label="Recurring" tone=Tone::Neutral/> });
    let topic = view! { <span class="topic">{meeting.topic.clone()}</span> " " {recurring} };
    let start = match meeting.start_time {
        Some(at) => dates::instant(at),
        None => "No fixed time".to_owned(),
    };
    let link = if meeting.join_url.is_empty() {
        dates::NOTHING.into_any()
    } else {
        view! {
            <span class="join">
                <a class="button button-small" href=meeting.join_url.clone() target="_blank" rel="noopener noreferrer external"
                    aria-label=format!("Join {}", meeting.topic)>"Join"</a>
                <CopyButton text=meeting.join_url.clone() label=format!("Copy the join link of {}", meeting.topic)/>
            </span>
        }
        .into_any()
    };
    vec![
        topic.into_any(),
        start.into_any(),
        dates::minutes(u64::from(meeting.duration)).into_any(),
        grouped(&meeting.id.to_string()).into_any(),
        link,
    ]
}

/// What is said where there is no meeting.
fn empty_words(list_type: MeetingListType) -> (&'static str, &'static str) {
    match list_type {
        MeetingListType::Upcoming => {
            ("Nothing coming up", "Schedule a meeting and it appears here.")
        }
        MeetingListType::Scheduled => {
            ("No scheduled meetings", "Schedule a meeting and it appears here.")
        }
        MeetingListType::Live => {
            ("No meeting is running", "Meetings appear here while they go on.")
        }
        MeetingListType::Previous => {
            ("No previous meetings", "Meetings appear here once they ended.")
        }
    }
}

/// The table with its figures.
#[component]
pub fn MeetingTable(
    /// The meetings.
    list: MeetingList,
    /// Which they are.
    list_type: MeetingListType,
) -> impl IntoView {
    if list.meetings.is_empty() {
        let (title, detail) = empty_words(list_type);
        return view! { <StatePanel kind="empty" glyph=Glyph::Calendar title detail/> }.into_any();
    }
    let sort_param = Param::new(Key::Sort);
    let page_param = Param::new(Key::Page);
    let average = list.average_day;
    let total = list.total_records;
    let meetings = StoredValue::new(list.meetings);
    let sort = Memo::new(move |_| Sort::among(&sort_param.get(), &COLUMNS));
    let rows = Memo::new(move |_| {
        let sort = sort.get();
        meetings.with_value(|meetings| Arc::new(order(meetings, |_| true, sort.as_ref(), sort_key)))
    });
    let cells: Cells = Arc::new(move |row| {
        meetings.with_value(|meetings| meetings.get(row).map(cells_of)).unwrap_or_default()
    });
    view! {
        <dl class="tiles">
            <Tile label="Meetings" value=dates::count(total)/>
            <Tile label="Average day" value=dates::decimal(average.meetings)
                note=if total == 1 { "meeting a day" } else { "meetings a day" }/>
            <Tile label="Planned time, average day" value=format!("{} min", dates::decimal(average.minutes))/>
        </dl>
        <Table caption="Meetings" columns=COLUMNS.to_vec() rows cells sort
            page=Signal::derive(move || page_param.get().parse().unwrap_or(1))
            on_sort=Callback::new(move |sort: Sort| {
                page_param.set("");
                sort_param.set(sort.to_string());
            })
            on_page=Callback::new(move |page: usize| page_param.set(page.to_string()))/>
    }
    .into_any()
}
