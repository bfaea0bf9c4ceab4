//! Chooses another user of the account, by typing part of a name or an email.

use api::{UserId, user::UserStatus};
use leptos::{ev, prelude::*};

use super::remote::read;
use crate::{
    client::{ApiError, Client, UsersPage},
    param::Param,
    text::{folded, search_words},
    ui::{
        field::TextField,
        icons::{Glyph, Icon},
        panel::StatePanel,
    },
    words,
};

/// How many users are suggested at once.
const SUGGESTIONS: usize = 20;

/// Somebody who can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Host {
    id: UserId,
    name: String,
    email: String,
    /// Everything a search looks at, [`folded`].
    haystack: String,
}

/// All active users: nobody else can host a meeting.
async fn read_hosts(client: Client) -> Result<Vec<Host>, ApiError> {
    let mut hosts = Vec::new();
    let mut page = UsersPage { status: UserStatus::Active, next_page_token: String::new() };
    loop {
        let list = client.users(&page).await?;
        hosts.extend(list.users.into_iter().filter_map(|user| {
            let haystack = folded(&format!("{} {}", user.display_name, user.email));
            Some(Host { id: user.id?, name: user.display_name, email: user.email, haystack })
        }));
        if list.next_page_token.is_empty() {
            return Ok(hosts);
        }
        page.next_page_token = list.next_page_token;
    }
}

/// The hosts that have every word of what is typed.
fn matching<'a>(hosts: &'a [Host], typed: &str) -> impl Iterator<Item = &'a Host> + use<'a> {
    let words = search_words(typed);
    hosts.iter().filter(move |host| words.iter().all(|word| host.haystack.contains(word)))
}

/// The user whose id the URL holds, chosen from all active users.
#[component]
pub fn HostPicker(
    /// The user's id in the URL.
    user_id: Param,
    /// What is shown while nobody is chosen.
    nobody: &'static str,
    /// The email of a host whom something else on the page asks for; taken once.
    #[prop(optional)]
    asked: RwSignal<String>,
) -> impl IntoView {
    let chosen = Signal::derive(move || user_id.get());
    let on_choice = Callback::new(move |id: String| user_id.set(id));
    view! {
        <UserPicker ids=("host", "host-suggestions") label=words::hosts::label() nobody chosen on_choice asked/>
    }
}

/// A user, chosen from all active users.
#[component]
pub fn UserPicker(
    /// The ids of the input and of its suggestions.
    ids: (&'static str, &'static str),
    /// Its name on screen.
    label: &'static str,
    /// What is shown while nobody is chosen.
    nobody: &'static str,
    /// The id of who is chosen; empty: nobody.
    chosen: Signal<String>,
    /// Somebody else is chosen, or nobody.
    on_choice: Callback<String>,
    /// What is wrong with the choice.
    #[prop(into, default = Signal::stored(String::new()))]
    rule: Signal<String>,
    /// An email to choose as if it were typed; taken once.
    #[prop(optional)]
    asked: RwSignal<String>,
) -> impl IntoView {
    let (id, list) = ids;
    let typed = RwSignal::new(String::new());
    let entered = RwSignal::new(false);
    Effect::new(move |_| {
        let email = asked.get();
        if !email.is_empty() {
            asked.set(String::new());
            typed.set(email);
            entered.set(true);
        }
    });
    let not_found = RwSignal::new(String::new());
    // The list is long: it is read once somebody types, or once a chosen id needs its name.
    let wanted = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or_default() || !chosen.get().is_empty() || !typed.get().is_empty()
    });
    let hosts = read(
        move || wanted.get().to_string(),
        move |client| {
            let wanted = wanted.get();
            Box::pin(
                async move { if wanted { read_hosts(client).await.map(Some) } else { Ok(None) } },
            )
        },
    );
    let suggestions = move || {
        let typed = typed.get();
        hosts.map(|hosts| {
            let hosts = hosts.ok().and_then(Option::as_deref).unwrap_or_default();
            matching(hosts, &typed)
                .take(SUGGESTIONS)
                .map(|host| view! { <option value=host.email.clone()>{host.name.clone()}</option> })
                .collect_view()
        })
    };
    let name_of_chosen = move || {
        let id = chosen.get();
        if id.is_empty() {
            return None;
        }
        let named = hosts.map(|hosts| {
            let hosts = hosts.ok()?.as_ref()?;
            let host = hosts.iter().find(|host| host.id.as_str() == id);
            Some(host.map_or_else(
                || words::hosts::not_active(&id),
                |host| words::parts::with_email(&host.name, &host.email),
            ))
        });
        Some(named.flatten().unwrap_or(id))
    };
    // An email that was picked or typed to its end is a choice, and so is the first match at the
    // Enter key; anything else is still typing.
    Effect::new(move |_| {
        let (text, entered) = (typed.get(), entered.get());
        let email = folded(text.trim());
        let found = hosts.map(|hosts| match hosts {
            Err(failed) => Err(failed.to_string()),
            Ok(None) => Ok(None),
            Ok(Some(hosts)) => {
                let exact = hosts.iter().find(|host| folded(&host.email) == email);
                let first = || entered.then(|| matching(hosts, &text).next()).flatten();
                match exact.or_else(first) {
                    None if entered => Err(words::hosts::nobody_matches().to_owned()),
                    found => Ok(found.map(|host| host.id.to_string())),
                }
            }
        });
        let found = if email.is_empty() { None } else { found };
        match found.unwrap_or(Ok(None)) {
            Ok(Some(id)) => {
                on_choice.run(id);
                typed.set(String::new());
            }
            Ok(None) => not_found.set(String::new()),
            Err(sentence) => not_found.set(sentence),
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            entered.set(true);
        }
    };
    let error = Signal::derive(move || {
        let found = not_found.get();
        if found.is_empty() { rule.get() } else { found }
    });
    let picker = move || {
        match name_of_chosen() {
        Some(name) => view! {
            <div class="field host-chosen">
                <span class="field-label">{label}</span>
                <div class="chosen">
                    <span class="chosen-name" data-testid="chosen-host">{name}</span>
                    <button type="button" class="button button-quiet button-icon" aria-label=words::hosts::choose_nobody()
                        on:click=move |_| on_choice.run(String::new())>
                        <Icon glyph=Glyph::Cross/>
                    </button>
                </div>
            </div>
        }
        .into_any(),
        None => view! {
            <TextField id label value=typed error placeholder=nobody list/>
            <datalist id=list>{suggestions}</datalist>
        }
        .into_any(),
    }
    };
    view! {
        <div class="host-picker" data-focus-home on:input=move |_| entered.set(false) on:keydown=on_key>
            {picker}
        </div>
    }
}

/// Says that the address names nobody's id, and offers a way on.
#[component]
pub fn UnknownHost(
    /// The host in the URL.
    user_id: Param,
) -> impl IntoView {
    view! {
        <StatePanel kind="missing" glyph=Glyph::People title=words::hosts::unknown_title()
            detail=words::hosts::unknown_detail()>
            <button type="button" class="button" on:click=move |_| user_id.set("")>{words::hosts::clear()}</button>
        </StatePanel>
    }
}
