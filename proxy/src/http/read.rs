//! Reads what a request brings: a JSON body, a query, a path segment. What cannot be read is
//! refused with a sentence, before anything is asked of Zoom.

use axum::{
    Json,
    extract::{
        FromRequest, FromRequestParts, Path, Query, Request,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use crate::failure::Failure;

/// A JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(body_failure(&rejection)),
        }
    }
}

fn body_failure(rejection: &JsonRejection) -> Failure {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Failure::UnsupportedMediaType,
        JsonRejection::JsonDataError(_) => Failure::InvalidRequest(format!(
            "A field of the request is missing, unknown or of the wrong type: {}",
            innermost(rejection)
        )),
        JsonRejection::JsonSyntaxError(_) => {
            Failure::InvalidRequest("The request is not well-formed JSON.".to_owned())
        }
        _ if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Failure::BodyTooLarge,
        _ => Failure::InvalidRequest("The request broke off before its end.".to_owned()),
    }
}

/// The text of the first cause: what serde said of the field.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// A query. Each parameter at most once; unknown ones are refused where `T` says so.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let read: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        match read {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Failure::InvalidRequest(format!(
                "A parameter of the address cannot be read: {}",
                innermost(&rejection)
            ))),
        }
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
