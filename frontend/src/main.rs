//! The program as the browser runs it: what boot.js and greenroom.js ask of it.

use frontend::{
    Mounted, Options,
    history::Addresses,
    language::Language,
    preferences::{Defaults, theme_named},
    route::Shown,
};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use web_sys::HtmlElement;

fn main() {
    // With `panic = "abort"` a fault would leave an empty console; boot.js tells the user.
    std::panic::set_hook(Box::new(|fault| {
        web_sys::console::error_1(&fault.to_string().into());
    }));
}

/// A console on the page.
#[wasm_bindgen]
pub struct Console(Mounted);

#[wasm_bindgen]
impl Console {
    /// Takes it away again.
    pub fn unmount(self) {
        drop(self.0);
    }
}

/// Puts the console into an element. `options` are those of a config.json, read and found right,
/// with whole addresses; and `files`, `embedded` and `view`.
#[wasm_bindgen]
#[must_use]
pub fn mount(element: HtmlElement, options: &JsValue) -> Console {
    let asked = |name: &str| js_sys::Reflect::get(options, &name.into()).unwrap_or_default();
    let text = |name: &str| asked(name).as_string();
    let addresses = match text("base") {
        Some(base) => Addresses::Browser(base),
        None => Addresses::Memory,
    };
    let views = asked("views").dyn_into::<js_sys::Array>().unwrap_or_default();
    let views = views.iter().filter_map(|name| name.as_string()?.parse().ok());
    let shown = Shown::only(&views.collect::<Vec<_>>());
    let first = text("view").and_then(|name| name.parse().ok());
    Console(frontend::mount(
        element,
        Options {
            api: text("api").unwrap_or_default(),
            files: text("files").unwrap_or_default(),
            addresses,
            shown: first.map_or(shown, |view| shown.beginning_with(view)),
            defaults: Defaults {
                language: text("language").and_then(|tag| Language::serving(&tag)),
                theme: text("theme").and_then(|name| theme_named(&name)).unwrap_or_default(),
            },
            embedded: asked("embedded").is_truthy(),
        },
    ))
}
