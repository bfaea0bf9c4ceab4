//! The account's users; for members, the directory of their colleagues.

pub mod add;
pub mod bulk;
pub mod edit;
pub mod line;
pub mod open;
pub mod remove;
pub mod sign_out;
pub mod status;
pub mod summary;
pub mod which;

use std::sync::Arc;

use api::user::UserStatus;
use leptos::prelude::*;

use self::{
    add::AddUser,
    bulk::{invite::InviteMany, job::JobPanel, jobs::Jobs, selected::SelectedDialogs},
    line::{DIRECTORY, USERS},
    open::{OpenUser, UserPanel},
    sign_out::{AskSignOut, Asked, SignOutUser},
    summary::Summary,
    which::{Which, pages},
};
use super::{
    listing::{Choice, Listing},
    page::{Page, opener},
    remote::{Remote, read},
    roll::{FirstPage, Roll},
};
use crate::{
    dates,
    param::{DialogParam, Param},
    query::Key,
    session::Session,
    ui::{icons::Glyph, panel::StatePanel},
    words::{self, Message},
};

const STATUSES: [(&str, Message); 4] = [
    ("active", words::users::active),
    ("inactive", words::users::inactive),
    ("pending", words::users::pending),
    (UNUSED, words::unused::name),
];
/// Lists whose licences could serve somebody else.
const UNUSED: &str = "unused";
/// Within how many days a licence was not used.
const DAYS: [(&str, Message); 3] = [
    ("90", words::unused::within_90_days),
    ("60", words::unused::within_60_days),
    ("30", words::unused::within_30_days),
];

/// Where the URL says nothing else.
const INACTIVE_DAYS_USUAL: u16 = 90;

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
    let (many, jobs) = (DialogParam::new("invite-many"), DialogParam::new("bulk-jobs"));
    let job = Param::new(Key::Bulk);
    let selected = SelectedDialogs::new();
    let opened = Param::new(Key::OpenUser);
    provide_context(OpenUser(opened));
    let days = Choice::new(Key::Days, &DAYS);
    let which = move || match statuses.get() {
        // The directory has no other status than active.
        _ if !administers => Which::Directory,
        UNUSED => Which::Unused(days.get().parse().unwrap_or(INACTIVE_DAYS_USUAL)),
        status => Which::Status(status_from(status)),
    };
    let counted_anew = Trigger::new();
    let roll = Roll::empty();
    let resource = read(
        move || match which() {
            Which::Directory => String::new(),
            Which::Status(_) => statuses.get().to_owned(),
            Which::Unused(days) => format!("{UNUSED} {days}"),
        },
        move |client| roll.read(client, pages(untrack(which))),
    );
    let retry = Callback::new(move |()| resource.refetch());
    let title = if administers { words::users::title() } else { words::users::directory() };
    let actions = move || {
        administers.then(|| {
            view! {
                <button type="button" class="button" id="bulk-jobs" on:click=move |_| jobs.open()>{words::bulk::jobs()}</button>
                <button type="button" class="button" id="invite-many" on:click=move |_| many.open()>{words::invite_many::opener()}</button>
                {opener("add-user", words::add_user::opener(), dialog)}
            }
        })
    };
    let note = move || {
        if administers {
            words::users::note(&dates::viewer_zone())
        } else {
            words::users::directory_note().to_owned()
        }
    };
    // The list stays while one reading follows another: it is built once, beside what waits for
    // the first page.
    let loaded = roll.follow(resource);
    // The list comes first: the counts are asked for once it is there, and stay with any other.
    let counted = Memo::new(move |before: Option<&bool>| {
        administers && (before.copied().unwrap_or_default() || loaded.get())
    });
    let render = Arc::new(|_: FirstPage| ().into_any());
    let listing = if administers {
        Listing::new(roll.lines(), USERS).with_acts(move || selected.buttons())
    } else {
        Listing::new(roll.lines(), DIRECTORY)
    };
    let reading = roll.reading(retry);
    let unused = Memo::new(move |_| administers && statuses.get() == UNUSED);
    let of_days = move || {
        unused.get().then(|| {
            view! {
                {days.segments(words::unused::within())}
                <p class="form-note unused-note">{words::unused::note()}</p>
            }
        })
    };
    let changed = Callback::new(move |()| {
        retry.run(());
        counted_anew.notify();
    });
    let nobody = || {
        view! { <StatePanel kind="empty" glyph=Glyph::People title=words::users::nobody()
        detail=words::users::nobody_note()/> }
    };
    view! {
        <Page title note actions>
            {administers.then(|| view! { <JobPanel id=job on_ended=changed/> })}
            <Show when=move || counted.get()><Summary anew=counted_anew/></Show>
            <div class="toolbar">
                {administers.then(|| statuses.segments(words::users::status()))}
                {of_days}
                {listing.tools()}
            </div>
            <Remote resource loading=words::users::loading() render/>
            <Show when=move || loaded.get()>{listing.view(reading, ViewFn::from(nobody))}</Show>
            {administers.then(|| view! {
                <AddUser open=Signal::derive(move || dialog.is_open())
                    on_close=Callback::new(move |()| dialog.close()) on_added=changed/>
                <InviteMany dialog=many/>
                <Jobs dialog=jobs/>
                {selected.view(listing)}
                <UserPanel id=opened on_changed=changed/>
                <SignOutUser asked/>
            })}
        </Page>
    }
}
