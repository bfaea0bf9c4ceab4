//! Long lists: what is drawn of them, and what the mouse and the keyboard do there.

use leptos::{prelude::*, tachys::view::Mountable};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, KeyboardEvent, KeyboardEventInit};

use super::screen::{Canned, Screen, address, open, until};

/// The look of lists: without it nothing scrolls.
const STYLE: &str = concat!(
    "section { width: 1000px; } ",
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/table.css"),
);

/// A user of that number, whose name sorts by it.
pub fn user(number: usize) -> Value {
    json!({
        "id": format!("id{number}"), "email": format!("u{number}@x.co"), "first_name": "",
        "last_name": "", "display_name": format!("U{number:05}"), "type": 2, "status": "active",
        "role_id": "2", "role": "member", "dept": "Physics", "timezone": "", "created_at": null,
        "last_login_time": null,
    })
}

/// An administrator's console with that many users.
pub fn account(users: usize) -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    let all: Vec<_> = (0..users).map(user).collect();
    canned.on(
        "GET /user?",
        200,
        json!({"users": all, "page_size": 300, "total_records": users, "next_page_token": ""}),
    );
    canned
}

/// Opens the users, with the look of lists.
pub async fn open_users(at: &str, canned: &Canned) -> Screen<impl Mountable + use<>> {
    let screen = open(at, canned);
    if document().get_element_by_id("list-style").is_none() {
        let style = document().create_element("style").unwrap();
        style.set_id("list-style");
        style.set_text_content(Some(STYLE));
        document().head().unwrap().append_child(&style).unwrap();
    }
    screen.find("tbody tr[tabindex='0']").await;
    // What is in view was measured by now.
    window().dispatch_event(&web_sys::Event::new("resize").unwrap()).unwrap();
    screen
}

fn active() -> Element {
    document().active_element().unwrap()
}

/// The name in the row that has the focus.
fn row_with_focus() -> String {
    let name = active().query_selector("th").unwrap();
    name.and_then(|name| name.text_content()).unwrap_or_default()
}

async fn focus_is_on(name: &str) {
    until(&format!("the row of {name} has the focus"), || row_with_focus() == name).await;
}

fn press_with(key: &str, shift: bool, ctrl: bool) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_shift_key(shift);
    init.set_ctrl_key(ctrl);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    active().dispatch_event(&event).unwrap();
}

fn press(key: &str) {
    press_with(key, false, false);
}

async fn focus_first_row<M: Mountable>(screen: &Screen<M>) {
    screen.find("tbody tr[tabindex='0']").await.focus().unwrap();
    focus_is_on("U00000").await;
}

fn names<M: Mountable>(screen: &Screen<M>) -> Vec<String> {
    screen.texts("tbody th")
}

#[wasm_bindgen_test]
async fn of_thousands_at_most_eighty_rows_are_drawn_and_all_are_counted() {
    let screen = open_users("/users", &account(3_000)).await;
    screen.sees("3,000 users").await;
    assert!(screen.all("tbody tr").len() <= 80, "{} rows", screen.all("tbody tr").len());
    let table = screen.find("table").await;
    assert_eq!(table.get_attribute("aria-rowcount").as_deref(), Some("3001"));
    let row = screen.find("tbody tr").await;
    assert_eq!(row.get_attribute("aria-rowindex").as_deref(), Some("2"));
    assert_eq!(screen.all("[style*=position], [role=grid]").len(), 0);
}

#[wasm_bindgen_test]
async fn scrolling_draws_the_rows_that_come_into_view() {
    let screen = open_users("/users", &account(3_000)).await;
    let frame = screen.find(".table-frame").await;
    let row_px = screen.find("tbody tr").await.get_bounding_client_rect().height();
    #[expect(clippy::cast_possible_truncation, reason = "a small number")]
    frame.set_scroll_top((row_px * 1_500.0) as i32);
    until("row 1,500 is drawn", || names(&screen).contains(&"U01500".to_owned())).await;
    assert!(screen.all("tbody tr").len() <= 80);
    let top = frame.get_bounding_client_rect().top();
    let rows = screen.all("tbody tr");
    let drawn = rows.iter().find(|row| row.text_content().unwrap().contains("U01500")).unwrap();
    let below_top = drawn.get_bounding_client_rect().top() - top;
    assert!((0.0..=100.0).contains(&below_top), "the row is {below_top} px below the frame's top");
    let head = screen.find("thead th").await.get_bounding_client_rect().top() - top;
    assert!((0.0..=2.0).contains(&head), "the heading is {head} px below the frame's top");
}

#[wasm_bindgen_test]
async fn keys_move_the_focus_from_row_to_row() {
    let screen = open_users("/users", &account(500)).await;
    focus_first_row(&screen).await;
    press("ArrowDown");
    focus_is_on("U00001").await;
    press("End");
    focus_is_on("U00499").await;
    press("ArrowDown");
    focus_is_on("U00499").await;
    press("ArrowUp");
    focus_is_on("U00498").await;
    press("Home");
    focus_is_on("U00000").await;
    press("PageDown");
    until("a page further", || *row_with_focus() > *"U00003").await;
    press("PageUp");
    focus_is_on("U00000").await;
    assert_eq!(screen.all("tbody tr[tabindex='0']").len(), 1, "Tab leads to one row");
    let led = screen.all("tbody tr[tabindex='-1'] :is(a, button):not([tabindex='-1'])");
    assert!(led.is_empty(), "Tab leads past what is in the other rows");
}

#[wasm_bindgen_test]
async fn the_focus_survives_that_its_row_is_scrolled_out_of_the_page() {
    let screen = open_users("/users", &account(3_000)).await;
    focus_first_row(&screen).await;
    press("ArrowDown");
    focus_is_on("U00001").await;
    let frame = screen.find(".table-frame").await;
    frame.set_scroll_top(60_000);
    until("the row is gone", || !names(&screen).contains(&"U00001".to_owned())).await;
    assert_eq!(active(), *frame, "the frame stands in for it");
    frame.set_scroll_top(0);
    focus_is_on("U00001").await;
    frame.set_scroll_top(60_000);
    until("the row is gone", || !names(&screen).contains(&"U00001".to_owned())).await;
    press("ArrowDown");
    focus_is_on("U00002").await;
}

#[wasm_bindgen_test]
async fn the_focus_stays_with_its_row_when_the_list_is_searched_and_sorted() {
    let screen = open_users("/users", &account(3_000)).await;
    focus_first_row(&screen).await;
    press("End");
    focus_is_on("U02999").await;
    screen.type_into("#search", "9").await;
    until("some are left", || screen.text().contains(" of 3,000 users")).await;
    focus_is_on("U02999").await;
    screen.type_into("#search", "").await;
    screen.press("Name").await;
    screen.find("[aria-sort=descending]").await;
    focus_is_on("U02999").await;
    until("it is the first", || names(&screen)[0] == "U02999").await;
}

#[wasm_bindgen_test]
async fn space_selects_and_shift_extends_from_there() {
    let screen = open_users("/users", &account(500)).await;
    focus_first_row(&screen).await;
    press("ArrowDown");
    press(" ");
    screen.sees("1 selected").await;
    for _ in 0..3 {
        press_with("ArrowDown", true, false);
    }
    screen.sees("4 selected").await;
    focus_is_on("U00004").await;
    press_with("ArrowUp", true, false);
    screen.sees("3 selected").await;
    assert_eq!(screen.texts("tr.selected th"), ["U00001", "U00002", "U00003"]);
    press("Escape");
    until("nothing is", || screen.all("tr.selected").is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_click_selects_with_ctrl_one_and_with_shift_all_in_between() {
    let screen = open_users("/users", &account(500)).await;
    screen.click("tbody tr:nth-child(2) .pick input").await;
    screen.sees("1 selected").await;
    let click = web_sys::MouseEventInit::new();
    click.set_bubbles(true);
    click.set_cancelable(true);
    click.set_shift_key(true);
    let click = web_sys::MouseEvent::new_with_mouse_event_init_dict("click", &click).unwrap();
    screen.find("tbody tr:nth-child(5) td:nth-child(3)").await.dispatch_event(&click).unwrap();
    screen.sees("4 selected").await;
    focus_is_on("U00004").await;
    let ticked = screen.all(".pick input:checked");
    assert_eq!(ticked.len(), 4);
}

#[wasm_bindgen_test]
async fn all_that_match_are_selected_until_something_else_matches() {
    let screen = open_users("/users", &account(1_234)).await;
    focus_first_row(&screen).await;
    press_with("a", false, true);
    screen.sees("All 1,234 that match are selected").await;
    press(" ");
    screen.sees("1,233 selected: all that match but 1").await;
    screen.type_into("#search", "U0001").await;
    until("nothing is selected", || !screen.text().contains("selected")).await;
    screen.click("thead .pick input").await;
    screen.sees("All 10 that match are selected").await;
    screen.press("Clear the selection").await;
    until("nothing is selected", || !screen.text().contains("selected")).await;
}

#[wasm_bindgen_test]
async fn enter_opens_what_the_row_names_and_leaves_the_controls_in_it_their_own() {
    let canned = account(3);
    canned.refuse("GET /user/id0", 404, "user_not_found", "User not found");
    let screen = open_users("/users", &canned).await;
    focus_first_row(&screen).await;
    press("Enter");
    until("the user is open", || address() == "/users?user=id0").await;
    screen.press("Close the profile").await;
    let button: HtmlElement = screen.find("tr[tabindex='0'] .button-icon").await;
    button.focus().unwrap();
    press(" ");
    assert!(screen.all("tr.selected").is_empty(), "the key is the button's");
    press("ArrowDown");
    focus_is_on("U00001").await;
    let frame: Element = screen.find(".table-frame").await.unchecked_into();
    assert_eq!(frame.get_attribute("tabindex").as_deref(), Some("-1"));
}
