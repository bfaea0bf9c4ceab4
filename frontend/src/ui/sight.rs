//! The part of the page that is in sight. A frame may be as high as its page, so that the page around
//! it scrolls instead: what lies above everything else has to lie where that has scrolled to.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{HtmlElement, IntersectionObserver, IntersectionObserverEntry};

/// How much there has to be room for, however little is in sight, in CSS pixels.
const LEAST_PX: f64 = 320.0;

/// Tells the styles which part of the window is in sight now, where the page is in such a frame, and
/// goes on then. It takes a frame of the animation there, and no time elsewhere.
pub fn look(then: impl FnOnce() + 'static) {
    let page = document().document_element().filter(|page| page.has_attribute("data-embedded"));
    let Some(page) = page.and_then(|page| page.dyn_into::<HtmlElement>().ok()) else {
        return then();
    };
    let marked = page.clone();
    let hear = Closure::once_into_js(move |entries: Array, observer: IntersectionObserver| {
        observer.disconnect();
        if let Ok(entry) = entries.get(0).dyn_into::<IntersectionObserverEntry>() {
            let seen = entry.intersection_rect();
            mark(&marked, seen.y(), seen.height());
        }
        then();
    });
    // It fails only for a listener that is none.
    if let Ok(observer) = IntersectionObserver::new(hear.unchecked_ref()) {
        observer.observe(&page);
    }
}

fn mark(page: &HtmlElement, from: f64, height: f64) {
    let window_height = window().inner_height().ok().and_then(|height| height.as_f64());
    let window_height = window_height.unwrap_or(height);
    let height = height.max(LEAST_PX.min(window_height));
    let from = from.min(window_height - height).max(0.0);
    for (name, value) in [("--sight-from", from), ("--sight-height", height)] {
        // It fails only for a property that is none.
        let _ = page.style().set_property(name, &format!("{}px", value.round()));
    }
}
