//! Mounts the console against canned answers, and finds, clicks, types and waits as a person does.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use frontend::{
    App, Mounted, Options,
    app::{mount_with, provide_services},
    client::{Answer, Local, Method, NoAnswer, Request, Transport},
    clock::Clock,
    language::Language,
};
use js_sys::Promise;
use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
    tachys::view::{Mountable, any_view::AnyViewState},
};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement,
    KeyboardEvent, KeyboardEventInit, ShadowRootInit, ShadowRootMode,
};

/// Longest wait for a condition, in steps of ten milliseconds.
const STEPS: u32 = 300;

#[derive(Clone)]
enum Reply {
    Json(u16, Value),
    Offline,
    Never,
    Held(Hold, Box<Reply>),
}

/// An answer that waits to be released.
#[derive(Clone, Default)]
pub struct Hold(Arc<Mutex<(bool, bool)>>);

impl Hold {
    /// Lets the answer go.
    pub fn now(&self) {
        self.0.lock().unwrap().0 = true;
    }

    /// Whether the answer went.
    pub fn is_done(&self) -> bool {
        self.0.lock().unwrap().1
    }
}

/// A server of canned answers: for a request the latest rule whose start fits.
#[derive(Clone, Default)]
pub struct Canned {
    rules: Arc<Mutex<Vec<(String, Reply)>>>,
    asked: Arc<Mutex<Vec<Request>>>,
    loses_texts: Arc<AtomicBool>,
}

impl Canned {
    /// A server that knows who is signed in: a role, or nobody.
    pub fn signed_in_as(role: Option<&str>) -> Self {
        let canned = Self::default();
        canned.session(role);
        // The users view counts them beside its list.
        let counts = ["licensed", "basic", "on_prem", "room", "join_only", "pending", "active"];
        let counts = counts.into_iter().chain(["inactive", "total"]);
        let counts = counts.map(|name| (format!("{name}_users_count"), json!(7)));
        canned.on("GET /user/summary", 200, Value::Object(counts.collect()));
        canned
    }

    /// Says who is signed in: a role, or nobody.
    pub fn session(&self, role: Option<&str>) {
        self.session_of(&role.map_or(Value::Null, person));
    }

    /// Says who is signed in.
    pub fn session_of(&self, user: &Value) {
        let people: Vec<_> = ["owner", "admin", "member"]
            .map(|role| json!({"email": format!("{role}@greenroom.test"), "role": role}))
            .into();
        self.on(
            "GET /session",
            200,
            json!({
                "user": user, "expires_at": null, "methods": ["email"],
                "email_only": false, "sandbox_people": people, "version": "0.1.0",
            }),
        );
    }

    /// A server that offers these ways to sign in to a visitor of a real account.
    pub fn visitor_with(methods: &[&str]) -> Self {
        let canned = Self::default();
        canned.on(
            "GET /session",
            200,
            json!({
                "user": null, "expires_at": null, "methods": methods,
                "email_only": false, "sandbox_people": [], "version": "0.1.0",
            }),
        );
        canned
    }

    /// Answers requests that begin like this: method, blank, path below the base.
    pub fn on(&self, start: &str, status: u16, body: Value) {
        self.rules.lock().unwrap().push((start.to_owned(), Reply::Json(status, body)));
    }

    /// Refuses requests that begin like this.
    pub fn refuse(&self, start: &str, status: u16, code: &str, message: &str) {
        self.on(
            start,
            status,
            json!({"code": code, "message": message, "request_id": "01REQUEST"}),
        );
    }

    /// Lets requests that begin like this never reach the server.
    pub fn offline(&self, start: &str) {
        self.rules.lock().unwrap().push((start.to_owned(), Reply::Offline));
    }

    /// Lets no language's texts be loaded, or lets them again.
    pub fn lose_texts(&self, lost: bool) {
        self.loses_texts.store(lost, Ordering::Relaxed);
    }

    /// Never answers requests that begin like this.
    pub fn never(&self, start: &str) {
        self.rules.lock().unwrap().push((start.to_owned(), Reply::Never));
    }

    /// Holds the answer to requests that begin like this, as it is now, until it is released.
    pub fn hold(&self, start: &str) -> Hold {
        let hold = Hold::default();
        let mut rules = self.rules.lock().unwrap();
        let held = rules.iter().rev().find(|(rule, _)| start.starts_with(rule));
        let reply = Box::new(held.unwrap().1.clone());
        rules.push((start.to_owned(), Reply::Held(hold.clone(), reply)));
        hold
    }

    /// The requests that begin like this.
    pub fn asked(&self, start: &str) -> Vec<Request> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|request| line(request).starts_with(start)).cloned().collect()
    }
}

fn line(request: &Request) -> String {
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Patch => "PATCH",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    };
    format!("{method} {}", request.url.trim_start_matches("/api"))
}

/// The texts of the languages that are not compiled in, as a server would send them.
const TEXT_FILES: [(&str, &str); 3] = [
    ("es", include_str!(concat!(env!("OUT_DIR"), "/es.txt"))),
    ("zh-CN", include_str!(concat!(env!("OUT_DIR"), "/zh-CN.txt"))),
    ("ar", include_str!(concat!(env!("OUT_DIR"), "/ar.txt"))),
];

impl Transport for Canned {
    fn text_file(&self, path: &str) -> Local<Option<String>> {
        let named = |tag: &str| path.starts_with(&format!("words/{tag}-"));
        let file = TEXT_FILES.iter().find(|(tag, _)| named(tag));
        let content = file.map(|(_, content)| (*content).to_owned());
        let lost = self.loses_texts.load(Ordering::Relaxed);
        Box::pin(async move { content.filter(|_| !lost) })
    }

    fn send(
        &self,
        request: Request,
        abort: Option<AbortSignal>,
    ) -> Local<Result<Answer, NoAnswer>> {
        let line = line(&request);
        self.asked.lock().unwrap().push(request);
        let rules = self.rules.lock().unwrap();
        let reply = rules.iter().rev().find(|(start, _)| line.starts_with(start));
        let reply = reply.map(|(_, reply)| reply.clone());
        Box::pin(async move {
            // Nothing is kept of anybody, and whatever is to be is, unless a test says otherwise.
            let mut reply = reply.or_else(|| match line.as_str() {
                "GET /preferences" => Some(Reply::Json(200, json!({}))),
                "PUT /preferences" => Some(Reply::Json(204, Value::Null)),
                _ => None,
            });
            while let Some(Reply::Held(hold, held)) = reply {
                while !hold.0.lock().unwrap().0 {
                    pause().await;
                }
                hold.0.lock().unwrap().1 = true;
                reply = Some(*held);
            }
            match reply {
                Some(Reply::Json(status, body)) => Ok(Answer { status, body: body.to_string() }),
                Some(Reply::Offline) => Err(NoAnswer::Offline),
                Some(Reply::Never) => {
                    while !abort.as_ref().is_some_and(AbortSignal::aborted) {
                        pause().await;
                    }
                    Err(NoAnswer::Aborted)
                }
                Some(Reply::Held(..)) | None => panic!("nobody said what to answer to {line}"),
            }
        })
    }
}

/// Whoever has this role.
pub fn person(role: &str) -> Value {
    json!({
        "id": format!("id-{role}"), "email": format!("{role}@greenroom.test"),
        "display_name": format!("The {role}"), "role": role, "timezone": "Europe/Berlin",
    })
}

/// The console on screen.
pub struct Screen<M: Mountable> {
    root: HtmlElement,
    /// What is in the page.
    place: HtmlElement,
    _mounted: Held<M>,
}

/// What keeps it there.
enum Held<M: Mountable> {
    View { _handle: UnmountHandle<M> },
    Console { _mounted: Mounted },
}

impl<M: Mountable> Drop for Screen<M> {
    fn drop(&mut self) {
        self.place.remove();
    }
}

/// A console that is a part of another's page.
pub type Part = Screen<AnyViewState>;

/// Puts the console into a page that is another's, as greenroom.js does.
pub fn mount_part(options: Options, canned: &Canned) -> Part {
    let place: HtmlElement = document().create_element("div").unwrap().dyn_into().unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    let shadow = place.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).unwrap();
    let root: HtmlElement = document().create_element("div").unwrap().dyn_into().unwrap();
    root.set_class_name("mounted");
    shadow.append_child(&root).unwrap();
    let mounted = mount_with(root.clone(), options, Arc::new(canned.clone()), today());
    Screen { root, place, _mounted: Held::Console { _mounted: mounted } }
}

/// 24 November 2026.
fn today() -> Clock {
    Clock::fixed("2026-11-24T12:00:00Z".parse().unwrap())
}

/// What is decided for a console on a page of its own.
pub fn options() -> Options {
    Options { api: "/api".to_owned(), ..Options::default() }
}

/// Opens the console at an address, on 24 November 2026, in the browser's language.
pub fn open(address: &str, canned: &Canned) -> Screen<impl Mountable + use<>> {
    window().local_storage().unwrap().unwrap().clear().unwrap();
    open_as_before(address, canned)
}

/// Opens it in a language that was chosen before.
pub fn open_in(
    language: Language,
    address: &str,
    canned: &Canned,
) -> Screen<impl Mountable + use<>> {
    let storage = window().local_storage().unwrap().unwrap();
    storage.set_item("greenroom.language", language.tag()).unwrap();
    open_as_before(address, canned)
}

fn open_as_before(address: &str, canned: &Canned) -> Screen<impl Mountable + use<>> {
    open_with(options(), address, canned)
}

/// Opens it where something else is decided for it.
pub fn open_with(
    options: Options,
    address: &str,
    canned: &Canned,
) -> Screen<impl Mountable + use<>> {
    let history = window().history().unwrap();
    history.replace_state_with_url(&JsValue::NULL, "", Some(address)).unwrap();
    let canned = Arc::new(canned.clone());
    show(move || {
        provide_services(options, canned, today());
        view! { <App/> }
    })
}

/// Mounts a view into an element of its own.
pub fn show<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Screen<V::State> {
    let root: HtmlElement = document().create_element("section").unwrap().dyn_into().unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    let mounted = mount_to(root.clone(), view);
    Screen { place: root.clone(), root, _mounted: Held::View { _handle: mounted } }
}

impl<M: Mountable> Screen<M> {
    /// Everything a selector finds now.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).map(|index| found.item(index).unwrap().unchecked_into()).collect()
    }

    /// The texts of everything a selector finds now.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(|found| found.text_content().unwrap_or_default()).collect()
    }

    /// All text of the page.
    pub fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    /// The one element a selector finds, as soon as there is one.
    pub async fn find(&self, selector: &str) -> HtmlElement {
        until(&format!("{selector} appears"), || !self.all(selector).is_empty()).await;
        self.all(selector).remove(0).unchecked_into()
    }

    /// Waits for a text.
    pub async fn sees(&self, text: &str) {
        until(&format!("“{text}” appears"), || self.text().contains(text)).await;
    }

    /// Clicks what a selector finds.
    pub async fn click(&self, selector: &str) {
        self.find(selector).await.click();
    }

    /// Clicks the button with this text.
    pub async fn press(&self, label: &str) {
        let button = || {
            let buttons = self.all("button, a");
            buttons.into_iter().find(|button| {
                button.text_content().is_some_and(|text| text.trim() == label)
                    || button.get_attribute("aria-label").as_deref() == Some(label)
            })
        };
        until(&format!("a button “{label}” appears"), || button().is_some()).await;
        button().unwrap().unchecked_into::<HtmlElement>().click();
    }

    /// Chooses a value of a select.
    pub async fn choose(&self, selector: &str, value: &str) {
        let select: HtmlSelectElement = self.find(selector).await.unchecked_into();
        select.set_value(value);
        let init = EventInit::new();
        init.set_bubbles(true);
        select.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
    }

    /// What an input holds.
    pub async fn value(&self, selector: &str) -> String {
        self.find(selector).await.unchecked_into::<HtmlInputElement>().value()
    }

    /// Types a text in place of what an input holds.
    pub async fn type_into(&self, selector: &str, text: &str) {
        let input: HtmlInputElement = self.find(selector).await.unchecked_into();
        input.set_value(text);
        let init = EventInit::new();
        init.set_bubbles(true);
        input.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
    }
}

/// Waits until a condition holds.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..STEPS {
        if holds() {
            return;
        }
        pause().await;
    }
    panic!("{what}: did not happen; the page says: {}", document().body().unwrap().inner_text());
}

async fn pause() {
    let promise = Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 10).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// Presses a key on an element, with those that are held; whether the console took it over.
pub fn is_taken(on: &Element, key: &str, hold: impl Fn(&KeyboardEventInit)) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    hold(&init);
    let press = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    !on.dispatch_event(&press).unwrap()
}

/// The id of the element that has the focus.
pub fn focused() -> String {
    document().active_element().map(|element| element.id()).unwrap_or_default()
}

/// The path and query the browser shows.
pub fn address() -> String {
    let location = window().location();
    format!("{}{}", location.pathname().unwrap(), location.search().unwrap())
}
