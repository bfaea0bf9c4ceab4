//! What is selected. Nothing here needs a browser.

use std::sync::Arc;

use frontend::ui::list::{column::Column, column::shown, column::toggled, selection::Selection};
use wasm_bindgen_test::wasm_bindgen_test;

fn selected(ids: &[&str]) -> Selection {
    let mut selection = Selection::None;
    selection.include(ids.iter().map(|id| Arc::from(*id)));
    selection
}

#[wasm_bindgen_test(unsupported = test)]
fn a_line_is_selected_and_no_longer() {
    let mut selection = Selection::None;
    selection.toggle("a".into());
    selection.toggle("b".into());
    assert!(selection.contains("a") && selection.contains("b") && !selection.contains("c"));
    assert_eq!(selection.count(10), 2);
    selection.toggle("a".into());
    selection.toggle("b".into());
    assert_eq!(selection, Selection::None);
}

#[wasm_bindgen_test(unsupported = test)]
fn no_lines_at_all_are_no_selection() {
    assert_eq!(selected(&[]), Selection::None);
}

#[wasm_bindgen_test(unsupported = test)]
fn all_that_match_are_all_but_the_exceptions() {
    let mut selection = Selection::all();
    assert_eq!(selection.count(1_234), 1_234);
    selection.toggle("a".into());
    assert!(!selection.contains("a") && selection.contains("anybody"));
    assert_eq!(selection.count(1_234), 1_233);
    selection.toggle("a".into());
    assert_eq!(selection, Selection::all());
    selection.toggle("b".into());
    selection.include(["b".into()]);
    assert_eq!(selection, Selection::all());
}

#[wasm_bindgen_test(unsupported = test)]
fn once_something_else_matches_all_that_matched_are_selected_no_more() {
    let mut all = Selection::all();
    all.match_anew();
    assert!(all.is_none());
    let mut some = selected(&["a"]);
    some.match_anew();
    assert_eq!(some, selected(&["a"]));
}

const COLUMNS: [Column; 4] = [
    Column::text("name", || "Name"),
    Column::text("email", || "Email"),
    Column::numeric("n", || "N"),
    Column::text("rare", || "Rare").on_demand(),
];

fn ids(choice: &str) -> Vec<&'static str> {
    shown(&COLUMNS, choice).iter().map(|column| column.id).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn the_columns_shown_are_those_named_and_always_the_first() {
    assert_eq!(ids(""), ["name", "email", "n"]);
    assert_eq!(ids("rare,email,nonsense"), ["name", "email", "rare"]);
    assert_eq!(ids("nonsense"), ["name"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_choice_that_is_the_usual_one_is_none() {
    let without = toggled(&COLUMNS, "", "n");
    assert_eq!(without, "name,email");
    assert_eq!(toggled(&COLUMNS, &without, "n"), "");
    assert_eq!(toggled(&COLUMNS, "", "rare"), "name,email,n,rare");
}
