//! `GET /audit`: who did what, the newest first. For administrators.

use api::audit::{AuditEntry, AuditList};
use axum::Json;
use serde::Deserialize;

use crate::{
    app::App,
    failure::{Failure, one_field},
    http::Params,
    session::Admin,
    store::AuditRow,
};

/// Most entries of a page.
const PAGE_SIZE_MAX: u32 = 300;
/// Entries of a page, unless asked otherwise.
const PAGE_SIZE: u32 = 100;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    page_size: Option<String>,
    next_page_token: Option<String>,
}

pub(super) async fn handle(
    app: App,
    _: Admin,
    Params(query): Params<Query>,
) -> Result<Json<AuditList>, Failure> {
    let page_size = match query.page_size.as_deref() {
        None | Some("") => PAGE_SIZE,
        Some(text) => text
            .parse()
            .ok()
            .filter(|size| (1..=PAGE_SIZE_MAX).contains(size))
            .ok_or_else(|| one_field("page_size", "A page has 1 to 300 entries."))?,
    };
    let before = match query.next_page_token.as_deref() {
        None | Some("") => None,
        Some(token) => Some(token.parse().map_err(|_| {
            one_field("next_page_token", "This is no token the audit has answered.")
        })?),
    };
    let page = app.store.audit(before, page_size).await?;
    Ok(Json(AuditList {
        entries: page.rows.into_iter().map(entry).collect(),
        next_page_token: page.next_before.map(|id| id.to_string()).unwrap_or_default(),
    }))
}

fn entry(row: AuditRow) -> AuditEntry {
    AuditEntry {
        at: row.at.into(),
        action: row.action,
        outcome: row.outcome,
        actor_id: row.actor_id,
        actor_email: row.actor_email,
        target: row.target,
        address: row.address,
        detail: row.detail,
        request_id: row.request_id,
    }
}
