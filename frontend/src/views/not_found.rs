//! What a path shows that leads nowhere.

use leptos::prelude::*;

use super::page::title_tab;
use crate::{
    route::Route,
    ui::{icons::Glyph, panel::StatePanel},
};

/// The view.
#[component]
pub fn NotFound() -> impl IntoView {
    title_tab("Page not found");
    view! {
        <h1 class="visually-hidden">"Page not found"</h1>
        <StatePanel kind="missing" glyph=Glyph::Lens title="There is no such page"
            detail="The address may be mistyped, or the page has moved.">
            <a href=Route::Users.to_string() class="button">"Go to the users"</a>
        </StatePanel>
    }
}
