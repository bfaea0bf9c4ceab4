//! The audit: who did what to whom, newest first. For administrators.

use std::sync::Arc;

use api::audit::{AuditEntry, AuditList};
use leptos::prelude::*;

use super::{
    listing::table_of,
    page::Page,
    remote::{Remote, read},
};
use crate::{
    dates,
    param::Param,
    query::Key,
    ui::{
        icons::Glyph,
        panel::{Badge, StatePanel, Tone},
        table::{Column, SortKey},
    },
};

const COLUMNS: [Column; 7] = [
    Column::text("at", "When"),
    Column::text("action", "What"),
    Column::text("outcome", "Result"),
    Column::text("actor", "Who"),
    Column::text("target", "To"),
    Column::text("address", "From"),
    Column::text("detail", "Detail"),
];

/// An action or an outcome as people read it: `sign_in` is `Sign in`.
fn words(name: &str) -> String {
    let words = name.replace('_', " ");
    let (first, rest) = words.split_at_checked(1).unwrap_or_default();
    first.to_ascii_uppercase() + rest
}

fn key(entry: &AuditEntry, column: &str) -> SortKey {
    match column {
        "action" => SortKey::text(&entry.action),
        "outcome" => SortKey::text(&entry.outcome),
        "actor" => SortKey::text(&entry.actor_email),
        "target" => SortKey::text(&entry.target),
        "address" => SortKey::text(&entry.address),
        "detail" => SortKey::text(&entry.detail),
        _ => SortKey::Number(entry.at.as_millis()),
    }
}

fn cells(entry: &AuditEntry) -> Vec<AnyView> {
    let tone = match entry.outcome.as_str() {
        "done" => Tone::Good,
        "refused" => Tone::Waiting,
        _ => Tone::Accent,
    };
    let text = |text: &str| {
        let shown = if text.is_empty() { dates::NOTHING } else { text };
        view! { <span class="email">{shown.to_owned()}</span> }.into_any()
    };
    vec![
        dates::instant(entry.at).into_any(),
        words(&entry.action).into_any(),
        view! { <Badge label=words(&entry.outcome) tone/> }.into_any(),
        text(&entry.actor_email),
        text(&entry.target),
        text(&entry.address),
        text(&entry.detail),
    ]
}

/// The view.
#[component]
pub fn Audit() -> impl IntoView {
    let before = Param::new(Key::Before);
    let resource = read(move || before.get(), move |client| client.audit(&before.get_untracked()));
    let render = Arc::new(move |list: AuditList| {
        let next = list.next_page_token;
        let older = (!next.is_empty()).then(|| {
            view! {
                <button type="button" class="button" on:click=move |_| before.set(next.clone())>
                    "Older entries"
                </button>
            }
        });
        let newest = (!before.get_untracked().is_empty()).then(|| {
            view! {
                <button type="button" class="button" on:click=move |_| before.set("")>
                    "Newest entries"
                </button>
            }
        });
        if list.entries.is_empty() {
            return view! {
                <StatePanel kind="empty" glyph=Glyph::Lens title="Nothing yet"
                    detail="What people do in the console is written down here."/>
            }
            .into_any();
        }
        view! {
            {table_of("Audit", COLUMNS.to_vec(), "", list.entries, key, cells)}
            <p class="page-actions">{newest} " " {older}</p>
        }
        .into_any()
    });
    view! {
        <Page title="Audit"
            note=|| format!("Who did what in this console, newest first. Times are in your time zone, {}.", dates::viewer_zone())>
            <Remote resource loading="Loading the audit" render=render/>
        </Page>
    }
}
