//! What a path shows that leads nowhere.

use leptos::prelude::*;

use super::page::title_tab;
use crate::{
    history::link,
    route::Shown,
    ui::{icons::Glyph, panel::StatePanel},
    words,
};

/// The view.
#[component]
pub fn NotFound() -> impl IntoView {
    title_tab(words::not_found::tab());
    view! {
        <h1 class="visually-hidden">{words::not_found::tab()}</h1>
        <StatePanel kind="missing" glyph=Glyph::Lens title=words::not_found::title()
            detail=words::not_found::detail()>
            <a href=link(Shown::here().first()) class="button">{words::not_found::way_on()}</a>
        </StatePanel>
    }
}
