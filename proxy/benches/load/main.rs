//! What the server adds to a call, what it does under too much load, and what slow clients cost
//! the others: each against its own measure in the same run, so that the ratios mean something
//! on a machine that does other things, too. `cargo xtask bench` runs it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own, whose output is its table"
)]

#[path = "../../tests/load/mod.rs"]
mod load;

use std::time::{Duration, Instant};

use greenroom::{
    settings::Kind,
    start::{ambient, sandbox_credentials, zoom_client},
};
use load::{Asker, Server, Zoom, client, measured::Measured};
use secrecy::ExposeSecret;

/// How long each part takes.
const TIME: Duration = Duration::from_secs(10);
/// Calls a second of the part that measures what the server adds.
const A_SECOND: u32 = 500;
/// How long Zoom takes in the part with too much load, which together with the number of requests
/// under way is the capacity a second.
const ZOOM_TAKES: Duration = Duration::from_millis(50);
const IN_FLIGHT: usize = 32;
const CAPACITY: u32 = 640;
const OVERLOAD: u32 = 5;
/// Clients that send half a request and no more.
const SLOW: usize = 500;
/// Behind this a list's page size follows.
const LIST: &str = "/api/user?page_size=";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let table = runtime.block_on(async {
        let mut table = Table::default();
        added(&mut table).await;
        overload(&mut table).await;
        saturated(&mut table).await;
        slow_clients(&mut table).await;
        table
    });
    table.print();
}

/// Measures in rows.
#[derive(Default)]
struct Table(Vec<[String; 4]>);

impl Table {
    fn add(&mut self, what: &str, base: &str, measured: &str, told: &str) {
        eprintln!("{what}: {base} {measured} {told}");
        self.0.push([what, base, measured, told].map(str::to_owned));
    }

    fn print(&self) {
        println!("{:46} {:>14} {:>14}  difference", "", "without", "with");
        for [what, base, measured, told] in &self.0 {
            println!("{what:46} {base:>14} {measured:>14}  {told}");
        }
    }
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}

/// What was answered otherwise than well.
fn tell_others(measured: &Measured) {
    if measured.by_status().keys().any(|status| *status != 200) {
        eprintln!("  by status: {:?}", measured.by_status());
    }
}

/// A list asked of Zoom's double itself, and through the server.
async fn added(table: &mut Table) {
    let zoom = Zoom::start().await;
    let mut server = Server::start(&zoom, &[]).await;
    let url = format!("http://{}", zoom.address);
    let endpoints = zoom::Endpoints { api_url: format!("{url}/v2"), oauth_url: url };
    let client = zoom_client(endpoints, sandbox_credentials(Kind::Jwt), ambient().0).unwrap();
    let token = client.access_token().await.unwrap();
    let bearer = format!("Authorization: Bearer {}\r\n", token.secret.expose_secret());
    let direct = Asker::new(zoom.address, "/v2/users?page_size=", &bearer);
    let through = Asker::new(server.address, LIST, &server.headers);
    for asker in [&direct, &through] {
        asker.at_rate(A_SECOND, Duration::from_secs(1)).await;
    }
    let without = direct.at_rate(A_SECOND, TIME).await;
    let with = through.at_rate(A_SECOND, TIME).await;
    for (name, per_mille) in [("p50", 500), ("p99", 990)] {
        let (base, measured) = (without.per_mille(200, per_mille), with.per_mille(200, per_mille));
        let told = format!("{} added", ms(measured.saturating_sub(base)));
        table.add(&format!("a call at {A_SECOND}/s, {name}"), &ms(base), &ms(measured), &told);
    }
    tell_others(&without);
    tell_others(&with);
    let began = Instant::now();
    server.tell_to_stop();
    let ended = server.ended(Duration::from_secs(30)).await;
    assert!(ended.is_some_and(|status| status.success()), "{}", server.log());
    table.add("told to stop, until it has ended", "", &ms(began.elapsed()), "");
}

/// As much as may be under way, and five times as much.
async fn overload(table: &mut Table) {
    let zoom = Zoom::start().await;
    let server = Server::start(&zoom, &[("SERVER__IN_FLIGHT_MAX", &IN_FLIGHT.to_string())]).await;
    zoom.take(ZOOM_TAKES);
    let asker = Asker::new(server.address, LIST, &server.headers);
    let peak = asker.by_turns(IN_FLIGHT, TIME).await;
    let over = asker.at_rate(OVERLOAD * CAPACITY, TIME).await;
    let after = asker.by_turns(IN_FLIGHT, Duration::from_secs(2)).await;
    let a_second = |measured: &Measured| format!("{:.0}/s", measured.goodput());
    let of_peak =
        |measured: &Measured| format!("{:.0} %", measured.goodput() / peak.goodput() * 100.0);
    let what = format!("served with {OVERLOAD} times the load");
    table.add(&what, &a_second(&peak), &a_second(&over), &of_peak(&over));
    let (p50, p99) = (over.per_mille(503, 500), over.per_mille(503, 990));
    table.add("a refusal meanwhile, p50", "", &ms(p50), &format!("p99 {}", ms(p99)));
    table.add("served in the two seconds after", "", &a_second(&after), &of_peak(&after));
    tell_others(&over);
}

/// As many clients as keep the processor busy, and five times as many.
async fn saturated(table: &mut Table) {
    let zoom = Zoom::start().await;
    let server = Server::start(&zoom, &[]).await;
    let asker = Asker::new(server.address, LIST, &server.headers);
    let peak = asker.by_turns(128, TIME).await;
    let over = asker.by_turns(640, TIME).await;
    let a_second = |measured: &Measured| format!("{:.0}/s", measured.goodput());
    let kept = over.goodput() / peak.goodput() * 100.0;
    let what = "served to 128 and 640 clients without pause";
    table.add(what, &a_second(&peak), &a_second(&over), &format!("{kept:.0} %"));
    tell_others(&over);
}

/// Alone, and beside clients that send slowly.
async fn slow_clients(table: &mut Table) {
    let zoom = Zoom::start().await;
    let server = Server::start(&zoom, &[]).await;
    let asker = Asker::new(server.address, LIST, &server.headers);
    asker.at_rate(100, Duration::from_secs(1)).await;
    let alone = asker.at_rate(100, TIME).await;
    let slow = client::half_requests(&server, SLOW).await;
    // They are closed after ten seconds.
    let beside = asker.at_rate(100, TIME - Duration::from_secs(1)).await;
    drop(slow);
    let (without, with) = (alone.per_mille(200, 990), beside.per_mille(200, 990));
    let times = format!("{:.2} times", with.as_secs_f64() / without.as_secs_f64());
    table.add(&format!("a call beside {SLOW} slow clients, p99"), &ms(without), &ms(with), &times);
    tell_others(&beside);
}
