//! The operations the account has: what each asks a token for, and which of Zoom's rate limits it
//! counts against.

use axum::http::Method;

use crate::scopes;

/// Zoom's rate limit label of an operation. What Zoom calls resource-intensive, the dashboards,
/// is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Light,
    Medium,
    Heavy,
}

impl Label {
    /// As `X-RateLimit-Category` names it.
    pub(crate) fn category(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Medium => "Medium",
            Self::Heavy => "Heavy",
        }
    }
}

/// One of Zoom's operations.
pub(crate) struct Operation {
    method: Method,
    route: &'static str,
    /// Zoom's granular scope for an account's token.
    pub(crate) scope: &'static str,
    pub(crate) label: Label,
}

const fn operation(
    method: Method,
    route: &'static str,
    scope: &'static str,
    label: Label,
) -> Operation {
    Operation { method, route, scope, label }
}

use Label::{Heavy, Light, Medium};

/// Every operation of the account.
pub(crate) const ALL: &[Operation] = &[
    operation(Method::GET, "/v2/users", "user:read:list_users:admin", Medium),
    operation(Method::POST, "/v2/users", "user:write:user:admin", Light),
    operation(Method::GET, "/v2/users/summary", "user:read:summary:admin", Light),
    operation(Method::GET, "/v2/users/{id}", scopes::READ_USER, Light),
    operation(Method::PATCH, "/v2/users/{id}", "user:update:user:admin", Light),
    operation(Method::DELETE, "/v2/users/{id}", "user:delete:user:admin", Light),
    operation(Method::PUT, "/v2/users/{id}/status", "user:update:status:admin", Light),
    operation(Method::DELETE, "/v2/users/{id}/token", "user:delete:token:admin", Light),
    operation(Method::GET, "/v2/users/{id}/meetings", "meeting:read:list_meetings:admin", Medium),
    operation(Method::POST, "/v2/users/{id}/meetings", "meeting:write:meeting:admin", Medium),
    operation(Method::GET, "/v2/meetings/{id}", "meeting:read:meeting:admin", Light),
    operation(Method::PATCH, "/v2/meetings/{id}", "meeting:update:meeting:admin", Light),
    operation(Method::DELETE, "/v2/meetings/{id}", "meeting:delete:meeting:admin", Light),
    operation(Method::GET, "/v2/meetings/{id}/invitation", "meeting:read:invitation:admin", Light),
    operation(Method::GET, "/v2/past_meetings/{id}", "meeting:read:past_meeting:admin", Light),
    operation(
        Method::GET,
        "/v2/past_meetings/{id}/participants",
        "meeting:read:list_past_participants:admin",
        Medium,
    ),
    operation(
        Method::GET,
        "/v2/past_webinars/{id}/participants",
        "webinar:read:list_past_participants:admin",
        Medium,
    ),
    operation(Method::GET, "/v2/report/users/{id}/meetings", "report:read:user:admin", Heavy),
    operation(Method::GET, "/v2/report/users", "report:read:list_users:admin", Heavy),
    operation(
        Method::GET,
        "/v2/report/upcoming_events",
        "report:read:upcoming_meetings_webinars:admin",
        Heavy,
    ),
    operation(
        Method::GET,
        "/v2/report/history_meetings",
        "report:read:list_history_meetings:admin",
        Heavy,
    ),
    operation(Method::GET, "/v2/report/meetings/{id}", "report:read:meeting:admin", Heavy),
    operation(
        Method::GET,
        "/v2/report/meetings/{id}/participants",
        "report:read:list_meeting_participants:admin",
        Heavy,
    ),
    operation(Method::GET, "/v2/report/webinars/{id}", "report:read:webinar:admin", Heavy),
    operation(
        Method::GET,
        "/v2/report/webinars/{id}/participants",
        "report:read:list_webinar_participants:admin",
        Heavy,
    ),
    operation(Method::GET, "/v2/report/daily", "report:read:daily_usage:admin", Heavy),
];

/// The operation behind a method and route, where the account has it.
pub(crate) fn at(method: &Method, route: &str) -> Option<&'static Operation> {
    ALL.iter().find(|operation| operation.method == *method && operation.route == route)
}
