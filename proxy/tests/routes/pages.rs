//! What is not the API: pages, files, health, and the headers on everything.

use axum::http::header;

use crate::rig::Console;

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
