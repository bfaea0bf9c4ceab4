//! The client against Zoom's published specifications, where they are at hand: the folder named by
//! `GREENROOM_ZOOM_SPEC` holds Zoom's Swagger 2.0 of 2021 and its Meetings OpenAPI 3.0 of 2025.

mod examples;
mod operations;
mod requests;
mod schema;

use serde_json::Value;

use super::*;

/// Newest first.
const FILES: [&str; 2] =
    ["ballerina-zoom.meetings.openapi3.json", "oxide-zoom-2021-08.swagger2.json"];

/// One of Zoom's specifications.
struct Spec {
    name: &'static str,
    whole: Value,
}

/// One operation of a specification.
struct Described<'a> {
    spec: &'a Spec,
    operation: &'a Value,
    /// What all operations of the path share.
    path: &'a Value,
}

impl Spec {
    /// All of them; `None`, said aloud, where they are not at hand.
    fn all() -> Option<Vec<Self>> {
        let Ok(folder) = std::env::var("GREENROOM_ZOOM_SPEC") else {
            eprintln!(
                "skipped: GREENROOM_ZOOM_SPEC does not name the folder of Zoom's specifications"
            );
            return None;
        };
        let read = |name| {
            let text = std::fs::read_to_string(format!("{folder}/{name}"));
            let text = text.unwrap_or_else(|error| panic!("{folder}/{name}: {error}"));
            Self { name, whole: serde_json::from_str(&text).unwrap() }
        };
        Some(FILES.map(read).into())
    }

    /// The operation that serves a path, such as `/users/u/meetings`.
    fn describes(&self, verb: &str, path: &str) -> Option<Described<'_>> {
        let fits = |template: &str| {
            let (wanted, given) = (template.split('/'), path.split('/'));
            wanted.clone().count() == given.clone().count()
                && wanted
                    .zip(given)
                    .all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
        };
        let paths = self.whole["paths"].as_object().unwrap();
        // `/users/summary` is no user, though `/users/{userId}` would take it for one.
        let exact = paths.get_key_value(path);
        let (_, path) = exact.or_else(|| {
            paths.iter().find(|(template, _)| fits(template) && path != "/users/summary")
        })?;
        let operation = path.get(verb)?;
        Some(Described { spec: self, operation, path })
    }

    /// A part of the specification, or what it refers to.
    fn resolve<'a>(&'a self, part: &'a Value) -> &'a Value {
        let mut part = part;
        while let Some(reference) = part.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').unwrap();
            part = self.whole.pointer(pointer).unwrap_or_else(|| panic!("{reference} is missing"));
        }
        part
    }
}
