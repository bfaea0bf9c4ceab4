//! Where the user is signed in, and the way to end each of these sessions.

use std::sync::Arc;

use api::session::{SessionEntry, SessionList, SignInMethod};
use leptos::prelude::*;

use crate::{
    client::Client,
    dates,
    session::Session,
    ui::{
        dialog::Dialog,
        form::{DialogForm, FormMessage},
        panel::{Badge, Tone},
    },
    views::{
        remote::{Remote, read},
        sending::Sending,
    },
    words::{self, Message},
};

const HEADS: [Message; 6] = [
    words::sessions::browser,
    words::sessions::address,
    words::sessions::method,
    words::sessions::since,
    words::sessions::last_used,
    words::sessions::end,
];

/// How a way to sign in is called on screen.
fn method_name(method: SignInMethod) -> &'static str {
    match method {
        SignInMethod::Code => words::sessions::by_code(),
        SignInMethod::Zoom => words::sessions::by_zoom(),
        SignInMethod::Portal => words::sessions::by_portal(),
        SignInMethod::Email => words::sessions::by_email(),
    }
}

fn or_unknown(text: String) -> String {
    if text.is_empty() { words::sessions::unknown().to_owned() } else { text }
}

/// The list.
#[component]
pub fn Sessions() -> impl IntoView {
    let client = expect_context::<Client>();
    let sending = Sending::idle();
    let resource = read(String::new, |client| client.sessions());
    // The one that is used is asked about first.
    let leaving = RwSignal::new(None::<String>);
    // Those that are over stay on screen until the list is read anew.
    let ended = StoredValue::new(Vec::<String>::new());
    let end = Callback::new(move |id: String| {
        if sending.pending.get_untracked() || ended.with_value(|ended| ended.contains(&id)) {
            return;
        }
        sending.errors.clear();
        sending.send(client.end_session(&id), move |(), on_screen| {
            if on_screen {
                ended.update_value(|ended| ended.push(id));
                resource.refetch();
            }
        });
    });
    let row = move |entry: SessionEntry| {
        let SessionEntry { id, current, browser, address, method, created_at, seen_at } = entry;
        let this = current
            .then(|| view! { " " <Badge label=words::sessions::this_one() tone=Tone::Accent/> });
        let on_click = move |_| match current {
            true => leaving.set(Some(id.clone())),
            false => end.run(id.clone()),
        };
        let name = or_unknown(browser);
        let label = words::sessions::end_of(&name);
        let facts = [
            or_unknown(address),
            method_name(method).to_owned(),
            dates::instant(created_at),
            dates::instant(seen_at),
        ];
        let facts = facts.into_iter().zip(&HEADS[1..]).map(|(fact, head)| {
            view! { <td role="cell" data-label=head()>{fact}</td> }
        });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><bdi>{name}</bdi> {this}</th>
                {facts.collect_view()}
                <td role="cell" data-label=HEADS[5]()>
                    <button type="button" class="button button-small" aria-label=label
                        aria-disabled=move || sending.pending.get().then_some("true")
                        on:click=on_click>{words::sessions::end()}</button>
                </td>
            </tr>
        }
    };
    let render = Arc::new(move |list: SessionList| {
        let heads = HEADS.map(|head| view! { <th scope="col" role="columnheader">{head()}</th> });
        let rows = list.sessions.into_iter().map(row).collect_view();
        // The roles stand because narrow windows show the table as blocks, which would lose them.
        view! {
            <div class="table-frame" role="region" aria-label=words::sessions::caption() tabindex="0">
                <table class="table table-plain" role="table">
                    <caption class="visually-hidden">{words::sessions::caption()}</caption>
                    <thead role="rowgroup"><tr role="row">{heads.into_iter().collect_view()}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    });
    view! {
        <section class="card" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{words::sessions::title()}</h2>
            <FormMessage errors=sending.errors/>
            <Remote resource loading=words::sessions::loading() render=render/>
            <EndThis leaving/>
        </section>
    }
}

/// Asks before the session ends that is used, and says so.
#[component]
fn EndThis(leaving: RwSignal<Option<String>>) -> impl IntoView {
    let on_close = Callback::new(move |()| leaving.set(None));
    view! {
        <Dialog id="end-this-session" title=words::sessions::end_this_title().to_owned()
            open=Signal::derive(move || leaving.with(Option::is_some)) on_close>
            {move || leaving.get().map(|id| view! { <EndThisForm id on_close/> })}
        </Dialog>
    }
}

#[component]
fn EndThisForm(id: String, on_close: Callback<()>) -> impl IntoView {
    let client = expect_context::<Client>();
    let session = expect_context::<Session>();
    let sending = Sending::idle();
    let on_submit = Callback::new(move |()| {
        sending.errors.clear();
        sending.send(client.end_session(&id), move |(), _| session.leave());
    });
    view! {
        <DialogForm errors=sending.errors pending=sending.pending cancel=words::sign_out::stay()
            submit=(words::sessions::end_this(), words::sign_out::pending()) submit_class="button button-danger"
            on_submit on_close>
            <p>{words::sessions::end_this_consequence()}</p>
        </DialogForm>
    }
}
