//! A user's meetings: one's own, and for administrators anybody's.

pub mod create;
pub mod list;

use std::sync::Arc;

use api::{
    UserId,
    meeting::{MeetingList, MeetingListType},
};
use leptos::prelude::*;

use self::{create::CreateMeetingDialog, list::MeetingTable};
use super::{
    host_picker::{HostPicker, UnknownHost},
    page::Page,
    remote::{Remote, read},
};
use crate::{
    dates,
    query::{Key, Param},
    session::Session,
    ui::{
        field::Segments,
        icons::{Glyph, Icon},
    },
};

/// The dialog's name in the URL.
const CREATE: &str = "create-meeting";

const TYPES: [(&str, &str); 4] = [
    ("upcoming", "Upcoming"),
    ("scheduled", "Scheduled"),
    ("live", "Live now"),
    ("previous", "Previous"),
];

/// The type the URL names; upcoming where it names none.
fn type_from(text: &str) -> MeetingListType {
    match text {
        "scheduled" => MeetingListType::Scheduled,
        "live" => MeetingListType::Live,
        "previous" => MeetingListType::Previous,
        _ => MeetingListType::Upcoming,
    }
}

fn type_word(list_type: MeetingListType) -> &'static str {
    match list_type {
        MeetingListType::Upcoming => "upcoming",
        MeetingListType::Scheduled => "scheduled",
        MeetingListType::Live => "live",
        MeetingListType::Previous => "previous",
    }
}

/// The view.
#[component]
pub fn Meetings() -> impl IntoView {
    let administers = expect_context::<Session>().administers();
    let type_param = Param::new(Key::Type);
    let user_id = Param::new(Key::UserId);
    let page = Param::new(Key::Page);
    let dialog = Param::new(Key::Dialog);
    let list_type = Memo::new(move |_| type_from(&type_param.get()));
    let host = Memo::new(move |_| user_id.get().parse::<UserId>().ok());
    let unknown_host = Memo::new(move |_| host.get().is_none() && !user_id.get().is_empty());
    let resource = read(
        move || (host.get(), list_type.get()),
        |client, (host, list_type)| client.meetings(host.as_ref(), list_type),
    );
    let refresh = Callback::new(move |()| resource.refetch());
    let choose_type = Callback::new(move |choice: String| {
        page.set("");
        type_param.set(if choice == "upcoming" { String::new() } else { choice });
    });
    let actions = move || {
        view! {
            <button type="button" id="create-meeting" class="button button-primary" on:click=move |_| dialog.set(CREATE)>
                <Icon glyph=Glyph::Plus/>
                "Schedule a meeting"
            </button>
        }
    };
    let note = || format!("Times are in your time zone, {}.", dates::viewer_zone());
    let render = Arc::new(move |list: MeetingList| {
        let list_type = list_type.get_untracked();
        view! { <MeetingTable list list_type/> }.into_any()
    });
    view! {
        <Page title="Meetings" note actions>
            <div class="toolbar">
                <Segments label="Meetings to list" options=&TYPES
                    value=Signal::derive(move || type_word(list_type.get()).to_owned())
                    on_choice=choose_type/>
                <Show when=move || administers>
                    <HostPicker user_id nobody="Me; type a name or email"/>
                </Show>
            </div>
            {move || if unknown_host.get() {
                view! { <UnknownHost user_id/> }.into_any()
            } else {
                view! { <Remote resource loading="Loading meetings" render=render.clone()/> }.into_any()
            }}
            <CreateMeetingDialog host
                open=Signal::derive(move || dialog.get() == CREATE && !unknown_host.get())
                on_close=Callback::new(move |()| dialog.set(""))
                on_created=refresh/>
        </Page>
    }
}
