//! Signing in at Zoom. The browser goes there and comes back, where it can. Where the page is
//! another's it happens in a window of its own, which hands this page a code that only this page
//! can make a session of.

use js_sys::{Reflect, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Window};

use super::{Apart, Beginning};
use crate::{client::Client, root, words};

/// What the window is like that opens for the sign-in.
const WINDOW: &str = "popup,width=520,height=720";
/// The type of the message with which it tells what came of it.
const TOLD: &str = "greenroom-signin";
/// What a sign-in is called that could not even begin.
const FAILED: &str = "failed";
/// How many random bytes a verifier has.
const VERIFIER_BYTES: usize = 32;
const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

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
    // The window that is open, and what its code is good with.
    let attempt = StoredValue::new_local(None::<(Window, String)>);
    let server = client.origin();
    let asked = client.clone();
    root::listen(window().into(), "message", move |event| {
        let Ok(event) = event.dyn_into::<MessageEvent>() else { return };
        let is_of_window = attempt.with_value(|attempt| {
            let window = attempt.as_ref().map(|(window, _)| window.as_ref());
            window.is_some() && event.source().as_deref() == window
        });
        let read = |name: &str| Reflect::get(&event.data(), &name.into()).ok()?.as_string();
        if !is_of_window || Some(event.origin()) != server || read("type").as_deref() != Some(TOLD)
        {
            return;
        }
        let Some((_, verifier)) = attempt.try_update_value(Option::take).flatten() else { return };
        match read("code") {
            Some(code) => beginning.send(asked.sign_in_handover(code, verifier)),
            None => failed.set(read("error").unwrap_or_else(|| FAILED.to_owned())),
        }
    });
    let open = move |_| {
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
                    let _ = attempt.try_set_value(Some((opened, verifier)));
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
