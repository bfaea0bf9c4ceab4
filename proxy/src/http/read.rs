//! Reads what a request brings: a JSON body, a query, a path segment. What cannot be read is
//! refused with a sentence, before anything is asked of Zoom.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{StatusCode, header::CONTENT_TYPE, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::failure::Failure;

/// A JSON body: one object. Serde would read an array as the fields in their order.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        if !is_json(&request) {
            return Err(Failure::UnsupportedMediaType);
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Failure::BodyTooLarge
            } else {
                Failure::InvalidRequest("The request broke off before its end.".to_owned())
            }
        })?;
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            return Err(Failure::InvalidRequest("Send one JSON object.".to_owned()));
        }
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            if error.inner().classify() == Category::Data {
                Failure::InvalidRequest(field_sentence(&error))
            } else {
                Failure::InvalidRequest("The request is not well-formed JSON.".to_owned())
            }
        })?;
        json.end().map_err(|_| {
            Failure::InvalidRequest("The request is not well-formed JSON.".to_owned())
        })?;
        Ok(Self(value))
    }
}

fn is_json(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// Which field is wrong, and in what way, without the parser's own words.
fn field_sentence(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let said = error.inner().to_string();
    let named = || said.split('`').nth(1).unwrap_or_default();
    if said.starts_with("missing field") {
        format!("The field {} is missing.", named())
    } else if said.starts_with("unknown field") {
        format!("There is no field {}.", named())
    } else {
        format!("The field {} has a value that cannot be read.", error.path())
    }
}

/// A query. Each parameter comes at most once; `T` refuses unknown ones.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Query(value) = Query::from_request_parts(parts, state).await.map_err(|_| {
            Failure::InvalidRequest(
                "A parameter of the address is unknown, given twice or has a value that cannot be read."
                    .to_owned(),
            )
        })?;
        Ok(Self(value))
    }
}

/// The one parameter of a path, decoded once.
#[derive(Debug)]
pub struct PathText(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathText {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(text) = Path::from_request_parts(parts, state).await.map_err(|_| {
            Failure::InvalidRequest("The address holds characters that cannot be read.".to_owned())
        })?;
        Ok(Self(text))
    }
}
