//! The console where its operator wants it: below a path, with some of its views, its server
//! elsewhere.

use api::page::View;
use frontend::{
    Options,
    client::{Fetch, Method, NoAnswer, Request, Transport as _},
    history::Addresses,
    language::Language,
    preferences::{Defaults, theme_named},
    route::Shown,
};
use leptos::prelude::{document, window};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    embedding::console_of,
    screen::{Canned, address, open, open_with, options, until},
};

/// At the browser's addresses below a path.
pub fn below(base: &str) -> Options {
    Options { addresses: Addresses::Browser(base.to_owned()), ..options() }
}

#[wasm_bindgen_test]
async fn below_a_path_links_views_and_filters_stand_behind_it() {
    let screen = open_with(below("/tools/zoom"), "/tools/zoom/users?q=ada", &console_of("admin"));
    screen.sees("Ada").await;
    for link in screen.all(".nav a") {
        let href = link.get_attribute("href").unwrap();
        assert!(href.starts_with("/tools/zoom/"), "{href}");
    }
    screen.click(".nav a[href='/tools/zoom/meetings']").await;
    until("the meetings are shown", || screen.texts("h1") == ["Meetings"]).await;
    assert_eq!(address(), "/tools/zoom/meetings");
    window().history().unwrap().back().unwrap();
    until("the users are again", || address() == "/tools/zoom/users?q=ada").await;
    screen.sees("Ada").await;
}

#[wasm_bindgen_test]
async fn the_path_itself_with_and_without_its_slash_is_where_the_console_begins() {
    for at in ["/tools/zoom", "/tools/zoom/"] {
        let screen = open_with(below("/tools/zoom"), at, &console_of("admin"));
        screen.sees("Ada").await;
        assert_eq!(address(), "/tools/zoom/users");
    }
}

#[wasm_bindgen_test]
async fn a_link_out_of_the_path_is_the_browsers() {
    let screen = open_with(below("/tools/zoom"), "/tools/zoom/users", &console_of("admin"));
    let link = screen.find(".nav a[href$='/meetings']").await;
    for href in ["/meetings", "/tools/zoomers/meetings", "/tools"] {
        link.set_attribute("href", href).unwrap();
        let click = web_sys::MouseEventInit::new();
        click.set_bubbles(true);
        click.set_cancelable(true);
        let taken = std::rc::Rc::new(std::cell::Cell::new(None));
        let seen = std::rc::Rc::clone(&taken);
        let listener = leptos::prelude::window_event_listener(leptos::ev::click, move |event| {
            seen.set(Some(event.default_prevented()));
            event.prevent_default();
        });
        let click = web_sys::MouseEvent::new_with_mouse_event_init_dict("click", &click).unwrap();
        link.dispatch_event(&click).unwrap();
        listener.remove();
        assert_eq!(taken.get(), Some(false), "{href}");
    }
}

#[wasm_bindgen_test]
async fn a_host_of_files_passes_the_address_on_that_was_asked_for() {
    let passed_on = "/tools/zoom/?to=/tools/zoom/users?q=ada&sort=-name";
    let screen = open_with(below("/tools/zoom"), passed_on, &console_of("admin"));
    screen.sees("Ada").await;
    assert_eq!(address(), "/tools/zoom/users?q=ada&sort=-name");
}

#[wasm_bindgen_test]
async fn an_address_that_is_passed_on_keeps_the_dialog_that_is_open_there() {
    let passed_on = "/tools/zoom/?to=/tools/zoom/users?dialog=add-user";
    let screen = open_with(below("/tools/zoom"), passed_on, &console_of("admin"));
    until("the dialog is open", || screen.all("dialog[open]").len() == 1).await;
    assert_eq!(address(), "/tools/zoom/users?dialog=add-user");
}

#[wasm_bindgen_test]
async fn only_the_root_of_the_console_is_passed_an_address() {
    // Below it the key is that of a report's last day.
    for at in ["/tools/zoom/users?to=/tools/zoom/meetings", "/tools/zoom/users/?to=2026-11-24"] {
        let screen = open_with(below("/tools/zoom"), at, &console_of("admin"));
        screen.sees("Ada").await;
        assert_eq!(address(), at);
    }
}

#[wasm_bindgen_test]
async fn what_is_passed_on_leads_nowhere_else() {
    for to in [
        "https://evil.example/users",
        "//evil.example/tools/zoom/users",
        "/users",
        "/tools/zoom//evil.example",
        "/tools/zoom/\\evil.example",
        "/tools/zoom/nowhere",
        "javascript:alert(1)",
        "",
    ] {
        let at = format!("/tools/zoom/?to={to}");
        let screen = open_with(below("/tools/zoom"), &at, &console_of("admin"));
        screen.sees("Ada").await;
        assert_eq!(address(), "/tools/zoom/users", "{to}");
    }
}

#[wasm_bindgen_test]
async fn views_that_are_left_out_have_no_link_no_command_and_no_address() {
    let shown = Shown::only(&[View::Meetings, View::Account]);
    let decided = || Options { shown, ..options() };
    let screen = open_with(decided(), "/", &console_of("admin"));
    until("the first of them is shown", || screen.texts("h1") == ["Meetings"]).await;
    assert_eq!(address(), "/meetings");
    let links = screen.all(".nav a").into_iter().map(|link| link.get_attribute("href").unwrap());
    assert_eq!(links.collect::<Vec<_>>(), ["/meetings", "/userinfo"]);
    screen.click("#open-palette").await;
    screen.find(".palette-option").await;
    let commands = screen.texts(".palette-option").join("|");
    assert!(commands.contains("Meetings") && !commands.contains("Users"), "{commands}");
    assert!(!commands.contains("Add a user") && !commands.contains("Reports"), "{commands}");
    drop(screen);
    let screen = open_with(decided(), "/users", &console_of("admin"));
    screen.sees("There is no such page").await;
    let way_on = screen.find("[data-state=missing] a").await;
    assert_eq!(way_on.get_attribute("href").as_deref(), Some("/meetings"));
}

#[wasm_bindgen_test]
async fn language_and_colours_are_the_operators_until_somebody_chooses() {
    let defaults =
        Defaults { language: Some(Language::Spanish), theme: theme_named("dark").unwrap() };
    window().local_storage().unwrap().unwrap().clear().unwrap();
    let theme = || document().document_element().unwrap().get_attribute("data-theme");
    let decided = || Options { defaults, ..options() };
    let screen = open_with(decided(), "/users", &console_of("admin"));
    screen.sees("1 usuario").await;
    assert_eq!(theme().as_deref(), Some("dark"));
    screen.choose("#language", "en").await;
    screen.sees("1 user").await;
    drop(screen);
    let canned = console_of("admin");
    canned.on("GET /preferences", 200, json!({"theme": "light"}));
    let screen = open_with(decided(), "/users", &canned);
    screen.sees("1 user").await;
    until("the colours are the person's", || theme().as_deref() == Some("light")).await;
}

#[wasm_bindgen_test]
async fn a_server_elsewhere_that_is_not_reached_is_named_to_its_operator() {
    let canned = Canned::default();
    canned.offline("GET ");
    let decided = Options { api: "https://zoom.example/api".to_owned(), ..options() };
    let screen = open_with(decided, "/users", &canned);
    screen.sees("This page asks the server at https://zoom.example.").await;
    screen.sees("embed.origins").await;
    drop(screen);
    let screen = open("/users", &canned);
    screen.sees("No connection").await;
    assert!(!screen.text().contains("embed.origins"));
}

/// Answers nothing, and keeps what was asked for.
const KEEP_WHAT_IS_ASKED: &str = "
    globalThis.fetchOfPage = globalThis.fetch;
    globalThis.fetch = asked => {
        globalThis.asked = [asked.headers.get('X-Greenroom'), asked.credentials].join(' ');
        return Promise.reject(new TypeError('unreached'));
    };";

#[wasm_bindgen_test]
async fn a_call_says_whether_the_page_is_framed_and_takes_the_cookie_to_another_origin() {
    js_sys::eval(KEEP_WHAT_IS_ASKED).unwrap();
    let own = format!("{}/api", window().location().origin().unwrap());
    let mut asked = Vec::new();
    for (api, framed) in [(own.as_str(), false), (&own, true), ("https://zoom.example/api", false)]
    {
        let request = Request {
            method: Method::Get,
            url: format!("{api}/session"),
            body: None,
            idempotency_key: None,
        };
        let answer = Fetch::new(api, "", framed).send(request, None).await;
        assert_eq!(answer.unwrap_err(), NoAnswer::Offline);
        asked.push(js_sys::eval("globalThis.asked").unwrap().as_string().unwrap());
    }
    js_sys::eval("globalThis.fetch = globalThis.fetchOfPage").unwrap();
    assert_eq!(asked, ["1 same-origin", "framed same-origin", "1 include"]);
}
