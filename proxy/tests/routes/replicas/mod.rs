//! Several servers of one console on one database, as an operator runs them behind one address:
//! what one did, all know, whichever of them dies in the middle of it. Every test runs on each
//! database; `GREENROOM_SOAK=1` chooses the larger numbers.

mod abandoned;
mod ciphertext;
mod killed;
mod logout;
mod pacing;
mod refresh;
mod revocation;
mod rotation;
mod shared;

use std::{sync::Arc, time::Duration};

use api::UserId;
use axum::http::{Method, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use greenroom::{
    grants::{Grants, Patience, revoke_due},
    start::ambient,
};
use sandbox::{Account, Controls, GrantType};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use zoom::http::Timeouts;

use crate::{
    consent::allow,
    databases::Database,
    rig::{Console, Setup},
};

const MEMBER: &str = "member@greenroom.test";
const ADMIN: &str = "admin@greenroom.test";
const PROFILE: &str = "/api/userinfo";

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it looks.
const LOOK_INTERVAL: Duration = Duration::from_millis(5);

fn is_soak() -> bool {
    std::env::var("GREENROOM_SOAK").is_ok_and(|wanted| wanted == "1")
}

/// How many rounds of a test that grows with them.
fn rounds(usual: usize, soak: usize) -> usize {
    if is_soak() { soak } else { usual }
}

/// A number below `bound`, another each time.
fn below(bound: u64) -> u64 {
    let mut bytes = [0; 8];
    (ambient().1)(&mut bytes);
    u64::from_le_bytes(bytes) % bound
}

/// An account, its keys and its clock, and the database its servers share.
struct House {
    database: Database,
    console: Console,
    /// People's browsers at the account's consent page.
    http: reqwest::Client,
}

impl House {
    async fn on(database: Database) -> Self {
        let http = zoom::http::client(Timeouts::default()).unwrap();
        Self { database, console: Console::with_sandbox().await, http }
    }

    /// One more server.
    async fn replica(&self) -> Arc<Console> {
        self.replica_with(Patience::default()).await
    }

    async fn replica_with(&self, patience: Patience) -> Arc<Console> {
        let setup = Setup { patience, ..Setup::default() };
        Arc::new(self.console.replica(setup, self.database.open().await))
    }

    fn account(&self) -> &Account {
        self.console.account.as_deref().unwrap()
    }

    fn controls(&self) -> Controls<'_> {
        self.account().controls()
    }

    /// Signs somebody in with Zoom; the cookie of their session.
    async fn sign_in(&self, replica: &Console, email: &str) -> String {
        let browser = replica.anonymous();
        let begun = browser.send_bare(Method::GET, "/api/signin/zoom", &[], None).await;
        let back = allow(&self.http, &begun.header(header::LOCATION), email).await;
        let path = back.strip_prefix("http://localhost").unwrap();
        let browser = browser.with_cookie(&begun.cookie("greenroom-signin"));
        browser.send_bare(Method::GET, path, &[], None).await.cookie("greenroom")
    }

    /// Keeps a fresh consent of somebody as a sign-in does, without a session.
    async fn consent(&self, replica: &Console, email: &str) -> UserId {
        let (app, client) = (&replica.app, &grants(replica).client);
        let verifier = SecretString::from("v".repeat(43));
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest("v".repeat(43)));
        let callback = app.zoom_callback();
        let url = client.authorize_url(&callback, "s", &challenge);
        let back = allow(&self.http, &url, email).await;
        let code = back.split(['?', '&']).find_map(|pair| pair.strip_prefix("code=")).unwrap();
        let code = percent_encoding::percent_decode_str(code).decode_utf8().unwrap();
        let timeout = Duration::from_secs(10);
        let code = SecretString::from(code.into_owned());
        let grant = client.exchange(&code, &verifier, &callback, timeout).await.unwrap();
        let user = app.zoom.user_of(&grant.access_token.secret).await.unwrap();
        let user_id: UserId = user.id.parse().unwrap();
        grants(replica).keep(app, &user_id, &grant).await.unwrap();
        user_id
    }

    /// Until so many token requests of this type came.
    async fn wait_for_a_token_request(&self, grant_type: GrantType, number: u64) {
        let waiting = async {
            while self.controls().token_requests(grant_type) < number {
                tokio::time::sleep(LOOK_INTERVAL).await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "Zoom was not asked");
    }

    /// Emails of so many active users.
    async fn people(&self, number: usize) -> Vec<String> {
        let path = format!("/api/user?status=active&page_size={number}");
        let page: serde_json::Value = self.console.admin().await.get(&path).await.json();
        let users = page["users"].as_array().unwrap();
        assert_eq!(users.len(), number);
        users.iter().map(|user| user["email"].as_str().unwrap().to_owned()).collect()
    }
}

fn grants(replica: &Console) -> &Grants {
    replica.app.signin.grants.as_ref().unwrap()
}

/// Lets a server revoke until nothing is due.
async fn revoke_all_due(replica: &Console) {
    while revoke_due(&replica.app, grants(replica)).await.unwrap().done > 0 {}
}
