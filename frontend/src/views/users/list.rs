//! The table of users: searched, sorted, and growing while more pages arrive.

use std::sync::Arc;

use api::{UserId, user::UserStatus};
use leptos::prelude::*;

use super::{
    person::{DIRECTORY_COLUMNS, Person, USER_COLUMNS, licence_name},
    roll::{Progress, Roll},
    sign_out::{Asked, SignOutUser},
};
use crate::{
    dates,
    param::Param,
    shell::role_name,
    text::words,
    ui::{
        icons::{Glyph, Icon},
        panel::{Badge, Notice, StatePanel, Tone},
        table::{Cells, NoMatch, order},
    },
    views::listing::Listing,
};

/// How a status is shown.
fn status_badge(status: UserStatus) -> AnyView {
    let (label, tone) = match status {
        UserStatus::Active => ("Active", Tone::Good),
        UserStatus::Inactive => ("Inactive", Tone::Muted),
        UserStatus::Pending => ("Pending", Tone::Waiting),
    };
    view! { <Badge label tone/> }.into_any()
}

fn or_nothing(text: &str) -> String {
    if text.is_empty() { dates::NOTHING.to_owned() } else { text.to_owned() }
}

/// The cells of a line, one a column.
fn cells_of(person: &Person, asked: Asked) -> Vec<AnyView> {
    let name = person.name.clone().into_any();
    let email = view! { <span class="email">{person.email.clone()}</span> }.into_any();
    let dept = or_nothing(&person.dept).into_any();
    match &person.facts {
        None => vec![name, email, dept],
        Some(facts) => vec![
            name,
            email,
            status_badge(facts.status),
            role_name(facts.role).into_any(),
            licence_name(facts.licence).into_any(),
            dept,
            dates::instant_or_nothing(facts.last_login).into_any(),
            sign_out_button(facts.id.clone(), person.name.clone(), asked),
        ],
    }
}

/// Asks where to sign the user out.
fn sign_out_button(id: Option<UserId>, name: String, asked: Asked) -> AnyView {
    let Some(id) = id else { return dates::NOTHING.into_any() };
    let label = format!("Sign {name} out");
    view! {
        <button type="button" class="button button-quiet button-icon" aria-label=label
            on:click=move |_| asked.set(Some((id.clone(), name.clone())))>
            <Icon glyph=Glyph::Leave/>
        </button>
    }
    .into_any()
}

/// The table with its counts.
#[component]
pub fn UserTable(
    /// The users.
    roll: Roll,
    /// What they are searched for.
    search: Param,
    /// Reads them anew.
    retry: Callback<()>,
    /// Whether an administrator looks.
    administers: bool,
) -> impl IntoView {
    let people = roll.people();
    let asked = Asked::new(None);
    let columns = if administers { USER_COLUMNS.to_vec() } else { DIRECTORY_COLUMNS.to_vec() };
    let listing = Listing::new(
        columns,
        "name",
        Arc::new(move |sort| {
            let words = words(&search.get());
            people.with(|people| {
                order(people, |person| person.matches(&words), sort, Person::sort_key)
            })
        }),
    );
    let rows = listing.rows();
    let cells: Cells = Arc::new(move |row| {
        people
            .with_untracked(|people| people.get(row).map(|person| cells_of(person, asked)))
            .unwrap_or_default()
    });
    let found = Memo::new(move |_| rows.with(|rows| rows.len()));
    // The table stays while its rows come and go: only these two change what is shown.
    let none_found = Memo::new(move |_| found.get() == 0);
    let nobody = Memo::new(move |_| people.with(Vec::is_empty));
    let users = |number: usize| dates::counted(number as u64, "user");
    let count = move || {
        let found = found.get();
        match roll.progress().get() {
            Progress::Complete if search.get().is_empty() => users(found),
            Progress::Complete => {
                format!("{} of {}", dates::count(found as u64), users(people.with(Vec::len)))
            }
            Progress::Reading { read, total } => {
                format!("Loading: {} of {}", dates::count(read as u64), dates::count(total))
            }
            Progress::Broken { .. } => format!("{}; the list is incomplete", users(found)),
        }
    };
    let broken = move || match roll.progress().get() {
        Progress::Broken { read, error } => Some(view! {
            <Notice kind="incomplete" glyph=Glyph::Alert>
                <p>{format!("Only {} could be loaded. {error}", users(read))}</p>
                <button type="button" class="button button-small" on:click=move |_| retry.run(())>"Load again"</button>
            </Notice>
        }),
        _ => None,
    };
    view! {
        <p class="count" role="status" data-testid="users-count">{count}</p>
        {broken}
        {move || if nobody.get() {
            view! {
                <StatePanel kind="empty" glyph=Glyph::People title="Nobody here"
                    detail="No user of the account has this status."/>
            }.into_any()
        } else if none_found.get() {
            view! {
                <NoMatch detail="No user's name, email or department has all these words."
                    on_clear=Callback::new(move |()| search.set(""))/>
            }.into_any()
        } else {
            listing.table("Users", Arc::clone(&cells))
        }}
        {administers.then(|| view! { <SignOutUser asked/> })}
    }
}
