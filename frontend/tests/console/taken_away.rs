//! What reaches a console that its page has taken away: nothing of it may harm the next.

use std::{cell::Cell, rc::Rc};

use api::page::View;
use frontend::{Options, history::Addresses};
use leptos::{ev, prelude::window_event_listener};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    embedding::{self, console_of, drawn},
    screen::{Canned, Part, mount_part, options, person, until},
};

fn part(canned: &Canned) -> Part {
    mount_part(Options { addresses: Addresses::Memory, embedded: true, ..options() }, canned)
}

fn with_users() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    let ada = json!({
        "id": "ada", "email": "ada@x.co", "first_name": "Ada", "last_name": "",
        "display_name": "Ada", "type": 2, "status": "active", "role_id": "2", "role": "member",
        "dept": "", "timezone": "", "created_at": null, "last_login_time": null,
    });
    let users =
        json!({"users": [ada], "page_size": 300, "total_records": 1, "next_page_token": ""});
    canned.on("GET /user?", 200, users);
    canned
}

/// Asks a console for something, takes it away, lets the answer come, and mounts the next.
async fn answered_late(canned: Canned, request: &str, ask: impl AsyncFn(&Part)) {
    let screen = part(&canned);
    let held = canned.hold(request);
    ask(&screen).await;
    until("it is asked", || !canned.asked(request).is_empty()).await;
    drop(screen);
    // So does the browser tell of a fault.
    let faults = Rc::new(Cell::new(0));
    let seen = Rc::clone(&faults);
    let listener = window_event_listener(ev::error, move |_| seen.set(seen.get() + 1));
    held.now();
    until("the answer came", || held.is_done()).await;
    let screen = part(&with_users());
    screen.sees("Ada").await;
    listener.remove();
    assert_eq!(faults.get(), 0, "the answer to {request} was a fault");
}

#[wasm_bindgen_test]
async fn a_confirmation_that_comes_late_confirms_to_nobody() {
    let canned = with_users();
    let eve =
        json!({"id": "eve", "email": "eve@x.co", "first_name": "Eve", "last_name": "", "type": 1});
    canned.on("POST /user/createuser", 201, eve);
    answered_late(canned, "POST /user/createuser", async |screen| {
        screen.click(".page-actions .button-primary").await;
        screen.type_into("#new-email", "eve@x.co").await;
        screen.type_into("#new-first-name", "Eve").await;
        screen.click("dialog[open] button[type=submit]").await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_session_that_begins_or_ends_late_is_nobodys() {
    let canned = with_users();
    canned.on("DELETE /user/logout", 204, Value::Null);
    answered_late(canned, "DELETE /user/logout", async |screen| {
        screen.press("Sign out").await;
        screen.click("#sign-out-dialog[open] button[type=submit]").await;
    })
    .await;
    let canned = Canned::signed_in_as(None);
    canned.on("POST /signin", 200, json!({"status": "signed_in", "user": person("member")}));
    answered_late(canned, "POST /signin", async |screen| {
        screen.type_into("#email", "member@greenroom.test").await;
        screen.click("form button[type=submit]").await;
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_refusal_that_comes_late_ends_no_session() {
    for code in ["not_signed_in", "forbidden", "rate_limited"] {
        let canned = with_users();
        canned.refuse("GET /user?", 401, code, "No.");
        answered_late(canned, "GET /user?", async |_| {}).await;
    }
}

/// What the build does with these files, with a program that puts a sentence into the page and
/// has a fault once it is taken away.
const FAULT_AFTER_IT_IS_GONE: &str = "
    const file = (text, type) => URL.createObjectURL(new Blob([text], { type }));
    const js = file(`export default async () => {};
        export const mount = root => { root.textContent = 'the console'; return { unmount() {} }; };`,
        'text/javascript');
    const filled = source
        .replace('{js}', js)
        .replace('{wasm}', js)
        .replace('{css}', file('', 'text/css'));
    const { mount } = await import(file(filled, 'text/javascript'));
    const shown = async (place, text) => {
        for (let step = 0; step < 300; step += 1) {
            const found = place.lastElementChild?.shadowRoot.textContent ?? '';
            if (found.includes(text)) {
                return found;
            }
            await new Promise(resolve => setTimeout(resolve, 10));
        }
        return `“${text}” did not appear`;
    };
    const place = document.body.appendChild(document.createElement('div'));
    const options = { api: '/api', files: location.href, language: 'en' };
    const first = mount(place, options);
    const before = await shown(place, 'the console');
    first.unmount();
    // As the browser tells of a trap in the program.
    const error = new WebAssembly.RuntimeError('unreachable');
    error.stack = `at ${js}`;
    dispatchEvent(new ErrorEvent('error', { error }));
    mount(place, options);
    const after = await shown(place, 'fault');
    place.remove();
    return [before, after].join(' | ');";

#[wasm_bindgen_test]
async fn after_a_fault_of_the_program_the_page_is_told_so_in_place_of_the_next() {
    let source =
        concat!(include_str!("../../../boot.js"), include_str!("../../embed/greenroom.js"));
    let make = "Object.getPrototypeOf(async () => {}).constructor";
    let make: js_sys::Function = js_sys::eval(make).unwrap().unchecked_into();
    let make = make.call2(&make, &"source".into(), &FAULT_AFTER_IT_IS_GONE.into()).unwrap();
    let seen = make.unchecked_ref::<js_sys::Function>().call1(&make, &source.into()).unwrap();
    let seen = wasm_bindgen_futures::JsFuture::from(seen.unchecked_into::<js_sys::Promise>());
    let seen = seen.await.unwrap().as_string().unwrap();
    let (before, after) = seen.split_once(" | ").unwrap();
    assert_eq!(before, "the console");
    assert!(after.starts_with("Greenroom had to stop"), "{after}");
}

/// Counts what begins to listen to the page from now on, until it ends.
const COUNT_LISTENERS: &str = "
    globalThis.listening = new Set();
    for (const target of [window, document]) {
        target.addEventListener = function (name, heard, ...options) {
            listening.add(heard);
            return EventTarget.prototype.addEventListener.call(this, name, heard, ...options);
        };
        target.removeEventListener = function (name, heard, ...options) {
            listening.delete(heard);
            return EventTarget.prototype.removeEventListener.call(this, name, heard, ...options);
        };
    }";

const COUNT_NO_MORE: &str = "
    for (const target of [window, document]) {
        delete target.addEventListener;
        delete target.removeEventListener;
    }";

#[wasm_bindgen_test]
async fn a_part_that_is_taken_away_hears_nothing_any_more() {
    js_sys::eval(COUNT_LISTENERS).unwrap();
    let listening = || js_sys::eval("listening.size").unwrap().as_f64().unwrap();
    let canned = console_of("admin");
    // One goes while it waits for an answer.
    let waiting = console_of("admin");
    waiting.never("GET /user/meetings");
    let mut heard = Vec::new();
    for (view, canned) in
        [(View::Users, &canned), (View::Meetings, &waiting), (View::Users, &canned)]
    {
        let screen = embedding::part(view, canned);
        screen.find("h1").await;
        drawn().await;
        let before = listening();
        drop(screen);
        heard.push((before > 0.0, listening().to_string()));
    }
    js_sys::eval(COUNT_NO_MORE).unwrap();
    assert_eq!(heard, vec![(true, "0".to_owned()); 3]);
}

#[wasm_bindgen_test]
async fn parts_that_come_and_go_leave_no_memory_taken() {
    let taken = || {
        let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
        memory.buffer().unchecked_into::<js_sys::ArrayBuffer>().byte_length()
    };
    let canned = console_of("admin");
    let come_and_go = async |times: usize| {
        for _ in 0..times {
            let screen = embedding::part(View::Users, &canned);
            screen.sees("Ada").await;
            drop(screen);
        }
    };
    come_and_go(20).await;
    let before = taken();
    come_and_go(40).await;
    let grown = taken() - before;
    assert!(grown <= 2 << 20, "{grown} bytes more are taken");
}
