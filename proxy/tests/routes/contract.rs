//! The contract, `docs/openapi.json`, held against every request of these tests and its answer.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::Query,
    http::{
        HeaderMap, Method, Request, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_TYPE},
    },
};
use greenroom::address::PublicUrl;
use jsonschema::{Registry, Validator};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};

/// Where the API lies in these tests.
const BASE: &str = "/api";
/// What the document is called by its schemas.
const ADDRESS: &str = "https://greenroom.test/openapi.json";

/// The document as it is written.
pub(crate) static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::read);

pub(crate) struct Contract {
    document: Value,
    /// By where their schemas stand.
    validators: HashMap<String, Validator>,
}

/// A part of the document, and the JSON pointer to it.
#[derive(Clone)]
pub(crate) struct Part {
    pointer: String,
    pub(crate) value: &'static Value,
}

impl Part {
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        let key = key.replace('~', "~0").replace('/', "~1");
        Some(Self { pointer: format!("{}/{key}", self.pointer), value }.resolved())
    }

    /// What it refers to, where it refers to something.
    fn resolved(self) -> Self {
        match self.value.get("$ref").and_then(Value::as_str) {
            Some(reference) => CONTRACT.at(reference.strip_prefix('#').unwrap()),
            None => self,
        }
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, Self)> {
        let names = self.value.as_object().into_iter().flat_map(|map| map.keys());
        names.filter_map(|name| Some((name.as_str(), self.get(name)?)))
    }

    fn items(&self) -> impl Iterator<Item = Self> {
        self.value.as_array().into_iter().flatten().enumerate().map(|(index, value)| {
            Self { pointer: format!("{}/{index}", self.pointer), value }.resolved()
        })
    }

    fn text(&self, key: &str) -> &'static str {
        self.value.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// What is wrong with a value, where this part has a schema for it.
    fn complaints(&self, value: &Value) -> Vec<String> {
        // Not resolved: that one has the rules which stand beside a reference as well.
        let validator = &CONTRACT.validators[&format!("{}/schema", self.pointer)];
        let errors = validator.iter_errors(value);
        errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
    }
}

impl Contract {
    fn read() -> Self {
        let text = include_str!("../../../docs/openapi.json");
        let document: Value = serde_json::from_str(text).unwrap();
        let mut pointers = Vec::new();
        schemas(&document, "", &mut pointers);
        let registry = Registry::new().add(ADDRESS, document.clone()).unwrap().prepare().unwrap();
        let validator = |pointer: String| {
            let fragment = utf8_percent_encode(&pointer, NON_ALPHANUMERIC).to_string();
            let fragment = fragment.replace("%2F", "/").replace("%7E", "~");
            let schema = json!({"$ref": format!("{ADDRESS}#{fragment}")});
            let options = jsonschema::options().should_validate_formats(true);
            let built = options.with_registry(&registry).build(&schema);
            let validator = built.unwrap_or_else(|error| panic!("{pointer}: {error}"));
            (pointer, validator)
        };
        Self { validators: pointers.into_iter().map(validator).collect(), document }
    }

    /// The part at this JSON pointer.
    pub(crate) fn at(&'static self, pointer: &str) -> Part {
        let value = self.document.pointer(pointer);
        let value = value.unwrap_or_else(|| panic!("{pointer} is missing"));
        Part { pointer: pointer.to_owned(), value }.resolved()
    }

    /// Every path, without those of the API or without the others.
    pub(crate) fn paths(&'static self, of_api: bool) -> impl Iterator<Item = (&'static str, Part)> {
        let paths = self.at("/paths");
        let paths: Vec<_> = paths.entries().collect();
        paths.into_iter().filter(move |(_, path)| path.get("servers").is_none() == of_api)
    }

    /// The path that is asked for, and what stands in the place of its parameters.
    fn path(&'static self, asked: &str) -> Option<(Part, Vec<(&'static str, String)>)> {
        let below = asked.strip_prefix(BASE).filter(|below| below.starts_with('/'));
        let named = self.paths(below.is_some()).filter_map(|(path, part)| {
            Some((path, part, parameters(path, below.unwrap_or(asked))?))
        });
        let (_, part, given) = named.min_by_key(|(path, ..)| path.matches('{').count())?;
        Some((part, given))
    }

    /// What a refusal with this status looks like, whatever it refuses.
    fn refusal(&'static self, status: StatusCode) -> Option<Part> {
        if status == StatusCode::METHOD_NOT_ALLOWED {
            return Some(self.at("/components/responses/MethodNotAllowed"));
        }
        let operations = self.paths(true).flat_map(|(_, path)| path.entries().collect::<Vec<_>>());
        let mut answers = operations.filter_map(|(_, part)| part.get("responses"));
        answers.find_map(|answers| answers.get(status.as_str()))
    }
}

/// Where schemas stand that something is held against.
fn schemas(part: &Value, pointer: &str, found: &mut Vec<String>) {
    let each = |key: String, part: &Value, found: &mut Vec<String>| {
        let key = key.replace('~', "~0").replace('/', "~1");
        let below = format!("{pointer}/{key}");
        if key == "schema" {
            found.push(below);
        } else if below != "/components/schemas" {
            schemas(part, &below, found);
        }
    };
    match part {
        Value::Object(parts) => parts.iter().for_each(|(key, part)| each(key.clone(), part, found)),
        Value::Array(parts) => {
            parts.iter().enumerate().for_each(|(index, part)| each(index.to_string(), part, found));
        }
        _ => {}
    }
}

/// What stands in the place of a path's parameters, where it is this one.
fn parameters(path: &'static str, asked: &str) -> Option<Vec<(&'static str, String)>> {
    let (names, texts): (Vec<_>, Vec<_>) = (path.split('/').collect(), asked.split('/').collect());
    if names.len() != texts.len() {
        return None;
    }
    let mut given = Vec::new();
    for (name, text) in names.into_iter().zip(texts) {
        match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !text.is_empty() => {
                given.push((name, percent_decode_str(text).decode_utf8_lossy().into_owned()));
            }
            None if name == text => {}
            _ => return None,
        }
    }
    Some(given)
}

/// A request, kept until it is answered.
pub(crate) struct Asked {
    method: Method,
    /// Without the path the console lies below.
    path: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    /// Unless it is sent piece by piece.
    body: Option<Bytes>,
}

impl Asked {
    pub(crate) async fn of(request: Request<Body>) -> (Self, Request<Body>) {
        let (parts, mut body) = request.into_parts();
        let mut kept = None;
        if body.size_hint().exact().is_some() {
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            body = Body::from(bytes.clone());
            kept = Some(bytes);
        }
        let path = parts.uri.path();
        let below = parts.extensions.get::<PublicUrl>().map_or("", PublicUrl::path);
        let path = path.strip_prefix(below).filter(|rest| rest.starts_with('/')).unwrap_or(path);
        let asked = Self {
            method: parts.method.clone(),
            path: path.to_owned(),
            query: Query::try_from_uri(&parts.uri).map_or_else(|_| Vec::new(), |Query(it)| it),
            headers: parts.headers.clone(),
            body: kept,
        };
        (asked, Request::from_parts(parts, body))
    }

    /// Fails where the answer, or the request of a success, is not what the contract says.
    pub(crate) fn assert_kept(&self, status: StatusCode, headers: &HeaderMap, bytes: &[u8]) {
        let complaints = self.complaints(status, headers, bytes);
        assert!(
            complaints.is_empty(),
            "openapi.json on {} {}, answered {status}: {}\n{}",
            self.method,
            self.path,
            complaints.join("\n"),
            String::from_utf8_lossy(bytes)
        );
    }

    fn complaints(&self, status: StatusCode, headers: &HeaderMap, bytes: &[u8]) -> Vec<String> {
        let found = CONTRACT.path(&self.path);
        let verb = if self.method == Method::HEAD { "get" } else { self.method.as_str() };
        let operation = found.as_ref().and_then(|(path, _)| path.get(&verb.to_lowercase()));
        let is_refusal = status.is_client_error() || status.is_server_error();
        let answer = match &operation {
            Some(operation) => operation.get("responses").and_then(|it| it.get(status.as_str())),
            None if is_refusal => CONTRACT.refusal(status),
            // Browsers' questions, and the browser half: its files and its page.
            None if self.method == Method::OPTIONS || !self.path.starts_with(BASE) => {
                return Vec::new();
            }
            None => None,
        };
        let Some(answer) = answer else { return vec!["no such answer".to_owned()] };
        let mut complaints = self.complaints_of_answer(&answer, headers, bytes);
        if let (Some(operation), Some((path, given)), true) =
            (operation, found, status.is_success())
        {
            complaints.extend(self.complaints_of_request(&operation, &path, &given));
        }
        complaints
    }

    fn complaints_of_answer(&self, said: &Part, headers: &HeaderMap, bytes: &[u8]) -> Vec<String> {
        let mut complaints = Vec::new();
        for (name, header) in said.get("headers").iter().flat_map(Part::entries) {
            if header.value["required"] == true && !headers.contains_key(name) {
                complaints.push(format!("the header {name} is missing"));
            }
        }
        if self.method == Method::HEAD || headers.contains_key(CONTENT_ENCODING) {
            return complaints;
        }
        let Some(content) = said.get("content") else {
            if !bytes.is_empty() {
                complaints.push("a body where none is promised".to_owned());
            }
            return complaints;
        };
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
        match (content.get(kind), serde_json::from_slice(bytes)) {
            (Some(content), Ok(body)) if kind == "application/json" => {
                complaints.extend(content.complaints(&body));
            }
            (Some(_), _) if kind != "application/json" => {}
            _ => complaints.push(format!("no such body: {kind}")),
        }
        complaints
    }

    fn complaints_of_request(
        &self,
        operation: &Part,
        path: &Part,
        given: &[(&'static str, String)],
    ) -> Vec<String> {
        let mut complaints = Vec::new();
        let known: Vec<_> = [path, operation]
            .into_iter()
            .filter_map(|part| part.get("parameters"))
            .flat_map(|parameters| parameters.items().collect::<Vec<_>>())
            .collect();
        for (name, _) in &self.query {
            if !known.iter().any(|it| it.text("in") == "query" && it.text("name") == name) {
                complaints.push(format!("there is no parameter {name}"));
            }
        }
        for parameter in known {
            let name = parameter.text("name");
            let text = match parameter.text("in") {
                "path" => given.iter().find(|(it, _)| *it == name).map(|(_, text)| text.clone()),
                "query" => self.query.iter().find(|(it, _)| it == name).map(|(_, it)| it.clone()),
                _ => self.headers.get(name).map(|it| it.to_str().unwrap().to_owned()),
            };
            match text {
                Some(text) => complaints.extend(parameter.complaints(&read(&parameter, text))),
                None if parameter.value["required"] == true => {
                    complaints.push(format!("{name} is missing"));
                }
                None => {}
            }
        }
        let content = operation.get("requestBody").and_then(|it| it.get("content"));
        if let (Some(content), Some(body)) = (content, &self.body) {
            let content = content.get("application/json").unwrap();
            let sent = serde_json::from_slice(body).unwrap_or_default();
            complaints.extend(content.complaints(&sent));
        }
        complaints
    }
}

/// A parameter's text as the JSON its schema is about.
fn read(parameter: &Part, text: String) -> Value {
    match parameter.get("schema").map(|schema| schema.text("type")) {
        Some("integer" | "boolean") => serde_json::from_str(&text).unwrap_or(text.into()),
        _ => text.into(),
    }
}
