//! Where a sign-in at Zoom leads back to: a place of the console, whatever it was begun with.

use axum::http::header::LOCATION;
use jiff::SignedDuration;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    at_zoom::{self, decide_through, navigate, send_to_zoom},
    rig::Console,
};

/// Where the browser lands after a sign-in that began with this `return_to`.
async fn landing(console: &Console, http: &reqwest::Client, return_to: &str) -> String {
    let encoded = utf8_percent_encode(return_to, NON_ALPHANUMERIC);
    let sent = send_to_zoom(console, &format!("?return_to={encoded}")).await;
    let back = decide_through(http, &sent.page, "allow", "member@greenroom.test").await;
    navigate(&sent.browser, &back).await.header(LOCATION)
}

#[tokio::test]
async fn whatever_return_to_says_the_browser_lands_in_the_console() {
    let console = Console::with_sandbox().await;
    let http = at_zoom::http();
    for (at, payload) in elsewhere().iter().enumerate() {
        if at % 50 == 49 {
            // Within what one address may ask.
            console.pass(SignedDuration::from_mins(10));
        }
        assert_eq!(landing(&console, &http, payload).await, "/", "{payload:?}");
    }
    for place in ["/users?status=inactive", "/reports/abc%3D%3D", "/userinfo", "/"] {
        assert_eq!(landing(&console, &http, place).await, place);
    }
}

/// Ways to write an address elsewhere that one reader or another has taken for a path.
fn elsewhere() -> Vec<String> {
    let mut payloads: Vec<String> = [
        "//evil.example",
        "///evil.example",
        "////evil.example/%2f..",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "/\\\\evil.example",
        "\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
        "\t//evil.example",
        " //evil.example",
        "\u{a0}//evil.example",
        "\u{feff}//evil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
        "/%0d%0aLocation:%20https://evil.example",
        "/%2fevil.example",
        "/%2f%2fevil.example",
        "%2f%2fevil.example",
        "/%5cevil.example",
        "%5c%5cevil.example",
        "/%252fevil.example",
        "/.evil.example",
        "/..//evil.example",
        "/.//evil.example",
        "/./\\evil.example",
        "/;//evil.example",
        "/?//evil.example",
        "?//evil.example",
        "#//evil.example",
        "/#//evil.example",
        "https://evil.example",
        "HTTPS://evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https:\\\\evil.example",
        "https://localhost@evil.example",
        "https://localhost.evil.example/users",
        "https://evil.example/users",
        "https://evil.example\\@localhost/users",
        "https://evil.example#/users",
        "http://[::ffff:203.0.113.9]/users",
        "http://3405803785/users",
        "ftp://evil.example",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "javascript://localhost/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "blob:https://evil.example/1",
        "view-source:https://evil.example",
        "@evil.example",
        "/@evil.example",
        ".evil.example",
        ":443@evil.example",
        "//users",
        "//users@evil.example",
        "/users//evil.example",
        "/users/..//evil.example",
        "/users/%2e%2e/../\\evil.example",
        "/users\\..\\..\\evil.example",
        "/users\r\nSet-Cookie: greenroom=x",
        "/users\0",
        "/users/\u{202e}moc.elpmaxe",
        "／／evil.example",
        "/／evil.example",
        "//evil。example",
        "/users@evil.example",
        "/usersevil.example",
        "/api/user/logout",
        "/api/signin/zoom",
        "/signin",
        "null",
        "",
    ]
    .map(str::to_owned)
    .into();
    payloads.push(format!("/users?q={}", "a".repeat(4_000)));
    payloads.push("/".repeat(500) + "evil.example");
    payloads
}
