//! Reports of past meetings and webinars.

pub mod attendance;
pub mod body;
pub mod meetings;
pub mod one_meeting;
pub mod range;

use api::UserId;
use leptos::prelude::*;

use self::{
    body::ReportBody,
    range::{RangeForm, range_from},
};
use super::{
    host_picker::{HostPicker, UnknownHost},
    listing::Choice,
    page::Page,
};
use crate::{
    clock::Clock,
    param::Param,
    query::Key,
    session::Session,
    ui::{icons::Glyph, panel::StatePanel},
    words::{self, Message},
};

const TYPES: [(&str, Message); 2] =
    [("past", words::reports::past), ("past_one", words::reports::past_one)];

/// The view.
#[component]
pub fn Reports() -> impl IntoView {
    let session = expect_context::<Session>();
    let today = expect_context::<Clock>().today();
    let administers = session.administers();
    let from = Param::new(Key::From);
    let to = Param::new(Key::To);
    let types = Choice::new(Key::Type, &TYPES);
    let chosen_user = Param::new(Key::UserId);
    let range = Memo::new(move |_| range_from(&from.get(), &to.get(), today));
    // A member's report is their own; an administrator's the whole account's, or one user's.
    let user_id = Memo::new(move |_| {
        if administers {
            chosen_user.get().parse::<UserId>().ok()
        } else {
            session.user().map(|user| user.id)
        }
    });
    let unknown_host =
        Memo::new(move |_| administers && user_id.get().is_none() && !chosen_user.get().is_empty());
    let note = move || {
        if administers { words::reports::note() } else { words::reports::own_note() }
    };
    view! {
        <Page title=words::reports::title() note>
            <RangeForm from to today/>
            <div class="toolbar">
                {types.segments(words::reports::meetings_of())}
                {administers.then(|| view! {
                    <HostPicker user_id=chosen_user nobody=words::reports::nobody()/>
                })}
            </div>
            {move || match range.get() {
                Ok(_) if unknown_host.get() => view! { <UnknownHost user_id=chosen_user/> }.into_any(),
                Ok(range) => view! { <ReportBody range user_id types administers/> }.into_any(),
                Err(detail) => view! {
                    <StatePanel kind="invalid" glyph=Glyph::Calendar title=words::reports::invalid() detail/>
                }
                .into_any(),
            }}
        </Page>
    }
}
