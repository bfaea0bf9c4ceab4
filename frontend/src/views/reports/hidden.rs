//! Names and emails Zoom does not tell: those of people from outside the account.

use leptos::prelude::*;

use crate::words;

/// A name, or that there is none.
#[must_use]
pub fn name(name: &str) -> String {
    if name.is_empty() { words::past_meeting::hidden().to_owned() } else { name.to_owned() }
}

/// A name on screen.
pub fn name_cell(name: &str) -> AnyView {
    if name.is_empty() { hidden() } else { view! { <bdi>{name.to_owned()}</bdi> }.into_any() }
}

/// An email on screen.
pub fn email_cell(address: &str) -> AnyView {
    if address.is_empty() {
        hidden()
    } else {
        view! { <span class="email" dir="ltr">{address.to_owned()}</span> }.into_any()
    }
}

fn hidden() -> AnyView {
    view! { <span class="hidden-by-zoom">{words::past_meeting::hidden()}</span> }.into_any()
}
