//! The router as a whole, and the server that runs it until it is told to stop.

use std::{future::Future, time::Duration};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    middleware,
    routing::{any, get},
};
use jiff::SignedDuration;
use tokio::net::TcpListener;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::ConfigError};

use crate::{
    app::App,
    assets,
    failure::Failure,
    http::{BODY_MAX_BYTES, answer, cross_site, headers},
    routes,
};

/// How long requests under way may take once the server was told to stop.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(25);
/// How often ended sessions and old idempotency slots are forgotten.
const SWEEP_INTERVAL: Duration = Duration::from_secs(600);
/// How long the answer to an idempotent request is kept.
const SLOT_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Everything the server answers. `base` is the API's base path, such as `/api`; `public_url` is
/// what people type.
///
/// # Errors
/// Where the public URL is no origin.
pub fn router(app: App, base: &str, public_url: &str) -> Result<Router, ConfigError> {
    let api = routes::api()
        .fallback(answer::nothing_here)
        .layer(cross_site::writes(public_url)?)
        .layer(middleware::from_fn(cross_site::reads))
        .layer(middleware::from_fn_with_state(
            cross_site::PublicHost::of(public_url),
            cross_site::host,
        ));
    let https = headers::Https(public_url.starts_with("https://"));
    Ok(Router::new()
        .nest(base, api)
        .route(&format!("{base}/"), any(answer::nothing_here))
        .route("/health", get(health))
        .route("/ready", get(ready))
        .fallback(assets::serve)
        .method_not_allowed_fallback(answer::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), answer::finish))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(https, headers::add))
        .with_state(app))
}

/// The process lives.
async fn health() -> Json<serde_json::Value> {
    Json(serde_json::json!({"status": "ok"}))
}

/// The process can answer: its store can be read.
async fn ready(State(app): State<App>) -> Result<Json<serde_json::Value>, Failure> {
    app.store.ping().await?;
    Ok(Json(serde_json::json!({"status": "ready"})))
}

/// Serves until `stop` comes, then lets the requests under way finish.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let creations = app.creations.clone();
    let sweeper = tokio::spawn(sweep(app));
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping: requests under way may finish");
        // Nobody listens any more only where serving has ended already.
        let _ = stopping.send(());
    });
    let drained = async {
        if stopped.await.is_ok() {
            tokio::time::sleep(DRAIN_TIMEOUT).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    let served = tokio::select! {
        served = serving => served,
        () = drained => {
            tracing::warn!("stopping: some requests did not finish in time");
            Ok(())
        }
    };
    // A caller may be gone while what it asked for is still being created at Zoom.
    creations.close();
    if tokio::time::timeout(DRAIN_TIMEOUT, creations.wait()).await.is_err() {
        tracing::error!("stopping: {} creations at Zoom are left unanswered", creations.len());
    }
    sweeper.abort();
    served
}

async fn sweep(app: App) {
    let mut ticks = tokio::time::interval(SWEEP_INTERVAL);
    loop {
        ticks.tick().await;
        let now = app.now();
        let (seen, created) = (now - app.limits.idle, now - app.limits.absolute);
        let swept = async {
            app.store.forget_sessions(seen, created).await?;
            app.store.forget_slots(now - SLOT_LIFE).await
        };
        if let Err(error) = swept.await {
            tracing::error!(%error, "old rows could not be forgotten");
        }
    }
}
