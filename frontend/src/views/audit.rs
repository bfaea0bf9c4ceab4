//! The audit: who did what to whom, newest first. For administrators.

use std::sync::Arc;

use api::{
    audit::{AuditEntry, AuditList},
    preferences::SavedList,
};
use leptos::prelude::*;

use super::{
    list_kind::{Filter, Kind, Options},
    listing::Listing,
    page::Page,
    remote::{Remote, read},
    roll::{Fetch, FirstPage, Page as ListPage, Roll},
};
use crate::{
    dates,
    query::Key,
    ui::{
        icons::Glyph,
        list::{
            column::Column,
            csv::{Csv, Field},
            line::{Line, boxed},
            progress::Counted,
            sort::SortKey,
        },
        panel::{Badge, StatePanel, Tone},
    },
    words,
};

const AUDIT: Kind = Kind {
    caption: words::audit::title,
    counted: Counted { all: words::audit::found, some: words::audit::found_of },
    file: "audit",
    search: words::audit::search,
    columns: &[
        Column::text("at", words::audit::when).wide(12),
        Column::text("action", words::audit::what).wide(8),
        Column::text("outcome", words::audit::result).wide(5),
        Column::text("actor", words::audit::who).wide(10),
        Column::text("target", words::audit::to).wide(9),
        Column::text("address", words::audit::from).wide(7),
        Column::text("detail", words::audit::detail).wide(7),
        Column::text("request", words::audit::request).wide(10).on_demand(),
    ],
    usual: "",
    filters: &[
        Filter {
            key: Key::Action,
            id: "filter-action",
            label: words::audit::what,
            options: Options::FoundAs(readable),
        },
        Filter {
            key: Key::Outcome,
            id: "filter-outcome",
            label: words::audit::result,
            options: Options::FoundAs(readable),
        },
        Filter {
            key: Key::Actor,
            id: "filter-actor",
            label: words::audit::who,
            options: Options::Found,
        },
    ],
    fields: &[
        Field::Instant("at"),
        Field::Plain("action"),
        Field::Plain("outcome"),
        Field::Plain("actor_id"),
        Field::Plain("actor_email"),
        Field::Plain("target"),
        Field::Plain("address"),
        Field::Plain("detail"),
        Field::Plain("request_id"),
    ],
    saved: Some(SavedList::Audit),
};

/// An action or an outcome as people read it: `sign_in` is `Sign in`.
fn readable(name: &str) -> String {
    if let Some(words) = words::of_server(&format!("audit:{name}")) {
        return words.to_owned();
    }
    let words = name.replace('_', " ");
    let (first, rest) = words.split_at_checked(1).unwrap_or_default();
    first.to_ascii_uppercase() + rest
}

impl Line for AuditEntry {
    fn id(&self) -> String {
        [&self.at.to_string(), &*self.request_id, &*self.action, &*self.target].join("\n")
    }

    fn name(&self) -> String {
        readable(&self.action)
    }

    fn searched(&self) -> String {
        let action = readable(&self.action);
        [&*action, &*self.outcome, &*self.actor_email, &*self.target, &*self.detail].join("\n")
    }

    fn key(&self, column: &str) -> SortKey {
        match column {
            "action" => SortKey::text(&self.action),
            "outcome" => SortKey::text(&self.outcome),
            "actor" => SortKey::code(&self.actor_email),
            "target" => SortKey::code(&self.target),
            "address" => SortKey::code(&self.address),
            "detail" => SortKey::text(&self.detail),
            "request" => SortKey::code(&self.request_id),
            _ => SortKey::Number(self.at.as_millis()),
        }
    }

    fn cell(&self, column: &str) -> AnyView {
        let text = |text: &str| {
            let shown = if text.is_empty() { dates::NOTHING } else { text };
            view! { <bdi>{shown.to_owned()}</bdi> }.into_any()
        };
        match column {
            "action" => readable(&self.action).into_any(),
            "outcome" => {
                let tone = match self.outcome.as_str() {
                    "done" => Tone::Good,
                    "refused" => Tone::Waiting,
                    _ => Tone::Accent,
                };
                view! { <Badge label=readable(&self.outcome) tone/> }.into_any()
            }
            "actor" => text(&self.actor_email),
            "target" => text(&self.target),
            "address" => text(&self.address),
            "detail" => text(&self.detail),
            "request" => text(&self.request_id),
            _ => dates::instant(self.at).into_any(),
        }
    }

    fn facet(&self, filter: &str) -> &str {
        match filter {
            "action" => &self.action,
            "outcome" => &self.outcome,
            "actor" => &self.actor_email,
            _ => "",
        }
    }

    fn record(&self, csv: &mut Csv) {
        csv.instant(Some(self.at));
        for text in [
            &self.action,
            &self.outcome,
            &self.actor_id,
            &self.actor_email,
            &self.target,
            &self.address,
            &self.detail,
            &self.request_id,
        ] {
            csv.text(text);
        }
    }
}

/// Asks for a page of the audit. How long it is nobody counts.
fn pages() -> Fetch {
    Arc::new(|client, next_page_token| {
        let list = client.audit(&next_page_token);
        Box::pin(async move {
            let AuditList { entries, next_page_token } = list.await?;
            Ok(ListPage { lines: boxed(entries), total: None, next_page_token })
        })
    })
}

/// The view.
#[component]
pub fn Audit() -> impl IntoView {
    let roll = Roll::empty();
    let resource = read(String::new, move |client| roll.read(client, pages()));
    // The list stays while it is read: it is built once, beside what waits for the first page.
    let loaded = roll.follow(resource);
    let listing = Listing::new(roll.lines(), AUDIT);
    let reading = roll.reading(Callback::new(move |()| resource.refetch()));
    let nobody = || {
        view! {
            <StatePanel kind="empty" glyph=Glyph::Lens title=words::audit::empty()
                detail=words::audit::empty_note()/>
        }
    };
    view! {
        <Page title=words::audit::title() note=|| words::audit::note(&dates::viewer_zone())>
            <div class="toolbar">{listing.tools()}</div>
            <Remote resource loading=words::audit::loading() render=Arc::new(|_: FirstPage| ().into_any())/>
            <Show when=move || loaded.get()>{listing.view(reading, ViewFn::from(nobody))}</Show>
        </Page>
    }
}
