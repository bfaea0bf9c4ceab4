//! The table of users: searched, sorted, and growing while more pages arrive.

use std::sync::Arc;

use api::user::UserStatus;
use leptos::prelude::*;

use super::{
    person::{DIRECTORY_COLUMNS, Person, USER_COLUMNS, licence_name, words},
    roll::{Progress, Roll},
};
use crate::{
    dates,
    query::{Key, Param},
    shell::role_name,
    ui::{
        icons::Glyph,
        panel::{Badge, Notice, StatePanel, Tone},
        table::{Cells, NoMatch, Sort, SortKey, Table, order},
    },
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
fn cells_of(person: &Person) -> Vec<AnyView> {
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
        ],
    }
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
    let sort_param = Param::new(Key::Sort);
    let page_param = Param::new(Key::Page);
    let columns = if administers { USER_COLUMNS.to_vec() } else { DIRECTORY_COLUMNS.to_vec() };
    let sortable = columns.clone();
    let sort = Memo::new(move |_| Sort::among(&sort_param.get(), &sortable));
    let rows = Memo::new(move |_| {
        let words = words(&search.get());
        let sort = sort.get();
        let by_name = Sort { column: "name".to_owned(), descending: false };
        people.with(|people| {
            Arc::new(order(
                people,
                |person| person.matches(&words),
                Some(sort.as_ref().unwrap_or(&by_name)),
                Person::sort_key as fn(&Person, &str) -> SortKey,
            ))
        })
    });
    let cells: Cells = Arc::new(move |row| {
        people.with_untracked(|people| people.get(row).map(cells_of)).unwrap_or_default()
    });
    let page = Signal::derive(move || page_param.get().parse().unwrap_or(1));
    let found = Memo::new(move |_| rows.with(|rows| rows.len()));
    // The table stays while its rows come and go: only these two change what is shown.
    let none_found = Memo::new(move |_| found.get() == 0);
    let nobody = Memo::new(move |_| people.with(Vec::is_empty));
    let users = |number: usize| {
        let noun = if number == 1 { "user" } else { "users" };
        format!("{} {noun}", dates::count(number as u64))
    };
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
                <p>{format!("Only the first {} users could be loaded. {error}", dates::count(read as u64))}</p>
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
            view! {
                <Table caption="Users" columns=columns.clone() rows cells=Arc::clone(&cells) sort page
                    on_sort=Callback::new(move |sort: Sort| {
                        page_param.set("");
                        sort_param.set(sort.to_string());
                    })
                    on_page=Callback::new(move |page: usize| page_param.set(page.to_string()))/>
            }.into_any()
        }}
    }
}
