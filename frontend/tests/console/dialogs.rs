//! Dialogs, and the form that adds a user.

use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement};

use super::screen::{Canned, Screen, address, focused, open, until};
use leptos::{prelude::document, tachys::view::Mountable};

fn nobody() -> Value {
    json!({"users": [], "page_size": 300, "total_records": 0, "next_page_token": ""})
}

async fn opened<M: Mountable>(screen: &Screen<M>) -> HtmlDialogElement {
    let dialog = screen.find("#add-user-dialog").await;
    let dialog: HtmlDialogElement = dialog.dyn_into().unwrap();
    until("the dialog opens", || dialog.open()).await;
    screen.find("#new-email").await;
    dialog
}

#[wasm_bindgen_test]
async fn a_dialog_takes_the_focus_closes_and_gives_it_back() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let screen = open("/users", &canned);
    let button = screen.find("#add-user").await;
    button.focus().unwrap();
    button.click();
    let dialog = opened(&screen).await;
    assert_eq!(address(), "/users?dialog=add-user");
    until("the first field has the focus", || focused() == "new-email").await;
    // What Escape does in a dialog of the browser.
    dialog.close();
    until("the URL forgets the dialog", || address() == "/users").await;
    until("the button has the focus again", || focused() == "add-user").await;
}

#[wasm_bindgen_test]
async fn a_dialog_opens_from_its_url() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let screen = open("/users?dialog=add-user", &canned);
    opened(&screen).await;
}

#[wasm_bindgen_test]
async fn going_back_after_closing_a_dialog_does_not_open_it_again() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let screen = open("/users", &canned);
    let history = leptos::prelude::window().history().unwrap();
    let length = || history.length().unwrap();
    screen.find("#add-user").await;
    // A browser keeps 50 steps. Those of other tests make room, and lie ahead no more after this one.
    if length() > 40 {
        let here = JsValue::from("here");
        history.replace_state(&here, "").unwrap();
        history.go_with_delta(-20).unwrap();
        until("steps are taken back", || history.state().unwrap() != here).await;
    }
    history.push_state_with_url(&JsValue::NULL, "", Some("/users")).unwrap();
    leptos::prelude::window().dispatch_event(&Event::new("popstate").unwrap()).unwrap();
    until("the list is shown", || address() == "/users").await;
    let before = length();
    screen.click("#add-user").await;
    opened(&screen).await;
    screen.press("Cancel").await;
    until("the URL forgets the dialog", || address() == "/users").await;
    // The dialog's step was taken back: it lies ahead, not behind.
    assert_eq!(length(), before + 1);
    drop(screen);

    let screen = open("/users?dialog=add-user", &canned);
    let before = length();
    opened(&screen).await;
    screen.press("Cancel").await;
    until("the URL forgets the dialog", || address() == "/users").await;
    assert_eq!(length(), before);
}

#[wasm_bindgen_test]
async fn a_form_with_broken_fields_is_not_sent_and_names_each() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let screen = open("/users?dialog=add-user", &canned);
    opened(&screen).await;
    screen.type_into("#new-email", "x").await;
    screen.type_into("#new-last-name", &"a".repeat(65)).await;
    screen.click("#add-user-dialog button[type=submit]").await;
    screen.find("#new-email-error").await;
    screen.find("#new-last-name-error").await;
    until("the first broken field has the focus", || focused() == "new-email").await;
    screen.sees("Please check: Email, Last name.").await;
    assert!(canned.asked("POST").is_empty());
}

#[wasm_bindgen_test]
async fn what_describes_a_field_stands_in_its_form_and_no_id_twice_in_the_page() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let screen = open("/users?dialog=add-user", &canned);
    opened(&screen).await;
    screen.click("#add-user-dialog button[type=submit]").await;
    screen.find("#new-email-error").await;
    let described = screen.all("[aria-describedby]");
    assert!(!described.is_empty());
    for field in described {
        let form = field.closest("form").unwrap().unwrap();
        for id in field.get_attribute("aria-describedby").unwrap().split(' ') {
            assert!(form.query_selector(&format!("#{id}")).unwrap().is_some(), "{id}");
        }
    }
    let mut ids: Vec<_> = screen.all("[id]").iter().map(Element::id).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "{ids:?}");
}

#[wasm_bindgen_test]
async fn a_rule_of_a_field_that_is_not_on_screen_is_told_all_the_same() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    canned.on(
        "POST /user/createuser",
        400,
        json!({"code": "validation_failed", "message": "No.", "fields": {"plan": "Buy one first."}}),
    );
    let screen = open("/users?dialog=add-user", &canned);
    opened(&screen).await;
    screen.type_into("#new-email", "a@x.co").await;
    screen.click("#add-user-dialog button[type=submit]").await;
    screen.sees("plan: Buy one first.").await;
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_stands_beside_the_field() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    canned.on(
        "POST /user/createuser",
        409,
        json!({"code": "email_in_use", "message": "Taken already."}),
    );
    let screen = open("/users?dialog=add-user", &canned);
    opened(&screen).await;
    screen.type_into("#new-email", "taken@x.co").await;
    screen.click("#add-user-dialog button[type=submit]").await;
    let error = screen.find("#new-email-error").await;
    assert_eq!(error.text_content().as_deref(), Some("Taken already."));
}

#[wasm_bindgen_test]
async fn an_added_user_is_confirmed_and_the_list_read_anew() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    canned.on(
        "POST /user/createuser",
        201,
        json!({"id": "abc", "email": "new@x.co", "first_name": "", "last_name": "", "type": 1}),
    );
    let screen = open("/users?dialog=add-user", &canned);
    let dialog = opened(&screen).await;
    screen.type_into("#new-email", "new@x.co").await;
    let before = canned.asked("GET /user?").len();
    screen.click("#add-user-dialog button[type=submit]").await;
    screen.sees("Invitation sent to new@x.co.").await;
    until("the dialog closes", || !dialog.open()).await;
    until("the list is read anew", || canned.asked("GET /user?").len() > before).await;
    assert!(canned.asked("POST")[0].idempotency_key.is_some());
}

#[wasm_bindgen_test]
async fn a_confirmation_stands_in_the_dialog_that_is_open_and_then_in_the_page() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let created =
        json!({"id": "abc", "email": "new@x.co", "first_name": "", "last_name": "", "type": 1});
    canned.on("POST /user/createuser", 201, created);
    let screen = open("/users", &canned);
    screen.click("#add-user").await;
    opened(&screen).await;
    screen.type_into("#new-email", "new@x.co").await;
    screen.click("#add-user-dialog button[type=submit]").await;
    let said = |place: &str| {
        screen.texts(&format!("{place} .toast > span")) == ["Invitation sent to new@x.co."]
    };
    until("it is confirmed in the page", || said(".shell ~ .toasts")).await;
    screen.click("#add-user").await;
    until("it is confirmed in the dialog", || said("dialog")).await;
    screen.press("Cancel").await;
    until("the confirmation stays in the page", || said(".shell ~ .toasts")).await;
    assert!(screen.all("dialog .toast").is_empty());
}

const STILL_SENDING: &str = "This is still being sent. Please wait for the answer.";

#[wasm_bindgen_test]
async fn a_dialog_stays_however_it_is_to_be_closed_until_its_form_is_answered() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    canned.refuse("POST /user/createuser", 429, "rate_limited", "Zoom asks to slow down.");
    let answer = canned.hold("POST /user/createuser");
    let screen = open("/users", &canned);
    screen.click("#add-user").await;
    let dialog = opened(&screen).await;
    screen.type_into("#new-email", "new@x.co").await;
    let says = || screen.texts("#add-user-dialog .dialog-awaited");
    // What was typed is asked about until it is sent.
    screen.press("Cancel").await;
    screen.find("#keep-editing").await;
    screen.click("#add-user-dialog button[type=submit]").await;
    until("it is sent", || !canned.asked("POST").is_empty()).await;
    assert_eq!(says(), [""]);
    for way in ["Cancel", "Close", "Discard"] {
        screen.press(way).await;
        until("it says why it stays", || says() == [STILL_SENDING]).await;
        assert!(dialog.open(), "{way} closed it");
    }
    leptos::prelude::window().history().unwrap().back().unwrap();
    until("the step is taken back", || address() == "/users?dialog=add-user").await;
    // What Escape does in a dialog of the browser, which does not ask every time.
    dialog.close();
    until("it is open again", || dialog.open()).await;
    answer.now();
    screen.sees("Zoom asks to slow down.").await;
    assert_eq!(says(), [""]);
    assert_eq!(screen.value("#new-email").await, "new@x.co");
    screen.press("Discard").await;
    until("the dialog is closed", || !dialog.open()).await;
}

#[wasm_bindgen_test]
async fn a_dialog_without_fields_stays_until_it_is_answered_and_asks_again_for_nothing() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    canned.refuse("DELETE /user/logout", 502, "zoom_unreachable", "Zoom is away.");
    let answer = canned.hold("DELETE /user/logout");
    let screen = open("/users", &canned);
    screen.click("#sign-out").await;
    screen.click("#sign-out-dialog[open] button[type=submit]").await;
    until("it is sent", || !canned.asked("DELETE").is_empty()).await;
    screen.press("Stay signed in").await;
    screen.sees(STILL_SENDING).await;
    screen.find("#sign-out-dialog[open]").await;
    answer.now();
    screen.sees("Zoom is away.").await;
    let again = canned.hold("DELETE /user/logout");
    screen.click("#sign-out-dialog[open] button[type=submit]").await;
    until("it is sent again", || !screen.text().contains("Zoom is away.")).await;
    assert_eq!(canned.asked("DELETE").len(), 2);
    assert!(!screen.text().contains(STILL_SENDING));
    again.now();
    screen.sees("Zoom is away.").await;
    screen.press("Stay signed in").await;
    until("the dialog is closed", || screen.all("#sign-out-dialog[open]").is_empty()).await;
}

/// Notes for each dialog that opens whether the page is marked by then with what is in sight. What
/// the browser says of that is kept back while `keptBack` is a list.
const NOTE_OPENINGS: &str = "
    globalThis.openings = [];
    globalThis.keptBack = null;
    HTMLDialogElement.prototype.unnotedShowModal = HTMLDialogElement.prototype.showModal;
    HTMLDialogElement.prototype.showModal = function () {
        const { style } = document.documentElement;
        openings.push(style.getPropertyValue('--sight-height') !== '');
        this.unnotedShowModal();
    };
    globalThis.BrowsersObserver = IntersectionObserver;
    globalThis.IntersectionObserver = class extends BrowsersObserver {
        constructor(hear) {
            super((...said) => keptBack ? keptBack.push(() => hear(...said)) : hear(...said));
        }
    };";

const NOTE_NO_MORE: &str = "
    globalThis.IntersectionObserver = BrowsersObserver;
    HTMLDialogElement.prototype.showModal = HTMLDialogElement.prototype.unnotedShowModal;
    delete HTMLDialogElement.prototype.unnotedShowModal;
    document.documentElement.removeAttribute('data-embedded');
    document.documentElement.removeAttribute('style');";

#[wasm_bindgen_test]
async fn in_a_frame_a_dialog_opens_once_it_is_known_what_is_in_sight_and_if_it_is_still_to_be_open()
{
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let screen = open("/users", &canned);
    screen.find("#add-user").await;
    let page = document().document_element().unwrap();
    js_sys::eval(NOTE_OPENINGS).unwrap();
    page.set_attribute("data-embedded", "").unwrap();
    let openings = || js_sys::eval("openings.join()").unwrap().as_string().unwrap();
    screen.click("#add-user").await;
    opened(&screen).await;
    let first = openings();
    until("the first field has the focus", || focused() == "new-email").await;
    screen.press("Cancel").await;
    until("the URL forgets the dialog", || address() == "/users").await;
    js_sys::eval("keptBack = []").unwrap();
    screen.click("#add-user").await;
    until("the browser has said what is in sight", || {
        js_sys::eval("keptBack.length === 1").unwrap().is_truthy()
    })
    .await;
    let close = screen.all("#add-user-dialog .dialog-head button").remove(0);
    close.unchecked_into::<HtmlElement>().click();
    until("the URL forgets the dialog", || address() == "/users").await;
    js_sys::eval("keptBack.forEach(say => say())").unwrap();
    let second = openings();
    js_sys::eval(NOTE_NO_MORE).unwrap();
    assert_eq!((&*first, &*second), ("true", "true"));
}
