//! The account's users; for members, the directory of their colleagues.

pub mod add;
pub mod list;
pub mod person;
pub mod roll;

use api::user::UserStatus;
use leptos::prelude::*;

use self::{add::AddUser, list::UserTable, roll::Roll};
use super::{
    page::Page,
    remote::{Remote, read},
};
use crate::{
    dates,
    query::{Key, Param},
    session::Session,
    ui::{
        field::{SearchField, Segments},
        icons::{Glyph, Icon},
    },
};

/// The dialog's name in the URL.
const ADD: &str = "add-user";

const STATUSES: [(&str, &str); 3] =
    [("active", "Active"), ("inactive", "Inactive"), ("pending", "Pending")];

/// The status the URL names; active where it names none.
fn status_from(text: &str) -> UserStatus {
    match text {
        "inactive" => UserStatus::Inactive,
        "pending" => UserStatus::Pending,
        _ => UserStatus::Active,
    }
}

fn status_word(status: UserStatus) -> &'static str {
    match status {
        UserStatus::Active => "active",
        UserStatus::Inactive => "inactive",
        UserStatus::Pending => "pending",
    }
}

/// The view.
#[component]
pub fn Users() -> impl IntoView {
    let administers = expect_context::<Session>().administers();
    let status_param = Param::new(Key::Status);
    let search = Param::typed(Key::Search);
    let page = Param::new(Key::Page);
    let dialog = Param::new(Key::Dialog);
    // The directory has no other status than active.
    let status =
        Memo::new(
            move |_| {
                if administers { status_from(&status_param.get()) } else { UserStatus::Active }
            },
        );
    let roll = Roll::empty();
    let resource =
        read(move || status.get(), move |client, status| roll.read(client, administers, status));
    let retry = Callback::new(move |()| resource.refetch());
    let choose_status = Callback::new(move |choice: String| {
        page.set("");
        status_param.set(if choice == "active" { String::new() } else { choice });
    });
    let search_for = Callback::new(move |typed: String| {
        page.set("");
        search.set(typed);
    });
    let title = Signal::derive(move || if administers { "Users" } else { "Directory" }.to_owned());
    let actions = move || {
        administers.then(|| {
            view! {
                <button type="button" id="add-user" class="button button-primary" on:click=move |_| dialog.set(ADD)>
                    <Icon glyph=Glyph::Plus/>
                    "Add user"
                </button>
            }
        })
    };
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
    view! {
        <Page title note actions>
            <div class="toolbar">
                <SearchField id="search" label="Search by name, email or department"
                    value=Signal::derive(move || search.get()) on_input=search_for/>
                <Show when=move || administers>
                    <Segments label="Status" options=&STATUSES
                        value=Signal::derive(move || status_word(status.get()).to_owned())
                        on_choice=choose_status/>
                </Show>
            </div>
            <Remote resource loading="Loading users" render=std::sync::Arc::new(move |()| {
                view! { <UserTable roll search retry administers=administers/> }.into_any()
            })/>
            <Show when=move || administers>
                <AddUser open=Signal::derive(move || dialog.get() == ADD)
                    on_close=Callback::new(move |()| dialog.set(""))
                    on_added=retry/>
            </Show>
        </Page>
    }
}
