//! The client against a host that answers as Zoom does, well and badly.

mod answers;
mod faults;
mod grants;
mod host;
mod lists;
mod long_list;
mod operations;
mod paced;
mod repeated;
mod shared;
mod spec;
mod tokens;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use crate::{Credentials, Endpoints, Event, Metrics, Options, ZoomClient, http};

/// A clock tests move by hand.
#[derive(Clone)]
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_795_000_000)))
    }

    fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

const SECRET: &str = "canary-client-secret";

fn jwt() -> Credentials {
    Credentials::Jwt { api_key: "key".into(), api_secret: "canary-api-secret".into() }
}

fn server_to_server() -> Credentials {
    Credentials::ServerToServer {
        account_id: "account".into(),
        client_id: "client".into(),
        client_secret: SECRET.into(),
    }
}

fn client_of(address: &str, credentials: Credentials, hands: &Hands) -> ZoomClient {
    client_with(http::Timeouts::default(), address, credentials, hands)
}

/// A client that soon gives a slow host up.
fn hasty_client(address: &str) -> ZoomClient {
    let total = Duration::from_millis(300);
    client_with(http::Timeouts { total, ..Default::default() }, address, jwt(), &Hands::new())
}

fn client_with(
    timeouts: http::Timeouts,
    address: &str,
    credentials: Credentials,
    hands: &Hands,
) -> ZoomClient {
    let hands = hands.clone();
    let endpoints =
        Endpoints { api_url: format!("{address}/v2/"), oauth_url: format!("{address}/oauth/") };
    let http = http::client(timeouts).unwrap();
    ZoomClient::new(http, endpoints, credentials, Arc::new(move || hands.now()))
}

/// Keeps what a client tells.
#[derive(Default)]
struct Events(Mutex<Vec<Event>>);

impl Events {
    /// What was told since the last time.
    fn told(&self) -> Vec<Event> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Metrics for Events {
    fn record(&self, event: &Event) {
        self.0.lock().unwrap().push(*event);
    }
}

/// A client that behaves as `options` say.
fn client_behaving(address: &str, options: Options, hands: &Hands) -> ZoomClient {
    let hands = hands.clone();
    let endpoints =
        Endpoints { api_url: format!("{address}/v2"), oauth_url: format!("{address}/oauth") };
    let http = http::client(http::Timeouts::default()).unwrap();
    ZoomClient::with_options(http, endpoints, jwt(), Arc::new(move || hands.now()), options)
}

fn client(server: &MockServer) -> ZoomClient {
    client_of(&server.uri(), jwt(), &Hands::new())
}

fn ok(body: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

fn refusal(status: u16, code: i64, message: &str) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("x-zm-trackingid", "WEB_7")
        .set_body_json(json!({ "code": code, "message": message }))
}

/// Answers `GET` of a path below `/v2`.
async fn on_get(server: &MockServer, below: &str, answer: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path(format!("/v2{below}")))
        .respond_with(answer)
        .mount(server)
        .await;
}

/// How many requests of a method the host saw.
async fn seen(server: &MockServer, wanted: &str) -> usize {
    let requests = server.received_requests().await.unwrap();
    requests.iter().filter(|request| request.method.as_str() == wanted).count()
}
