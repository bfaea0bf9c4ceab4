//! What is not the API: pages, files, health, and the headers on everything.

use axum::http::{Method, header};

use greenroom::embedding::Embedding;

use crate::rig::{Console, Setup};

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_the_api_is_never_kept() {
    let console = Console::with_sandbox().await;
    for path in ["/api/session", "/api/user", "/api/nothing", "/health", "/missing.js"] {
        let answer = console.anonymous().get(path).await;
        let csp = answer.header(header::CONTENT_SECURITY_POLICY);
        for rule in [
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        ] {
            assert!(csp.contains(rule), "{path}: {csp}");
        }
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer", "{path}");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{path}");
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
    }
}

#[tokio::test]
async fn a_missing_asset_is_a_real_404() {
    let console = Console::with_sandbox().await;
    for path in
        ["/missing.js", "/app-0123456789abcdef.wasm", "/users/x.css", "/../Cargo.toml", "/.env"]
    {
        assert_eq!(console.anonymous().get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn health_and_readiness_are_told() {
    let console = Console::with_sandbox().await;
    assert_eq!(console.anonymous().get("/health").await.status, 200);
    assert_eq!(console.anonymous().get("/ready").await.status, 200);
}

/// The page is compressed on its way, so that its tag is a weak one.
#[tokio::test]
async fn the_page_is_asked_for_each_time_and_answered_once() {
    let console = Console::with_sandbox().await;
    let anyone = console.anonymous();
    let page = anyone.get("/meetings").await;
    assert_eq!(page.header(header::CACHE_CONTROL), "no-cache");
    let tag = page.header(header::ETAG);
    assert!(tag.starts_with("W/\"") && tag.len() > 30, "{tag}");
    let strong = tag.trim_start_matches("W/");
    let ask = async |known: &str| {
        anyone.send(Method::GET, "/users", &[("if-none-match", known)], None).await.status
    };
    for known in [tag.as_str(), strong, "\"x\", W/\"y\", *", &format!("\"x\", {tag}")] {
        assert_eq!(ask(known).await, 304, "{known}");
    }
    assert_eq!(ask("W/\"0123456789abcdef0123456789abcdef\"").await, 200);
    let sub_path = Setup { public_url: "http://localhost/tools", ..Setup::default() };
    let other = Console::with(sub_path).await.anonymous().get("/tools/").await.header(header::ETAG);
    assert_ne!(other, tag, "it is told something else");
}

#[tokio::test]
async fn a_file_comes_compressed_to_who_takes_it_and_is_kept_by_its_name() {
    let console = Console::with_sandbox().await;
    let anyone = console.anonymous();
    let ask = async |path: &str, encoding: &str| {
        anyone.send(Method::GET, path, &[("accept-encoding", encoding)], None).await
    };
    let compressed = ask("/greenroom.js", "br").await;
    assert_eq!(compressed.text(), "compressed");
    assert_eq!(compressed.header(header::CONTENT_ENCODING), "br");
    assert_eq!(compressed.header(header::CONTENT_TYPE), "text/javascript; charset=utf-8");
    assert_eq!(compressed.header(header::CACHE_CONTROL), "no-cache");
    assert_eq!(ask("/greenroom.js", "identity").await.text(), "export {}");
    assert_eq!(ask("/greenroom.js.br", "br").await.status, 404, "no file of its own");
    let hashed = ask("/style-0123456789abcdef.css", "br").await;
    assert!(hashed.header(header::CACHE_CONTROL).contains("immutable"));
}

/// Framing is for the page alone, and changes nothing else of what its headers say.
#[tokio::test]
async fn the_page_is_framed_by_listed_ancestors_alone() {
    let ancestors = ["https://portal.example", "http://localhost:9000"];
    let embedding = Embedding {
        ancestors: ancestors.map(|origin| origin.parse().unwrap()).into(),
        ..Embedding::default()
    };
    let open = Console::with(Setup { embedding, ..Setup::default() }).await;
    let shut = Console::with_sandbox().await;
    for path in ["/", "/meetings?type=upcoming"] {
        let framed = open.anonymous().get(path).await;
        let unframed = shut.anonymous().get(path).await;
        let rules = framed.header(header::CONTENT_SECURITY_POLICY);
        let listed = "; frame-ancestors https://portal.example http://localhost:9000";
        let others = rules.strip_suffix(listed).unwrap();
        let usual = unframed.header(header::CONTENT_SECURITY_POLICY);
        assert_eq!(usual, format!("{others}; frame-ancestors 'none'"));
        assert!(!framed.headers.contains_key("x-frame-options"), "it would overrule the list");
        for same in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
            assert_eq!(framed.headers[same], "same-origin", "{same}");
        }
        let told = framed.text();
        let parents = "&quot;parents&quot;:[&quot;https://portal.example&quot;,&quot;http://localhost:9000&quot;]";
        assert!(told.contains(parents), "{told}");
    }
    let tag = open.anonymous().get("/").await.header(header::ETAG);
    let known = [("if-none-match", tag.as_str())];
    let unchanged = open.anonymous().send(Method::GET, "/", &known, None).await;
    assert_eq!(unchanged.status, 304);
    assert!(unchanged.header(header::CONTENT_SECURITY_POLICY).contains("portal.example"));
    for path in ["/api/session", "/mailbox", "/greenroom.js", "/config.json", "/missing.js"] {
        let rules = open.anonymous().get(path).await.header(header::CONTENT_SECURITY_POLICY);
        assert!(rules.ends_with("frame-ancestors 'none'"), "{path}: {rules}");
    }
}
