//! The people of the sandbox account a visitor can be.

use api::session::SandboxPerson;
use leptos::prelude::*;

use crate::{
    shell::role_name,
    ui::icons::{Glyph, Icon},
    words,
};

/// A button for each of them.
#[component]
pub fn SandboxPeople(
    /// The people.
    people: Vec<SandboxPerson>,
    /// Somebody was picked, by email.
    pick: Callback<String>,
    /// Whether an answer is awaited.
    pending: RwSignal<bool>,
) -> impl IntoView {
    let people = people
        .into_iter()
        .map(|person| {
            let email = person.email.clone();
            view! {
                <li>
                    <button type="button" class="person" aria-disabled=move || pending.get().then_some("true")
                        on:click=move |_| pick.run(email.clone())>
                        <Icon glyph=Glyph::Person/>
                        <span class="person-role">{role_name(person.role)}</span>
                        <span class="person-email" dir="ltr">{person.email}</span>
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="sandbox-people" aria-labelledby="sandbox-people-title">
            <h2 id="sandbox-people-title">{words::sandbox::people_title()}</h2>
            <p>{words::sandbox::people_note()}</p>
            <ul>{people}</ul>
        </section>
    }
}
