//! The sandbox account behind an ear that notes every token that passes.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::header::AUTHORIZATION,
    middleware::{self, Next},
    response::Response,
};
use serde_json::Value;

use crate::secrets::{Kind, Secrets};

/// Larger than anything that passes.
const READ_MAX_BYTES: usize = 32 * 1024 * 1024;
/// How long the revoking worker may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often is looked.
const LOOK_INTERVAL: Duration = Duration::from_millis(20);

/// The account, and where it answers.
pub(crate) struct ZoomDouble {
    pub(crate) account: Arc<sandbox::Account>,
    pub(crate) url: String,
}

impl ZoomDouble {
    pub(crate) async fn start(secrets: &Secrets) -> Self {
        let options = sandbox::Options { users: 20, seed: 1 };
        let account = sandbox::Account::new(options, greenroom::start::ambient().0);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let ear = middleware::from_fn_with_state(secrets.clone(), listen);
        let router = sandbox::router(account.clone()).layer(ear);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { account, url }
    }

    pub(crate) async fn wait_for_a_revocation(&self) {
        self.wait("nothing was to be revoked", |double| {
            double.account.controls().revocations() > 0
        })
        .await;
    }

    pub(crate) async fn wait_until_none_lives(&self, email: &str) {
        self.wait("a refresh token lives on", |double| {
            double.account.controls().live_refresh_tokens(email) == 0
        })
        .await;
    }

    async fn wait(&self, otherwise: &str, until: impl Fn(&Self) -> bool) {
        let waiting = async {
            while !until(self) {
                tokio::time::sleep(LOOK_INTERVAL).await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "{otherwise}");
    }
}

async fn listen(State(secrets): State<Secrets>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, READ_MAX_BYTES).await.unwrap();
    let is_page = parts.uri.path() == "/oauth/authorize";
    if let Some(header) = parts.headers.get(AUTHORIZATION) {
        let (_, credentials) = header.to_str().unwrap().split_once(' ').unwrap();
        secrets.add(Kind::Token, credentials);
    }
    if parts.uri.path().starts_with("/oauth") && !is_page {
        let text = String::from_utf8_lossy(&body).into_owned();
        for (name, value) in text.split('&').filter_map(|pair| pair.split_once('=')) {
            if ["code", "code_verifier", "refresh_token", "token"].contains(&name) {
                secrets.add(Kind::Token, value);
            }
        }
    }
    let (parts, body) = next.run(Request::from_parts(parts, Body::from(body))).await.into_parts();
    let body = to_bytes(body, READ_MAX_BYTES).await.unwrap();
    if let Ok(answer) = serde_json::from_slice::<Value>(&body) {
        for name in ["access_token", "refresh_token"] {
            if let Some(token) = answer[name].as_str() {
                secrets.add(Kind::Token, token);
            }
        }
    }
    Response::from_parts(parts, Body::from(body))
}
