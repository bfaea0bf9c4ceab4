//! The account's controls over HTTP, for tests in other processes. Whoever serves them must
//! listen on loopback alone: nothing guards them.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post, put},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{Account, Ranges, body::Body, error::ZoomError, faults::FaultRule};

/// The routes below `/controls`.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/controls", get(gauges))
        .route("/controls/faults", post(add_fault).delete(clear_faults))
        .route("/controls/plan", put(set_plan))
        .route("/controls/seats", put(set_seats))
        .route("/controls/warts", put(set_warts))
        .route("/controls/ranges", put(set_ranges))
        .route("/controls/expire_access_tokens", post(expire_access_tokens))
}

/// What a control reads from its object.
fn read<T: DeserializeOwned>(object: serde_json::Map<String, Value>) -> Result<T, ZoomError> {
    serde_json::from_value(object.into()).map_err(|fault| ZoomError::bad(300, fault.to_string()))
}

async fn gauges(State(account): State<Arc<Account>>) -> Json<Value> {
    let controls = account.controls();
    Json(json!({
        "calls": controls.calls(),
        "faults_injected": controls.faults_injected(),
        "rate_limited": controls.rate_limited(),
        "plan": controls.plan(),
    }))
}

async fn add_fault(
    State(account): State<Arc<Account>>,
    Body(rule): Body,
) -> Result<StatusCode, ZoomError> {
    account.controls().inject(read::<FaultRule>(rule)?);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(account): State<Arc<Account>>) -> StatusCode {
    account.controls().clear_faults();
    StatusCode::NO_CONTENT
}

/// The one value of an object that names it.
fn only<T: DeserializeOwned>(
    mut object: serde_json::Map<String, Value>,
    name: &str,
) -> Result<T, ZoomError> {
    let value = object.remove(name).unwrap_or_default();
    serde_json::from_value(value).map_err(|_| ZoomError::invalid_field(name))
}

async fn set_plan(
    State(account): State<Arc<Account>>,
    Body(body): Body,
) -> Result<StatusCode, ZoomError> {
    account.controls().set_plan(only(body, "plan")?);
    Ok(StatusCode::NO_CONTENT)
}

async fn set_seats(
    State(account): State<Arc<Account>>,
    Body(body): Body,
) -> Result<StatusCode, ZoomError> {
    account.controls().set_seats(read(body)?);
    Ok(StatusCode::NO_CONTENT)
}

async fn set_warts(
    State(account): State<Arc<Account>>,
    Body(body): Body,
) -> Result<StatusCode, ZoomError> {
    account.controls().set_warts(read(body)?);
    Ok(StatusCode::NO_CONTENT)
}

async fn set_ranges(
    State(account): State<Arc<Account>>,
    Body(body): Body,
) -> Result<StatusCode, ZoomError> {
    account.controls().set_ranges(only::<Ranges>(body, "ranges")?);
    Ok(StatusCode::NO_CONTENT)
}

async fn expire_access_tokens(State(account): State<Arc<Account>>) -> StatusCode {
    account.controls().expire_access_tokens();
    StatusCode::NO_CONTENT
}
