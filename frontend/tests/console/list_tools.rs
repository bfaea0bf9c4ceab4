//! What stands above a list: columns, filters, files, progress; and how it prints.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, HtmlSelectElement, Url};

use super::{
    lists::{account, open_users, user},
    screen::{Canned, address, open, until},
};

const SECOND: &str = "GET /user?status=active&page_size=300&next_page_token=b";
const THIRD: &str = "GET /user?status=active&page_size=300&next_page_token=c";

fn page(numbers: std::ops::Range<usize>, next: &str) -> serde_json::Value {
    let users: Vec<_> = numbers.map(user).collect();
    json!({"users": users, "page_size": 300, "total_records": 3, "next_page_token": next})
}

/// An account of three users on three pages.
fn three_pages() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, page(0..1, "b"));
    canned.on(SECOND, 200, page(1..2, "c"));
    canned.on(THIRD, 200, page(2..3, ""));
    canned
}

#[wasm_bindgen_test]
async fn a_list_that_is_stopped_keeps_what_is_there_and_goes_on_where_it_stopped() {
    let canned = three_pages();
    let hold = canned.hold(SECOND);
    let screen = open("/users", &canned);
    screen.sees("Loading: 1 of 3").await;
    screen.find(".count button").await.focus().unwrap();
    screen.press("Stop").await;
    screen.sees("Stopped at 1 user of 3.").await;
    let focused = || document().active_element().and_then(|it| it.text_content());
    until("the way on has the focus", || focused().as_deref() == Some("Load the rest")).await;
    screen.sees("1 user; the list is incomplete").await;
    hold.now();
    until("the page came all the same", || hold.is_done()).await;
    assert_eq!(screen.texts("tbody th"), ["U00000"]);
    screen.press("Load the rest").await;
    until("all are there", || screen.texts("tbody th") == ["U00000", "U00001", "U00002"]).await;
    screen.sees("3 users").await;
    assert!(screen.all("[data-notice=incomplete]").is_empty());
}

#[wasm_bindgen_test]
async fn a_list_whose_page_fails_keeps_the_pages_before_and_tries_that_one_again() {
    let canned = three_pages();
    canned.refuse(THIRD, 502, "zoom_unreachable", "Zoom is away.");
    let screen = open("/users", &canned);
    screen.sees("Only 2 users could be loaded. Zoom is away.").await;
    canned.on(THIRD, 200, page(2..3, ""));
    screen.press("Load the rest").await;
    screen.sees("3 users").await;
    assert_eq!(canned.asked("GET /user?status=active&page_size=300").len(), 4, "no page twice");
}

#[wasm_bindgen_test]
async fn the_columns_stand_in_the_url() {
    let screen = open_users("/users?columns=name,email", &account(3)).await;
    assert_eq!(screen.texts("thead th"), ["", "Name", "Email"]);
    screen.press("Columns").await;
    screen.find(".menu-tick").await;
    let box_of = |label: &str| {
        let boxes = screen.all(".menu-tick");
        let found = boxes.into_iter().find(|tick| tick.text_content().unwrap() == label);
        found.unwrap().unchecked_into::<web_sys::HtmlElement>()
    };
    box_of("Time zone").click();
    until("it is shown", || screen.texts("thead th") == ["", "Name", "Email", "Time zone"]).await;
    assert_eq!(address(), "/users?columns=name%2Cemail%2Ctimezone");
    box_of("Email").click();
    until("it is not", || screen.texts("tbody tr:first-child > *").len() == 3).await;
    screen.press("Compact").await;
    screen.find(".table-frame[data-density=compact]").await;
}

#[wasm_bindgen_test]
async fn a_filter_stands_in_the_url_narrows_the_list_and_is_cleared() {
    let canned = Canned::signed_in_as(Some("admin"));
    let mut law = user(1);
    law["dept"] = "Law".into();
    canned.on(
        "GET /user?",
        200,
        json!({"users": [user(0), law], "page_size": 300, "total_records": 2, "next_page_token": ""}),
    );
    let screen = open("/users", &canned);
    screen.find("tbody tr").await;
    screen.press("Filters").await;
    let field: HtmlSelectElement = screen.find("#filter-dept").await.unchecked_into();
    let options = screen.texts("#filter-dept option");
    assert_eq!(options, ["Any", "Law", "Physics"]);
    field.set_value("Law");
    field.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
    until("one is left", || screen.texts("tbody th") == ["U00001"]).await;
    assert_eq!(address(), "/users?dept=Law");
    screen.sees("Filters (1)").await;
    screen.sees("1 of 2 users").await;
    screen.press("Clear the filters").await;
    until("both are there", || screen.all("tbody th").len() == 2).await;
    assert_eq!(address(), "/users");
}

/// What was saved, once something was.
async fn saved(save: impl Future<Output = ()>) -> String {
    let class = Reflect::get(&window(), &"URL".into()).unwrap();
    let real: Function = Reflect::get(&class, &"createObjectURL".into()).unwrap().unchecked_into();
    let blobs = Array::new();
    let seen = blobs.clone();
    let noting = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |blob: JsValue| {
        seen.push(&blob);
        "data:text/plain,".into()
    });
    Reflect::set(&class, &"createObjectURL".into(), noting.as_ref()).unwrap();
    save.await;
    until("a file is saved", || blobs.length() == 1).await;
    Reflect::set(&class, &"createObjectURL".into(), &real).unwrap();
    let blob: Blob = blobs.get(0).unchecked_into();
    assert_eq!(blob.type_(), "text/csv;charset=utf-8");
    // As a page reads it: `text()` would swallow the byte order mark.
    let url = Url::create_object_url_with_blob(&blob).unwrap();
    let answer = JsFuture::from(window().fetch_with_str(&url)).await.unwrap();
    let buffer: Function = Reflect::get(&answer, &"arrayBuffer".into()).unwrap().unchecked_into();
    let bytes = JsFuture::from(buffer.call0(&answer).unwrap().unchecked_into::<js_sys::Promise>());
    String::from_utf8(js_sys::Uint8Array::new(&bytes.await.unwrap()).to_vec()).unwrap()
}

#[wasm_bindgen_test]
async fn what_is_listed_is_saved_in_its_order_and_what_is_selected_by_itself() {
    let screen = open_users("/users?q=u0000&sort=-name", &account(12)).await;
    let csv = saved(screen.press("Download what is listed as CSV")).await;
    let lines: Vec<_> = csv.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}id,email,first_name,last_name,display_name,type,status"));
    assert!(lines[0].contains(",created_at (UTC),created_at ("), "{}", lines[0]);
    assert_eq!(lines.len(), 12, "the head, ten records and the end: {csv}");
    assert!(
        lines[1].starts_with("id9,u9@x.co,,,U00009,2,active,2,member,Physics,"),
        "{}",
        lines[1]
    );

    screen.click("tbody tr:nth-child(3) .pick input").await;
    let csv = saved(screen.press("Download what is selected as CSV")).await;
    let lines: Vec<_> = csv.split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{csv}");
    assert!(lines[1].starts_with("id7,"), "{}", lines[1]);
}

#[wasm_bindgen_test]
async fn all_that_is_listed_prints_or_it_is_said_how_much_does() {
    let screen = open_users("/users", &account(2_500)).await;
    assert!(screen.all("tbody tr").len() <= 80);
    screen.type_into("#search", "u001").await;
    screen.sees("100 of 2,500 users").await;
    let tell = |what| window().dispatch_event(&web_sys::Event::new(what).unwrap()).unwrap();
    tell("beforeprint");
    until("all are drawn", || screen.all("tbody tr").len() == 100).await;
    tell("afterprint");
    until("few are drawn", || screen.all("tbody tr").len() <= 80).await;
    assert!(screen.all(".print-note").is_empty());
    screen.type_into("#search", "").await;
    screen.sees("2,500 users").await;
    screen.sees("The first 2,000 of 2,500 rows. The CSV has all of them.").await;
}
