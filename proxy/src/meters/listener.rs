//! Where the counters are read: a listener of their own, so that who may read them is decided by
//! the network, apart from who may use the console.

use std::{io, time::Duration};

use axum::{
    Router, extract::State, http::header::CONTENT_TYPE, response::IntoResponse, routing::get,
};
use tokio::{net::TcpListener, time::timeout};

use super::Reading;
use crate::{
    app::App,
    connections::{self, Bounds},
};

/// What says that this is Prometheus' text format.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";
/// How long the store may take to say how long its outbox is.
const STORE_PATIENCE: Duration = Duration::from_millis(500);
/// More than one who reads counters needs.
const CONNECTIONS_MAX: usize = 16;

/// A bound listener.
pub struct MetricsListener(TcpListener);

impl MetricsListener {
    /// Binds an address.
    ///
    /// # Errors
    /// Where it is taken or none of this machine's.
    pub async fn bind(address: &str) -> io::Result<Self> {
        TcpListener::bind(address).await.map(Self)
    }

    /// Where the counters are read.
    ///
    /// # Errors
    /// Where the system does not say.
    pub fn url(&self) -> io::Result<String> {
        Ok(format!("http://{}/metrics", self.0.local_addr()?))
    }
}

/// Serves the counters until `stop` comes.
pub async fn serve(listener: MetricsListener, app: App, stop: impl Future<Output = ()>) {
    let router = Router::new().route("/metrics", get(tell)).with_state(app);
    let bounds = Bounds { connections_max: CONNECTIONS_MAX, ..Bounds::default() };
    connections::serve(listener.0, router, bounds, Vec::new(), stop).await;
}

async fn tell(State(app): State<App>) -> impl IntoResponse {
    let waiting = timeout(STORE_PATIENCE, app.store.revocations_left()).await;
    let reading = Reading {
        requests_in_flight: app.load.in_flight(),
        revocations_waiting: waiting.ok().and_then(Result::ok),
    };
    ([(CONTENT_TYPE, TEXT_FORMAT)], app.meters.tell(reading))
}
