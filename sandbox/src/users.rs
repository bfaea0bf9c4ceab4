//! `/users`: the people of the account.

use std::sync::Arc;

use axum::{
    Extension, Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::get,
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    Account,
    account::Records,
    bearer::Bearer,
    body::{Body, Fields},
    credentials,
    error::ZoomError,
    meeting_view::LINKS,
    paging::Paging,
    scopes,
    seats::Asked,
    user::{Standing, Status, User, licence},
};

/// The licences somebody can be invited with (Zoom: `type`).
pub(crate) const PAID_OR_BASIC: [i64; 3] =
    [licence::BASIC, licence::LICENSED, licence::ON_PREMISES];

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/users", get(list).post(create))
        .route("/users/summary", get(summary))
        .route("/users/{id}", get(details))
}

async fn list(
    State(account): State<Arc<Account>>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    let params = &paging.params;
    let status = match params.one_of("status", &["active", "inactive", "pending"])? {
        Some("inactive") => Status::Inactive,
        Some("pending") => Status::Pending,
        _ => Status::Active,
    };
    let role = params.text("role_id").map(str::to_owned);
    let with_host_key = params.text("include_fields") == Some("host_key");
    let page = paging.page()?;
    let now = account.now();
    let records = account.read();
    let places: Vec<_> = records
        .people
        .standings()
        .filter(|(_, user)| user.status == status && !user.invitation_expired(now))
        .filter(|(_, user)| role.as_ref().is_none_or(|role| *role == user.role_id))
        .map(|(place, _)| place)
        .collect();
    let answer = page.numbered_answer("users", places.len(), |at| {
        let user = records.people.at(places[at]);
        let mut row = known(&user);
        if !user.id_listed {
            row.remove("id");
        }
        if with_host_key {
            row.insert("host_key".into(), json!(user.host_key));
        }
        row.into()
    });
    Ok(Json(answer.into()))
}

/// What lists and details both tell. Of a pending user that is little.
fn known(user: &User) -> serde_json::Map<String, Value> {
    let mut view = serde_json::Map::new();
    let mut put = |name: &str, value: Value| view.insert(name.to_owned(), value);
    put("id", json!(user.id));
    put("email", json!(user.email));
    put("type", json!(user.standing.licence));
    put("status", json!(user.standing.status.word()));
    put("role_id", json!(user.standing.role_id));
    put("created_at", json!(user.standing.created_at));
    put("user_created_at", json!(user.standing.created_at));
    put("verified", json!(i32::from(user.standing.status != Status::Pending)));
    put("group_ids", json!([]));
    put("im_group_ids", json!([]));
    for (name, text) in [
        ("first_name", &user.first_name),
        ("last_name", &user.last_name),
        ("display_name", &user.display_name),
    ] {
        if !text.is_empty() {
            put(name, json!(text));
        }
    }
    if user.standing.status != Status::Pending {
        put("dept", json!(user.dept));
        put("timezone", json!(user.timezone));
        put("pmi", json!(user.standing.pmi));
    }
    if let Some(instant) = user.last_login_time {
        put("last_login_time", json!(instant));
    }
    if let Some(version) = user.last_client_version {
        put("last_client_version", json!(version));
    }
    view
}

/// Zoom: `me` is whom a user's token speaks for; an account's token speaks for nobody.
async fn details(
    State(account): State<Arc<Account>>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ZoomError> {
    let records = account.read();
    let user = match &bearer {
        Bearer::Account => invited(&records, &id, account.now())?,
        Bearer::User { id: own, .. } => {
            let id = if id == "me" { own } else { &id };
            let user = records.people.find(id).filter(|user| user.id == *own);
            user.ok_or_else(|| ZoomError::no_scope(scopes::READ_USER))?
        }
    };
    let mut view = known(&user);
    let mut put = |name: &str, value: Value| view.insert(name.to_owned(), value);
    put("account_id", json!(credentials::ACCOUNT_ID));
    put("role_name", json!(user.role_name()));
    put("use_pmi", json!(user.use_pmi));
    put("host_key", json!(user.host_key));
    put("login_type", json!(100));
    put("jid", json!(format!("{}@xmpp.zoom.us", user.id.to_lowercase())));
    put("language", json!(user.language));
    put("job_title", json!(user.job_title));
    put("company", json!(user.company));
    put("location", json!(user.location));
    put("cms_user_id", json!(""));
    put("personal_meeting_url", json!(format!("{LINKS}/j/{}", user.standing.pmi)));
    if !user.vanity_name.is_empty() {
        put("vanity_url", json!(format!("{LINKS}/my/{}", user.vanity_name)));
    }
    Ok(Json(view.into()))
}

async fn summary(State(account): State<Arc<Account>>) -> Json<Value> {
    let records = account.read();
    let now = account.now();
    let people = || records.people.standings().filter(|(_, user)| !user.invitation_expired(now));
    let count = |fits: &dyn Fn(&Standing) -> bool| people().filter(|(_, user)| fits(user)).count();
    let joined = |user: &Standing| user.status != Status::Pending;
    let with = |licence| count(&|user| joined(user) && user.licence == licence);
    Json(json!({
        "licensed_users_count": with(licence::LICENSED),
        "basic_users_count": with(licence::BASIC),
        "on_prem_users_count": with(licence::ON_PREMISES),
        "room_users_count": 0,
        "pending_users_count": count(&|user| !joined(user)),
        "join_only_users_count": 0,
        "total_users_count": count(&|_| true),
    }))
}

/// Whether a text can be an email address.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@').filter(|(local, domain)| {
        !local.is_empty() && domain.split('.').count() > 1 && !domain.split('.').any(str::is_empty)
    });
    parts.is_some() && text.matches('@').count() == 1 && !text.contains(char::is_whitespace)
}

/// The user a path names, unless the invitation expired.
///
/// # Errors
/// Zoom's 1120 where it did; 1001 where there is no such user.
pub(crate) fn invited(records: &Records, id: &str, now: Timestamp) -> Result<User, ZoomError> {
    let user = records.user(id)?;
    if user.standing.invitation_expired(now) { Err(no_invitation()) } else { Ok(user) }
}

/// Zoom: what asks an accepted invitation is refused to a pending user.
pub(crate) fn no_invitation() -> ZoomError {
    let message = "A valid invitation to join the Zoom account was not found for this user.";
    ZoomError::bad(1120, message)
}

async fn create(
    State(account): State<Arc<Account>>,
    Body(body): Body,
) -> Result<(StatusCode, Json<Value>), ZoomError> {
    let mut fields = Fields::of(&body, "");
    fields.require("action");
    fields.require("user_info");
    let action = fields.read("action", |value| {
        value.as_str().filter(|action| {
            matches!(*action, "create" | "autoCreate" | "custCreate" | "ssoCreate")
        })
    });
    let empty = serde_json::Map::new();
    let info = fields.object("user_info").unwrap_or(&empty);
    let mut inner = Fields::of(info, "user_info.");
    inner.require("email");
    inner.require("type");
    let email = inner.read("email", |value| {
        value.as_str().filter(|email| email.chars().count() <= 128 && is_email(email))
    });
    let licence = inner.number("type", |licence| PAID_OR_BASIC.contains(&licence));
    let first_name = inner.text("first_name", 64).unwrap_or_default();
    let last_name = inner.text("last_name", 64).unwrap_or_default();
    let display_name = inner.text("display_name", 128).unwrap_or_default();
    fields.absorb(inner);
    fields.finish()?;
    if action == Some("ssoCreate") {
        let message = "SSO has not been enabled for this account. Contact the Zoom support team \
                       to enable this option.";
        return Err(ZoomError::bad(2002, message));
    }
    if action != Some("create") {
        // Zoom: the other actions need a managed domain or a contract.
        return Err(ZoomError::bad(200, "No privilege."));
    }
    let email = email.unwrap_or_default().to_lowercase();
    let mut guard = account.write();
    let records = &mut *guard;
    let now = account.now();
    match records.people.find(&email) {
        // Whose invitation expired can be invited again.
        Some(user) if user.standing.invitation_expired(now) => records.people.remove(&user),
        Some(_) => {
            let message = format!("Email {email} has already been used.");
            return Err(ZoomError::new(StatusCode::CONFLICT, 1005, message));
        }
        None => {}
    }
    let licence = licence.unwrap_or_default();
    account.levers().seats().ask(&records.people, licence, Asked::Add)?;
    let mut user = User::invited(&mut records.rng, email, licence, now);
    user.first_name = first_name.to_owned();
    user.last_name = last_name.to_owned();
    user.display_name = if display_name.is_empty() {
        format!("{first_name} {last_name}").trim().to_owned()
    } else {
        display_name.to_owned()
    };
    let answer = json!({
        "id": user.id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.standing.licence,
    });
    records.people.add(user);
    Ok((StatusCode::CREATED, Json(answer)))
}
