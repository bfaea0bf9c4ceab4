//! Reports of past meetings and webinars.

pub mod attendance;
pub mod body;
pub mod by_day;
pub mod comparison;
pub mod counting;
pub mod figures;
pub mod hidden;
pub mod hours;
pub mod joins;
pub mod meetings;
pub mod months;
pub mod notices;
pub mod one_meeting;
pub mod plots;
pub mod presence;
pub mod punctuality;
pub mod range;
pub mod reading;
pub mod scope;
pub mod span;
pub mod stretches;
pub mod tiles;
pub mod tolerances;
pub mod whole;
pub mod writing;

use api::{UserId, preferences::SavedList};
use leptos::prelude::*;

use self::{
    body::ReportBody,
    plots::AskHost,
    range::{RangeForm, span_from},
};
use super::{
    host_picker::{HostPicker, UnknownHost},
    listing::Choice,
    page::Page,
    saved_views::SavedViews,
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
    let range = Memo::new(move |_| span_from(&from.get(), &to.get(), today));
    // A member's report is their own; an administrator's the whole account's, or one user's.
    let user_id = Memo::new(move |_| {
        if administers {
            chosen_user.get().parse::<UserId>().ok()
        } else {
            session.user().map(|user| user.id)
        }
    });
    let asked = RwSignal::new(String::new());
    provide_context(AskHost(asked));
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
                    <HostPicker user_id=chosen_user nobody=words::reports::nobody() asked/>
                })}
                <div class="list-tools"><SavedViews list=SavedList::Reports/></div>
            </div>
            {move || match range.get() {
                Ok(_) if unknown_host.get() => view! { <UnknownHost user_id=chosen_user/> }.into_any(),
                Ok(span) => view! { <ReportBody span user_id types administers today/> }.into_any(),
                Err(detail) => view! {
                    <StatePanel kind="invalid" glyph=Glyph::Calendar title=words::reports::invalid() detail/>
                }
                .into_any(),
            }}
        </Page>
    }
}
