//! More requests than may be under way at once.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll, ready},
};

use api::ErrorCode;
use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode, header},
};
use hyper::body::{Frame, SizeHint};
use sandbox::{Fault, FaultRule};
use tokio::task::JoinSet;

use crate::rig::{Console, Setup, answer};

const IN_FLIGHT: usize = 4;

#[tokio::test]
async fn above_what_may_be_under_way_requests_are_refused_at_once_and_the_others_are_answered() {
    let setup = Setup { in_flight_max: IN_FLIGHT, ..Setup::default() };
    let console = Console::with(setup).await;
    let owner = console.owner().await;
    let slow = FaultRule::new("/v2/users", Fault::SlowHeaders { ms: 500 });
    console.account.as_ref().unwrap().controls().inject(slow);
    let mut asked = JoinSet::new();
    for size in 1..=5 * IN_FLIGHT {
        // Each another page: the same would be one call to Zoom.
        let path = format!("/api/user?page_size={size}");
        let request = owner.request("GET".parse().unwrap(), &path, &[("x-greenroom", "1")], None);
        asked.spawn(answer(console.router.clone(), request));
    }
    let answers = asked.join_all().await;
    let (served, refused): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == StatusCode::OK);
    assert_eq!((served.len(), refused.len()), (IN_FLIGHT, 4 * IN_FLIGHT));
    for answer in refused {
        let refusal = answer.refusal(503, ErrorCode::Unavailable);
        assert_eq!(refusal.retry_after_s, Some(1));
        assert_eq!(answer.header(header::RETRY_AFTER), "1");
    }
    assert_eq!(console.app.load.in_flight(), 0);
    assert_eq!(owner.get("/api/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_change_keeps_its_place_until_it_is_done_also_where_its_caller_has_gone() {
    let setup = Setup { in_flight_max: IN_FLIGHT, ..Setup::default() };
    let console = Console::with(setup).await;
    let owner = console.owner().await;
    let id = owner.id().await;
    let slow = FaultRule::new("/v2/users", Fault::SlowHeaders { ms: 1_500 });
    console.account.as_ref().unwrap().controls().inject(slow);
    let headers = [("x-greenroom", "1"), ("content-type", "application/json")];
    for number in 1..=IN_FLIGHT {
        let body = Some(r#"{"first_name": "Ada"}"#.to_owned());
        let request =
            owner.request("PATCH".parse().unwrap(), &format!("/api/user/{id}"), &headers, body);
        let asking = tokio::spawn(answer(console.router.clone(), request));
        while console.app.tasks.len() < number {
            tokio::task::yield_now().await;
        }
        asking.abort();
        assert!(asking.await.is_err_and(|ended| ended.is_cancelled()));
    }
    assert_eq!(console.app.load.in_flight(), IN_FLIGHT as u64);
    owner.get("/api/session").await.refusal(503, ErrorCode::Unavailable);
    console.app.tasks.close();
    console.app.tasks.wait().await;
    assert_eq!(console.app.load.in_flight(), 0);
    assert_eq!(owner.get("/api/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_watches_over_a_busy_server_is_answered() {
    let console = Console::with(Setup { in_flight_max: 1, ..Setup::default() }).await;
    let _busy = console.app.load.enter().unwrap();
    console.anonymous().get("/api/session").await.refusal(503, ErrorCode::Unavailable);
    for path in ["/health", "/ready"] {
        assert_eq!(console.anonymous().get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_body_that_is_still_coming_takes_no_place() {
    let console = Console::with(Setup { in_flight_max: 1, ..Setup::default() }).await;
    let (say, said) = tokio::sync::oneshot::channel::<()>();
    let body = Body::new(Slow { said: Some(said), text: br#"{"email": "owner@greenroom.test"}"# });
    let request = Request::builder()
        .method("POST")
        .uri("/api/signin")
        .header("x-greenroom", "1")
        .header("content-type", "application/json")
        .body(body)
        .unwrap();
    let asked = tokio::spawn(answer(console.router.clone(), request));
    tokio::task::yield_now().await;
    assert_eq!(console.anonymous().get("/api/session").await.status, StatusCode::OK);
    say.send(()).unwrap();
    assert_eq!(asked.await.unwrap().status, StatusCode::OK);

    /// A body that comes when it is told to.
    struct Slow {
        said: Option<tokio::sync::oneshot::Receiver<()>>,
        text: &'static [u8],
    }

    impl hyper::body::Body for Slow {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let Some(said) = &mut self.said else { return Poll::Ready(None) };
            let _ = ready!(Pin::new(said).poll(cx));
            self.said = None;
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(self.text)))))
        }
    }
}

#[tokio::test]
async fn a_body_that_is_announced_too_long_and_does_not_come_is_refused_without_a_place() {
    let console = Console::with(Setup { in_flight_max: 1, ..Setup::default() }).await;
    let admin = console.admin().await;
    let _busy = console.app.load.enter().unwrap();
    let post = |path| {
        let headers = [("x-greenroom", "1"), ("content-type", "application/json")];
        admin.request("POST".parse().unwrap(), path, &headers, None).map(|_| Body::new(Silent))
    };
    for path in ["/api/signin", "/api/user/createmeeting"] {
        let answer = answer(console.router.clone(), post(path)).await;
        answer.refusal(413, ErrorCode::BodyTooLarge);
    }
    // A job may be so long.
    let answer = answer(console.router.clone(), post("/api/bulk")).await;
    answer.refusal(503, ErrorCode::Unavailable);

    /// A body of 70,000 bytes that never come.
    struct Silent;

    impl hyper::body::Body for Silent {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }

        fn size_hint(&self) -> SizeHint {
            let mut hint = SizeHint::new();
            hint.set_lower(70_000);
            hint
        }
    }
}
