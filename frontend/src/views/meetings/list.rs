//! The table of meetings, and how many there are a day.

use api::{
    Instant, MeetingId,
    meeting::{Meeting, MeetingList, MeetingListType},
};
use leptos::prelude::*;

use crate::{
    dates,
    history::{History, link},
    query::Key,
    route::{Place, Route},
    ui::{
        copy::CopyButton,
        icons::Glyph,
        list::{
            column::Column,
            csv::{Csv, Field},
            line::{Line, Lines},
            progress::Counted,
            sort::SortKey,
        },
        panel::{Badge, StatePanel, Tile, Tone},
    },
    views::{list_kind::Kind, listing::whole_list},
    words,
};

const MEETINGS: Kind = Kind {
    caption: words::meetings::title,
    counted: Counted { all: words::meetings::found, some: words::meetings::found_of },
    file: "meetings",
    search: words::meetings::search,
    columns: &[
        Column::text("topic", words::meetings::topic).wide(14),
        Column::numeric("start", words::meetings::start).wide(12),
        Column::numeric("duration", words::meetings::duration).wide(6),
        Column::numeric("id", words::meetings::id).wide(9),
        Column::text("timezone", words::account::time_zone).wide(10).on_demand(),
        Column::numeric("created", words::meetings::created).wide(12).on_demand(),
        Column::text("link", words::meetings::join_link).wide(10).fixed(),
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
    saved: None,
};

/// Those that took place: what did last is looked for first.
const PREVIOUS: Kind = Kind { usual: "-start", ..MEETINGS };

/// The number as Zoom's own pages group it: `932 0123 5621`.
#[must_use]
pub fn grouped(id: &str) -> String {
    if id.len() < 9 || !id.is_ascii() {
        return id.to_owned();
    }
    let middle = id.len() - 4;
    format!("{} {} {}", &id[..3], &id[3..middle], &id[middle..])
}

/// The address of a meeting's page. What the list is of goes along, so that the way back leads to
/// it.
#[must_use]
pub fn address(id: MeetingId) -> String {
    let list = untrack(|| expect_context::<History>().query()).without(Key::Dialog);
    link(Place::new(Route::Meeting(id), list))
}

fn join_cell(meeting: &Meeting) -> AnyView {
    if meeting.join_url.is_empty() {
        return dates::NOTHING.into_any();
    }
    view! {
        <span class="join">
            <a class="button button-small" href=meeting.join_url.clone() target="_blank" rel="noopener noreferrer external"
                aria-label=words::meetings::join_of(&meeting.topic)>{words::meetings::join()}</a>
            <CopyButton text=meeting.join_url.clone() label=words::meetings::copy_join_of(&meeting.topic)/>
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
                start.unwrap_or_else(|| words::meetings::no_fixed_time().to_owned()).into_any()
            }
            "created" => dates::instant_or_nothing(self.created_at).into_any(),
            "duration" => dates::minutes(u64::from(self.duration)).into_any(),
            "id" => view! { <bdi>{grouped(&self.id.to_string())}</bdi> }.into_any(),
            "timezone" => self.timezone.clone().into_any(),
            "link" => join_cell(self),
            _ => {
                let recurring = self.recurring.then(
                    || view! { <Badge label=words::meetings::recurring() tone=Tone::Neutral/> },
                );
                view! { <a href=address(self.id) class="topic" dir="auto">{self.topic.clone()}</a> " " {recurring} }
                    .into_any()
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
            (words::meetings::no_upcoming(), words::meetings::schedule_one())
        }
        MeetingListType::Scheduled => {
            (words::meetings::no_scheduled(), words::meetings::schedule_one())
        }
        MeetingListType::Live => (words::meetings::no_live(), words::meetings::no_live_note()),
        MeetingListType::Previous => {
            (words::meetings::no_previous(), words::meetings::no_previous_note())
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
    let kind = if list_type == MeetingListType::Previous { PREVIOUS } else { MEETINGS };
    view! {
        <dl class="tiles">
            <Tile label=words::meetings::title() value=dates::count(list.total_records)/>
            <Tile label=words::meetings::average_day() value=dates::decimal(average.meetings)
                note=words::meetings::a_day(average.meetings)/>
            <Tile label=words::meetings::planned_time() value=words::durations::minutes(average.minutes)/>
        </dl>
        {whole_list(Lines::all(list.meetings), kind)}
    }
    .into_any()
}
