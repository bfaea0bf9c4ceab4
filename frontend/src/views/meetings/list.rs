//! The table of meetings, and how many there are a day.

use api::meeting::{Meeting, MeetingList, MeetingListType};
use leptos::prelude::*;

use crate::{
    dates,
    ui::{
        copy::CopyButton,
        icons::Glyph,
        panel::{Badge, StatePanel, Tile, Tone},
        table::{Column, SortKey},
    },
    views::listing::table_of,
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
    let average = list.average_day;
    let a_day = dates::decimal(average.meetings);
    // What took place last is looked for first.
    let usual = if list_type == MeetingListType::Previous { "-start" } else { "" };
    view! {
        <dl class="tiles">
            <Tile label="Meetings" value=dates::count(list.total_records)/>
            <Tile label="Average day" note=format!("{} a day", dates::plural(&a_day, "meeting")) value=a_day/>
            <Tile label="Planned time, average day" value=format!("{} min", dates::decimal(average.minutes))/>
        </dl>
        {table_of("Meetings", COLUMNS.to_vec(), usual, list.meetings, sort_key, cells_of)}
    }
    .into_any()
}
