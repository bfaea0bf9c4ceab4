//! Where the user is signed in, and the way to end each of these sessions.

use std::sync::Arc;

use api::session::{SessionEntry, SessionList, SignInMethod};
use leptos::prelude::*;

use crate::{
    client::Client,
    dates,
    session::Session,
    ui::{
        panel::{Badge, Tone},
        table::{Column, SortKey},
    },
    views::{
        listing::table_of,
        remote::{Remote, read},
        sending::Sending,
    },
};

const COLUMNS: [Column; 6] = [
    Column::text("browser", "Browser").fixed(),
    Column::text("address", "Address").fixed(),
    Column::text("method", "Proven by").fixed(),
    Column::text("created", "Since").fixed(),
    Column::text("seen", "Last used").fixed(),
    Column::text("end", "End").fixed(),
];

/// How a way to sign in is called on screen.
fn method_name(method: SignInMethod) -> &'static str {
    match method {
        SignInMethod::Code => "Code by mail",
        SignInMethod::Zoom => "Zoom",
        SignInMethod::Portal => "Portal",
        SignInMethod::Email => "Email alone",
    }
}

fn or_unknown(text: String) -> String {
    if text.is_empty() { "Unknown".to_owned() } else { text }
}

/// The list.
#[component]
pub fn Sessions() -> impl IntoView {
    let client = expect_context::<Client>();
    let session = expect_context::<Session>();
    let sending = Sending::idle();
    let resource = read(String::new, |client| client.sessions());
    let end = Callback::new(move |(id, current): (String, bool)| {
        sending.send(client.end_session(&id), move |(), _| {
            if current { session.leave() } else { resource.refetch() }
        });
    });
    let render = Arc::new(move |list: SessionList| {
        let cells = move |entry: &SessionEntry| {
            let SessionEntry { id, current, browser, address, method, created_at, seen_at } =
                entry.clone();
            let this = current.then(|| view! { " " <Badge label="This one" tone=Tone::Accent/> });
            let name = or_unknown(browser);
            let label = format!("End the session of {name}");
            vec![
                view! { {name} {this} }.into_any(),
                or_unknown(address).into_any(),
                method_name(method).into_any(),
                dates::instant(created_at).into_any(),
                dates::instant(seen_at).into_any(),
                view! {
                    <button type="button" class="button button-small" aria-label=label
                        on:click=move |_| end.run((id.clone(), current))>"End"</button>
                }
                .into_any(),
            ]
        };
        let key = |_: &SessionEntry, _: &str| SortKey::Nothing;
        table_of("Sessions", COLUMNS.to_vec(), "", list.sessions, key, cells)
    });
    view! {
        <section class="card" aria-labelledby="sessions-title">
            <h2 id="sessions-title">"Where you are signed in"</h2>
            <crate::ui::form::FormMessage errors=sending.errors/>
            <Remote resource loading="Loading your sessions" render=render/>
        </section>
    }
}
