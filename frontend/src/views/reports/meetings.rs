//! The meetings of a report, each leading to its own.

use std::sync::Arc;

use api::{
    PastMeetingRef,
    report::{MeetingKind, PastMeeting},
};
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_location};

use crate::{
    dates,
    query::{Key, Param, Query},
    route::{Place, Route},
    ui::{
        panel::{Badge, Tone},
        table::{Cells, Column, Sort, SortKey, Table, order},
    },
};

const COLUMNS: [Column; 7] = [
    Column::text("topic", "Topic"),
    Column::numeric("start", "Start"),
    Column::numeric("duration", "Duration"),
    Column::numeric("participants", "Participants"),
    Column::numeric("minutes", "Participant time"),
    Column::text("host", "Host"),
    Column::text("dept", "Department"),
];

/// A member's meetings all have the same host.
const OWN_COLUMNS: usize = 5;

fn sort_key(meeting: &PastMeeting, column: &str) -> SortKey {
    match column {
        "start" => SortKey::number(meeting.start_time.map(api::Instant::as_millis)),
        "duration" => SortKey::Number(i64::from(meeting.duration)),
        "participants" => SortKey::Number(i64::from(meeting.participants_count)),
        "minutes" => SortKey::number(i64::try_from(meeting.total_minutes).ok()),
        "host" => SortKey::text(host_of(meeting)),
        "dept" => SortKey::text(&meeting.dept),
        _ => SortKey::text(&meeting.topic),
    }
}

fn host_of(meeting: &PastMeeting) -> &str {
    if meeting.host_name.is_empty() { &meeting.host_email } else { &meeting.host_name }
}

fn cells_of(meeting: &PastMeeting, filters: &Query) -> Vec<AnyView> {
    let route = Route::MeetingReport(PastMeetingRef::Uuid(meeting.uuid.clone()));
    let href = Place::new(route, filters.clone()).to_string();
    let webinar = (meeting.kind == MeetingKind::Webinar)
        .then(|| view! { <Badge label="Webinar" tone=Tone::Accent/> });
    let topic = meeting.topic.clone();
    let topic = view! { <A href attr:class="topic">{topic}</A> " " {webinar} };
    vec![
        topic.into_any(),
        dates::instant_or_nothing(meeting.start_time).into_any(),
        dates::minutes(u64::from(meeting.duration)).into_any(),
        dates::count(u64::from(meeting.participants_count)).into_any(),
        dates::minutes(meeting.total_minutes).into_any(),
        host_of(meeting).to_owned().into_any(),
        meeting.dept.clone().into_any(),
    ]
}

/// The table.
#[component]
pub fn PastMeetingTable(
    /// The meetings.
    meetings: Vec<PastMeeting>,
    /// Whether an administrator looks.
    administers: bool,
) -> impl IntoView {
    let sort_param = Param::new(Key::Sort);
    let page_param = Param::new(Key::Page);
    let location = use_location();
    let columns = if administers { COLUMNS.to_vec() } else { COLUMNS[..OWN_COLUMNS].to_vec() };
    let meetings = StoredValue::new(meetings);
    let sort = Memo::new(move |_| Sort::among(&sort_param.get(), &COLUMNS));
    let rows = Memo::new(move |_| {
        let sort = sort.get();
        meetings.with_value(|meetings| Arc::new(order(meetings, |_| true, sort.as_ref(), sort_key)))
    });
    let cells: Cells = Arc::new(move |row| {
        // The filters go along, so that the way back leads to the same report.
        let filters = Query::parse(&location.search.get_untracked());
        meetings
            .with_value(|meetings| meetings.get(row).map(|meeting| cells_of(meeting, &filters)))
            .unwrap_or_default()
    });
    view! {
        <h2 class="section-title">"Meetings"</h2>
        <p class="count">{format!("Times are in your time zone, {}.", dates::viewer_zone())}</p>
        <Table caption="Past meetings" columns rows cells sort
            page=Signal::derive(move || page_param.get().parse().unwrap_or(1))
            on_sort=Callback::new(move |sort: Sort| {
                page_param.set("");
                sort_param.set(sort.to_string());
            })
            on_page=Callback::new(move |page: usize| page_param.set(page.to_string()))/>
    }
}
