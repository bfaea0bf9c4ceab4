//! A browser: keeps its cookies, and everything it was answered.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::http::{
    Method,
    header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
};
use serde_json::Value;
use zoom::http::Timeouts;

use crate::secrets::{Kind, Secrets};

/// Whatever any browser was answered.
pub(crate) type Answered = Arc<Mutex<Vec<u8>>>;

/// One browser.
pub(crate) struct Browser {
    pub(crate) http: reqwest::Client,
    url: String,
    cookies: BTreeMap<String, String>,
    secrets: Secrets,
    answered: Answered,
}

/// What it was answered last.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: String,
    set_cookies: Vec<String>,
}

impl Browser {
    pub(crate) fn new(url: &str, secrets: &Secrets, answered: &Answered) -> Self {
        Self {
            http: zoom::http::client(Timeouts::default()).unwrap(),
            url: url.to_owned(),
            cookies: BTreeMap::new(),
            secrets: secrets.clone(),
            answered: answered.clone(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        request = request.header("x-greenroom", "1");
        if !self.cookies.is_empty() {
            let pairs: Vec<_> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, pairs.join("; "));
        }
        if let Some(body) = body {
            let key = format!("key of {path}");
            request = request.header("idempotency-key", key.replace([' ', '/'], "-"));
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = response.text().await.unwrap();
        let mut answered = self.answered.lock().unwrap();
        for (name, value) in headers.iter().filter(|(name, _)| *name != SET_COOKIE) {
            answered.extend_from_slice(name.as_str().as_bytes());
            answered.extend_from_slice(b": ");
            answered.extend_from_slice(value.as_bytes());
            answered.push(b'\n');
        }
        answered.extend_from_slice(body.as_bytes());
        answered.push(b'\n');
        let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
        Answer {
            status,
            location: headers.get(LOCATION).map(text).unwrap_or_default(),
            set_cookies: headers.get_all(SET_COOKIE).iter().map(text).collect(),
            body,
        }
    }

    /// Keeps the cookies an answer sets; each is a secret.
    pub(crate) fn keep_cookies(&mut self, answer: &Answer) {
        assert!(!answer.set_cookies.is_empty(), "{}", answer.body);
        for cookie in &answer.set_cookies {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            // One that has ended is forgotten here, and stays a secret.
            if !value.is_empty() {
                self.secrets.add(Kind::Cookie, value);
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
