//! Sorting and searching of lists.

use frontend::{
    text::words,
    ui::table::{Column, Sort, SortKey, order},
    views::users::person::Person,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn sorted(rows: &[Option<i64>], text: &str) -> Vec<Option<i64>> {
    let sort = Sort::among(text, &[Column::numeric("n", "N")]);
    let order = order(rows, |_| true, sort.as_ref(), |row, _| SortKey::number(*row));
    order.into_iter().map(|index| rows[index]).collect()
}

#[wasm_bindgen_test]
fn rows_without_a_value_come_last_whichever_way_a_list_is_sorted() {
    let rows = [Some(2), None, Some(3), Some(1)];
    assert_eq!(sorted(&rows, "n"), [Some(1), Some(2), Some(3), None]);
    assert_eq!(sorted(&rows, "-n"), [Some(3), Some(2), Some(1), None]);
}

#[wasm_bindgen_test]
fn an_order_by_no_column_of_the_list_leaves_the_rows_as_they_came() {
    let rows = [Some(2), Some(3), Some(1)];
    assert_eq!(sorted(&rows, "password"), rows);
    assert_eq!(Sort::among("n", &[Column::numeric("n", "N").fixed()]), None);
}

#[wasm_bindgen_test]
fn names_sort_as_the_language_of_the_browser_does() {
    let rows = ["李", "Zoë", "Ólafur", "ada", "Oz", "ólafur"];
    let sort = Sort { column: "name".into(), descending: false };
    let order = order(&rows, |_| true, Some(&sort), |row, _| SortKey::text(row));
    let sorted: Vec<_> = order.into_iter().map(|index| rows[index]).collect();
    assert_eq!(sorted, ["ada", "ólafur", "Ólafur", "Oz", "Zoë", "李"]);
}

#[wasm_bindgen_test]
fn a_search_asks_for_every_word_in_name_email_or_department() {
    let person = Person::from(api::user::DirectoryEntry {
        display_name: "Ólafur Jónsson".into(),
        email: "olafur@greenroom.test".into(),
        dept: "Physics".into(),
    });
    for found in
        ["", "ólafur", "JÓNSSON phys", "jonsson OLAFUR", "Jo\u{301}nsson", "  greenroom   ólaf "]
    {
        assert!(person.matches(&words(found)), "{found:?}");
    }
    for missed in ["olafur maths", "xyz"] {
        assert!(!person.matches(&words(missed)), "{missed:?}");
    }
}
