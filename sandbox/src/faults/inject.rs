//! Lets the script's faults happen to the calls that come in.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::response::Parts,
    middleware::Next,
    response::Response,
};
use serde_json::json;
use tokio::time::sleep;

use super::{
    Fault, When, answers,
    bodies::{Doomed, Dripping},
    script::Strike,
};
use crate::{
    Account,
    params::Params,
    warts::{forget_length, rewrite},
};

/// Counts a call and lets happen to it what the script says.
pub(crate) async fn inject(
    State(account): State<Arc<Account>>,
    request: Request,
    next: Next,
) -> Response {
    account.levers().count_call();
    let params = Params::parse(request.uri().query().unwrap_or_default());
    let token = params.text("next_page_token");
    let (method, path) = (request.method().as_str(), request.uri().path());
    let strike = account.script().strike(method, path, token);
    match strike {
        None => next.run(request).await,
        Some(strike) => happen(strike, request, next).await,
    }
}

async fn happen(
    Strike { fault, when, page_token }: Strike,
    request: Request,
    next: Next,
) -> Response {
    if let Some(instead) = answers::in_place(&fault) {
        if when == When::AfterEffect {
            next.run(request).await;
        }
        return instead;
    }
    if let (Fault::SlowHeaders { ms }, When::BeforeEffect) = (&fault, when) {
        sleep(Duration::from_millis(*ms)).await;
    }
    let answer = next.run(request).await;
    match fault {
        Fault::SlowHeaders { ms } if when == When::AfterEffect => {
            sleep(Duration::from_millis(ms)).await;
            answer
        }
        Fault::SlowBody { ms } => {
            let every = Duration::from_millis(ms);
            let (parts, whole) = whole(answer).await;
            Response::from_parts(parts, Body::new(Dripping::of(whole, every)))
        }
        Fault::HalfBody => {
            let (parts, whole) = whole(answer).await;
            Response::from_parts(parts, Body::new(Doomed::half_of(&whole)))
        }
        _ => match page_token {
            None => answer,
            Some(token) => {
                let turn_back = |object: &mut serde_json::Map<_, _>| {
                    if let Some(next) = object.get_mut("next_page_token") {
                        *next = json!(token);
                    }
                };
                rewrite(answer, turn_back).await
            }
        },
    }
}

/// The answer with all of its body read.
async fn whole(answer: Response) -> (Parts, Bytes) {
    let (mut parts, body) = answer.into_parts();
    // What the account answers is in memory already, so this neither waits nor fails.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    forget_length(&mut parts.headers);
    (parts, bytes)
}
