//! The meetings to come of the whole account. For administrators.

use std::sync::Arc;

use api::{
    Instant,
    meeting::{Meeting, UpcomingMeeting, UpcomingMeetings},
    session::SessionUser,
};
use leptos::prelude::*;

use super::{
    calendar::{Entry, MeetingCalendar},
    list::address,
    weeks::{Look, Reach},
};
use crate::{
    clock::Clock,
    dates,
    param::Param,
    query::Key,
    session::Session,
    ui::{
        icons::Glyph,
        list::{
            column::Column,
            csv::{Csv, Field},
            line::{Line, Lines},
            progress::Counted,
            sort::SortKey,
        },
        panel::StatePanel,
    },
    views::{
        list_kind::{Filter, Kind, Options},
        listing::{Choice, whole_list},
        remote::{Remote, read},
    },
    words,
};

/// How many months ahead are listed: as many as the server reads at once.
const MONTHS: i32 = 3;

const KIND: Kind = Kind {
    caption: words::account_meetings::title,
    counted: Counted { all: words::meetings::found, some: words::meetings::found_of },
    file: "account-meetings",
    search: words::reports::search,
    columns: &[
        Column::text("topic", words::meetings::topic).wide(14),
        Column::numeric("start", words::meetings::start).wide(12),
        Column::text("host", words::one_meeting::host).wide(10),
        Column::text("dept", words::users::dept).wide(9),
    ],
    usual: "start",
    filters: &[Filter {
        key: Key::Dept,
        id: "filter-dept",
        label: words::users::dept,
        options: Options::Found,
    }],
    fields: &[
        Field::Plain("id"),
        Field::Plain("topic"),
        Field::Instant("start_time"),
        Field::Plain("host_id"),
        Field::Plain("host_name"),
        Field::Plain("dept"),
    ],
    saved: None,
};

impl Line for UpcomingMeeting {
    fn id(&self) -> String {
        // Sittings of one meeting share its number, and not every meeting has one here.
        let id = self.id.map(|id| id.to_string()).unwrap_or_default();
        let start = self.start_time.map(Instant::as_millis).unwrap_or_default();
        format!("{id} {start} {} {}", self.host_name, self.topic)
    }

    fn name(&self) -> String {
        self.topic.clone()
    }

    fn searched(&self) -> String {
        [&*self.topic, &*self.host_name, &*self.dept].join("\n")
    }

    fn key(&self, column: &str) -> SortKey {
        match column {
            "start" => SortKey::number(self.start_time.map(Instant::as_millis)),
            "host" => SortKey::text(&self.host_name),
            "dept" => SortKey::text(&self.dept),
            _ => SortKey::text(&self.topic),
        }
    }

    fn cell(&self, column: &str) -> AnyView {
        let or_nothing = |text: &str| {
            let text = if text.is_empty() { dates::NOTHING } else { text };
            view! { <bdi>{text.to_owned()}</bdi> }.into_any()
        };
        match (column, self.id) {
            ("start", _) => dates::instant_or_nothing(self.start_time).into_any(),
            ("host", _) => or_nothing(&self.host_name),
            ("dept", _) => or_nothing(&self.dept),
            (_, Some(id)) => {
                view! { <a href=address(id) class="topic" dir="auto">{self.topic.clone()}</a> }
                    .into_any()
            }
            (_, None) => {
                view! { <span class="topic" dir="auto">{self.topic.clone()}</span> }.into_any()
            }
        }
    }

    fn record(&self, csv: &mut Csv) {
        csv.text(&self.id.map(|id| id.to_string()).unwrap_or_default());
        csv.text(&self.topic);
        csv.instant(self.start_time);
        csv.text(&self.host_id.as_ref().map(ToString::to_string).unwrap_or_default());
        csv.text(&self.host_name);
        csv.text(&self.dept);
    }

    fn facet(&self, _filter: &str) -> &str {
        &self.dept
    }
}

fn entry(meeting: &UpcomingMeeting) -> Option<Entry> {
    Some(Entry {
        at: meeting.start_time?,
        minutes: None,
        topic: meeting.topic.clone(),
        note: meeting.host_name.clone(),
        id: meeting.id,
        zone: String::new(),
    })
}

/// Adds one's own meetings that were scheduled here and are not listed yet.
fn catch_up(listed: &mut Vec<UpcomingMeeting>, scheduled: &[Meeting], own: &SessionUser) {
    let is_own = |new: &&Meeting| new.host_id.as_ref() == Some(&own.id);
    for new in scheduled.iter().filter(is_own) {
        if listed.iter().any(|listed| listed.id == Some(new.id)) {
            continue;
        }
        let earlier = |listed: &UpcomingMeeting| listed.start_time <= new.start_time;
        let meeting = UpcomingMeeting {
            id: Some(new.id),
            topic: new.topic.clone(),
            start_time: new.start_time,
            host_id: new.host_id.clone(),
            host_name: own.display_name.clone(),
            dept: String::new(),
        };
        listed.insert(listed.partition_point(earlier), meeting);
    }
}

/// The meetings, as a list or by day.
#[component]
pub fn AccountMeetings(
    /// How they are laid out.
    views: Choice,
    /// The day a calendar is shown around.
    date: Param,
    /// What was scheduled here.
    scheduled: StoredValue<Vec<Meeting>>,
    /// Something was scheduled.
    anew: Trigger,
) -> impl IntoView {
    let own = expect_context::<Session>().user_untracked();
    let today = expect_context::<Clock>().today();
    let resource =
        read(String::new, move |client| client.upcoming(today, today.plus_months(MONTHS)));
    Effect::new(move |before: Option<()>| {
        anew.track();
        if before.is_some() {
            resource.refetch();
        }
    });
    let render =
        Arc::new(move |UpcomingMeetings { mut meetings, from, to, .. }: UpcomingMeetings| {
            if let Some(own) = &own {
                scheduled.with_value(|scheduled| catch_up(&mut meetings, scheduled, own));
            }
            (move || match Look::named(views.get()) {
                Some(look) => {
                    let entries = meetings.iter().filter_map(entry).collect();
                    let on_moved = Some(Callback::new(move |()| resource.refetch()));
                    let reach = Reach { from: Some(from), to: Some(to) };
                    view! { <MeetingCalendar entries look date reach on_moved/> }.into_any()
                }
                None if meetings.is_empty() => {
                    let title = words::meetings::no_upcoming();
                    view! { <StatePanel kind="empty" glyph=Glyph::Calendar title/> }.into_any()
                }
                None => whole_list(Lines::all(meetings.clone()), KIND),
            })
            .into_any()
        });
    view! {
        <p class="form-note">{words::account_meetings::note()}</p>
        <Remote resource loading=words::meetings::loading() render/>
    }
}
