//! Where Zoom's answers are known to be unlike its two specifications, and from where.

use serde_json::{Value, json};

/// Refusals of any operation, as HTTP status and Zoom's code.
pub(super) const ERRORS_ANYWHERE: &[(u16, i64)] = &[
    // Zoom's page on errors: "Validation Failed." with the fields named.
    (400, 300),
    // Zoom's pages on rate limits.
    (429, 429),
];

/// Refusals of single operations that the specifications do not have.
pub(super) const ERRORS: &[(&str, &str, u16, i64)] = &[
    // All other reports need a plan that is paid for; of this one neither that nor the opposite
    // is said, and the account treats it as the others.
    ("GET", "/report/history_meetings", 400, 200),
];

/// Fields Zoom tells that neither specification has: where they stand and what they are.
const FIELDS: &[(&str, &str, &str, &str)] = &[
    // The types of Zoom's own client for Node, @zoom/rivet, users.d.ts.
    ("GET", "/users", "/properties/users/items", "user_created_at"),
    ("GET", "/users", "/properties/users/items", "display_name"),
    ("GET", "/users/{userId}", "", "user_created_at"),
    ("GET", "/users/{userId}", "", "display_name"),
    // Zoom's changelog of meetings, 20 November 2025.
    ("POST", "/users/{userId}/meetings", "", "uuid"),
    ("POST", "/users/{userId}/meetings", "", "host_id"),
    // The example of the specification of 2021, whose schema forgets it.
    ("POST", "/users/{userId}/meetings", "", "status"),
];

/// Emails that are empty where the specification has a form for them. Zoom's changelog of the
/// platform, 1 March 2022: those of people from outside the account.
const EMPTY_EMAILS: &[(&str, &str)] = &[(
    "/past_webinars/{webinarId}/participants",
    "/properties/participants/items/properties/user_email",
)];

/// Lets an answer have what Zoom was seen to tell beyond the specification.
pub(super) fn allow(method: &str, path: &str, schema: &mut Value) {
    for (_, _, at, field) in FIELDS.iter().filter(|it| (it.0, it.1) == (method, path)) {
        let object = schema.pointer_mut(at).unwrap_or_else(|| panic!("{path} has no {at}"));
        object["properties"][*field] = json!({ "type": "string" });
    }
    for (_, at) in EMPTY_EMAILS.iter().filter(|it| it.0 == path) {
        let email = schema.pointer_mut(at).unwrap_or_else(|| panic!("{path} has no {at}"));
        *email = json!({ "anyOf": [email.take(), { "const": "" }] });
    }
}

/// What neither specification describes: from the types of @zoom/rivet, users.d.ts.
pub(super) fn undescribed(method: &str, path: &str) -> Option<Value> {
    if (method, path) != ("GET", "/users/summary") {
        return None;
    }
    let counts = [
        "licensed_users_count",
        "basic_users_count",
        "on_prem_users_count",
        "room_users_count",
        "pending_users_count",
        "join_only_users_count",
        "total_users_count",
    ];
    let fields: serde_json::Map<_, _> =
        counts.iter().map(|name| ((*name).to_owned(), json!({ "type": "integer" }))).collect();
    Some(json!({ "type": "object", "properties": fields, "additionalProperties": false }))
}

/// The body of every refusal. Zoom's page on errors: the fields of a validation are named.
pub(super) fn refusal() -> Value {
    json!({
        "type": "object",
        "required": ["code", "message"],
        "additionalProperties": false,
        "properties": {
            "code": { "type": "integer" },
            "message": { "type": "string", "minLength": 1 },
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "message"],
                    "additionalProperties": false,
                    "properties": {
                        "field": { "type": "string" },
                        "message": { "type": "string" },
                    },
                },
            },
        },
    })
}
