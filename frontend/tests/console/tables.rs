//! Sorting and searching of lists.

use api::{
    Instant,
    user::{DirectoryEntry, User},
};
use frontend::{
    text::search_words,
    ui::list::{
        arrange::{Arrangement, Order, Wanted},
        column::Column,
        line::{Held, Line, boxed},
        sort::{Sort, SortKey},
    },
};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

fn order_of(keys: impl IntoIterator<Item = SortKey>) -> Order {
    let mut order = Order::default();
    order.extend(keys.into_iter());
    order
}

fn numbers(rows: &[Option<i64>]) -> Order {
    order_of(rows.iter().map(|row| SortKey::number(*row)))
}

fn names(order: &Order, rows: &[&'static str]) -> Vec<&'static str> {
    order.lines(false).into_iter().map(|at| rows[at as usize]).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_without_a_value_come_last_whichever_way_a_list_is_sorted() {
    let order = numbers(&[Some(2), None, Some(3), Some(1), None]);
    assert_eq!(order.lines(false), [3, 0, 2, 1, 4]);
    assert_eq!(order.lines(true), [2, 0, 3, 1, 4]);
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_that_compare_equal_stay_as_they_came_whichever_way_a_list_is_sorted() {
    let mut order = numbers(&[Some(2), Some(1), Some(2), Some(1)]);
    order.extend([1, 2].map(|number| SortKey::number(Some(number))).into_iter());
    assert_eq!(order.lines(false), [1, 3, 4, 0, 2, 5]);
    assert_eq!(order.lines(true), [0, 2, 5, 1, 3, 4]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_list_that_grew_is_sorted_as_one_that_was_there_at_once() {
    // Numbers without an order of their own, many of them alike.
    let rows: Vec<_> = (0..3_000_i64).map(|n| Some(n * 7_919 % 1_013)).collect();
    let mut grown = Order::default();
    for page in rows.chunks(300) {
        grown.extend(page.iter().map(|row| SortKey::number(*row)));
    }
    assert_eq!(grown.lines(false), numbers(&rows).lines(false));
    let mut sorted: Vec<u32> = (0..3_000).collect();
    sorted.sort_by_key(|at| rows[*at as usize]);
    assert_eq!(grown.lines(false), sorted);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_order_by_no_column_of_the_list_is_none() {
    let columns = [Column::numeric("n", || "N"), Column::text("f", || "F").fixed()];
    assert_eq!(Sort::among("password", &columns), None);
    assert_eq!(Sort::among("f", &columns), None);
    assert!(Sort::among("-n", &columns).is_some_and(|sort| sort.descending));
}

#[wasm_bindgen_test]
fn names_sort_as_the_language_of_the_browser_does() {
    let rows = ["李", "Zoë", "Ólafur", "ada", "Oz", "_x", "ólafur", "1st", "Åsa"];
    let sorted = ["_x", "1st", "ada", "Åsa", "ólafur", "Ólafur", "Oz", "Zoë", "李"];
    assert_eq!(names(&order_of(rows.map(SortKey::text)), &rows), sorted);
    let mut grown = Order::default();
    for row in rows {
        grown.extend([SortKey::text(row)].into_iter());
    }
    assert_eq!(names(&grown, &rows), sorted);
}

fn wanted(search: &str, filters: &[(&'static str, &str)]) -> Wanted {
    let filters = filters.iter().map(|(name, value)| (*name, (*value).to_owned()));
    Wanted { words: search_words(search), filters: filters.collect(), now: now() }
}

fn now() -> Instant {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn held<T: Line + 'static>(lines: Vec<T>) -> Vec<Held> {
    boxed(lines).into_iter().map(Held::from).collect()
}

fn entry(name: &str, email: &str) -> DirectoryEntry {
    DirectoryEntry { display_name: name.into(), email: email.into(), dept: "Physics".into() }
}

#[wasm_bindgen_test]
fn a_search_asks_for_every_word_in_name_email_or_department() {
    let lines = held(vec![entry("Ólafur Jónsson", "olafur@greenroom.test")]);
    let found = |search| {
        let wanted = wanted(search, &[]);
        Arrangement::default().rows(&lines, 0, &wanted, None).len() == 1
    };
    for search in
        ["", "ólafur", "JÓNSSON phys", "jonsson OLAFUR", "Jo\u{301}nsson", "  greenroom   ólaf "]
    {
        assert!(found(search), "{search:?}");
    }
    for search in ["olafur maths", "xyz"] {
        assert!(!found(search), "{search:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_search_typed_letter_by_letter_finds_what_it_finds_at_once() {
    let names = ["ada", "adam", "bada", "eve"];
    let mut lines = held(names.map(|name| entry(name, "@x")).into());
    let mut typed = Arrangement::default();
    for search in ["", "a", "ad", "ada", "ad", "ad b", "eve", ""] {
        let wanted = wanted(search, &[]);
        let afresh = Arrangement::default().rows(&lines, 0, &wanted, None);
        assert_eq!(typed.rows(&lines, 0, &wanted, None), afresh, "{search:?}");
    }
    let ada = wanted("ada", &[]);
    assert_eq!(typed.rows(&lines, 0, &ada, None), [0, 1, 2]);
    lines.extend(held(vec![entry("Ada", "@y")]));
    assert_eq!(typed.rows(&lines, 0, &ada, None), [0, 1, 2, 4], "the list grew");
    let others = held(vec![entry("eve", "@x"), entry("ada", "@x")]);
    assert_eq!(typed.rows(&others, 1, &ada, None), [1], "the list was replaced");
}

fn user(name: &str, role: &str, licence: u16, dept: &str, last_login: Option<&str>) -> User {
    serde_json::from_value(json!({
        "id": name, "email": format!("{name}@x.co"), "first_name": "", "last_name": "",
        "display_name": name, "type": licence, "status": "active", "role_id": "2", "role": role,
        "dept": dept, "timezone": "", "created_at": null, "last_login_time": last_login,
    }))
    .unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn users_are_filtered_by_role_licence_department_and_last_sign_in() {
    let lines = held(vec![
        user("a", "admin", 2, "Physics", Some("2026-11-20T12:00:00Z")),
        user("b", "member", 1, "Physics", Some("2026-10-20T12:00:00Z")),
        user("c", "member", 2, "Law", Some("2026-08-20T12:00:00Z")),
        user("d", "member", 2, "", None),
    ]);
    let found = |filters: &[(&'static str, &str)]| {
        Arrangement::default().rows(&lines, 0, &wanted("", filters), None)
    };
    assert_eq!(found(&[("role", "admin")]), [0]);
    assert_eq!(found(&[("licence", "1")]), [1]);
    assert_eq!(found(&[("dept", "Physics")]), [0, 1]);
    assert_eq!(found(&[("last_login", "never")]), [3]);
    assert_eq!(found(&[("last_login", "30")]), [1, 2]);
    assert_eq!(found(&[("last_login", "60")]), [2]);
    assert_eq!(found(&[("last_login", "90")]), [2]);
    assert_eq!(found(&[("role", "member"), ("licence", "2")]), [2, 3]);
    assert_eq!(found(&[("dept", "Nonsense")]), [] as [u32; 0]);
}
