//! Every way a host can fail ends in time, with the right error and in bounded memory.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};

use super::{
    host::{Host, http, say},
    *,
};
use crate::{Error, UnreadableKind, http::Patience};

const MARGIN: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(60);

fn patient(address: &str, patience: Patience) -> ZoomClient {
    let options = Options { patience, ..Options::default() };
    client_behaving(address, options, &Hands::new())
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Silence,
    SlowHead,
    SlowBody,
    HalfBody,
    BrokenBody,
    HangUp,
    HalfHead,
    InvalidUtf8,
    HalfJson,
}

async fn fail(mut stream: TcpStream, fault: Fault) -> Option<TcpStream> {
    let half = "HTTP/1.1 200 x\r\nx-zm-trackingid: WEB_5\r\ncontent-length: 100\r\n\r\n{\"id\":";
    match fault {
        Fault::Silence => {}
        Fault::SlowHead | Fault::SlowBody => {
            let start = if fault == Fault::SlowHead { "HTTP/1.1 200 x\r\nx-a: " } else { half };
            stream.write_all(start.as_bytes()).await.ok()?;
            loop {
                tokio::time::sleep(Duration::from_millis(20)).await;
                stream.write_all(b"1").await.ok()?;
            }
        }
        Fault::HalfBody => stream.write_all(half.as_bytes()).await.ok()?,
        Fault::BrokenBody => return stream.write_all(half.as_bytes()).await.ok().and(None),
        Fault::HalfHead => return stream.write_all(b"HTTP/1.1 20").await.ok().and(None),
        Fault::HangUp => return None,
        Fault::InvalidUtf8 => {
            let bytes = b"HTTP/1.1 200 x\r\ncontent-length: 10\r\n\r\n{\"id\":\"\xff\"}";
            stream.write_all(bytes).await.ok()?;
            return Some(stream);
        }
        Fault::HalfJson => return say(stream, http(200, "", "{\"id\": \"u")).await,
    }
    // Holds the connection until the client lets go.
    stream.read_to_end(&mut Vec::new()).await.ok();
    None
}

#[tokio::test]
async fn every_fault_ends_by_the_deadline_with_its_error() {
    for fault in [
        Fault::Silence,
        Fault::SlowHead,
        Fault::SlowBody,
        Fault::HalfBody,
        Fault::BrokenBody,
        Fault::HangUp,
        Fault::HalfHead,
        Fault::InvalidUtf8,
        Fault::HalfJson,
    ] {
        let host = Host::start(move |stream, _, _| fail(stream, fault)).await;
        let client = patient(&host.address, Patience::default());
        let (begun, allowed) = (Instant::now(), Duration::from_millis(700));
        let error = client.until(begun + allowed).get_user("u").await.unwrap_err();
        assert!(begun.elapsed() <= allowed + MARGIN, "{fault:?}: {:?}", begun.elapsed());
        let answered = matches!(fault, Fault::SlowBody | Fault::HalfBody | Fault::BrokenBody);
        assert_eq!(error.tracking_id(), answered.then_some("WEB_5"), "{fault:?}: {error:?}");
        match fault {
            Fault::Silence | Fault::SlowHead | Fault::SlowBody | Fault::HalfBody => {
                assert_eq!(*error.cause(), Error::Timeout, "{fault:?}");
                assert_eq!(host.seen(), 1, "{fault:?}");
            }
            Fault::BrokenBody | Fault::HangUp | Fault::HalfHead => {
                assert!(
                    matches!(error.cause(), Error::Unreachable { sent: true, .. }),
                    "{fault:?}: {error}"
                );
                assert!((2..=3).contains(&host.seen()), "{fault:?}");
            }
            Fault::InvalidUtf8 | Fault::HalfJson => {
                let Error::Unreadable(error) = error else { panic!("{fault:?}: {error:?}") };
                assert_eq!((error.what, host.seen()), (UnreadableKind::BrokenJson, 1));
            }
        }
    }
}

#[tokio::test]
async fn each_part_of_an_answer_has_a_time_limit_of_its_own() {
    let short = Duration::from_millis(150);
    let usual = Patience { head: LONG, idle: LONG, total: LONG };
    for (fault, patience) in [
        (Fault::Silence, Patience { head: short, ..usual }),
        (Fault::SlowHead, Patience { head: short, ..usual }),
        (Fault::HalfBody, Patience { idle: short, ..usual }),
        (Fault::SlowBody, Patience { total: short, ..usual }),
    ] {
        let host = Host::start(move |stream, _, _| fail(stream, fault)).await;
        let begun = Instant::now();
        let error = patient(&host.address, patience).get_user("u").await.unwrap_err();
        assert_eq!(*error.cause(), Error::Timeout, "{fault:?}");
        assert!(begun.elapsed() < LONG, "{fault:?}: {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_body_of_gigabytes_is_not_taken() {
    for announced in [true, false] {
        let taken = Arc::new(AtomicI64::new(0));
        let counter = taken.clone();
        let host = Host::start(move |mut stream: TcpStream, _, _| {
            let taken = counter.clone();
            async move {
                let head = if announced { "content-length: 2147483648\r\n" } else { "" };
                stream.write_all(format!("HTTP/1.1 200 x\r\n{head}\r\n").as_bytes()).await.ok()?;
                let piece = vec![b'['; 64 * 1024];
                while taken.fetch_add(64 * 1024, Ordering::SeqCst) < 2_147_483_648 {
                    stream.write_all(&piece).await.ok()?;
                }
                None
            }
        })
        .await;
        let error = client_of(&host.address, jwt(), &Hands::new()).get_user("u").await.unwrap_err();
        let Error::Unreadable(error) = error else { panic!("{error:?}") };
        assert_eq!((error.what, host.seen()), (UnreadableKind::TooLarge, 1));
        let taken = taken.load(Ordering::SeqCst);
        assert!(taken < 32 * 1024 * 1024, "{taken} bytes were taken");
    }
}

#[tokio::test]
async fn a_change_without_time_is_not_sent_and_says_so() {
    let server = MockServer::start().await;
    let client = client(&server).until(Instant::now());
    let error = client.update_user("u", &crate::UserChange::default()).await.unwrap_err();
    assert_eq!(error, Error::NoToken(Box::new(Error::Timeout)));
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_token_endpoint_that_is_silent_does_not_hold_a_call_beyond_its_deadline() {
    let host = Host::start(|stream, _, _| fail(stream, Fault::Silence)).await;
    let client = client_of(&host.address, server_to_server(), &Hands::new());
    let (begun, allowed) = (Instant::now(), Duration::from_millis(200));
    let error = client.until(begun + allowed).get_user("u").await.unwrap_err();
    assert_eq!(*error.cause(), Error::Timeout, "{error:?}");
    assert!(begun.elapsed() <= allowed + MARGIN);
}
