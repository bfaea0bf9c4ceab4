//! What proves the account to Zoom, and where Zoom is.

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;

/// Tells the time. Passed in, so that tests can move it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What proves the account to Zoom. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// An API key and its secret, with which every call's token is signed. Zoom: switched off on
    /// 2023-09-08; compatible hosts and test doubles still take it.
    Jwt {
        /// Names the key; the token's `iss`.
        api_key: String,
        /// Signs the token.
        api_secret: SecretString,
    },
    /// A server-to-server OAuth app: a token is fetched and serves for an hour.
    ServerToServer {
        /// The account the token acts for.
        account_id: String,
        /// Names the app.
        client_id: String,
        /// Proves the app.
        client_secret: SecretString,
    },
}

/// Where Zoom is. A slash at the end does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Base of the REST API, its version included.
    pub api_url: String,
    /// Base of the OAuth endpoints: `/authorize`, `/token`, `/revoke`.
    pub oauth_url: String,
}

impl Default for Endpoints {
    fn default() -> Self {
        Self {
            api_url: "https://api.zoom.us/v2".to_owned(),
            oauth_url: "https://zoom.us/oauth".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let jwt = Credentials::Jwt { api_key: "key".into(), api_secret: "canary-a".into() };
        let server = Credentials::ServerToServer {
            account_id: "account".into(),
            client_id: "client".into(),
            client_secret: "canary-b".into(),
        };
        let shown = format!("{jwt:?} {server:?}");
        assert!(shown.contains("client") && !shown.contains("canary"), "{shown}");
    }
}
