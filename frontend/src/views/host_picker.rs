//! Chooses another user of the account, by typing part of a name or an email.

use api::{UserId, user::UserStatus};
use leptos::prelude::*;

use super::remote::read;
use crate::{
    client::{ApiError, Client, UsersPage},
    query::Param,
    ui::{
        field::TextField,
        icons::{Glyph, Icon},
        panel::StatePanel,
    },
};

/// How many users are suggested at once.
const SUGGESTIONS: usize = 20;

/// Somebody who can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Host {
    id: UserId,
    name: String,
    email: String,
}

async fn read_hosts(client: Client) -> Result<Vec<Host>, ApiError> {
    let mut hosts = Vec::new();
    let mut page = UsersPage { status: UserStatus::Active, next_page_token: String::new() };
    loop {
        let list = client.users(&page).await?;
        hosts.extend(list.users.into_iter().filter_map(|user| {
            Some(Host { id: user.id?, name: user.display_name, email: user.email })
        }));
        if list.next_page_token.is_empty() {
            return Ok(hosts);
        }
        page.next_page_token = list.next_page_token;
    }
}

/// The user whose id the URL holds, chosen from all active users.
#[component]
pub fn HostPicker(
    /// The user's id in the URL.
    user_id: Param,
    /// What is shown while nobody is chosen.
    nobody: &'static str,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    // The list is long: it is read once somebody types, or once a chosen id needs its name.
    let wanted = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or_default() || !user_id.get().is_empty() || !typed.get().is_empty()
    });
    let hosts = read(
        move || wanted.get(),
        |client, wanted| {
            Box::pin(async move { if wanted { read_hosts(client).await } else { Ok(Vec::new()) } })
        },
    );
    let suggestions = move || {
        let words = super::users::person::words(&typed.get());
        hosts
            .map(|hosts| {
                let hosts = hosts.as_deref().unwrap_or_default().iter();
                let fits = |host: &&Host| {
                    let text = format!("{} {}", host.name, host.email).to_lowercase();
                    words.iter().all(|word| text.contains(word.as_str()))
                };
                hosts
                    .filter(fits)
                    .take(SUGGESTIONS)
                    .map(|host| view! { <option value=host.email.clone()>{host.name.clone()}</option> })
                    .collect_view()
            })
            .unwrap_or_default()
    };
    let chosen = move || {
        let id = user_id.get();
        if id.is_empty() {
            return None;
        }
        let named = hosts.map(|hosts| {
            let host =
                hosts.as_deref().unwrap_or_default().iter().find(|host| host.id.as_str() == id)?;
            Some(format!("{} ({})", host.name, host.email))
        });
        Some(named.flatten().unwrap_or(id))
    };
    // An email that was picked or typed to its end is a choice; anything else is still typing.
    Effect::new(move |_| {
        let email = typed.get().trim().to_lowercase();
        let found = hosts.map(|hosts| {
            let hosts = hosts.as_deref().unwrap_or_default().iter();
            hosts
                .clone()
                .find(|host| host.email.to_lowercase() == email)
                .map(|host| host.id.clone())
        });
        if let Some(Some(id)) = found {
            user_id.set(id.to_string());
            typed.set(String::new());
        }
    });
    Effect::new(move |_| {
        let failed = hosts.map(|hosts| hosts.as_ref().err().map(ToString::to_string));
        error.set(failed.flatten().unwrap_or_default());
    });
    move || {
        match chosen() {
        Some(name) => view! {
            <div class="field host-chosen">
                <span class="field-label">"Host"</span>
                <div class="chosen">
                    <span class="chosen-name" data-testid="chosen-host">{name}</span>
                    <button type="button" class="button button-quiet button-icon" aria-label="Choose nobody"
                        on:click=move |_| user_id.set("")>
                        <Icon glyph=Glyph::Cross/>
                    </button>
                </div>
            </div>
        }
        .into_any(),
        None => view! {
            <TextField id="host" label="Host" value=typed error placeholder=nobody list="host-suggestions"/>
            <datalist id="host-suggestions">{suggestions}</datalist>
        }
        .into_any(),
    }
    }
}

/// Says that the address names nobody's id, and offers a way on.
#[component]
pub fn UnknownHost(
    /// The host in the URL.
    user_id: Param,
) -> impl IntoView {
    view! {
        <StatePanel kind="missing" glyph=Glyph::People title="No such host"
            detail="The address names nobody of this account.">
            <button type="button" class="button" on:click=move |_| user_id.set("")>"Clear the host"</button>
        </StatePanel>
    }
}
