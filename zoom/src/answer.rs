//! Reading Zoom's answers: bodies up to a limit, refusals as typed errors.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Response, StatusCode, header::HeaderMap};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use crate::{
    body,
    error::{
        ApiError, CredentialsCause, CredentialsError, Error, FieldError, RateLimited, Unreadable,
        UnreadableKind,
    },
    rate_limit,
};

/// Largest body that is read, in bytes.
const BODY_MAX: usize = 4 * 1024 * 1024;
/// Longest message that is kept, in characters.
const MESSAGE_MAX_CHARS: usize = 500;

/// An answer, read whole.
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    /// Reads the body, unless the answer is a redirect, too large, pauses longer than `idle`, or
    /// is not there by `deadline`.
    pub(crate) async fn read(
        mut response: Response,
        idle: Duration,
        deadline: Instant,
    ) -> Result<Self, Error> {
        let mut answer = Self {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: Vec::new(),
        };
        if answer.status.is_redirection() {
            return Err(Error::Redirected {
                status: answer.status.as_u16(),
                tracking_id: answer.tracking_id(),
            });
        }
        let announced = response.content_length().unwrap_or(0);
        if announced > u64::try_from(BODY_MAX).unwrap_or(u64::MAX) {
            return Err(answer.unreadable(UnreadableKind::TooLarge));
        }
        loop {
            let by = deadline.min(Instant::now() + idle);
            let chunk = match timeout_at(by, response.chunk()).await {
                Ok(Ok(chunk)) => chunk,
                Ok(Err(error)) => return Err(answer.broken_off(error.into())),
                Err(_) => return Err(answer.broken_off(Error::Timeout)),
            };
            let Some(chunk) = chunk else { return Ok(answer) };
            if answer.body.len() + chunk.len() > BODY_MAX {
                return Err(answer.unreadable(UnreadableKind::TooLarge));
            }
            answer.body.extend_from_slice(&chunk);
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// How many calls of this kind Zoom says are left (`X-RateLimit-Remaining`).
    pub(crate) fn remaining(&self) -> Option<u64> {
        header(&self.headers, "x-ratelimit-remaining")?.trim().parse().ok()
    }

    /// Whether it is one JSON object of at most so many bytes.
    pub(crate) fn is_object_within(&self, most: usize) -> bool {
        self.body.len() <= most && body::parse(&self.body).is_some_and(|value| value.is_object())
    }

    /// What a success holds.
    pub(crate) fn json(&self) -> Result<Value, Error> {
        body::parse(&self.body).ok_or_else(|| self.unreadable(self.what_else()))
    }

    /// Refuses a success of which nothing is read, where it is a web page: that is none of Zoom's but
    /// some gateway's.
    pub(crate) fn refuse_web_page(&self) -> Result<(), Error> {
        match self.what_else() {
            UnreadableKind::Html => Err(self.unreadable(UnreadableKind::Html)),
            _ => Ok(()),
        }
    }

    /// Says that the answer is JSON, but not what was asked for.
    pub(crate) fn of_other_shape(&self) -> Error {
        self.unreadable(UnreadableKind::OtherShape)
    }

    /// Whether the access token is the reason of the refusal and a fresh one may help (Zoom:
    /// 401 with code 124).
    pub(crate) fn rejects_token(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
            && self.refusal(&[]).is_some_and(|refusal| refusal.code == Some(124))
    }

    /// The typed error of an answer that is no success. `secrets` are what was sent along: a
    /// host that repeats them is not repeated.
    pub(crate) fn into_error(self, secrets: &[&SecretString], now: Timestamp) -> Error {
        let refusal = self.refusal(secrets);
        if let Some(limit) = self.rate_limit(refusal.as_ref(), now) {
            return limit.into();
        }
        let missing_scope =
            refusal.as_ref().is_some_and(|refusal| matches!(refusal.code, Some(104 | 4700 | 4711)));
        let cause = match self.status {
            _ if missing_scope => CredentialsCause::MissingScope,
            StatusCode::UNAUTHORIZED => CredentialsCause::TokenRejected,
            _ => {
                return refusal.map_or_else(|| self.unreadable(self.what_else()), Error::Api);
            }
        };
        self.into_credentials_error(cause, refusal)
    }

    /// The typed error of a token endpoint that gives no token.
    pub(crate) fn into_token_error(self, secrets: &[&SecretString], now: Timestamp) -> Error {
        let refusal = self.refusal(secrets);
        if let Some(limit) = self.rate_limit(refusal.as_ref(), now) {
            return limit.into();
        }
        match refusal {
            Some(refusal) if self.status.is_server_error() => refusal.into(),
            None if self.status != StatusCode::UNAUTHORIZED => self.unreadable(self.what_else()),
            refusal => self.into_credentials_error(CredentialsCause::Refused, refusal),
        }
    }

    /// OAuth's word for the refusal (RFC 6749, 5.2). It is compared, never shown.
    pub(crate) fn oauth_error(&self) -> Option<String> {
        Some(body::parse(&self.body)?.get("error")?.as_str()?.to_owned())
    }

    /// The typed error of an OAuth endpoint that refuses a user's code or token.
    pub(crate) fn into_oauth_error(self, secrets: &[&SecretString], now: Timestamp) -> Error {
        let refusal = self.refusal(secrets);
        if let Some(limit) = self.rate_limit(refusal.as_ref(), now) {
            return limit.into();
        }
        refusal.map_or_else(|| self.unreadable(self.what_else()), Error::Api)
    }

    fn into_credentials_error(self, cause: CredentialsCause, refusal: Option<ApiError>) -> Error {
        let (code, message) = refusal.map_or_else(
            || (None, "no reason given".to_owned()),
            |refusal| (refusal.code, refusal.message),
        );
        Error::Credentials(CredentialsError {
            cause,
            status: self.status.as_u16(),
            code,
            message,
            tracking_id: self.tracking_id(),
        })
    }

    fn broken_off(&self, cause: Error) -> Error {
        Error::BrokenOff { cause: Box::new(cause), tracking_id: self.tracking_id() }
    }

    fn unreadable(&self, what: UnreadableKind) -> Error {
        Unreadable { status: self.status.as_u16(), what, tracking_id: self.tracking_id() }.into()
    }

    /// What the body is, when it is not what it should be.
    fn what_else(&self) -> UnreadableKind {
        let html = header(&self.headers, "content-type")
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("text/html"));
        body::kind(&self.body, html)
    }

    /// Zoom's code and message: `{"code", "message", "errors"}` of the API, `{"reason", "error"}`
    /// of the token endpoint. `None` where the body holds neither.
    fn refusal(&self, secrets: &[&SecretString]) -> Option<ApiError> {
        let mut text = String::from_utf8_lossy(&self.body).into_owned();
        for secret in secrets.iter().map(|secret| secret.expose_secret()) {
            if !secret.is_empty() {
                text = text.replace(secret, "[redacted]");
            }
        }
        let (code, message, errors) = match body::parse(text.as_bytes()) {
            Some(Value::Object(fields)) => {
                let field = |name: &str| fields.get(name).and_then(Value::as_str);
                let code = fields.get("code").and_then(signed);
                let message = ["message", "reason", "error_description", "error"]
                    .into_iter()
                    .find_map(field)
                    .unwrap_or_default();
                if code.is_none() && message.is_empty() {
                    return None;
                }
                let errors = fields.get("errors").and_then(Value::as_array);
                (
                    code,
                    message.to_owned(),
                    errors.map(|list| field_errors(list)).unwrap_or_default(),
                )
            }
            Some(_) => return None,
            // Zoom: some messages hold quotes that are not escaped.
            None => (Some(body::code_in_broken_json(&text)?), text.clone(), Vec::new()),
        };
        Some(ApiError {
            status: self.status.as_u16(),
            code,
            message: one_line(&message),
            tracking_id: self.tracking_id(),
            errors,
        })
    }

    fn rate_limit(&self, refusal: Option<&ApiError>, now: Timestamp) -> Option<RateLimited> {
        rate_limit::read(self.status, &self.headers, refusal, now)
    }

    fn tracking_id(&self) -> Option<String> {
        tracking_id(&self.headers)
    }
}

/// Zoom's `x-zm-trackingid`.
pub(crate) fn tracking_id(headers: &HeaderMap) -> Option<String> {
    header(headers, "x-zm-trackingid").map(one_line)
}

/// A header that is text.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn field_errors(list: &[Value]) -> Vec<FieldError> {
    let text = |item: &Value, name: &str| {
        item.get(name).and_then(Value::as_str).map(one_line).unwrap_or_default()
    };
    list.iter()
        .map(|item| FieldError { field: text(item, "field"), message: text(item, "message") })
        .collect()
}

/// A code as a number or its digits.
fn signed(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// The text without line breaks and other control characters, cut to a length a log line bears.
pub(crate) fn one_line(text: &str) -> String {
    let printable = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    printable.take(MESSAGE_MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-24T18:00:00Z";

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    fn error(status: u16, headers: &[(&'static str, &str)], body: &str) -> Error {
        answer(status, headers, body).into_error(&[&"canary".into()], NOW.parse().unwrap())
    }

    #[test]
    fn a_refusal_keeps_code_message_fields_and_tracking_id() {
        let error = error(
            400,
            &[("x-zm-trackingid", "WEB_2")],
            r#"{"code":"300","message":"Validation\n Failed.","errors":[{"field":"user_info.email","message":"Invalid field."}]}"#,
        );
        let refusal = error.api().unwrap();
        assert_eq!((refusal.status, refusal.code), (400, Some(300)));
        assert_eq!(refusal.message, "Validation  Failed.");
        assert_eq!(refusal.errors[0].field, "user_info.email");
        assert_eq!(error.tracking_id(), Some("WEB_2"));
        assert!(error.to_string().contains("300") && error.to_string().contains("WEB_2"));
    }

    #[test]
    fn what_is_missing_or_taken_is_told_by_status_and_code() {
        let body = |code: i64, message: &str| format!(r#"{{"code":{code},"message":"{message}"}}"#);
        let user = |status, code, message| error(status, &[], &body(code, message));
        assert!(user(404, 1001, "User does not exist: x.").is_user_missing());
        assert!(user(400, 1010, "User not in this account").is_user_missing());
        assert!(user(404, 3001, "User does not exist").is_user_missing());
        assert!(!user(404, 3001, "User does not exist").is_meeting_missing());
        assert!(user(404, 3001, "Meeting does not exist: 1.").is_meeting_missing());
        assert!(!user(404, 3001, "Meeting does not exist: 1.").is_user_missing());
        assert!(!user(400, 300, "User …").is_user_missing());
        assert!(user(409, 1005, "Email x has already been used.").email_in_use());
        assert!(user(400, 1009, "The user x already holds an active account.").email_in_use());
        assert!(!user(404, 1005, "").email_in_use());
        assert!(user(400, 1120, "A valid invitation was not found").invitation_expired());
    }

    #[test]
    fn a_missing_scope_is_a_matter_of_credentials_even_in_broken_json() {
        for (status, body) in [
            (400, r#"{"code":4711,"message":"Invalid access token, does not contain scopes:[x]"}"#),
            (
                400,
                r#"{"code":104,"message":"Invalid access token, does not contain scopes: "x"."}"#,
            ),
        ] {
            let Error::Credentials(error) = error(status, &[], body) else { panic!("{body}") };
            assert_eq!(error.cause, CredentialsCause::MissingScope);
            assert!(error.message.contains("does not contain scopes"), "{}", error.message);
        }
    }

    #[test]
    fn a_401_of_any_kind_is_a_matter_of_credentials() {
        for body in [r#"{"code":124,"message":"Invalid access token."}"#, "", "<html></html>"] {
            let Error::Credentials(error) = error(401, &[], body) else { panic!("{body}") };
            assert_eq!(error.cause, CredentialsCause::TokenRejected);
        }
    }

    #[test]
    fn what_is_no_refusal_is_named() {
        let html = [("content-type", "text/html; charset=utf-8")];
        for (headers, body, what) in [
            (&[] as &[_], "", UnreadableKind::Empty),
            (&[], " \n ", UnreadableKind::Empty),
            (&[], "<!DOCTYPE html><p>blocked", UnreadableKind::Html),
            (&html, "blocked", UnreadableKind::Html),
            (&[], "{\"message\":", UnreadableKind::BrokenJson),
            (&[], "[]", UnreadableKind::OtherShape),
            (&[], "{}", UnreadableKind::OtherShape),
        ] {
            let Error::Unreadable(error) = error(403, headers, body) else { panic!("{body}") };
            assert_eq!((error.status, error.what), (403, what), "{body}");
        }
    }

    #[test]
    fn a_message_neither_repeats_the_token_nor_breaks_a_log_line() {
        let long = format!(r#"{{"code":1,"message":"canary\r\n{}"}}"#, "x".repeat(2_000));
        let shown = format!("{:?}", error(400, &[("x-zm-trackingid", "t")], &long));
        assert!(!shown.contains("canary") && !shown.contains('\n') && !shown.contains('\r'));
        assert!(shown.len() < 1_000, "{}", shown.len());
    }
}
