//! A client of the account: a clock that is set by hand, a bearer and calls without a socket.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use sandbox::{Account, Options, credentials, router};
use serde_json::{Value, json};
use tower::ServiceExt;

/// When the tests take place: a Tuesday, 15:00 UTC.
pub(crate) const NOW: &str = "2026-11-24T15:00:00Z";

/// The app's id and secret.
pub(crate) const CLIENT: (&str, &str) = (credentials::CLIENT_ID, credentials::CLIENT_SECRET);

pub(crate) struct Caller {
    router: Router,
    pub(crate) account: Arc<Account>,
    clock: Arc<AtomicI64>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// `null` where the body is empty, a text where it is a page.
    pub(crate) body: Value,
}

impl Answer {
    /// Status and Zoom's code.
    pub(crate) fn refusal(&self) -> (u16, i64) {
        (self.status.as_u16(), self.body["code"].as_i64().unwrap_or_default())
    }

    /// The names of the fields a refusal lists.
    pub(crate) fn faulty_fields(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().map(|error| error["field"].as_str().unwrap()).collect()
    }
}

/// A JWT for `issuer`, signed with `secret`.
pub(crate) fn jwt(issuer: &str, secret: &str, exp: i64) -> String {
    let claims = json!({ "iss": issuer, "exp": exp });
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(secret.as_bytes()))
        .unwrap()
}

/// Percent-encodes everything that is not a letter or digit.
pub(crate) fn encoded(text: &str) -> String {
    let encode = |byte: u8| {
        if byte.is_ascii_alphanumeric() {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(encode).collect()
}

impl Caller {
    pub(crate) fn new() -> Self {
        Self::with(Options { users: 120, seed: 1 })
    }

    pub(crate) fn with(options: Options) -> Self {
        Self::with_past_meetings(options, 0)
    }

    pub(crate) fn with_past_meetings(options: Options, at_least: usize) -> Self {
        let now: Timestamp = NOW.parse().unwrap();
        let clock = Arc::new(AtomicI64::new(now.as_second()));
        let hand = clock.clone();
        let tell = move || Timestamp::from_second(hand.load(Ordering::Relaxed)).unwrap();
        let account = Account::with_past_meetings(options, at_least, Arc::new(tell));
        Self { router: router(account.clone()), account, clock }
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let is_page = parts.headers.get("content-type").is_some_and(|kind| {
            let kind = kind.to_str().unwrap();
            kind.starts_with("text/html") || kind.starts_with("text/css")
        });
        let body = match &*bytes {
            [] => Value::Null,
            text if is_page => String::from_utf8(text.to_vec()).unwrap().into(),
            json => serde_json::from_slice(json).unwrap(),
        };
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Posts to an OAuth endpoint as the app, with a form if there is one.
    pub(crate) async fn as_app(
        &self,
        (id, secret): (&str, &str),
        endpoint: &str,
        form: Option<&str>,
    ) -> Answer {
        let basic = STANDARD.encode(format!("{id}:{secret}"));
        let mut request = Request::post(format!("/oauth/{endpoint}"))
            .header("authorization", format!("Basic {basic}"))
            .header("host", "127.0.0.1:9000");
        if form.is_some() {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        let body = form.map_or_else(Body::empty, |form| Body::from(form.to_owned()));
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn bearing(&self, bearer: &str, path: &str) -> Answer {
        let request = Request::get(path).header("authorization", format!("Bearer {bearer}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let bearer = jwt(credentials::API_KEY, credentials::API_SECRET, self.now() + 60);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {bearer}"))
            .header("content-type", "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None).await
    }

    /// Every row of a list, page by page.
    pub(crate) async fn all(&self, path: &str, rows: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut token = String::new();
        loop {
            let join = if path.contains('?') { '&' } else { '?' };
            let answer = self.get(&format!("{path}{join}next_page_token={token}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            all.extend(answer.body[rows].as_array().unwrap().iter().cloned());
            token = answer.body["next_page_token"].as_str().unwrap().to_owned();
            if token.is_empty() {
                return all;
            }
        }
    }
}
