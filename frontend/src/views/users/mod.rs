//! The account's users; for members, the directory of their colleagues.

pub mod add;
pub mod line;
pub mod roll;
pub mod sign_out;

use std::sync::Arc;

use api::user::UserStatus;
use leptos::prelude::*;

use self::{
    add::AddUser,
    line::{DIRECTORY, USERS},
    roll::{FirstPage, Roll},
    sign_out::{AskSignOut, Asked, SignOutUser},
};
use super::{
    listing::{Choice, Listing},
    page::{Page, opener},
    remote::{Remote, read},
};
use crate::{
    dates,
    param::DialogParam,
    query::Key,
    session::Session,
    ui::{icons::Glyph, list::progress::Reading, panel::StatePanel},
    words::{self, Message},
};

const STATUSES: [(&str, Message); 3] = [
    ("active", words::users::active),
    ("inactive", words::users::inactive),
    ("pending", words::users::pending),
];

fn status_from(word: &str) -> UserStatus {
    match word {
        "inactive" => UserStatus::Inactive,
        "pending" => UserStatus::Pending,
        _ => UserStatus::Active,
    }
}

/// The view.
#[component]
pub fn Users() -> impl IntoView {
    let administers = expect_context::<Session>().administers();
    let statuses = Choice::new(Key::Status, &STATUSES);
    let dialog = DialogParam::new("add-user");
    let asked = Asked::new(None);
    provide_context(AskSignOut(asked));
    // The directory has no other status than active.
    let status = move || {
        if administers { status_from(statuses.get()) } else { UserStatus::Active }
    };
    let roll = Roll::empty();
    let resource = read(
        move || if administers { statuses.get() } else { "" }.to_owned(),
        move |client| roll.read(client, administers, status()),
    );
    let retry = Callback::new(move |()| resource.refetch());
    let title = if administers { words::users::title() } else { words::users::directory() };
    let actions =
        move || administers.then(|| opener("add-user", words::add_user::opener(), dialog));
    let note = move || {
        if administers {
            words::users::note(&dates::viewer_zone())
        } else {
            words::users::directory_note().to_owned()
        }
    };
    // The list stays while one reading follows another: it is built once, beside what waits for
    // the first page.
    Effect::new(move |_| resource.map(|first| first.map(|first| roll.begin(*first)).is_ok()));
    let loaded = Memo::new(move |_| resource.map(|first| first.is_ok()).unwrap_or_default());
    let render = Arc::new(|_: FirstPage| ().into_any());
    let listing = Listing::new(roll.lines(), if administers { USERS } else { DIRECTORY });
    let reading = Reading {
        progress: roll.progress().into(),
        stop: Callback::new(move |()| roll.stop()),
        go_on: Callback::new(move |()| roll.go_on()),
        start_over: retry,
    };
    let nobody = || {
        view! { <StatePanel kind="empty" glyph=Glyph::People title=words::users::nobody()
        detail=words::users::nobody_note()/> }
    };
    view! {
        <Page title note actions>
            <div class="toolbar">
                {administers.then(|| statuses.segments(words::users::status()))}
                {listing.tools()}
            </div>
            <Remote resource loading=words::users::loading() render/>
            <Show when=move || loaded.get()>{listing.view(reading, ViewFn::from(nobody))}</Show>
            {administers.then(|| view! {
                <AddUser open=Signal::derive(move || dialog.is_open())
                    on_close=Callback::new(move |()| dialog.close()) on_added=retry/>
                <SignOutUser asked/>
            })}
        </Page>
    }
}
