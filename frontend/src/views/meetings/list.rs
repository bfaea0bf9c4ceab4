//! The table of meetings, and how many there are a day.

use api::{
    Instant,
    meeting::{Meeting, MeetingList, MeetingListType},
};
use leptos::prelude::*;

use crate::{
    dates,
    ui::{
        copy::CopyButton,
        icons::Glyph,
        list::{
            column::Column,
            csv::{Csv, Field},
            line::{Line, Lines},
            sort::SortKey,
        },
        panel::{Badge, StatePanel, Tile, Tone},
    },
    views::{list_kind::Kind, listing::whole_list},
};

const MEETINGS: Kind = Kind {
    caption: "Meetings",
    noun: "meeting",
    file: "meetings",
    search: "Search by topic, agenda or meeting ID",
    columns: &[
        Column::text("topic", "Topic").wide(14),
        Column::numeric("start", "Start").wide(12),
        Column::numeric("duration", "Duration").wide(6),
        Column::numeric("id", "Meeting ID").wide(9),
        Column::text("timezone", "Time zone").wide(10).on_demand(),
        Column::numeric("created", "Scheduled on").wide(12).on_demand(),
        Column::text("link", "Join link").wide(10).fixed(),
    ],
    usual: "",
    filters: &[],
    fields: &[
        Field::Plain("id"),
        Field::Plain("topic"),
        Field::Plain("agenda"),
        Field::Instant("start_time"),
        Field::Plain("duration"),
        Field::Plain("timezone"),
        Field::Plain("host_id"),
        Field::Plain("join_url"),
        Field::Instant("created_at"),
    ],
};

/// Those that took place: what did last is looked for first.
const PREVIOUS: Kind = Kind { usual: "-start", ..MEETINGS };

const NO_FIXED_TIME: &str = "No fixed time";

/// The number as Zoom's own pages group it: `932 0123 5621`.
fn grouped(id: &str) -> String {
    if id.len() < 9 || !id.is_ascii() {
        return id.to_owned();
    }
    let middle = id.len() - 4;
    format!("{} {} {}", &id[..3], &id[3..middle], &id[middle..])
}

fn join_cell(meeting: &Meeting) -> AnyView {
    if meeting.join_url.is_empty() {
        return dates::NOTHING.into_any();
    }
    view! {
        <span class="join">
            <a class="button button-small" href=meeting.join_url.clone() target="_blank" rel="noopener noreferrer external"
                aria-label=format!("Join {}", meeting.topic)>"Join"</a>
            <CopyButton text=meeting.join_url.clone() label=format!("Copy the join link of {}", meeting.topic)/>
        </span>
    }
    .into_any()
}

impl Line for Meeting {
    fn id(&self) -> String {
        // Sittings of one meeting share its number.
        let start = self.start_time.map(Instant::as_millis).unwrap_or_default();
        format!("{} {start}", self.id)
    }

    fn name(&self) -> String {
        self.topic.clone()
    }

    fn searched(&self) -> String {
        [&*self.topic, &*self.agenda, &self.id.to_string()].join("\n")
    }

    fn key(&self, column: &str) -> SortKey {
        let time = |at: Option<Instant>| SortKey::number(at.map(Instant::as_millis));
        match column {
            "start" => time(self.start_time),
            "created" => time(self.created_at),
            "duration" => SortKey::Number(i64::from(self.duration)),
            "id" => SortKey::number(i64::try_from(self.id.number()).ok()),
            "timezone" => SortKey::code(&self.timezone),
            _ => SortKey::text(&self.topic),
        }
    }

    fn cell(&self, column: &str) -> AnyView {
        match column {
            "start" => {
                let start = self.start_time.map(dates::instant);
                start.unwrap_or_else(|| NO_FIXED_TIME.to_owned()).into_any()
            }
            "created" => dates::instant_or_nothing(self.created_at).into_any(),
            "duration" => dates::minutes(u64::from(self.duration)).into_any(),
            "id" => grouped(&self.id.to_string()).into_any(),
            "timezone" => self.timezone.clone().into_any(),
            "link" => join_cell(self),
            _ => {
                let recurring =
                    self.recurring.then(|| view! { <Badge label="Recurring" tone=Tone::Neutral/> });
                view! { <span class="topic">{self.topic.clone()}</span> " " {recurring} }.into_any()
            }
        }
    }

    fn record(&self, csv: &mut Csv) {
        csv.text(&self.id.to_string());
        csv.text(&self.topic);
        csv.text(&self.agenda);
        csv.instant(self.start_time);
        csv.number(u64::from(self.duration));
        csv.text(&self.timezone);
        csv.text(&self.host_id.as_ref().map(ToString::to_string).unwrap_or_default());
        csv.text(&self.join_url);
        csv.instant(self.created_at);
    }
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
    let kind = if list_type == MeetingListType::Previous { PREVIOUS } else { MEETINGS };
    view! {
        <dl class="tiles">
            <Tile label="Meetings" value=dates::count(list.total_records)/>
            <Tile label="Average day" note=format!("{} a day", dates::plural(&a_day, "meeting")) value=a_day/>
            <Tile label="Planned time, average day" value=format!("{} min", dates::decimal(average.minutes))/>
        </dl>
        {whole_list(Lines::all(list.meetings), kind)}
    }
    .into_any()
}
