//! The console on a page of its own.

use frontend::{Options, mount};
use leptos::prelude::document;
use wasm_bindgen::JsCast as _;

fn main() {
    // With `panic = "abort"` a fault would leave an empty console; boot.js tells the user.
    std::panic::set_hook(Box::new(|fault| {
        web_sys::console::error_1(&fault.to_string().into());
    }));
    let root = document().get_element_by_id("console").and_then(|root| root.dyn_into().ok());
    if let Some(root) = root {
        mount(root, Options::default()).forget();
    }
}
