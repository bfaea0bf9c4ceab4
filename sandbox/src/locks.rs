//! Zoom's lock keys: while one call changes a user, another that would is refused. Kept where the
//! account has a plan.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{Account, error::ZoomError, rate_limits::Plan};

/// The users being changed, as their paths name them.
#[derive(Default)]
pub(crate) struct Locks(Mutex<HashSet<String>>);

/// Held while a user is changed.
struct Lock<'a> {
    locks: &'a Locks,
    user: String,
}

impl Locks {
    fn take(&self, user: String) -> Option<Lock<'_>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Not `then_some`: a lock that was not taken must not be dropped.
        held.insert(user.clone()).then(|| Lock { locks: self, user })
    }
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        let mut held = self.locks.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.remove(&self.user);
    }
}

/// The user a call would change.
fn changed_user(request: &Request) -> Option<String> {
    let changes = matches!(*request.method(), Method::PATCH | Method::PUT | Method::DELETE);
    let rest = request.uri().path().strip_prefix("/v2/users/").filter(|_| changes)?;
    let user = rest.split('/').next().unwrap_or(rest);
    Some(user.to_lowercase())
}

/// Lets one change of a user pass at a time.
pub(crate) async fn keep(
    State(account): State<Arc<Account>>,
    request: Request,
    next: Next,
) -> Response {
    let user = changed_user(&request).filter(|_| account.limits().plan() != Plan::Unlimited);
    let Some(user) = user else { return next.run(request).await };
    let Some(_lock) = account.locks().take(user) else {
        let message = "Too many concurrent requests. A request to disassociate this user has \
                       already been made.";
        return ZoomError::new(StatusCode::TOO_MANY_REQUESTS, 429, message).into_response();
    };
    next.run(request).await
}
