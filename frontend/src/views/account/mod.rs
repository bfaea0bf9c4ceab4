//! The signed-in user's profile as Zoom answers it, where they are signed in, and the account's access token without what
//! proves it.

pub mod budget;
pub mod sessions;
pub mod wishes;

use std::sync::Arc;

use api::{
    Instant,
    session::{AccessTokenFacts, CredentialsKind, UserInfo},
};
use js_sys::{JSON, wasm_bindgen::JsValue};
use leptos::prelude::*;
use serde_json::Value;

use self::{budget::BudgetCard, sessions::Sessions, wishes::WishesCard};
use super::{
    page::Page,
    remote::{Remote, read},
};
use crate::{
    dates,
    session::Session,
    words::{self, Message},
};

/// The view.
#[component]
pub fn Account() -> impl IntoView {
    let administers = expect_context::<Session>().administers();
    let resource = read(String::new, |client| client.user_info());
    let render = Arc::new(|info: UserInfo| {
        view! {
            <Profile profile=info.profile/>
            <AccessToken facts=info.access_token/>
        }
        .into_any()
    });
    view! {
        <Page title=words::account::title() note=|| words::account::note(&dates::viewer_zone())>
            <Remote resource loading=words::account::loading() render=render/>
            <Sessions/>
            <WishesCard/>
            {administers.then(|| view! { <BudgetCard/> })}
        </Page>
    }
}

/// Blanks before what is inside of something.
const INDENT: u32 = 2;

/// What stands first, and how it is called on screen. Everything else follows in the raw answer.
const KNOWN: [(&str, Message); 17] = [
    ("display_name", words::users::name),
    ("first_name", words::add_user::first_name),
    ("last_name", words::add_user::last_name),
    ("email", words::users::email),
    ("role_name", words::users::role),
    ("type", words::users::licence),
    ("status", words::users::status),
    ("dept", words::users::dept),
    ("job_title", words::account::job_title),
    ("company", words::account::company),
    ("timezone", words::account::time_zone),
    ("language", words::account::language),
    ("pmi", words::account::pmi),
    ("id", words::account::user_id),
    ("account_id", words::account::account_id),
    ("created_at", words::account::created),
    ("last_login_time", words::users::last_login),
];

/// A value as a person reads it; `None` where there is nothing to read.
fn readable(key: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(word) if key == "status" => {
            Some(status_name(word).map_or_else(|| word.clone(), str::to_owned))
        }
        Value::String(text) => {
            let instant = key.ends_with("_at") || key.ends_with("_time");
            let at = instant.then(|| text.parse::<Instant>().ok()).flatten();
            Some(at.map_or_else(|| text.clone(), dates::instant))
        }
        Value::Number(number) if key == "type" => {
            let licence = number.as_u64().and_then(|number| u16::try_from(number).ok())?;
            Some(super::users::line::licence_name(api::user::Licence(licence)).to_owned())
        }
        Value::Bool(yes) => {
            Some(if *yes { words::account::yes() } else { words::account::no() }.to_owned())
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// How a status of Zoom's is called on screen.
fn status_name(word: &str) -> Option<&'static str> {
    Some(match word {
        "active" => words::users::active(),
        "inactive" => words::users::inactive(),
        "pending" => words::users::pending(),
        _ => return None,
    })
}

/// With a line for each value, as the browser itself writes it.
fn pretty(value: &Value) -> String {
    let compact = serde_json::to_string(value).unwrap_or_default();
    let parsed = JSON::parse(&compact).unwrap_or(JsValue::NULL);
    let written = JSON::stringify_with_replacer_and_space(&parsed, &JsValue::NULL, &INDENT.into());
    written.map(String::from).unwrap_or(compact)
}

#[component]
fn Profile(profile: Value) -> impl IntoView {
    let facts = KNOWN
        .iter()
        .filter_map(|&(key, label)| {
            let text = readable(key, profile.get(key)?)?;
            Some(view! { <div><dt>{label()}</dt><dd><bdi>{text}</bdi></dd></div> })
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="profile-title">
            <h2 id="profile-title">{words::account::profile()}</h2>
            <dl class="facts">{facts}</dl>
            <details class="raw">
                <summary>{words::account::raw()}</summary>
                <pre tabindex="0" dir="ltr" aria-label=words::account::raw_label()>{pretty(&profile)}</pre>
            </details>
        </section>
    }
}

#[component]
fn AccessToken(facts: AccessTokenFacts) -> impl IntoView {
    let kind = match facts.credentials {
        CredentialsKind::Jwt => words::account::jwt(),
        CredentialsKind::ServerToServer => words::account::server_to_server(),
    };
    let opaque = facts.header.is_none() && facts.claims.is_none();
    let part = |name: &'static str, value: Option<Value>| {
        value.map(|value| {
            view! {
                <h3>{name}</h3>
                <pre tabindex="0" dir="ltr" aria-label=name>{pretty(&value)}</pre>
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="token-title">
            <h2 id="token-title">{words::account::token()}</h2>
            <p class="card-note">{words::account::token_note()}</p>
            <dl class="facts">
                <div><dt>{words::account::credentials()}</dt><dd>{kind}</dd></div>
                <div><dt>{words::account::expires()}</dt><dd>{dates::instant(facts.expires_at)}</dd></div>
            </dl>
            {part(words::account::header(), facts.header)}
            {part(words::account::claims(), facts.claims)}
            {opaque.then(|| view! { <p class="card-note">{words::account::opaque()}</p> })}
        </section>
    }
}
