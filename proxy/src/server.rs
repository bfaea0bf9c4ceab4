//! The router as a whole, and the server that runs it until it is told to stop.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    middleware,
    routing::{any, get},
};
use jiff::SignedDuration;
use tokio::{
    net::TcpListener,
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use tower::ServiceExt as _;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::ConfigError};

use crate::{
    app::App,
    assets, bulk,
    connections::{self, Bounds},
    failure::Failure,
    grants,
    http::{BODY_MAX_BYTES, answer, below, cors, cross_site, headers},
    pacing::{self, SAVE_INTERVAL},
    routes,
};

/// How long requests under way, and what goes on after them, may take once the server was told to
/// stop. Longer than any request may take, shorter than service managers wait.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(25);
/// How often what is over is forgotten: sessions, sign-ins, counters, slots, old audit.
const SWEEP_INTERVAL: Duration = Duration::from_secs(600);
/// How long the answer to an idempotent request is kept.
const SLOT_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// How long it is known which creation a new meeting belongs to: longer than any slot can ask.
const CREATION_LIFE: SignedDuration = SignedDuration::from_hours(48);

/// How long bulk jobs are kept: their rows name people.
const BULK_LIFE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Everything the server answers: at the root, and below the path the console lies below.
///
/// # Errors
/// Where the public origin is none.
pub fn router(app: App) -> Result<Router, ConfigError> {
    let (base, public_url) = (Arc::clone(&app.base_path), app.public_url.clone());
    let origin = public_url.origin();
    let ours = middleware::from_fn_with_state(cross_site::PublicHost::of(origin), cross_site::host);
    let api = routes::api(app.clone())
        .fallback(answer::nothing_here)
        .layer(cross_site::writes(origin, &app.embedding)?)
        .layer(middleware::from_fn_with_state(Arc::clone(&app.embedding), cors::preflights))
        .layer(ours.clone());
    let https = headers::Https::of(&public_url);
    let console = Router::new()
        .nest(&base, api)
        .route(&format!("{base}/"), any(answer::nothing_here))
        .route("/health", get(health))
        .route("/ready", get(ready))
        .route("/config.json", get(assets::config))
        .route("/mailbox", get(routes::mailbox::page).layer(ours))
        .fallback(assets::serve)
        .method_not_allowed_fallback(answer::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), answer::finish))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), cors::answers))
        .layer(middleware::from_fn_with_state(https, headers::add))
        .with_state(app);
    if public_url.has_its_origin_to_itself() {
        return Ok(console);
    }
    let console = console.map_request(move |request| below::without(public_url.path(), request));
    Ok(Router::new().fallback_service(console))
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
pub async fn serve(
    listener: TcpListener,
    router: Router,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let (stopping, stopped) = tokio::sync::oneshot::channel::<Instant>();
    let tasks = app.tasks.clone();
    let mut proxies = app.trusted_proxies.to_vec();
    proxies.extend(app.signin.portal.iter().flat_map(|portal| &portal.peers));
    let mut workers =
        vec![tokio::spawn(sweep(app.clone())), tokio::spawn(save_spending(app.clone()))];
    let bulk_worker = tokio::spawn(bulk::work_forever(app.clone()));
    if let Some(grants) = app.signin.grants.clone() {
        workers.push(tokio::spawn(grants::revoke_forever(app.clone(), grants)));
    }
    let serving = connections::serve(listener, router, Bounds::default(), proxies, async move {
        stop.await;
        tracing::info!("stopping: requests under way may finish");
        // Nobody listens any more only where serving has ended already.
        let _ = stopping.send(Instant::now() + DRAIN_TIMEOUT);
    });
    let mut serving = pin!(serving);
    let end = tokio::select! {
        () = &mut serving => Instant::now() + DRAIN_TIMEOUT,
        end = stopped => {
            let end = end.unwrap_or_else(|_| Instant::now());
            if timeout_at(end, serving).await.is_err() {
                tracing::warn!("stopping: some requests did not finish in time");
            }
            end
        }
    };
    // No further row is begun; those under way are among the tasks below.
    bulk_worker.abort();
    // A caller may be gone while what it asked for is still being created at Zoom.
    tasks.close();
    if timeout_at(end, tasks.wait()).await.is_err() {
        tracing::error!("stopping: {} calls to Zoom are left unanswered", tasks.len());
    }
    // What was being revoked stays in the outbox until Zoom has said so.
    workers.iter().for_each(JoinHandle::abort);
    if let Err(error) = app.spending.save(&*app.store, app.now()).await {
        tracing::warn!(%error, "the last calls to Zoom are not in today's count");
    }
}

/// Adds what is spent of Zoom's limits to the store, again and again.
async fn save_spending(app: App) {
    let mut ticks = tokio::time::interval(SAVE_INTERVAL);
    loop {
        ticks.tick().await;
        if let Err(error) = app.spending.save(&*app.store, app.now()).await {
            tracing::debug!(%error, "the count of calls to Zoom is saved later");
        }
    }
}

async fn sweep(app: App) {
    let mut ticks = tokio::time::interval(SWEEP_INTERVAL);
    loop {
        ticks.tick().await;
        let now = app.now();
        let (seen, created) = (now - app.limits.idle, now - app.limits.absolute);
        let swept = async {
            app.store.forget_sessions(seen, created).await?;
            if app.store.give_up_idle_grants(now).await? > 0 {
                app.revocations_due.notify_one();
            }
            app.store.forget_slots(now - SLOT_LIFE).await?;
            app.store.forget_creations(now - CREATION_LIFE, now).await?;
            app.store.forget_challenges(now).await?;
            app.store.forget_counts(now).await?;
            app.store.forget_host_days(pacing::day(now)).await?;
            app.store.forget_bulks(now - BULK_LIFE).await?;
            app.store.forget_audit(now - app.audit_life).await
        };
        if let Err(error) = swept.await {
            tracing::error!(%error, "old rows could not be forgotten");
        }
    }
}
