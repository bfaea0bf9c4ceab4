//! A user's meetings: one's own, and for administrators anybody's.

pub mod account;
pub mod calendar;
pub mod change_sitting;
pub mod changing;
pub mod create;
pub mod draft;
pub mod drag;
pub mod edit;
pub mod fields;
pub mod hours_of_day;
pub mod ics;
pub mod invitation;
pub mod list;
pub mod occurrences;
pub mod one;
pub mod remove;
pub mod repeat;
pub mod reschedule;
pub mod sittings;
pub mod spelled;
pub mod start;
pub mod times;
pub mod values;
pub mod week;
pub mod weeks;

use std::sync::Arc;

use api::{
    UserId,
    meeting::{CreatedMeeting, Meeting, MeetingList, MeetingListType, Quota},
    preferences::SavedList,
};
use leptos::prelude::*;

use self::{
    account::AccountMeetings,
    calendar::{Entry, MeetingCalendar},
    create::CreateMeetingDialog,
    list::MeetingTable,
    weeks::{Look, Reach},
};
use super::{
    host_picker::{HostPicker, UnknownHost},
    listing::Choice,
    page::{Page, opener},
    remote::{Remote, read},
    saved_views::SavedViews,
};
use crate::{
    clock::Clock,
    dates,
    param::{DialogParam, Param},
    query::Key,
    session::Session,
    ui::{icons::Glyph, panel::StatePanel},
    words::{self, Message},
};

const TYPES: [(&str, Message); 4] = [
    ("upcoming", words::meetings::upcoming),
    ("scheduled", words::meetings::scheduled),
    ("live", words::meetings::live),
    ("previous", words::meetings::previous),
];

/// All meetings to come of the account.
const ACCOUNT: &str = "account";

const ADMIN_TYPES: [(&str, Message); 5] =
    [TYPES[0], TYPES[1], TYPES[2], TYPES[3], (ACCOUNT, words::account_meetings::title)];

/// How meetings are laid out; see [`Look::named`].
const VIEWS: [(&str, Message); 4] = [
    ("list", words::calendar::list),
    ("agenda", words::calendar::agenda),
    ("week", words::calendar::week),
    ("month", words::calendar::month),
];

fn type_from(word: &str) -> MeetingListType {
    match word {
        "scheduled" => MeetingListType::Scheduled,
        "live" => MeetingListType::Live,
        "previous" => MeetingListType::Previous,
        _ => MeetingListType::Upcoming,
    }
}

/// The line of a meeting that was just scheduled.
fn line_of(created: CreatedMeeting, recurring: bool) -> Meeting {
    Meeting {
        id: created.id,
        host_id: created.host_id,
        topic: created.topic,
        agenda: String::new(),
        start_time: created.start_time,
        duration: created.duration,
        timezone: created.timezone,
        recurring,
        join_url: created.join_url,
        created_at: None,
    }
}

/// Adds to a host's list what was scheduled here and Zoom does not list yet: its lists lag behind
/// its creations.
fn catch_up(list: &mut MeetingList, scheduled: &mut Vec<Meeting>, host: Option<&UserId>) {
    scheduled.retain(|new| list.meetings.iter().all(|listed| listed.id != new.id));
    for new in scheduled.iter().filter(|new| new.host_id.as_ref() == host) {
        let earlier =
            |listed: &Meeting| listed.start_time.is_some() && listed.start_time <= new.start_time;
        list.meetings.insert(list.meetings.partition_point(earlier), new.clone());
        list.total_records += 1;
    }
}

/// The view.
#[component]
pub fn Meetings() -> impl IntoView {
    let session = expect_context::<Session>();
    let administers = session.administers();
    let own_id = session.user_untracked().map(|user| user.id);
    let types = Choice::new(Key::Type, if administers { &ADMIN_TYPES[..] } else { &TYPES[..] });
    let of_account = Memo::new(move |_| types.get() == ACCOUNT);
    let user_id = Param::new(Key::UserId);
    let views = Choice::new(Key::View, &VIEWS);
    let date = Param::new(Key::Date);
    let dialog = DialogParam::new("create-meeting");
    let list_type = Memo::new(move |_| type_from(types.get()));
    let host =
        Memo::new(move |_| if administers { user_id.get().parse::<UserId>().ok() } else { None });
    // What stands in place of the list where the address asks for one that is not to be had.
    let refusal = {
        let own_id = own_id.clone();
        Memo::new(move |_| {
            let asked = user_id.get();
            if asked.is_empty() || host.with(Option::is_some) {
                None
            } else if administers {
                Some("unknown")
            } else {
                own_id.as_ref().is_none_or(|own| own.as_str() != asked).then_some("denied")
            }
        })
    };
    let resource = read(
        move || {
            format!("{:?}", list_type.get())
                + &host.get().map(|id| id.to_string()).unwrap_or_default()
        },
        move |client| client.meetings(host.get().as_ref(), list_type.get()),
    );
    let today = expect_context::<Clock>().today();
    let scheduled = StoredValue::new(Vec::<Meeting>::new());
    let account_anew = Trigger::new();
    // Of the whole account's meetings nobody is chosen on screen.
    let planned_for = Memo::new(move |_| host.get().filter(|_| !of_account.get()));
    let quota = RwSignal::new(None::<Quota>);
    let on_created = Callback::new(move |(created, recurring)| {
        scheduled.update_value(|scheduled| scheduled.push(line_of(created, recurring)));
        resource.refetch();
        account_anew.notify();
    });
    let note = || words::nav::zone_note(&dates::viewer_zone());
    let render = Arc::new(move |mut list: MeetingList| {
        let list_type = list_type.get_untracked();
        quota.set(list.quota);
        if matches!(list_type, MeetingListType::Upcoming | MeetingListType::Scheduled) {
            let host = host.get_untracked().or_else(|| own_id.clone());
            scheduled.update_value(|scheduled| catch_up(&mut list, scheduled, host.as_ref()));
        }
        (move || match Look::named(views.get()) {
            Some(look) => {
                let entries = list.meetings.iter().filter_map(Entry::of).collect();
                let to_come =
                    matches!(list_type, MeetingListType::Upcoming | MeetingListType::Scheduled);
                let on_moved = to_come.then(|| Callback::new(move |()| resource.refetch()));
                let reach = match list_type {
                    MeetingListType::Upcoming => Reach { from: Some(today), to: None },
                    MeetingListType::Live => Reach { from: Some(today), to: Some(today) },
                    MeetingListType::Previous => Reach { from: None, to: Some(today) },
                    MeetingListType::Scheduled => Reach::default(),
                };
                view! { <MeetingCalendar entries look date reach on_moved/> }.into_any()
            }
            None => view! { <MeetingTable list=list.clone() list_type/> }.into_any(),
        })
        .into_any()
    });
    view! {
        <Page title=words::meetings::title() note
            actions=move || opener("create-meeting", words::schedule::opener(), dialog)>
            <div class="toolbar">
                {types.segments(words::meetings::to_list())}
                {views.segments(words::calendar::to_look())}
                {move || (administers && !of_account.get()).then(|| view! { <HostPicker user_id nobody=words::meetings::nobody()/> })}
                <div class="list-tools"><SavedViews list=SavedList::Meetings/></div>
            </div>
            {move || match refusal.get() {
                None if of_account.get() => view! { <AccountMeetings views date scheduled anew=account_anew/> }.into_any(),
                None => {
                    view! { <Remote resource loading=words::meetings::loading() render=render.clone()/> }.into_any()
                }
                Some("unknown") => view! { <UnknownHost user_id/> }.into_any(),
                Some(_) => view! {
                    <StatePanel kind="denied" glyph=Glyph::Lock
                        title=words::meetings::denied()>
                        <button type="button" class="button" on:click=move |_| user_id.set("")>{words::meetings::show_mine()}</button>
                    </StatePanel>
                }
                .into_any(),
            }}
            <CreateMeetingDialog host=planned_for quota
                open=Signal::derive(move || dialog.is_open() && refusal.get().is_none())
                on_close=Callback::new(move |()| dialog.close())
                on_created/>
        </Page>
    }
}
