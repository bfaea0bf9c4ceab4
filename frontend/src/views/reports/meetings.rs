//! The meetings of a report, each leading to its own.

use api::{
    Instant, PastMeetingRef,
    report::{MeetingKind, PastMeeting},
};
use leptos::prelude::*;

use super::{
    figures::{host_key, host_name, hour_named},
    hours::spelled,
};
use crate::{
    dates,
    history::{History, link},
    query::Key,
    route::{Place, Route},
    ui::{
        list::{
            column::Column,
            csv::{Csv, Field},
            line::{Line, Lines},
            progress::Counted,
            sort::SortKey,
        },
        panel::{Badge, Tone},
    },
    views::{
        list_kind::{Filter, Kind, Options},
        listing::whole_list,
    },
    words,
};

/// The columns of a member's meetings: all have the same host.
const OWN: [Column; 6] = [
    Column::text("topic", words::meetings::topic).wide(11),
    Column::numeric("start", words::meetings::start).wide(12),
    Column::numeric("end", words::reports::end).wide(12).on_demand(),
    Column::numeric("duration", words::meetings::duration).wide(5),
    Column::numeric("participants", words::reports::participants).wide(6),
    Column::numeric("minutes", words::reports::participant_time).wide(7),
];

/// The day is chosen where the days are drawn.
const DAY: Filter =
    Filter { key: Key::Day, id: "filter-day", label: words::reports::day, options: Options::Found };

/// And so is the hour of the week.
const HOUR: Filter = Filter {
    key: Key::Hour,
    id: "filter-hour",
    label: words::plots::week,
    options: Options::FoundAs(spelled),
};

/// A member's meetings.
const OWN_MEETINGS: Kind = Kind {
    caption: words::reports::past_meetings,
    counted: Counted { all: words::meetings::found, some: words::meetings::found_of },
    file: "past-meetings",
    search: words::reports::search,
    columns: &OWN,
    usual: "-start",
    filters: &[DAY, HOUR],
    fields: &[
        Field::Plain("uuid"),
        Field::Plain("id"),
        Field::Plain("topic"),
        Field::Plain("kind"),
        Field::Plain("host_name"),
        Field::Plain("host_email"),
        Field::Plain("dept"),
        Field::Instant("start_time"),
        Field::Instant("end_time"),
        Field::Plain("duration"),
        Field::Plain("participants_count"),
        Field::Plain("total_minutes"),
    ],
    saved: None,
};

/// The account's.
const MEETINGS: Kind = Kind {
    columns: &[
        OWN[0],
        OWN[1],
        OWN[2],
        OWN[3],
        OWN[4],
        OWN[5],
        Column::text("host", words::hosts::label).wide(9),
        Column::text("host_email", words::reports::host_email).wide(14).on_demand(),
        Column::text("dept", words::users::dept).wide(7),
    ],
    filters: &[
        DAY,
        HOUR,
        Filter {
            key: Key::Host,
            id: "filter-host",
            label: words::hosts::label,
            options: Options::Found,
        },
        Filter {
            key: Key::Dept,
            id: "filter-dept",
            label: words::users::dept,
            options: Options::Found,
        },
    ],
    ..OWN_MEETINGS
};

fn topic_cell(meeting: &PastMeeting) -> AnyView {
    let route = Route::MeetingReport(PastMeetingRef::Uuid(meeting.uuid.clone()));
    // What the report is of goes along, so that the way back leads to it.
    let report = untrack(|| expect_context::<History>().query()).without_view();
    let href = link(Place::new(route, report));
    let webinar = (meeting.kind == MeetingKind::Webinar)
        .then(|| view! { <Badge label=words::reports::webinar() tone=Tone::Accent/> });
    view! { <a href=href class="topic" dir="auto">{meeting.topic.clone()}</a> " " {webinar} }
        .into_any()
}

impl Line for PastMeeting {
    fn id(&self) -> String {
        self.uuid.to_string()
    }

    fn name(&self) -> String {
        self.topic.clone()
    }

    fn searched(&self) -> String {
        [&*self.topic, &*self.host_name, &*self.host_email, &*self.dept].join("\n")
    }

    fn key(&self, column: &str) -> SortKey {
        let time = |at: Option<Instant>| SortKey::number(at.map(Instant::as_millis));
        match column {
            "start" => time(self.start_time),
            "end" => time(self.end_time),
            "duration" => SortKey::Number(i64::from(self.duration)),
            "participants" => SortKey::Number(i64::from(self.participants_count)),
            "minutes" => SortKey::number(i64::try_from(self.total_minutes).ok()),
            "host" => SortKey::text(host_name(self)),
            "host_email" => SortKey::code(&self.host_email),
            "dept" => SortKey::text(&self.dept),
            _ => SortKey::text(&self.topic),
        }
    }

    fn cell(&self, column: &str) -> AnyView {
        match column {
            "start" => dates::instant_or_nothing(self.start_time).into_any(),
            "end" => dates::instant_or_nothing(self.end_time).into_any(),
            "duration" => dates::minutes(u64::from(self.duration)).into_any(),
            "participants" => dates::count(u64::from(self.participants_count)).into_any(),
            "minutes" => dates::minutes(self.total_minutes).into_any(),
            "host" => view! { <bdi>{host_name(self).to_owned()}</bdi> }.into_any(),
            "host_email" => view! { <bdi>{self.host_email.clone()}</bdi> }.into_any(),
            "dept" => view! { <bdi>{self.dept.clone()}</bdi> }.into_any(),
            _ => topic_cell(self),
        }
    }

    fn record(&self, csv: &mut Csv) {
        csv.text(&self.uuid.to_string());
        csv.text(&self.id.map(|id| id.to_string()).unwrap_or_default());
        csv.text(&self.topic);
        csv.text(match self.kind {
            MeetingKind::Meeting => "meeting",
            MeetingKind::Webinar => "webinar",
        });
        csv.text(&self.host_name);
        csv.text(&self.host_email);
        csv.text(&self.dept);
        csv.instant(self.start_time);
        csv.instant(self.end_time);
        csv.number(u64::from(self.duration));
        csv.number(u64::from(self.participants_count));
        csv.number(self.total_minutes);
    }

    fn facet(&self, filter: &str) -> &str {
        if filter == Key::Host.name() {
            host_key(self)
        } else if filter == Key::Dept.name() {
            &self.dept
        } else {
            ""
        }
    }

    fn passes(&self, filter: &str, value: &str, _now: Instant) -> bool {
        if filter == Key::Day.name() {
            self.start_time.is_some_and(|start| start.utc_day().to_string() == value)
        } else if filter == Key::Hour.name() {
            self.start_time.map(dates::weekday_and_hour) == hour_named(value)
        } else {
            self.facet(filter) == value
        }
    }
}

/// The table.
#[component]
pub fn PastMeetingTable(
    /// The meetings, as they arrive.
    meetings: Lines,
    /// Whether an administrator looks.
    administers: bool,
) -> impl IntoView {
    let kind = if administers { MEETINGS } else { OWN_MEETINGS };
    view! {
        <h2 class="section-title">{words::reports::meetings()}</h2>
        <p class="count">{words::nav::zone_note(&dates::viewer_zone())}</p>
        {whole_list(meetings, kind)}
    }
}
