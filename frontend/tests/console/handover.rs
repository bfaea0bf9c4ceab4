//! Signing in where the page is another's: in a window of its own at Zoom, and with a browser that
//! may throw cookies away.

use frontend::{Options, history::Addresses};
use js_sys::{Function, Object, Reflect};
use leptos::prelude::{document, window};
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlIFrameElement, MessageEvent, MessageEventInit, Window};

use super::screen::{Canned, mount_part, open_with, options, person, until};

fn apart() -> Options {
    Options { embedded: true, ..options() }
}

/// A window that opens in the stead of every other, until it is dropped.
struct Opened(HtmlIFrameElement);

impl Opened {
    fn instead() -> Self {
        let frame: HtmlIFrameElement =
            document().create_element("iframe").unwrap().unchecked_into();
        document().body().unwrap().append_child(&frame).unwrap();
        let open = Function::new_no_args("return globalThis.opened");
        Reflect::set(&window(), &"opened".into(), &frame.content_window().unwrap()).unwrap();
        Reflect::set(
            &window(),
            &"realOpen".into(),
            &Reflect::get(&window(), &"open".into()).unwrap(),
        )
        .unwrap();
        Reflect::set(&window(), &"open".into(), &open).unwrap();
        Self(frame)
    }

    fn window(&self) -> Window {
        self.0.content_window().unwrap()
    }

    /// Where it was led to, below the server's routes.
    async fn led_to(&self) -> String {
        let at = || {
            let href = self.window().location().href().unwrap_or_default();
            href.split_once("/api/").map(|(_, path)| path.to_owned())
        };
        until("the window is led somewhere", || at().is_some()).await;
        at().unwrap()
    }

    /// Nothing opens.
    fn blocked() -> Self {
        let opened = Self::instead();
        Reflect::set(&window(), &"opened".into(), &JsValue::NULL).unwrap();
        opened
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let real = Reflect::get(&window(), &"realOpen".into()).unwrap();
        Reflect::set(&window(), &"open".into(), &real).unwrap();
        self.0.remove();
    }
}

fn tell(from: &Window, origin: &str, message: &[(&str, &str)]) {
    let data = Object::new();
    for (name, value) in message {
        Reflect::set(&data, &(*name).into(), &(*value).into()).unwrap();
    }
    let init = MessageEventInit::new();
    init.set_data(&data);
    init.set_origin(origin);
    init.set_source(Some(from));
    let event = MessageEvent::new_with_event_init_dict("message", &init).unwrap();
    window().dispatch_event(&event).unwrap();
}

fn own_origin() -> String {
    window().location().origin().unwrap()
}

const CODE: &[(&str, &str)] = &[("type", "greenroom-signin"), ("code", "one-time")];

#[wasm_bindgen_test]
async fn a_window_of_its_own_hands_over_a_code_that_begins_the_session() {
    let opened = Opened::instead();
    let canned = Canned::visitor_with(&["zoom"]);
    let signed_in = json!({"status": "signed_in", "user": person("member")});
    canned.on("POST /signin/handover", 200, signed_in);
    canned.on("GET /userinfo", 200, json!({}));
    let screen = open_with(apart(), "/signin?return_to=/userinfo", &canned);
    screen.click("#sign-in-zoom").await;
    let led_to = opened.led_to().await;
    let (challenge, origin) =
        led_to.strip_prefix("signin/zoom?handover=").unwrap().split_once("&origin=").unwrap();
    assert_eq!(challenge.len(), 43);
    assert_eq!(origin, String::from(js_sys::encode_uri_component(&own_origin())));
    canned.session(Some("member"));
    tell(&opened.window(), &own_origin(), CODE);
    until("the code is handed over", || canned.asked("POST /signin/handover").len() == 1).await;
    let body = canned.asked("POST /signin/handover").remove(0).body.unwrap();
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["code"], "one-time");
    let verifier = body["verifier"].as_str().unwrap();
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    assert!(verifier.len() == 43 && verifier.bytes().all(letter), "{verifier}");
    assert_eq!(sha256(verifier).await, challenge);
    until("the console is open", || screen.all(".shell").len() == 1).await;
}

/// As the server makes it of the verifier.
async fn sha256(text: &str) -> String {
    let made = format!(
        "crypto.subtle.digest('SHA-256', new TextEncoder().encode('{text}')).then(it => btoa(String.fromCharCode(...new Uint8Array(it))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''))"
    );
    let promise: js_sys::Promise = js_sys::eval(&made).unwrap().unchecked_into();
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
async fn a_code_from_anywhere_else_is_not_taken() {
    let opened = Opened::instead();
    let canned = Canned::visitor_with(&["zoom"]);
    let screen = open_with(apart(), "/signin", &canned);
    screen.find("#sign-in-zoom").await;
    tell(&opened.window(), &own_origin(), CODE);
    screen.click("#sign-in-zoom").await;
    opened.led_to().await;
    tell(&opened.window(), "https://evil.example", CODE);
    tell(&opened.window(), &format!("{}0", own_origin()), CODE);
    tell(&window(), &own_origin(), CODE);
    tell(&opened.window(), &own_origin(), &[("type", "other"), ("code", "one-time")]);
    tell(&opened.window(), &own_origin(), &[("type", "greenroom-signin"), ("error", "declined")]);
    screen.sees("Zoom was not allowed to tell who you are.").await;
    // The attempt is over: a code that comes late is nobody's.
    tell(&opened.window(), &own_origin(), CODE);
    assert!(canned.asked("POST").is_empty());
}

#[wasm_bindgen_test]
async fn a_window_that_may_not_open_is_said() {
    let _opened = Opened::blocked();
    let screen = open_with(apart(), "/signin", &Canned::visitor_with(&["zoom"]));
    screen.click("#sign-in-zoom").await;
    screen.sees("The browser did not let the window for signing in open.").await;
}

#[wasm_bindgen_test]
async fn a_session_the_browser_does_not_keep_is_said_and_does_not_begin() {
    let canned = Canned::signed_in_as(None);
    canned.on("POST /signin", 200, json!({"status": "signed_in", "user": person("member")}));
    let screen = open_with(apart(), "/signin", &canned);
    screen.type_into("#email", "member@greenroom.test").await;
    screen.click("form button[type=submit]").await;
    screen.sees("the browser did not keep the session").await;
    assert!(screen.all(".shell").is_empty());
}

#[wasm_bindgen_test]
async fn a_window_that_is_closed_before_it_told_anything_is_said() {
    let opened = Opened::instead();
    let canned = Canned::visitor_with(&["zoom"]);
    let screen = open_with(apart(), "/signin", &canned);
    screen.click("#sign-in-zoom").await;
    opened.led_to().await;
    assert!(screen.all("[data-notice=consent]").is_empty());
    // As it is once a window is closed, or cut off from this page.
    opened.0.remove();
    screen.find("[data-notice=consent]").await;
}

#[wasm_bindgen_test]
async fn a_window_goes_on_in_another_language_and_goes_with_the_console() {
    let canned = Canned::visitor_with(&["zoom"]);
    canned.refuse("POST /signin/handover", 503, "zoom_unavailable", "Zoom is away.");
    let part = || mount_part(Options { addresses: Addresses::Memory, ..apart() }, &canned);
    let opened = Opened::instead();
    let screen = part();
    screen.click("#sign-in-zoom").await;
    opened.led_to().await;
    let button = screen.find("#sign-in-zoom").await;
    screen.choose("#language", "es").await;
    until("the page is another", || !button.is_connected()).await;
    screen.find("#sign-in-zoom").await;
    tell(&opened.window(), &own_origin(), CODE);
    until("the code is handed over", || canned.asked("POST /signin/handover").len() == 1).await;
    drop(screen);
    drop(opened);

    let opened = Opened::instead();
    let screen = part();
    screen.click("#sign-in-zoom").await;
    opened.led_to().await;
    let close = Function::new_no_args("globalThis.wasClosed = true");
    Reflect::set(&opened.window(), &"close".into(), &close).unwrap();
    let was_closed = || Reflect::get(&window(), &"wasClosed".into()).unwrap().is_truthy();
    assert!(!was_closed());
    drop(screen);
    assert!(was_closed());
}
