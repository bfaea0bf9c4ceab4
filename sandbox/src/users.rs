//! `/users`: the people of the account.

use std::sync::Arc;

use axum::{
    Extension, Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete, get, put},
};
use jiff::{Timestamp, tz::TimeZone};
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
    params::Params,
    people::{Status, User, licence},
    scopes,
    seats::Asked,
};

/// Longest name in the link to a personal meeting room, in characters. Zoom states none.
const VANITY_NAME_MAX: usize = 128;

/// The licences somebody can be invited with (Zoom: `type`).
const PAID_OR_BASIC: [i64; 3] = [licence::BASIC, licence::LICENSED, licence::ON_PREMISES];

fn is_licence(number: i64) -> bool {
    number == licence::NONE || PAID_OR_BASIC.contains(&number)
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/users", get(list).post(create))
        .route("/users/summary", get(summary))
        .route("/users/{id}", get(details).patch(update).delete(remove))
        .route("/users/{id}/status", put(set_status))
        .route("/users/{id}/token", delete(revoke_token))
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
    let users: Vec<_> = records
        .people
        .iter()
        .filter(|user| user.status == status && !user.invitation_expired(now))
        .filter(|user| role.as_ref().is_none_or(|role| *role == user.role_id))
        .collect();
    let answer = page.numbered_answer("users", &users, |user| {
        let mut row = known(user);
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
    put("type", json!(user.licence));
    put("status", json!(user.status.word()));
    put("role_id", json!(user.role_id));
    put("created_at", json!(user.created_at));
    put("user_created_at", json!(user.created_at));
    put("verified", json!(i32::from(user.status != Status::Pending)));
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
    if user.status != Status::Pending {
        put("dept", json!(user.dept));
        put("timezone", json!(user.timezone));
        put("pmi", json!(user.pmi));
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
    let mut view = known(user);
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
    put("personal_meeting_url", json!(format!("{LINKS}/j/{}", user.pmi)));
    if !user.vanity_name.is_empty() {
        put("vanity_url", json!(format!("{LINKS}/my/{}", user.vanity_name)));
    }
    Ok(Json(view.into()))
}

async fn summary(State(account): State<Arc<Account>>) -> Json<Value> {
    let records = account.read();
    let now = account.now();
    let people = || records.people.iter().filter(|user| !user.invitation_expired(now));
    let count = |fits: &dyn Fn(&User) -> bool| people().filter(|user| fits(user)).count();
    let joined = |user: &User| user.status != Status::Pending;
    Json(json!({
        "licensed_users_count": count(&|user| joined(user) && user.licence == licence::LICENSED),
        "basic_users_count": count(&|user| joined(user) && user.licence == licence::BASIC),
        "on_prem_users_count": count(&|user| joined(user) && user.licence == licence::ON_PREMISES),
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
        Some(user) if user.invitation_expired(now) => records.people.remove(&email),
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
        "type": user.licence,
    });
    records.people.add(user);
    Ok((StatusCode::CREATED, Json(answer)))
}

async fn update(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<StatusCode, ZoomError> {
    let mut guard = account.write();
    let before = invited(&guard, &id, account.now())?.clone();
    let mut user = before.clone();
    let mut fields = Fields::of(&body, "");
    for (name, longest, place) in [
        ("first_name", 64, &mut user.first_name),
        ("last_name", 64, &mut user.last_name),
        ("display_name", 128, &mut user.display_name),
        ("dept", 255, &mut user.dept),
        ("job_title", 128, &mut user.job_title),
        ("company", 255, &mut user.company),
        ("location", 256, &mut user.location),
        ("language", 16, &mut user.language),
        ("vanity_name", VANITY_NAME_MAX, &mut user.vanity_name),
    ] {
        if let Some(text) = fields.text(name, longest) {
            text.clone_into(place);
        }
    }
    let host_key = |value: &'_ Value| {
        let digits =
            value.as_str().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
        (6..=10).contains(&digits.len()).then(|| digits.to_owned())
    };
    if let Some(digits) = fields.read("host_key", host_key) {
        user.host_key = digits;
    }
    let zone = |value: &'_ Value| {
        let zone = value.as_str()?;
        TimeZone::get(zone).is_ok().then(|| zone.to_owned())
    };
    if let Some(zone) = fields.read("timezone", zone) {
        user.timezone = zone;
    }
    if let Some(licence) = fields.number("type", is_licence) {
        user.licence = licence;
    }
    let ten_digits = 1_000_000_000..10_000_000_000;
    if let Some(pmi) = fields.number("pmi", |pmi| ten_digits.contains(&pmi)) {
        user.pmi = pmi.unsigned_abs();
    }
    if let Some(use_pmi) = fields.flag("use_pmi") {
        user.use_pmi = use_pmi;
    }
    let renamed = fields.has("first_name") || fields.has("last_name");
    if renamed && !fields.has("display_name") {
        user.display_name = format!("{} {}", user.first_name, user.last_name).trim().to_owned();
    }
    fields.finish()?;
    if user.licence != before.licence {
        account.levers().seats().ask(&guard.people, user.licence, Asked::Convert)?;
    }
    let named = user.vanity_name != before.vanity_name;
    if user.licence == licence::BASIC && (named || user.pmi != before.pmi) {
        return Err(ZoomError::bad(1109, "Host is not a paid user."));
    }
    let taken = |other: &User| other.vanity_name.eq_ignore_ascii_case(&user.vanity_name);
    if named && !user.vanity_name.is_empty() && guard.people.iter().any(taken) {
        let message = "User is already taken by a user from your account. Choose another Personal \
                       Link Name and try again.";
        return Err(ZoomError::bad(4100, message));
    }
    if let Some(place) = guard.people.find_mut(&id) {
        *place = user;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn set_status(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<StatusCode, ZoomError> {
    let mut records = account.write();
    let mut user = records.user(&id)?.clone();
    let mut fields = Fields::of(&body, "");
    fields.require("action");
    let status = fields.read("action", |value| match value.as_str()? {
        "activate" => Some(Status::Active),
        "deactivate" => Some(Status::Inactive),
        _ => None,
    });
    fields.finish()?;
    if user.administers() {
        let message = "Zoom Room and Admin users' status cannot be activated or deactivated.";
        return Err(ZoomError::bad(200, message));
    }
    if user.status == Status::Pending {
        return Err(no_invitation());
    }
    if let Some(status) = status.filter(|status| *status != user.status) {
        if status == Status::Active {
            account.levers().seats().ask(&records.people, user.licence, Asked::Activate)?;
        }
        user.status = status;
        if status == Status::Inactive {
            // Zoom: "Deactivating a user will remove all licenses associated with a user."
            user.licence = licence::BASIC;
        }
    }
    if let Some(place) = records.people.find_mut(&id) {
        *place = user;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The user a path names, unless the invitation expired.
///
/// # Errors
/// Zoom's 1120 where it did; 1001 where there is no such user.
fn invited<'a>(records: &'a Records, id: &str, now: Timestamp) -> Result<&'a User, ZoomError> {
    let user = records.user(id)?;
    if user.invitation_expired(now) { Err(no_invitation()) } else { Ok(user) }
}

/// Zoom: what asks an accepted invitation is refused to a pending user.
fn no_invitation() -> ZoomError {
    let message = "A valid invitation to join the Zoom account was not found for this user.";
    ZoomError::bad(1120, message)
}

async fn remove(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    params: Params,
) -> Result<StatusCode, ZoomError> {
    let mut records = account.write();
    let user = invited(&records, &id, account.now())?.clone();
    for transfer in ["transfer_meeting", "transfer_webinar", "transfer_recording"] {
        params.one_of(transfer, &["true", "false"])?;
    }
    let action = params.one_of("action", &["disassociate", "delete"])?.unwrap_or("disassociate");
    if user.administers() {
        return Err(ZoomError::bad(1117, "You can not disassociate an Admin user."));
    }
    if user.status == Status::Pending && action == "delete" {
        return Err(no_invitation());
    }
    let heir = match params.text("transfer_email") {
        None => None,
        Some(email) if email.eq_ignore_ascii_case(&user.email) => {
            return Err(ZoomError::bad(
                300,
                "The transfer-to email address cannot be the same as the unlinked or deleted \
                 user’s email address.",
            ));
        }
        Some(email) => Some(records.user(email)?.id.clone()),
    };
    // There are no webinars to come and no recordings that could be transferred.
    match heir.filter(|_| params.flag("transfer_meeting")) {
        Some(heir) => {
            let own = records.calendar.0.values_mut().filter(|meeting| meeting.host == user.id);
            own.for_each(|meeting| meeting.host.clone_from(&heir));
        }
        None => records.calendar.0.retain(|_, meeting| meeting.host != user.id),
    }
    records.people.remove(&user.id);
    drop(records);
    account.grants().end(&user.id);
    Ok(StatusCode::NO_CONTENT)
}

/// Zoom: ends the user's SSO session. It says nothing of what the user granted to apps, which
/// stays.
async fn revoke_token(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
) -> Result<StatusCode, ZoomError> {
    account.read().user(&id)?;
    Ok(StatusCode::NO_CONTENT)
}
