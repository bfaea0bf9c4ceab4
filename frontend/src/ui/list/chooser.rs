//! Chooses the columns of a list, and how close its rows stand.

use leptos::prelude::*;

use super::{
    column::{Column, shown, toggled},
    density::{Density, ListDensity},
    menu::Menu,
};
use crate::{
    ui::{field::Segments, icons::Glyph},
    words::{self, Message},
};

const DENSITIES: [(&str, Message); 2] =
    [("comfortable", words::lists::comfortable), ("compact", words::lists::compact)];

/// The button and its panel.
#[component]
pub fn Chooser(
    /// All columns of the list; the first is always shown.
    columns: StoredValue<Vec<Column>>,
    /// Which are shown, as [`shown`] reads it.
    #[prop(into)]
    choice: Signal<String>,
    /// Others were chosen.
    on_choice: Callback<String>,
) -> impl IntoView {
    let density = expect_context::<ListDensity>();
    let tick = move |column: Column| {
        let ticked =
            move || columns.with_value(|columns| shown(columns, &choice.get()).contains(&column));
        let on_change = move |_| {
            let choice = choice.get_untracked();
            on_choice.run(columns.with_value(|columns| toggled(columns, &choice, column.id)));
        };
        view! {
            <label class="menu-tick">
                <input type="checkbox" prop:checked=ticked on:change=on_change/>
                {(column.label)()}
            </label>
        }
        .into_any()
    };
    let on_density = Callback::new(move |choice: String| {
        let all = [Density::Comfortable, Density::Compact];
        if let Some(chosen) = all.into_iter().find(|density| density.name() == choice) {
            density.set(chosen);
        }
    });
    view! {
        <Menu label=Signal::stored(words::lists::columns().to_owned()) glyph=Glyph::Columns>
            <fieldset class="menu-ticks">
                <legend class="field-label">{words::lists::columns()}</legend>
                {columns.with_value(|columns| columns.iter().skip(1).copied().map(tick).collect_view())}
            </fieldset>
            <Segments label=words::lists::density() options=&DENSITIES on_choice=on_density
                value=Signal::derive(move || density.get().name().to_owned())/>
        </Menu>
    }
    .into_any()
}
