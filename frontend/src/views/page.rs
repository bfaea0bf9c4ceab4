//! The head of a view: its title on the page and in the browser's tab, and what can be done.

use leptos::prelude::*;

use crate::{
    param::DialogParam,
    root::Root,
    ui::icons::{Glyph, Icon},
    words,
};

/// Names the browser's tab after a view.
pub fn title_tab(title: &str) {
    Root::here().name_tab(&words::console::tab(title));
}

/// The button of a view that opens its dialog.
pub fn opener(id: &'static str, label: &'static str, dialog: DialogParam) -> AnyView {
    view! {
        <button type="button" id=id class="button button-primary" on:click=move |_| dialog.open()>
            <Icon glyph=Glyph::Plus/>
            {label}
        </button>
    }
    .into_any()
}

/// The way down to a view that lies below another, and back up.
#[component]
pub fn Crumbs(
    /// The view above.
    above: &'static str,
    /// Its address.
    href: Signal<String>,
    /// This view.
    title: Signal<String>,
) -> impl IntoView {
    view! {
        <nav class="crumbs" aria-label=words::past_meeting::crumbs()>
            <ol>
                <li><a href=move || href.get()>{above}</a></li>
                <li aria-current="page"><bdi>{move || title.get()}</bdi></li>
            </ol>
        </nav>
    }
}

/// A view with its head.
#[component]
pub fn Page(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// What to know about the view.
    #[prop(into, optional)]
    note: ViewFn,
    /// Buttons beside the title.
    #[prop(into, optional)]
    actions: ViewFn,
    /// The view.
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| title_tab(&title.get()));
    view! {
        <div class="page-head">
            <div class="page-title">
                <h1>{move || title.get()}</h1>
                <p class="page-note">{move || note.run()}</p>
            </div>
            <div class="page-actions">{move || actions.run()}</div>
        </div>
        {children()}
    }
    .into_any()
}
