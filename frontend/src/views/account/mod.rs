//! The signed-in user's profile as Zoom answers it, where they are signed in, and the account's access token without what
//! proves it.

pub mod sessions;

use std::sync::Arc;

use api::{
    Instant,
    session::{AccessTokenFacts, CredentialsKind, UserInfo},
};
use js_sys::{JSON, wasm_bindgen::JsValue};
use leptos::prelude::*;
use serde_json::Value;

use self::sessions::Sessions;
use super::{
    page::Page,
    remote::{Remote, read},
};
use crate::dates;

/// The view.
#[component]
pub fn Account() -> impl IntoView {
    let resource = read(String::new, |client| client.user_info());
    let render = Arc::new(|info: UserInfo| {
        view! {
            <Profile profile=info.profile/>
            <AccessToken facts=info.access_token/>
        }
        .into_any()
    });
    view! {
        <Page title="Account"
            note=|| format!("Your profile in Zoom, and the token the account's calls carry. Times are in your time zone, {}.", dates::viewer_zone())>
            <Remote resource loading="Loading your profile" render=render/>
            <Sessions/>
        </Page>
    }
}

/// Blanks before what is inside of something.
const INDENT: u32 = 2;

/// What stands first, and how it is called on screen. Everything else follows in the raw answer.
const KNOWN: [(&str, &str); 17] = [
    ("display_name", "Name"),
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("email", "Email"),
    ("role_name", "Role"),
    ("type", "Licence"),
    ("status", "Status"),
    ("dept", "Department"),
    ("job_title", "Job title"),
    ("company", "Company"),
    ("timezone", "Time zone"),
    ("language", "Language"),
    ("pmi", "Personal meeting ID"),
    ("id", "User ID"),
    ("account_id", "Account ID"),
    ("created_at", "Created"),
    ("last_login_time", "Last sign-in"),
];

/// A value as a person reads it; `None` where there is nothing to read.
fn readable(key: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(word) if key == "status" => {
            let (first, rest) = word.split_at_checked(1)?;
            Some(first.to_ascii_uppercase() + rest)
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
        Value::Bool(yes) => Some(if *yes { "Yes" } else { "No" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
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
            Some(view! { <div><dt>{label}</dt><dd>{text}</dd></div> })
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="profile-title">
            <h2 id="profile-title">"Profile"</h2>
            <dl class="facts">{facts}</dl>
            <details class="raw">
                <summary>"Zoom's answer as it came"</summary>
                <pre tabindex="0" aria-label="Zoom's answer">{pretty(&profile)}</pre>
            </details>
        </section>
    }
}

#[component]
fn AccessToken(facts: AccessTokenFacts) -> impl IntoView {
    let kind = match facts.credentials {
        CredentialsKind::Jwt => "JWT: signed anew for every call",
        CredentialsKind::ServerToServer => "Server-to-server OAuth: issued by Zoom",
    };
    let opaque = facts.header.is_none() && facts.claims.is_none();
    let part = |name: &'static str, value: Option<Value>| {
        value.map(|value| {
            view! {
                <h3>{name}</h3>
                <pre tabindex="0" aria-label=name>{pretty(&value)}</pre>
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="token-title">
            <h2 id="token-title">"Access token"</h2>
            <p class="card-note">"What the account's calls to Zoom carry. The signature, which proves it, never leaves the server."</p>
            <dl class="facts">
                <div><dt>"Credentials"</dt><dd>{kind}</dd></div>
                <div><dt>"Expires"</dt><dd>{dates::instant(facts.expires_at)}</dd></div>
            </dl>
            {part("Header", facts.header)}
            {part("Claims", facts.claims)}
            {opaque.then(|| view! { <p class="card-note">"This token is not a JWT: it has no header or claims to show."</p> })}
        </section>
    }
}
