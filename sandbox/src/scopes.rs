//! Zoom's granular scopes: which operation asks for which, and which tokens have them.

use axum::http::Method;

/// What a user's access token may do.
pub(crate) const OF_A_USER: &str = "user:read:user";
/// What reading a user of the account asks for.
pub(crate) const READ_USER: &str = "user:read:user:admin";

/// The operations, by method and route, and the scope each asks an account's token for.
const OPERATIONS: &[(Method, &str, &str)] = &[
    (Method::GET, "/v2/users", "user:read:list_users:admin"),
    (Method::POST, "/v2/users", "user:write:user:admin"),
    (Method::GET, "/v2/users/summary", "user:read:summary:admin"),
    (Method::GET, "/v2/users/{id}", READ_USER),
    (Method::PATCH, "/v2/users/{id}", "user:update:user:admin"),
    (Method::DELETE, "/v2/users/{id}", "user:delete:user:admin"),
    (Method::PUT, "/v2/users/{id}/status", "user:update:status:admin"),
    (Method::DELETE, "/v2/users/{id}/token", "user:delete:token:admin"),
    (Method::GET, "/v2/users/{id}/meetings", "meeting:read:list_meetings:admin"),
    (Method::POST, "/v2/users/{id}/meetings", "meeting:write:meeting:admin"),
    (Method::GET, "/v2/meetings/{id}", "meeting:read:meeting:admin"),
    (Method::PATCH, "/v2/meetings/{id}", "meeting:update:meeting:admin"),
    (Method::DELETE, "/v2/meetings/{id}", "meeting:delete:meeting:admin"),
    (Method::GET, "/v2/past_meetings/{id}", "meeting:read:past_meeting:admin"),
    (
        Method::GET,
        "/v2/past_meetings/{id}/participants",
        "meeting:read:list_past_participants:admin",
    ),
    (
        Method::GET,
        "/v2/past_webinars/{id}/participants",
        "webinar:read:list_past_participants:admin",
    ),
    (Method::GET, "/v2/report/users/{id}/meetings", "report:read:user:admin"),
    (Method::GET, "/v2/report/history_meetings", "report:read:list_history_meetings:admin"),
    (Method::GET, "/v2/report/meetings/{id}", "report:read:meeting:admin"),
    (
        Method::GET,
        "/v2/report/meetings/{id}/participants",
        "report:read:list_meeting_participants:admin",
    ),
    (Method::GET, "/v2/report/webinars/{id}", "report:read:webinar:admin"),
    (
        Method::GET,
        "/v2/report/webinars/{id}/participants",
        "report:read:list_webinar_participants:admin",
    ),
    (Method::GET, "/v2/report/daily", "report:read:daily_usage:admin"),
];

/// What an operation asks an account's token for; `None` where the account has no such operation.
pub(crate) fn asked_by(method: &Method, route: &str) -> Option<&'static str> {
    let mut operations = OPERATIONS.iter();
    let (_, _, scope) = operations.find(|(on, at, _)| on == method && *at == route)?;
    Some(scope)
}

/// What an account's access token may do: everything.
pub(crate) fn of_the_account() -> String {
    let scopes: Vec<_> = OPERATIONS.iter().map(|(_, _, scope)| *scope).collect();
    scopes.join(" ")
}
