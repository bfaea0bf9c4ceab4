//! Hands a file the page made to the browser.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser may take to begin with the file.
const HELD: Duration = Duration::from_secs(60);

/// Saves a CSV file. Where the browser refuses, nothing happens.
pub fn save_csv(name: &str, text: &str) {
    save(name, "text/csv;charset=utf-8", text);
}

/// Saves a file of a media type. Where the browser refuses, nothing happens.
pub fn save(name: &str, media_type: &str, text: &str) {
    let kind = BlobPropertyBag::new();
    kind.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind);
    let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into().ok());
    let (Ok(url), Some(link)) = (url, link) else { return };
    let link: HtmlAnchorElement = link;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    set_timeout(move || _ = Url::revoke_object_url(&url), HELD);
}
