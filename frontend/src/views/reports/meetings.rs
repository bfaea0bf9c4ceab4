//! The meetings of a report, each leading to its own.

use api::{
    PastMeetingRef,
    report::{MeetingKind, PastMeeting},
};
use leptos::prelude::*;

use crate::{
    dates,
    history::History,
    query::Query,
    route::{Place, Route},
    ui::{
        panel::{Badge, Tone},
        table::{Column, SortKey},
    },
    views::listing::table_of,
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
    let topic = view! { <a href=href class="topic">{topic}</a> " " {webinar} };
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
    let history = expect_context::<History>();
    let columns = if administers { COLUMNS.to_vec() } else { COLUMNS[..OWN_COLUMNS].to_vec() };
    let cells = move |meeting: &PastMeeting| {
        // The filters go along, so that the way back leads to the same report.
        cells_of(meeting, &untrack(|| history.query()))
    };
    view! {
        <h2 class="section-title">"Meetings"</h2>
        <p class="count">{format!("Times are in your time zone, {}.", dates::viewer_zone())}</p>
        {table_of("Past meetings", columns, "", meetings, sort_key, cells)}
    }
}
