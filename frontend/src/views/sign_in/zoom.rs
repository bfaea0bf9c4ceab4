//! Signing in at Zoom. The browser goes there and comes back, where it can. Where the page is
//! another's it happens in a window of its own, which hands this page a code that only this page
//! can make a session of.

use std::time::Duration;

use js_sys::{Object, Reflect, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Window};

use super::{Apart, Beginning, Begun};
use crate::{client::Client, root, words};

/// What the window is like that opens for the sign-in.
const WINDOW: &str = "popup,width=520,height=720";
/// The type of the message with which it tells what came of it.
const TOLD: &str = "greenroom-signin";
/// What a sign-in is called that could not begin, or of which nothing came.
const FAILED: &str = "failed";
/// How many random bytes a verifier has.
const VERIFIER_BYTES: usize = 32;
const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// How often it is looked whether the window was closed.
const LOOK: Duration = Duration::from_millis(500);

/// A window that is open, and what its code is good with.
struct Waiting {
    window: Window,
    verifier: String,
    /// Whether it was closed when it was last looked. What it told may still be on its way then.
    closed: bool,
}

/// The sign-in at Zoom that is under way in a window of its own, if one is.
#[derive(Clone, Copy)]
pub struct AtZoomAttempt(StoredValue<Option<Waiting>, LocalStorage>);

impl AtZoomAttempt {
    /// None is. One that begins is given up with the current owner.
    #[must_use]
    pub fn none() -> Self {
        let this = Self(StoredValue::new_local(None));
        on_cleanup(move || this.give_up());
        this
    }

    /// Closes the window: nobody waits for it any more.
    pub fn give_up(self) {
        if let Some(waiting) = self.take() {
            // One that is closed already stays so.
            let _ = waiting.window.close();
        }
    }

    fn take(self) -> Option<Waiting> {
        self.0.try_update_value(Option::take).flatten()
    }

    /// Whether that is its window.
    fn is_of(self, source: Option<&Object>) -> bool {
        let is_of = self.0.try_with_value(|waiting| {
            let window = waiting.as_ref().map(|waiting| waiting.window.as_ref());
            window.is_some() && source == window
        });
        is_of.unwrap_or_default()
    }

    /// Whether the window was closed, and has not told anything.
    fn is_over(self) -> bool {
        let is_over = self.0.try_update_value(|waiting| {
            waiting.as_mut().is_some_and(|waiting| {
                let closed = waiting.window.closed().unwrap_or(true);
                std::mem::replace(&mut waiting.closed, closed) && closed
            })
        });
        is_over.unwrap_or_default()
    }
}

/// The way to Zoom.
#[component]
pub fn AtZoom(
    /// The route to return to.
    return_to: String,
    /// What is asked of the server, and what becomes of it.
    beginning: Beginning,
    /// What a sign-in at Zoom that came to nothing is called; empty where none did.
    failed: RwSignal<String>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let Apart(apart) = expect_context();
    if !apart {
        let address = client.zoom_sign_in_address(return_to);
        return view! {
            <a class="button button-wide" id="sign-in-zoom" href=address rel="external">{words::sign_in::by_zoom()}</a>
        }
        .into_any();
    }
    let attempt = expect_context::<Begun>().at_zoom;
    // A page that keeps its windows to itself cuts this one off: it looks closed from here.
    let look = set_interval_with_handle(
        move || {
            if attempt.is_over() {
                attempt.give_up();
                failed.set(FAILED.to_owned());
            }
        },
        LOOK,
    );
    on_cleanup(move || _ = look.map(|look| look.clear()));
    let server = client.origin();
    let asked = client.clone();
    root::listen(window().into(), "message", move |event| {
        let Ok(event) = event.dyn_into::<MessageEvent>() else { return };
        let is_of_window = attempt.is_of(event.source().as_ref());
        let read = |name: &str| Reflect::get(&event.data(), &name.into()).ok()?.as_string();
        if !is_of_window || Some(event.origin()) != server || read("type").as_deref() != Some(TOLD)
        {
            return;
        }
        let Some(Waiting { verifier, .. }) = attempt.take() else { return };
        match read("code") {
            Some(code) => beginning.send(asked.sign_in_handover(code, verifier)),
            None => failed.set(read("error").unwrap_or_else(|| FAILED.to_owned())),
        }
    });
    let open = move |_| {
        // Of two windows only the last could finish.
        attempt.give_up();
        failed.set(String::new());
        beginning.clear();
        // At once: what opens later than the click is taken for advertisement.
        let opened = window().open_with_url_and_target_and_features("", "_blank", WINDOW);
        let Some(opened) = opened.ok().flatten() else {
            beginning.refuse(words::sign_in::window_blocked());
            return;
        };
        let client = client.clone();
        spawn_local(async move {
            let lead = async {
                let verifier = random_verifier()?;
                let challenge = challenge(&verifier).await?;
                opened.location().set_href(&client.zoom_handover_address(&challenge))?;
                Ok::<_, JsValue>(verifier)
            };
            match lead.await {
                Ok(verifier) => {
                    let waiting = Waiting { window: opened, verifier, closed: false };
                    // Whoever shows the console may have taken it away by then.
                    if let Some(Some(waiting)) = attempt.0.try_set_value(Some(waiting)) {
                        let _ = waiting.window.close();
                    }
                }
                Err(_) => {
                    let _ = opened.close();
                    let _ = failed.try_set(FAILED.to_owned());
                }
            }
        });
    };
    view! {
        <button type="button" class="button button-wide" id="sign-in-zoom" on:click=open>
            {words::sign_in::by_zoom()}
        </button>
    }
    .into_any()
}

/// A secret of this page. Without one nothing is begun: a code would be anybody's.
fn random_verifier() -> Result<String, JsValue> {
    let mut bytes = [0_u8; VERIFIER_BYTES];
    window().crypto()?.get_random_values_with_u8_array(&mut bytes)?;
    Ok(base64_url(&bytes))
}

/// The SHA-256 of a verifier, as PKCE has it. It fails where the page came over plain http.
async fn challenge(verifier: &str) -> Result<String, JsValue> {
    let bytes = Uint8Array::from(verifier.as_bytes());
    let digest = window().crypto()?.subtle().digest_with_str_and_js_u8_array("SHA-256", &bytes)?;
    let digest = JsFuture::from(digest).await?;
    Ok(base64_url(&Uint8Array::new(&digest).to_vec()))
}

fn base64_url(bytes: &[u8]) -> String {
    let letters = bytes.chunks(3).flat_map(|three| {
        let bits = (0..3).fold(0_usize, |bits, at| {
            bits << 8 | usize::from(three.get(at).copied().unwrap_or_default())
        });
        (0..=three.len()).map(move |at| char::from(BASE64_URL[bits >> (18 - 6 * at) & 63]))
    });
    letters.collect()
}
