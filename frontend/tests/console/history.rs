//! Links, and the browser's way back.

use std::{cell::Cell, rc::Rc};

use leptos::{ev, prelude::*, tachys::view::Mountable};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, MouseEvent, MouseEventInit};

use super::screen::{Canned, Screen, address, focused, open, until};

const MEETINGS: &str = ".nav a[href='/meetings']";
const REPORTS: &str = ".nav a[href='/reports']";

/// An administrator's console whose lists are empty.
fn admin() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on(
        "GET /user?",
        200,
        json!({"users": [], "page_size": 300, "total_records": 0, "next_page_token": ""}),
    );
    canned.on("GET /user/meetings", 200, meetings());
    canned.on("GET /user/report", 200, report());
    canned.refuse("GET /user/meetingreport", 404, "meeting_not_found", "No such meeting.");
    canned
}

fn meetings() -> Value {
    json!({
        "user_id": "id-admin", "meetings": [],
        "average_day": {"meetings": 0.0, "minutes": 0.0, "days": 0}, "complete": true,
    })
}

fn report() -> Value {
    let range = json!({"from": "2026-11-20", "to": "2026-11-21"});
    json!({
        "asked": range, "served": range, "user_id": null, "meetings": [],
        "totals": {"meetings": 0, "webinars": 0, "participants": 0, "minutes": 0, "participant_minutes": 0},
        "by_day": [], "average_day": {"meetings": 0.0, "participants": 0.0, "minutes": 0.0},
    })
}

/// A click of the primary button.
fn plain() -> MouseEventInit {
    let click = MouseEventInit::new();
    click.set_bubbles(true);
    click.set_cancelable(true);
    click
}

/// Clicks, and says whether the console took the click over. Where it did not, the browser is
/// kept from leaving the page of the tests.
fn is_taken(element: &HtmlElement, click: &MouseEventInit) -> bool {
    let taken = Rc::new(Cell::new(None));
    let seen = Rc::clone(&taken);
    let listener = window_event_listener(ev::click, move |event| {
        seen.set(Some(event.default_prevented()));
        event.prevent_default();
    });
    let auxiliary = window_event_listener(ev::auxclick, |event| event.prevent_default());
    let click = MouseEvent::new_with_mouse_event_init_dict("click", click).unwrap();
    element.dispatch_event(&click).unwrap();
    listener.remove();
    auxiliary.remove();
    taken.get().unwrap()
}

async fn shows<M: Mountable>(screen: &Screen<M>, title: &str, at: &str) {
    until(&format!("{title} at {at}"), || screen.texts("h1") == [title] && address() == at).await;
}

fn back() {
    window().history().unwrap().back().unwrap();
}

#[wasm_bindgen_test]
async fn a_click_on_a_link_goes_there_without_loading_the_page_anew() {
    let screen = open("/users?status=inactive", &admin());
    // What is inside the link is what is clicked.
    let label: HtmlElement = screen.find(&format!("{MEETINGS} span")).await;
    assert!(is_taken(&label, &plain()));
    shows(&screen, "Meetings", "/meetings").await;
    until("the new view has the focus", || focused() == "main").await;
}

#[wasm_bindgen_test]
async fn the_navigation_marks_where_one_is_and_what_lies_above() {
    let screen = open("/users/", &admin());
    let current = || {
        let links = screen.all(".nav a[aria-current=page]");
        links.iter().map(|link| link.get_attribute("href").unwrap()).collect::<Vec<_>>()
    };
    until("the users are marked", || current() == ["/users"]).await;
    screen.click(MEETINGS).await;
    until("the meetings are marked", || current() == ["/meetings"]).await;
    drop(screen);
    let screen = open("/reports/93201235621", &admin());
    let marked = screen.find(".nav a[aria-current=page]").await;
    assert_eq!(marked.get_attribute("href").as_deref(), Some("/reports"));
}

#[wasm_bindgen_test]
async fn a_click_that_asks_for_another_tab_is_left_to_the_browser() {
    let screen = open("/users", &admin());
    let link = screen.find(MEETINGS).await;
    let clicks = [
        MouseEventInit::set_ctrl_key,
        MouseEventInit::set_meta_key,
        MouseEventInit::set_shift_key,
        MouseEventInit::set_alt_key,
    ]
    .map(|hold| {
        let click = plain();
        hold(&click, true);
        click
    });
    for click in &clicks {
        assert!(!is_taken(&link, click), "{click:?}");
    }
    let middle = plain();
    middle.set_button(1);
    assert!(!is_taken(&link, &middle));
    assert_eq!(address(), "/users");
    assert!(is_taken(&link, &plain()));
}

#[wasm_bindgen_test]
async fn a_link_that_is_not_the_consoles_is_left_to_the_browser() {
    let screen = open("/users", &admin());
    let link = screen.find(MEETINGS).await;
    for (name, value) in [("target", "_blank"), ("download", ""), ("rel", "noopener external")] {
        link.set_attribute(name, value).unwrap();
        assert!(!is_taken(&link, &plain()), "{name}");
        link.remove_attribute(name).unwrap();
    }
    let origin = window().location().origin().unwrap();
    let neighbour = format!("{origin}0/users");
    let blob = format!("blob:{origin}/users");
    for href in ["https://zoom.us/users", &neighbour, &blob, "mailto:a@x.co", "#main"] {
        link.set_attribute("href", href).unwrap();
        assert!(!is_taken(&link, &plain()), "{href}");
    }
    assert_eq!(address(), "/users");
}

#[wasm_bindgen_test]
async fn back_and_forward_return_to_views_and_their_filters() {
    let screen = open("/users", &admin());
    screen.press("Inactive").await;
    until("the status is in the URL", || address() == "/users?status=inactive").await;
    screen.click(REPORTS).await;
    shows(&screen, "Reports", "/reports").await;
    back();
    shows(&screen, "Users", "/users?status=inactive").await;
    until("the filter is chosen", || screen.texts("[aria-pressed=true]") == ["Inactive"]).await;
    back();
    until("the filter is not", || screen.texts("[aria-pressed=true]") == ["Active"]).await;
    window().history().unwrap().go_with_delta(2).unwrap();
    shows(&screen, "Reports", "/reports").await;
}

#[wasm_bindgen_test]
async fn values_that_are_set_together_are_one_step() {
    let screen = open("/users", &admin());
    screen.click(REPORTS).await;
    shows(&screen, "Reports", "/reports").await;
    screen.press("Last 7 days").await;
    let both = "/reports?from=2026-11-18&to=2026-11-24";
    until("both days are in the URL", || address() == both).await;
    back();
    until("neither is", || address() == "/reports").await;
    back();
    shows(&screen, "Users", "/users").await;
}

#[wasm_bindgen_test]
async fn what_is_typed_and_the_link_to_where_one_is_are_no_steps() {
    let screen = open("/meetings", &admin());
    screen.click(".nav a[href='/users']").await;
    shows(&screen, "Users", "/users").await;
    screen.click(".nav a[href='/users']").await;
    for typed in ["a", "ad"] {
        screen.type_into("#search", typed).await;
        until("it is in the URL", || address() == format!("/users?q={typed}")).await;
    }
    back();
    shows(&screen, "Meetings", "/meetings").await;
}

#[wasm_bindgen_test]
async fn going_back_skips_a_redirect() {
    let screen = open("/users", &admin());
    screen.click(MEETINGS).await;
    shows(&screen, "Meetings", "/meetings").await;
    let root = screen.find(MEETINGS).await;
    root.set_attribute("href", "/").unwrap();
    root.click();
    shows(&screen, "Users", "/users").await;
    back();
    shows(&screen, "Meetings", "/meetings").await;
}
