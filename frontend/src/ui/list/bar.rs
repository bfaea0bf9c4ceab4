//! What stands above a list while something of it is selected: how many, and what to do with them.

use leptos::prelude::*;

use super::{
    List,
    selection::{Selecting, Selection},
};
use crate::words;

/// The bar.
#[component]
pub fn SelectionBar(
    /// The list.
    list: List,
    /// Its selection.
    selecting: Selecting,
    /// What can be done with it.
    actions: ViewFn,
) -> impl IntoView {
    let selection = selecting.selection();
    let rows = move || list.rows.with(|rows| rows.len());
    let says = move || {
        selection.with(|selection| match selection {
            Selection::None => String::new(),
            Selection::Some(_) => words::lists::selected(selection.count(rows())),
            Selection::AllMatching { except } if except.is_empty() => {
                words::lists::all_selected(rows())
            }
            Selection::AllMatching { except } => {
                words::lists::all_but(selection.count(rows()), except.len())
            }
        })
    };
    let any = Memo::new(move |_| selection.with(|selection| !selection.is_none()));
    let actions = StoredValue::new(actions);
    // The line that says how many is there before anything is said in it, so that it is spoken.
    view! {
        <div class="selection-bar" role="group" aria-label=words::lists::selection() data-empty=move || (!any.get()).then_some("")>
            <span role="status" data-testid="selected">{says}</span>
            <Show when=move || any.get()>
                <span class="selection-actions">{actions.with_value(ViewFn::run)}</span>
                <button type="button" class="button button-quiet button-small" on:click=move |_| selecting.clear()>{words::lists::clear_selection()}</button>
            </Show>
        </div>
    }
    .into_any()
}
