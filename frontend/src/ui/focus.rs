//! Keeps the focus in the console. Where the element that has it is taken away, the browser lets
//! it fall to the page's body, and whoever uses a keyboard or a screen reader begins anew.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

/// A part that takes the focus which one of its elements lost.
const HOME: &str = "[data-focus-home]";

/// The element that had the focus last, and its home.
type Last = Option<(Element, Option<Element>)>;

/// Keeps the focus for as long as the current owner lives.
pub fn keep() {
    let last = Rc::<RefCell<Last>>::default();
    let noted = SendWrapper::new(Rc::clone(&last));
    let noting = window_event_listener_untyped("focusin", move |event| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        *noted.borrow_mut() = element.map(|element| {
            let home = element.closest(HOME).ok().flatten();
            (element, home)
        });
    });
    let put_back = Closure::<dyn FnMut()>::new(move || {
        // Moving the focus notes it: nothing may be borrowed by then.
        let last = last.borrow().clone();
        if let Some((element, home)) = last
            && is_lost(&element)
        {
            put_near(home.as_ref());
        }
    });
    let watch = MutationObserverInit::new();
    watch.set_child_list(true);
    watch.set_subtree(true);
    watch.set_attribute_filter(&js_sys::Array::of1(&"open".into()));
    let observer = MutationObserver::new(put_back.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(body)) = (&observer, document().body()) {
        // It fails only for contradictory options.
        let _ = observer.observe_with_options(&body, &watch);
    }
    let held = SendWrapper::new((observer, put_back));
    on_cleanup(move || {
        noting.remove();
        if let (Some(observer), _) = &*held {
            observer.disconnect();
        }
    });
}

/// Whether an element that had the focus is gone, and nothing else has it.
fn is_lost(element: &Element) -> bool {
    let gone = !element.is_connected()
        || element.closest("dialog:not([open])").is_ok_and(|closed| closed.is_some());
    gone && document()
        .active_element()
        .is_none_or(|active| active == *element || active.tag_name() == "BODY")
}

/// Puts the focus on what its home offers; where that is gone, too, on what the view offers.
fn put_near(home: Option<&Element>) {
    let at_home = |selector| home.and_then(|home| home.query_selector(selector).ok()?);
    let in_view = |selector| document().query_selector(selector).ok().flatten();
    let places = [
        at_home("[autofocus]"),
        at_home("input, button"),
        in_view("main [autofocus]"),
        in_view("main"),
    ];
    let _ = places.into_iter().flatten().any(|place| give(&place));
}

/// Gives an element the focus; whether it took it.
fn give(element: &Element) -> bool {
    let taken = element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok());
    taken && document().active_element().as_ref() == Some(element)
}

/// Gives the focus to the first element a selector finds, once what was asked for until now is
/// drawn.
pub fn soon(selector: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = document().query_selector(selector).ok().flatten() {
            give(&element);
        }
    });
}
