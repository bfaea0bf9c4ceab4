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
};

const TYPES: [(&str, &str); 2] = [("past", "Two or more people"), ("past_one", "One person")];

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
        if administers {
            "Past meetings and webinars of the account. Days are counted in UTC."
        } else {
            "Your past meetings and webinars. Days are counted in UTC."
        }
    };
    view! {
        <Page title="Reports" note>
            <RangeForm from to today/>
            <div class="toolbar">
                {types.segments("Meetings of")}
                {administers.then(|| view! {
                    <HostPicker user_id=chosen_user nobody="Whole account; type a name or email"/>
                })}
            </div>
            {move || match range.get() {
                Ok(_) if unknown_host.get() => view! { <UnknownHost user_id=chosen_user/> }.into_any(),
                Ok(range) => view! { <ReportBody range user_id types administers/> }.into_any(),
                Err(detail) => view! {
                    <StatePanel kind="invalid" glyph=Glyph::Calendar title="Choose other days" detail/>
                }
                .into_any(),
            }}
        </Page>
    }
}
