//! A request from its beginning to its one line in the log and its count. Whoever leaves before the
//! answer has a line, too: nothing that was begun is missing there.

use std::{sync::Arc, time::Duration};

use axum::http::Method;
use tokio::time::Instant;

use crate::{failure::Failure, meters::Meters};

/// The status of a request whose caller left before its answer, which nobody is told. Not one of
/// HTTP's; proxies have long written it into their logs.
const LEFT: u16 = 499;

/// A request that is being answered. Dropped without an answer, its caller left.
pub(super) struct UnderWay {
    request_id: String,
    method: &'static str,
    /// The route's pattern.
    route: String,
    began: Instant,
    told: bool,
    meters: Arc<Meters>,
}

impl UnderWay {
    pub(super) fn new(
        request_id: String,
        method: &Method,
        route: String,
        meters: Arc<Meters>,
    ) -> Self {
        let (method, began) = (known(method), Instant::now());
        Self { request_id, method, route, began, told: false, meters }
    }

    /// All of the request is here: its time begins now.
    pub(super) fn arrived(&mut self) -> Instant {
        self.began = Instant::now();
        self.began
    }

    /// It is answered, with what it failed for.
    pub(super) fn answered(mut self, status: u16, failure: Option<&Failure>) {
        self.tell(status, failure);
    }

    fn tell(&mut self, status: u16, failure: Option<&Failure>) {
        self.told = true;
        let took = self.began.elapsed();
        self.meters.answered(self.method, &self.route, status, took);
        self.log(status, took, failure);
    }

    fn log(&self, status: u16, took: Duration, failure: Option<&Failure>) {
        // Told by their number, see `crate::load`.
        if matches!(failure, Some(Failure::Busy)) {
            return;
        }
        let Self { request_id, method, route, .. } = self;
        let took_ms = took.as_secs_f64() * 1_000.0;
        let Some(failure) = failure else {
            tracing::info!(
                request.id = request_id,
                http.method = method,
                http.route = route,
                http.status = status,
                took_ms,
                "request"
            );
            return;
        };
        let code = failure.code_text();
        let tracking_id = failure.body().zoom.and_then(|zoom| zoom.tracking_id);
        if failure.is_fault() {
            tracing::error!(
                request.id = request_id,
                http.method = method,
                http.route = route,
                http.status = status,
                took_ms,
                error.code = code,
                error.cause = ?failure,
                zoom.tracking_id = tracking_id,
                "request"
            );
        } else {
            tracing::info!(
                request.id = request_id,
                http.method = method,
                http.route = route,
                http.status = status,
                took_ms,
                error.code = code,
                zoom.tracking_id = tracking_id,
                "request"
            );
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if !self.told {
            self.tell(LEFT, None);
        }
    }
}

/// The method's name; others than those in use are one, since a name can be anything.
fn known(method: &Method) -> &'static str {
    let methods = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH];
    let methods = methods.into_iter().chain([Method::DELETE, Method::OPTIONS]);
    let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    methods.zip(names).find(|(it, _)| it == method).map_or("other", |(_, name)| name)
}
