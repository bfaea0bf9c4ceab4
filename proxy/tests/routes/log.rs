//! What a request leaves in the log.

use std::{
    io,
    sync::{Arc, LazyLock, Mutex},
};

use api::ErrorCode;
use greenroom::meters::Reading;
use sandbox::{Fault, FaultRule};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::rig::{Console, answer};

/// Keeps what is written.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Vec<u8>>>);

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Kept {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Kept {
    /// The lines of requests that have this field.
    fn lines(&self, field: &str, value: &serde_json::Value) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = text.lines().filter(|line| line.contains(&value.to_string()));
        let lines = lines.map(|line| serde_json::from_str(line).unwrap());
        lines
            .filter(|line: &serde_json::Value| line["fields"]["message"] == "request")
            .filter(|line| line["fields"][field] == *value)
            .collect()
    }

    /// The line of the request with this id.
    fn line(&self, request_id: &str) -> serde_json::Value {
        let mut lines = self.lines("request.id", &json!(request_id));
        assert_eq!(lines.len(), 1, "of {request_id}: {lines:?}");
        lines.remove(0)
    }
}

/// What this process writes, from the first call on. One subscriber for all tests: whether a line is
/// written at all is decided where it is written, once, by whichever test's thread comes there
/// first; it must not be one without a subscriber.
pub(crate) fn kept() -> &'static Kept {
    static KEPT: LazyLock<Kept> = LazyLock::new(|| {
        let kept = Kept::default();
        let subscriber = tracing_subscriber::fmt().json().with_writer(kept.clone()).finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
        kept
    });
    &KEPT
}

#[tokio::test]
async fn zooms_tracking_id_is_in_the_log_line_and_in_the_body_of_the_error() {
    const TRACKING_ID: &str = "v=2.0;clid=us04;rid=WEB_7";
    let zoom = MockServer::start().await;
    let refused = ResponseTemplate::new(400)
        .insert_header("x-zm-trackingid", TRACKING_ID)
        .set_body_json(json!({"code": 3161, "message": "Not allowed."}));
    Mock::given(any()).respond_with(refused).mount(&zoom).await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let body = json!({"email": "a@example.com"});
    let answer = console.anonymous().post("/api/signin?", &body).await;
    let refusal = answer.refusal(502, ErrorCode::ZoomRefused);
    assert_eq!(refusal.zoom.unwrap().tracking_id.as_deref(), Some(TRACKING_ID));
    let line = kept().line(&refusal.request_id);
    let fields = &line["fields"];
    assert_eq!(fields["zoom.tracking_id"], TRACKING_ID, "{line}");
    assert_eq!(
        (&fields["http.method"], &fields["http.route"]),
        (&json!("POST"), &json!("/api/signin"))
    );
    assert_eq!(
        (&fields["http.status"], &fields["error.code"]),
        (&json!(502), &json!("zoom_refused"))
    );
    assert!(fields["took_ms"].as_f64().is_some_and(|took| took > 0.0), "{line}");
}

#[tokio::test]
async fn a_request_that_went_well_has_a_line_with_its_pattern_and_nothing_of_its_path() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let answer = member.delete("/api/sessions/AAAA?x=secret-query").await;
    let request_id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
    let line = kept().line(&request_id);
    assert_eq!(line["fields"]["http.route"], "/api/sessions/{id}");
    let text = line.to_string();
    assert!(!text.contains("AAAA") && !text.contains("secret-query"), "{text}");
}

/// How long a request may take to be under way.
const ENTERED_WITHIN: std::time::Duration = std::time::Duration::from_secs(10);

#[tokio::test]
async fn a_request_whose_caller_left_has_a_line_and_is_counted() {
    const ROUTE: &str = "/api/user";
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let slow = FaultRule::new("/v2/users", Fault::SlowHeaders { ms: 60_000 });
    console.account.as_ref().unwrap().controls().inject(slow);
    let request = owner.request("GET".parse().unwrap(), ROUTE, &[("x-greenroom", "1")], None);
    let asking = tokio::spawn(answer(console.router.clone(), request));
    let entering = async {
        while console.app.load.in_flight() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(ENTERED_WITHIN, entering).await.unwrap();
    asking.abort();
    assert!(asking.await.is_err_and(|ended| ended.is_cancelled()));
    let lines = kept().lines("http.route", &json!(ROUTE));
    let left = lines.iter().filter(|line| line["fields"]["http.status"] == 499).count();
    assert_eq!(left, 1, "{lines:?}");
    let counted = console.app.meters.tell(Reading::default());
    let count =
        format!(r#"greenroom_http_requests_total{{method="GET",route="{ROUTE}",status="499"}} 1"#);
    assert!(counted.lines().any(|line| line == count), "{counted}");
}
