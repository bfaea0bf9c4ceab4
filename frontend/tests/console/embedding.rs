//! The console as a part of another's page.

use api::page::View;
use frontend::{
    Options,
    history::Addresses,
    language::Language,
    preferences::{Defaults, theme_named},
    route::Shown,
};
use leptos::prelude::{document, window};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, KeyboardEvent, KeyboardEventInit, ShadowRoot};

use super::{
    hosting::below,
    screen::{Canned, Part, address, mount_part, options, until},
};

/// A server that somebody of this role is signed in at, with one user.
pub fn console_of(role: &str) -> Canned {
    let canned = Canned::signed_in_as(Some(role));
    let user = json!({
        "id": "abc", "email": "ada@x.co", "first_name": "", "last_name": "", "display_name": "Ada",
        "type": 2, "status": "active", "role_id": "2", "role": "member", "dept": "",
        "timezone": "", "created_at": null, "last_login_time": null,
    });
    let users = json!({
        "users": [user], "page_size": 300, "total_records": 1, "next_page_token": "",
    });
    canned.on("GET /user?", 200, users);
    canned.on(
        "GET /user/meetings",
        200,
        json!({
            "user_id": "id-admin", "meetings": [],
            "average_day": {"meetings": 0.0, "minutes": 0.0, "days": 0}, "complete": true,
        }),
    );
    canned.on("GET /audit", 200, json!({"entries": [], "next_page_token": ""}));
    canned
}

/// A part of another's page that begins with a view.
pub fn part(view: View, canned: &Canned) -> Part {
    let shown = Shown::default().beginning_with(view);
    let addresses = Addresses::Memory;
    mount_part(Options { addresses, shown, embedded: true, ..options() }, canned)
}

/// Presses a key on an element.
fn press(on: &Element, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_cancelable(true);
    on.dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap())
        .unwrap();
}

#[wasm_bindgen_test]
async fn the_query_of_the_page_around_a_part_is_that_pages() {
    let at = "/app/console/users?to=/app/console/meetings";
    let history = window().history().unwrap();
    history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(at)).unwrap();
    let decided = Options { embedded: true, ..below("/app/console") };
    let screen = mount_part(decided, &console_of("admin"));
    screen.sees("Ada").await;
    assert_eq!(address(), at);
}

#[wasm_bindgen_test]
async fn two_parts_of_a_page_do_not_disturb_each_other_or_the_page() {
    let before = (address(), document().title(), window().history().unwrap().length().unwrap());
    let marked = document().document_element().unwrap().outer_html();
    let marked = marked.split('>').next().unwrap().to_owned();
    let canned = console_of("admin");
    let (users, meetings) = (part(View::Users, &canned), part(View::Meetings, &canned));
    users.sees("Ada").await;
    until("the meetings are shown", || meetings.texts("h1") == ["Meetings"]).await;
    users.click(".nav a[href='#/audit']").await;
    until("the audit is shown", || users.texts("h1") == ["Audit"]).await;
    assert_eq!(meetings.texts("h1"), ["Meetings"]);
    press(&meetings.find("#main").await.into(), "?");
    until("the keys are shown", || meetings.all("#keys[open]").len() == 1).await;
    assert!(users.all("dialog[open]").is_empty());
    press(&document().body().unwrap(), "?");
    assert!(users.all("dialog[open]").is_empty(), "the page's keys are the page's");
    let after = (address(), document().title(), window().history().unwrap().length().unwrap());
    assert_eq!(after, before);
    let page = document().document_element().unwrap().outer_html();
    assert_eq!(page.split('>').next().unwrap(), marked);
}

#[wasm_bindgen_test]
async fn a_part_that_is_mounted_elsewhere_moves_the_browser_to_where_it_begins() {
    let history = window().history().unwrap();
    history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some("/portal")).unwrap();
    let shown = Shown::default().beginning_with(View::Meetings);
    let decided = Options { embedded: true, shown, ..below("/app/console") };
    let screen = mount_part(decided, &console_of("admin"));
    until("its first view is shown", || screen.texts("h1") == ["Meetings"]).await;
    assert_eq!(address(), "/app/console/meetings");
    screen.click(".nav a[href='/app/console/users']").await;
    screen.sees("Ada").await;
    history.back().unwrap();
    until("the first view is again", || screen.texts("h1") == ["Meetings"]).await;
    assert_eq!(address(), "/app/console/meetings");
}

#[wasm_bindgen_test]
async fn what_the_router_of_the_page_keeps_with_a_step_stays_while_it_is_that_step() {
    let history = window().history().unwrap();
    history.replace_state_with_url(&"kept".into(), "", Some("/console/users")).unwrap();
    let decided = Options { embedded: true, ..below("/console") };
    let screen = mount_part(decided, &console_of("admin"));
    screen.sees("Ada").await;
    screen.type_into("#search", "ada").await;
    until("it is in the URL", || address() == "/console/users?q=ada").await;
    assert_eq!(history.state().unwrap(), "kept");
    screen.click(".nav a[href='/console/meetings']").await;
    until("the meetings are shown", || screen.texts("h1") == ["Meetings"]).await;
    assert_eq!(history.state().unwrap(), wasm_bindgen::JsValue::NULL, "another step is another");
}

#[wasm_bindgen_test]
async fn a_form_holds_no_step_of_another_part_and_none_that_leaves_the_console() {
    let history = window().history().unwrap();
    let step = |at: &str| {
        history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(at)).unwrap();
        window().dispatch_event(&web_sys::Event::new("popstate").unwrap()).unwrap();
    };
    history
        .replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some("/console/users"))
        .unwrap();
    let canned = console_of("admin");
    let typed = part(View::Users, &canned);
    let decided = || Options { embedded: true, ..below("/console") };
    let moved = mount_part(decided(), &canned);
    for screen in [&typed, &moved] {
        screen.sees("Ada").await;
    }
    typed.click("#add-user").await;
    typed.type_into("dialog[open] #new-email", "eve@x.co").await;
    step("/console/meetings");
    until("the other part follows", || moved.texts("h1") == ["Meetings"]).await;
    assert!(typed.all("[data-notice=unsaved]").is_empty(), "nobody is asked");
    drop((typed, moved));
    let screen = mount_part(decided(), &canned);
    screen.click(".nav a[href='/console/users']").await;
    screen.click("#add-user").await;
    screen.type_into("dialog[open] #new-email", "eve@x.co").await;
    step("/portal/news");
    drawn().await;
    assert!(screen.all("[data-notice=unsaved]").is_empty(), "the step is the page's");
    assert_eq!(address(), "/portal/news");
    step("/console/meetings");
    screen.sees("What you entered is not saved yet.").await;
    assert_eq!(address(), "/console/users?dialog=add-user");
    let shadow: ShadowRoot = screen.find("#main").await.get_root_node().unchecked_into();
    until("the way to stay has the focus", || {
        shadow.active_element().is_some_and(|element| element.id() == "keep-editing")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_panel_and_a_step_of_the_browser_take_no_focus_from_the_page() {
    let outside: HtmlElement = document().create_element("button").unwrap().unchecked_into();
    document().body().unwrap().append_child(&outside).unwrap();
    outside.focus().unwrap();
    let has_focus = || document().active_element() == Some(outside.clone().into());
    let history = window().history().unwrap();
    let null = wasm_bindgen::JsValue::NULL;
    history.replace_state_with_url(&null, "", Some("/console/users?user=abc")).unwrap();
    let canned = console_of("admin");
    canned.refuse("GET /user/abc", 404, "user_not_found", "No such user.");
    let screen = mount_part(Options { embedded: true, ..below("/console") }, &canned);
    screen.find("#user-panel").await;
    drawn().await;
    assert!(has_focus(), "the panel");
    history.push_state_with_url(&null, "", Some("/console/meetings")).unwrap();
    window().dispatch_event(&web_sys::Event::new("popstate").unwrap()).unwrap();
    until("the part follows", || screen.texts("h1") == ["Meetings"]).await;
    drawn().await;
    assert!(has_focus(), "the step");
    outside.remove();
}

#[wasm_bindgen_test]
async fn a_part_that_comes_later_leaves_alone_what_is_typed_into_the_first() {
    let canned = console_of("admin");
    canned.on("GET /preferences", 200, json!({"language": "es", "timezone": "Asia/Tokyo"}));
    let first = part(View::Users, &canned);
    first.sees("1 usuario").await;
    first.click(".page-actions .button-primary").await;
    first.type_into("#new-email", "eve@x.co").await;
    let email = first.find("#new-email").await;
    // What would be another page for a moment only is one nevertheless.
    let kept = canned.hold("GET /preferences");
    let second = part(View::Users, &canned);
    second.sees("1 usuario").await;
    drawn().await;
    assert!(email.is_connected(), "before anything is known of whoever uses the second");
    kept.now();
    until("what is kept is known", || kept.is_done()).await;
    drawn().await;
    assert!(email.is_connected(), "and once it is");
    assert_eq!(first.value("#new-email").await, "eve@x.co");
    second.choose("#language", "en").await;
    first.sees("1 user").await;
}

#[wasm_bindgen_test]
async fn a_part_speaks_and_is_marked_where_it_stands() {
    let defaults =
        Defaults { language: Some(Language::Arabic), theme: theme_named("dark").unwrap() };
    let decided = Options {
        addresses: Addresses::Memory,
        defaults,
        embedded: true,
        shown: Shown::default(),
        ..options()
    };
    let screen = mount_part(decided, &console_of("admin"));
    screen.sees("المستخدمون").await;
    let root = screen.find(".shell").await.closest(".mounted").unwrap().unwrap();
    let read = |name| root.get_attribute(name).unwrap_or_default();
    assert_eq!(
        (read("lang"), read("dir"), read("data-theme")),
        ("ar".into(), "rtl".into(), "dark".into())
    );
    screen.choose("#language", "en").await;
    screen.sees("1 user").await;
    let storage = window().local_storage().unwrap().unwrap();
    assert_eq!(
        storage.get_item("greenroom.language").unwrap(),
        None,
        "the page's storage is its own"
    );
}

#[wasm_bindgen_test]
async fn a_part_goes_back_without_the_browser() {
    let screen = part(View::Users, &console_of("admin"));
    screen.sees("Ada").await;
    screen.click("#add-user-opener, .page-actions .button-primary").await;
    until("the dialog is open", || screen.all("dialog[open]").len() == 1).await;
    let steps = window().history().unwrap().length().unwrap();
    screen.click("dialog[open] .dialog-head button").await;
    until("it is closed", || screen.all("dialog[open]").is_empty()).await;
    assert_eq!(window().history().unwrap().length().unwrap(), steps);
}

#[wasm_bindgen_test]
async fn a_menu_of_a_part_stays_open_for_what_is_in_it_and_closes_for_the_page() {
    let screen = part(View::Users, &console_of("admin"));
    screen.sees("Ada").await;
    screen.click(".menu > button").await;
    let panel = screen.find(".menu-panel").await;
    let pressed = |on: &Element| {
        let init = web_sys::MouseEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        let event = web_sys::MouseEvent::new_with_mouse_event_init_dict("pointerdown", &init);
        on.dispatch_event(&event.unwrap()).unwrap();
    };
    pressed(&panel);
    drawn().await;
    assert_eq!(screen.all(".menu-panel").len(), 1);
    pressed(&document().body().unwrap());
    until("the panel is closed", || screen.all(".menu-panel").is_empty()).await;
}

#[wasm_bindgen_test]
async fn the_focus_a_part_loses_comes_back_to_it_and_the_pages_is_left_alone() {
    let screen = part(View::Users, &console_of("admin"));
    screen.sees("Ada").await;
    let shadow: ShadowRoot = screen.find("#main").await.get_root_node().unchecked_into();
    let focused = || shadow.active_element().map(|element| element.id());
    screen.find("tbody tr[tabindex='0']").await.focus().unwrap();
    screen.click(".nav a[href='#/audit']").await;
    until("the new view has the focus", || focused().as_deref() == Some("main")).await;
    let outside: HtmlElement = document().create_element("button").unwrap().unchecked_into();
    document().body().unwrap().append_child(&outside).unwrap();
    outside.focus().unwrap();
    screen.click(".nav a[href='#/users']").await;
    screen.sees("Ada").await;
    outside.remove();
}

#[wasm_bindgen_test]
async fn who_went_on_in_the_page_around_a_part_is_not_called_back_by_it() {
    let screen = part(View::Users, &console_of("admin"));
    screen.sees("Ada").await;
    let row = screen.find("tbody tr[tabindex='0']").await;
    row.focus().unwrap();
    let init = web_sys::MouseEventInit::new();
    init.set_bubbles(true);
    let press = web_sys::MouseEvent::new_with_mouse_event_init_dict("pointerdown", &init);
    document().body().unwrap().dispatch_event(&press.unwrap()).unwrap();
    row.blur().unwrap();
    screen.type_into("#search", "nobody").await;
    until("the row is gone", || !row.is_connected()).await;
    drawn().await;
    assert_eq!(document().active_element(), document().body().map(Into::into));
}

#[wasm_bindgen_test]
async fn a_part_takes_no_focus_from_the_page_before_somebody_came_into_it() {
    let outside: HtmlElement = document().create_element("button").unwrap().unchecked_into();
    document().body().unwrap().append_child(&outside).unwrap();
    outside.focus().unwrap();
    let canned = Canned::visitor_with(&["code"]);
    canned.on(
        "POST /signin",
        200,
        json!({"status": "code_sent", "expires_at": "2026-11-24T12:10:00Z"}),
    );
    let screen = part(View::Users, &canned);
    let email = screen.find("#email").await;
    drawn().await;
    assert_eq!(document().active_element(), Some(outside.clone().into()));
    assert!(!email.has_attribute("autofocus"));
    email.focus().unwrap();
    screen.type_into("#email", "ada@x.co").await;
    screen.click("form button[type=submit]").await;
    let code = screen.find("#code").await;
    let shadow: ShadowRoot = code.get_root_node().unchecked_into();
    until("the code has the focus", || shadow.active_element() == Some(code.clone().into())).await;
    outside.remove();
}

/// Waits until what was asked for by now is drawn.
pub async fn drawn() {
    for _ in 0..2 {
        let frame = js_sys::Promise::new(&mut |resolve, _| {
            window().request_animation_frame(&resolve).unwrap();
        });
        wasm_bindgen_futures::JsFuture::from(frame).await.unwrap();
    }
}
