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
};

const STATUSES: [(&str, &str); 3] =
    [("active", "Active"), ("inactive", "Inactive"), ("pending", "Pending")];
const NOBODY: &str = "Nobody here";
const NOBODY_DETAIL: &str = "No user of the account has this status.";

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
    let title = Signal::derive(move || if administers { "Users" } else { "Directory" }.to_owned());
    let actions = move || administers.then(|| opener("add-user", "Add user", dialog));
    let note = move || {
        if administers {
            format!(
                "Everyone in the Zoom account. Times are in your time zone, {}.",
                dates::viewer_zone()
            )
        } else {
            "Your colleagues in the Zoom account.".to_owned()
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
        view! { <StatePanel kind="empty" glyph=Glyph::People title=NOBODY detail=NOBODY_DETAIL/> }
    };
    view! {
        <Page title note actions>
            <div class="toolbar">
                {administers.then(|| statuses.segments("Status"))}
                {listing.tools()}
            </div>
            <Remote resource loading="Loading users" render/>
            <Show when=move || loaded.get()>{listing.view(reading, ViewFn::from(nobody))}</Show>
            {administers.then(|| view! {
                <AddUser open=Signal::derive(move || dialog.is_open())
                    on_close=Callback::new(move |()| dialog.close()) on_added=retry/>
                <SignOutUser asked/>
            })}
        </Page>
    }
}
