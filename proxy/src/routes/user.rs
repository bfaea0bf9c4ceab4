//! `GET /user`: the account's users for administrators, the directory for members.

use api::user::{Directory, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, UserList, UserStatus};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    app::App,
    failure::{Failure, one_field},
    http::Params,
    people,
    session::Member,
};

/// Longest page token or role id that is passed on.
const OPAQUE_MAX_CHARS: usize = 256;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    #[serde(default)]
    status: UserStatus,
    role_id: Option<String>,
    page_size: Option<u16>,
    #[serde(default)]
    next_page_token: String,
}

impl Query {
    fn into_zoom(self) -> Result<zoom::UserQuery, Failure> {
        let page_size = self.page_size.unwrap_or(PAGE_SIZE_DEFAULT);
        if !(1..=PAGE_SIZE_MAX).contains(&page_size) {
            return Err(one_field("page_size", "A page has 1 to 300 users.").into());
        }
        let opaque = |text: &str| {
            text.len() <= OPAQUE_MAX_CHARS && text.bytes().all(|b| b.is_ascii_graphic())
        };
        if !opaque(&self.next_page_token) {
            return Err(one_field("next_page_token", "This is no page token of ours.").into());
        }
        let role_id = self.role_id.filter(|role_id| !role_id.is_empty());
        if role_id.as_deref().is_some_and(|role_id| !opaque(role_id)) {
            return Err(one_field("role_id", "This is no role id.").into());
        }
        Ok(zoom::UserQuery {
            status: match self.status {
                UserStatus::Active => zoom::UserStatus::Active,
                UserStatus::Inactive => zoom::UserStatus::Inactive,
                UserStatus::Pending => zoom::UserStatus::Pending,
            },
            role_id,
            page_size,
            next_page_token: self.next_page_token,
        })
    }
}

pub(super) async fn handle(
    app: App,
    member: Member,
    Params(query): Params<Query>,
) -> Result<Response, Failure> {
    let asks_for_colleagues_alone = query.status == UserStatus::Active && query.role_id.is_none();
    if !member.administers() && !asks_for_colleagues_alone {
        return Err(Failure::Forbidden(
            "Only the account's owner and administrators see users by status or role.",
        ));
    }
    let query = query.into_zoom()?;
    let page = app.zoom.list_users(&query).await.map_err(|error| match &error {
        // Zoom: 400 with 300 for a page token it does not know (any more).
        zoom::Error::Api(refusal)
            if refusal.code == Some(300) && !query.next_page_token.is_empty() =>
        {
            Failure::PageForgotten
        }
        _ => error.into(),
    })?;
    let (page_size, total_records) = (page.page_size, page.total_records);
    let next_page_token = page.next_page_token;
    if member.administers() {
        let users = page.items.iter().map(people::user).collect();
        Ok(Json(UserList { users, page_size, total_records, next_page_token }).into_response())
    } else {
        let users = page.items.iter().map(people::directory_entry).collect();
        Ok(Json(Directory { users, page_size, total_records, next_page_token }).into_response())
    }
}
