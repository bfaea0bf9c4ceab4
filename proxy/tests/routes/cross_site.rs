//! Other sites cannot use a visitor's session: each lock holds alone.

use api::ErrorCode;
use axum::http::Method;
use greenroom::routes::ALL;

use crate::rig::{Caller, Console};

const JSON: (&str, &str) = ("content-type", "application/json");

async fn ask(caller: &Caller<'_>, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
    let method: Method = method.parse().unwrap();
    let path = format!("/api{}", path.replace("{id}", "93201235621"));
    let body = (method == Method::POST).then(|| "{}".to_owned());
    let answer = caller.send(method, &path, headers, body).await;
    if answer.status == 403 {
        answer.refusal(403, ErrorCode::Forbidden);
    }
    answer.status.as_u16()
}

#[tokio::test]
async fn fetch_metadata_of_another_site_is_refused_on_every_route() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    for endpoint in ALL.iter().filter(|endpoint| !endpoint.navigated) {
        for site in ["cross-site", "same-site", "SAME-ORIGIN"] {
            let status =
                ask(&owner, endpoint.method, endpoint.path, &[JSON, ("sec-fetch-site", site)])
                    .await;
            assert_eq!(status, 403, "{} {} from {site:?}", endpoint.method, endpoint.path);
        }
    }
    let own = [JSON, ("sec-fetch-site", "same-origin")];
    assert_eq!(ask(&owner, "GET", "/user", &own).await, 200);
}

#[tokio::test]
async fn a_foreign_origin_is_refused_on_every_write_where_the_browser_says_nothing_else() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    for endpoint in ALL.iter().filter(|endpoint| endpoint.method != "GET") {
        for origin in ["https://evil.example", "http://localhost:81", "null"] {
            let headers = [JSON, ("host", "localhost"), ("origin", origin)];
            let status = ask(&owner, endpoint.method, endpoint.path, &headers).await;
            assert_eq!(status, 403, "{} {} from {origin}", endpoint.method, endpoint.path);
        }
    }
    let own = [("host", "inner:8080"), ("origin", "http://localhost")];
    assert_eq!(ask(&owner, "DELETE", "/user/logout", &own).await, 200, "the public origin is ours");
}

#[tokio::test]
async fn a_call_without_the_consoles_header_is_refused_on_every_route() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    for endpoint in ALL.iter().filter(|endpoint| !endpoint.navigated) {
        let method: Method = endpoint.method.parse().unwrap();
        let path = format!("/api{}", endpoint.path.replace("{id}", "93201235621"));
        let body = (method == Method::POST).then(|| "{}".to_owned());
        for headers in [
            vec![JSON],
            vec![JSON, ("x-greenroom", "0")],
            vec![JSON, ("x-greenroom", "1"), ("x-greenroom", "1")],
            vec![JSON, ("x_greenroom", "1")],
        ] {
            let answer = owner.send_bare(method.clone(), &path, &headers, body.clone()).await;
            answer.refusal(403, ErrorCode::Forbidden);
        }
    }
    assert_eq!(owner.get("/api/user").await.status, 200);
}

#[tokio::test]
async fn another_site_may_lead_a_page_to_the_way_back_from_zoom_and_nothing_else() {
    let console = Console::with_sandbox().await;
    for endpoint in ALL.iter().filter(|endpoint| endpoint.navigated) {
        for (site, mode, dest, allowed) in [
            ("cross-site", "navigate", "document", true),
            ("cross-site", "navigate", "iframe", false),
            ("cross-site", "no-cors", "image", false),
            ("cross-site", "cors", "empty", false),
            ("same-origin", "navigate", "document", true),
        ] {
            let headers =
                [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
            let path = format!("/api{}", endpoint.path);
            let answer = console.anonymous().send_bare(Method::GET, &path, &headers, None).await;
            let allowed = allowed && (site == "same-origin" || path.ends_with("/callback"));
            assert_eq!(answer.status != 403, allowed, "{path} {headers:?}");
        }
    }
}

#[tokio::test]
async fn a_form_of_another_site_cannot_spell_a_body_that_is_read() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    // A start link is asked for without a body; it changes nothing, and no other site can read it.
    let bodiless = "/meeting/{id}/start";
    for endpoint in ALL.iter().filter(|it| it.method == "POST" && it.path != bodiless) {
        let status =
            ask(&owner, endpoint.method, endpoint.path, &[("content-type", "text/plain")]).await;
        assert_eq!(status, 415, "{}", endpoint.path);
    }
}

#[tokio::test]
async fn a_foreign_name_that_points_here_is_refused_on_every_route() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    for endpoint in &ALL {
        for host in [
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
        ] {
            let origin = format!("http://{host}");
            let headers = [JSON, ("host", host), ("origin", origin.as_str())];
            let status = ask(&owner, endpoint.method, endpoint.path, &headers).await;
            assert_eq!(status, 403, "{} {} as {host}", endpoint.method, endpoint.path);
        }
    }
    for host in ["localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]:8080", "greenroom:8080"] {
        assert_eq!(ask(&owner, "GET", "/user", &[("host", host)]).await, 200, "{host}");
    }
}

/// A request may name its host in its target, and then needs no `Host`.
#[tokio::test]
async fn a_foreign_name_in_the_target_is_refused_whatever_the_host_header_says() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let ask = async |target: &str, headers: &[(&str, &str)]| {
        owner.send(Method::GET, target, headers, None).await.status.as_u16()
    };
    let foreign = "http://evil.example/api/user";
    assert_eq!(ask(foreign, &[]).await, 403);
    assert_eq!(ask(foreign, &[("host", "localhost")]).await, 403);
    assert_eq!(ask("http://localhost/api/user", &[]).await, 200);
    let twice = [("host", "localhost"), ("host", "evil.example")];
    assert_eq!(ask("/api/user", &twice).await, 403);
}
