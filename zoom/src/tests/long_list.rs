//! A list of an account as large as any, on a bad day.

use std::collections::HashSet;

use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{
    host::{Host, http, say},
    *,
};
use crate::UserQuery;

const USERS: usize = 100_000;

/// The page that begins with user `first`.
fn page(first: usize) -> String {
    let last = USERS.min(first + 300);
    let users: Vec<_> = (first..last)
        .map(|number| json!({ "id": format!("u{number}"), "email": format!("u{number}@x.test") }))
        .collect();
    let token = if last < USERS { format!("t{last}") } else { String::new() };
    json!({ "page_size": 300, "total_records": USERS, "next_page_token": token, "users": users })
        .to_string()
}

async fn serve(mut stream: TcpStream, line: String, number: usize) -> Option<TcpStream> {
    let asked = line.split("next_page_token=t").nth(1);
    let first = asked.map_or(0, |rest| rest.split([' ', '&']).next().unwrap().parse().unwrap());
    let refused = |status, headers, code: u16, message| {
        http(status, headers, &json!({ "code": code, "message": message }).to_string())
    };
    let answer = match number {
        120 | 333 if first > 0 => {
            refused(400, "", 300, "The next page token is invalid or expired.")
        }
        _ if number % 17 == 5 => refused(401, "", 124, "Access token is expired."),
        _ if number % 19 == 7 => refused(
            429,
            "x-ratelimit-type: QPS\r\nretry-after: 0\r\n",
            429,
            "You have reached the maximum per-second rate limit for this API. Try again later.",
        ),
        _ if number % 23 == 9 => {
            let whole = http(200, "", &page(first));
            let _ = stream.write_all(&whole.as_bytes()[..whole.len() / 2]).await;
            return None;
        }
        _ if number % 29 == 11 => refused(503, "", 5, "down"),
        _ => http(200, "", &page(first)),
    };
    say(stream, answer).await
}

#[tokio::test]
async fn a_hundred_thousand_users_are_complete_and_unique_whatever_happens_meanwhile() {
    let host = Host::start(serve).await;
    let client = client_of(&host.address, jwt(), &Hands::new());
    let users = client.all_users(&UserQuery::default()).await.unwrap();
    let ids: HashSet<_> = users.iter().map(|user| user.id.as_str()).collect();
    assert_eq!((users.len(), ids.len()), (USERS, USERS));
    // Two restarts and a fault in every fifth call: it was not the easy way.
    assert!(host.seen() > 334 + 120 + 50, "{}", host.seen());
}
