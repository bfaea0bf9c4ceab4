//! The real binary with more to do than it can: what it can do it goes on doing. Short by
//! default, with bounds that a busy machine keeps; `GREENROOM_SOAK=1` runs the full size.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "../load/mod.rs"]
mod load;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use load::{
    Asker, Server, Zoom,
    client::{self, Connection},
};
use tokio::task::JoinSet;

/// How long Zoom takes, which together with the number of requests under way is the capacity:
/// 80 a second.
const ZOOM_TAKES: Duration = Duration::from_millis(100);
const IN_FLIGHT: usize = 8;
const CAPACITY: u32 = 80;
/// Behind this a list's page size follows.
const LIST: &str = "/api/user?page_size=";

fn is_soak() -> bool {
    std::env::var("GREENROOM_SOAK").is_ok_and(|wanted| wanted == "1")
}

fn sized<T>(usual: T, soak: T) -> T {
    if is_soak() { soak } else { usual }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_times_what_it_can_do_costs_a_server_little_of_what_it_does() {
    let zoom = Zoom::start().await;
    let in_flight = IN_FLIGHT.to_string();
    let server = Server::start(&zoom, &[("SERVER__IN_FLIGHT_MAX", &in_flight)]).await;
    zoom.take(ZOOM_TAKES);
    let asker = Asker::new(server.address, LIST, &server.headers);
    let time = Duration::from_secs(sized(2, 60));
    let peak = asker.by_turns(IN_FLIGHT, time).await;
    assert_eq!(peak.count(503), 0, "{:?}", peak.by_status());
    let asked_before = zoom.account.controls().calls();
    let over = asker.at_rate(5 * CAPACITY, time).await;
    let asked = zoom.account.controls().calls() - asked_before;
    let (served, refused) = (over.count(200), over.count(503));
    let all: usize = over.by_status().values().sum();
    assert!(refused > 0 && all == served + refused, "{:?}", over.by_status());
    assert!(asked <= served as u64, "what is refused costs no call to Zoom: {asked} for {served}");
    let kept = over.goodput() / peak.goodput();
    assert!(kept >= sized(0.5, 0.9), "{kept:.2} of {:.0}/s is left", peak.goodput());
    if is_soak() {
        let refusal = over.per_mille(503, 990);
        assert!(refusal < Duration::from_millis(10), "{refusal:?}");
    }
    let after = asker.by_turns(IN_FLIGHT, Duration::from_secs(1)).await;
    assert_eq!(
        after.count(200),
        after.by_status().values().sum::<usize>(),
        "{:?}",
        after.by_status()
    );
    let log = server.log();
    let told = log.lines().filter(|line| line.contains("too many requests at once")).count();
    assert!(told >= 1 && told <= served + refused, "told {told} times: {log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_send_slowly_keep_nobody_from_being_answered() {
    let zoom = Zoom::start().await;
    // Fewer than there will be bodies that do not come.
    let server = Server::start(&zoom, &[("SERVER__IN_FLIGHT_MAX", "64")]).await;
    let asker = Asker::new(server.address, LIST, &server.headers);
    let time = Duration::from_secs(sized(2, 30));
    // A few who wait for their answers: a machine that stalls lets no more than these pile up.
    let alone = asker.by_turns(4, time).await;
    let slow = client::half_requests(&server, sized(240, 500)).await;
    let beside = asker.by_turns(4, time).await;
    for measured in [&alone, &beside] {
        let all: usize = measured.by_status().values().sum();
        assert_eq!(measured.count(200), all, "{:?}", measured.by_status());
    }
    let (before, with) = (alone.per_mille(200, 990), beside.per_mille(200, 990));
    if is_soak() {
        assert!(with <= 2 * before + Duration::from_millis(2), "{before:?}, then {with:?}");
    }
    drop(slow);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_told_to_stop_under_load_fails_no_request_and_ends() {
    for _ in 0..sized(1, 20) {
        let zoom = Zoom::start().await;
        let mut server = Server::start(&zoom, &[]).await;
        zoom.take(ZOOM_TAKES);
        let stopped = Arc::new(AtomicBool::new(false));
        let served_before = Arc::new(AtomicUsize::new(0));
        let served_after = Arc::new(AtomicUsize::new(0));
        let mut clients = JoinSet::new();
        for number in 0..24 {
            let pause = if number % 2 == 0 { Duration::ZERO } else { PAUSE };
            let asker = Asker::new(server.address, LIST, &server.headers);
            let stopped = stopped.clone();
            let served = [served_before.clone(), served_after.clone()];
            clients.spawn(async move {
                ask_until_nobody_listens(&asker, pause, &stopped, &served).await
            });
        }
        let every_client_was_served = async {
            while served_before.load(Ordering::SeqCst) < 4 * 24 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), every_client_was_served).await.unwrap();
        stopped.store(true, Ordering::SeqCst);
        server.tell_to_stop();
        let failed: Vec<_> = clients.join_all().await.into_iter().flatten().collect();
        assert!(failed.is_empty(), "{failed:?}");
        assert!(served_after.load(Ordering::SeqCst) >= 24, "requests under way are answered");
        let status = server.ended(Duration::from_secs(30)).await;
        assert!(status.is_some_and(|status| status.success()), "{status:?}");
    }
}

/// How long some connections are idle between two requests.
const PAUSE: Duration = Duration::from_millis(30);

/// Asks, with or without a pause, on a connection as long as the server keeps it, until a new one is refused.
/// What failed is answered; a refused connection is no failure.
async fn ask_until_nobody_listens(
    asker: &Asker,
    pause: Duration,
    stopped: &AtomicBool,
    [served_before, served_after]: &[Arc<AtomicUsize>; 2],
) -> Option<io::Error> {
    loop {
        let mut connection = match Connection::open(asker.address).await {
            Ok(connection) => connection,
            Err(refused) if refused.kind() == io::ErrorKind::ConnectionRefused => return None,
            Err(error) => return Some(error),
        };
        loop {
            match connection.ask(asker.question()).await {
                Ok(answer) if answer.status == 200 => {
                    let after = stopped.load(Ordering::SeqCst);
                    let served = if after { served_after } else { served_before };
                    served.fetch_add(1, Ordering::SeqCst);
                    if answer.last {
                        break;
                    }
                    tokio::time::sleep(pause).await;
                }
                Ok(answer) => return Some(io::Error::other(format!("status {}", answer.status))),
                Err(error) => return Some(error),
            }
        }
    }
}
