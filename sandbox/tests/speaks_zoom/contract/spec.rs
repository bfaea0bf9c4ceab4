//! Zoom's specifications as JSON Schema.

use std::collections::HashSet;

use axum::http::StatusCode;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::exceptions::{self, ERRORS, ERRORS_ANYWHERE};

/// Newest first.
const FILES: [&str; 2] =
    ["ballerina-zoom.meetings.openapi3.json", "oxide-zoom-2021-08.swagger2.json"];

/// What Zoom says of every operation that the account has.
pub(super) struct Specs {
    documents: Vec<Value>,
    /// Method, path, HTTP status and Zoom's code.
    errors: HashSet<(String, String, u16, i64)>,
    refusal: Validator,
}

/// How the two specifications call the same thing.
fn without_names(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

impl Specs {
    /// All of them; `None`, said aloud, where they are not at hand.
    pub(super) fn read() -> Option<Self> {
        let Ok(folder) = std::env::var("GREENROOM_ZOOM_SPEC") else {
            eprintln!(
                "skipped: GREENROOM_ZOOM_SPEC does not name the folder of Zoom's specifications"
            );
            return None;
        };
        let read = |name: &str| {
            let text = std::fs::read_to_string(format!("{folder}/{name}"));
            text.unwrap_or_else(|error| panic!("{folder}/{name}: {error}"))
        };
        let documents = FILES.map(|name| serde_json::from_str(&read(name)).unwrap()).into();
        let errors = read("error-codes.tsv")
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split('\t').skip(1);
                let (method, path) = (cells.next()?.to_owned(), without_names(cells.next()?));
                let (http, code) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
                Some((method, path, http, code))
            })
            .collect();
        Some(Self { documents, errors, refusal: validator(&exceptions::refusal()) })
    }

    /// The schema of a success: from the newest specification that knows the operation.
    fn schema(&self, method: &str, path: &str, status: StatusCode) -> Option<Value> {
        if let Some(schema) = exceptions::undescribed(method, path) {
            return Some(schema);
        }
        let verb = method.to_lowercase();
        let (document, operation) = self.documents.iter().find_map(|document| {
            let paths = document["paths"].as_object().unwrap();
            let wanted = without_names(path);
            let (_, found) = paths.iter().find(|(path, _)| without_names(path) == wanted)?;
            Some((document, found.get(&verb)?))
        })?;
        let response = resolve(document, operation["responses"].get(status.as_str())?);
        let content = response.get("content").and_then(Value::as_object);
        let schema = match content.and_then(|content| content.values().next()) {
            Some(content) => content.get("schema"),
            None => response.get("schema"),
        };
        // Where a success has no body, none may come.
        let Some(schema) = schema else { return Some(json!({ "type": "null" })) };
        let mut schema = as_json_schema(document, schema).into();
        exceptions::allow(method, path, &mut schema);
        Some(schema)
    }

    pub(super) fn complaints_of_success(
        &self,
        method: &str,
        path: &str,
        status: StatusCode,
        body: &Value,
    ) -> Vec<String> {
        match self.schema(method, path, status) {
            None => vec![format!("{status} is no answer of {method} {path}")],
            Some(schema) => complaints(&validator(&schema), body),
        }
    }

    pub(super) fn complaints_of_refusal(
        &self,
        method: &str,
        path: &str,
        status: StatusCode,
        body: &Value,
    ) -> Vec<String> {
        let mut complaints = complaints(&self.refusal, body);
        let (http, code) = (status.as_u16(), body["code"].as_i64().unwrap_or_default());
        let named = (method.to_owned(), without_names(path), http, code);
        let forgotten = ERRORS.contains(&(method, path, http, code));
        if !self.errors.contains(&named) && !forgotten && !ERRORS_ANYWHERE.contains(&(http, code)) {
            complaints.push(format!("{http} with code {code} is no error of {method} {path}"));
        }
        complaints
    }
}

/// A part of a specification, or what it refers to.
fn resolve<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    let mut part = part;
    while let Some(reference) = part.get("$ref").and_then(Value::as_str) {
        let pointer = reference.strip_prefix('#').unwrap();
        part = document.pointer(pointer).unwrap_or_else(|| panic!("{reference} is missing"));
    }
    part
}

/// Adds the fields and rules of one schema to those of another.
fn merge(into: &mut Map<String, Value>, schema: Map<String, Value>) {
    for (key, value) in schema {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(fields)), Value::Object(more)) => fields.extend(more),
            (Some(Value::Array(names)), Value::Array(more)) => names.extend(more),
            (_, value) => drop(into.insert(key, value)),
        }
    }
}

/// A schema of a specification as JSON Schema of 2020-12, all of it in one place and closed:
/// objects whose fields are told may have no others.
fn as_json_schema(document: &Value, schema: &Value) -> Map<String, Value> {
    let schema = resolve(document, schema).as_object().unwrap();
    let mut made = Map::new();
    for (key, value) in schema {
        let value = match key.as_str() {
            "allOf" => {
                for part in value.as_array().unwrap() {
                    merge(&mut made, as_json_schema(document, part));
                }
                continue;
            }
            "type" if schema.get("nullable") == Some(&json!(true)) => json!([value, "null"]),
            // Ids of users are no UUIDs, whatever the specification of 2021 says.
            "format" if value == "uuid" => continue,
            "type" | "enum" | "format" | "maximum" | "maxItems" => value.clone(),
            // Some say so of a parameter or a field itself, which JSON Schema does not know.
            "required" if value.is_array() => value.clone(),
            "minLength" | "maxLength" | "minimum" if value.is_number() => value.clone(),
            "items" => as_json_schema(document, value).into(),
            "properties" => {
                let close = |(name, schema): (&String, _)| {
                    (name.clone(), as_json_schema(document, schema).into())
                };
                value.as_object().unwrap().iter().map(close).collect::<Map<_, _>>().into()
            }
            _ => continue,
        };
        merge(&mut made, Map::from_iter([(key.clone(), value)]));
    }
    if made.contains_key("properties") {
        made.insert("additionalProperties".to_owned(), json!(false));
    }
    made
}

fn validator(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

fn complaints(validator: &Validator, body: &Value) -> Vec<String> {
    let errors = validator.iter_errors(body);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}
