//! Changes of users: what they are called and may do, whether they can sign in, and that they go.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete, patch, put},
};
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::{
    Account,
    body::{Body, Fields},
    error::ZoomError,
    params::Params,
    seats::Asked,
    user::{Status, licence},
    users::{PAID_OR_BASIC, invited, no_invitation},
};

/// Longest name in the link to a personal meeting room, in characters. Zoom states none.
const VANITY_NAME_MAX: usize = 128;

fn is_licence(number: i64) -> bool {
    number == licence::NONE || PAID_OR_BASIC.contains(&number)
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/users/{id}", patch(update).delete(remove))
        .route("/users/{id}/status", put(set_status))
        .route("/users/{id}/token", delete(revoke_token))
}

async fn update(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<StatusCode, ZoomError> {
    let mut guard = account.write();
    let before = invited(&guard, &id, account.now())?;
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
        user.standing.licence = licence;
    }
    let ten_digits = 1_000_000_000..10_000_000_000;
    if let Some(pmi) = fields.number("pmi", |pmi| ten_digits.contains(&pmi)) {
        user.standing.pmi = pmi.unsigned_abs();
    }
    if let Some(use_pmi) = fields.flag("use_pmi") {
        user.use_pmi = use_pmi;
    }
    let renamed = fields.has("first_name") || fields.has("last_name");
    if renamed && !fields.has("display_name") {
        user.display_name = format!("{} {}", user.first_name, user.last_name).trim().to_owned();
    }
    fields.finish()?;
    if user.standing.licence != before.standing.licence {
        account.levers().seats().ask(&guard.people, user.standing.licence, Asked::Convert)?;
    }
    let named = user.vanity_name != before.vanity_name;
    if user.standing.licence == licence::BASIC
        && (named || user.standing.pmi != before.standing.pmi)
    {
        return Err(ZoomError::bad(1109, "Host is not a paid user."));
    }
    let taken = guard.people.with_vanity_name(&user.vanity_name);
    if named && !user.vanity_name.is_empty() && taken.is_some_and(|id| id != user.id) {
        let message = "User is already taken by a user from your account. Choose another Personal \
                       Link Name and try again.";
        return Err(ZoomError::bad(4100, message));
    }
    guard.people.put(user);
    Ok(StatusCode::NO_CONTENT)
}

async fn set_status(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<StatusCode, ZoomError> {
    let mut records = account.write();
    let mut user = records.user(&id)?;
    let mut fields = Fields::of(&body, "");
    fields.require("action");
    let status = fields.read("action", |value| match value.as_str()? {
        "activate" => Some(Status::Active),
        "deactivate" => Some(Status::Inactive),
        _ => None,
    });
    fields.finish()?;
    if user.standing.administers() {
        let message = "Zoom Room and Admin users' status cannot be activated or deactivated.";
        return Err(ZoomError::bad(200, message));
    }
    if user.standing.status == Status::Pending {
        return Err(no_invitation());
    }
    if let Some(status) = status.filter(|status| *status != user.standing.status) {
        if status == Status::Active {
            account.levers().seats().ask(
                &records.people,
                user.standing.licence,
                Asked::Activate,
            )?;
        }
        user.standing.status = status;
        if status == Status::Inactive {
            // Zoom: "Deactivating a user will remove all licenses associated with a user."
            user.standing.licence = licence::BASIC;
        }
    }
    records.people.put(user);
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    params: Params,
) -> Result<StatusCode, ZoomError> {
    let mut records = account.write();
    let user = invited(&records, &id, account.now())?;
    for transfer in ["transfer_meeting", "transfer_webinar", "transfer_recording"] {
        params.one_of(transfer, &["true", "false"])?;
    }
    let action = params.one_of("action", &["disassociate", "delete"])?.unwrap_or("disassociate");
    if user.standing.administers() {
        return Err(ZoomError::bad(1117, "You can not disassociate an Admin user."));
    }
    if user.standing.status == Status::Pending && action == "delete" {
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
        Some(email) => Some(records.user(email)?.id),
    };
    // There are no webinars to come and no recordings that could be transferred.
    match heir.filter(|_| params.flag("transfer_meeting")) {
        Some(heir) => {
            let own = records.calendar.0.values_mut().filter(|meeting| meeting.host == user.id);
            own.for_each(|meeting| meeting.host.clone_from(&heir));
        }
        None => records.calendar.0.retain(|_, meeting| meeting.host != user.id),
    }
    records.people.remove(&user);
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
