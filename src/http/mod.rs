//! The HTTP frame: everything between the socket and the schema.
//!
//! A request comes through the accept loop, is observed, limited and negotiated; its document passes the
//! gate; its operation runs in a task of its own; its answer, or why there is none, goes back in the shape of a
//! GraphQL response.

mod accept_loop;
pub mod backend;
mod body;
mod caching;
mod calendars;
mod certificates;
mod console;
pub mod document;
mod execution;
mod files;
mod graphql;
mod health;
mod jwks;
mod live;
mod negotiation;
mod oauth;
mod observation;
mod persisted;
mod problem;
mod rates;
mod request;
mod served;
pub mod settings;
mod stream;
mod visitor;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tower_http::cors::{AllowOrigin, CorsLayer};

use self::backend::Backend;
use self::document::{Gate, ScalarChecks};
use self::execution::Slots;
use self::negotiation::MediaType;
use self::persisted::Documents;
use self::problem::{Code, Problem, Refusal};
use self::rates::Rates;
pub use self::served::serve;
use self::settings::HttpSettings;

/// How often those who stopped asking are forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(1);

/// What every request shares.
struct Frame<B> {
    backend: Arc<B>,
    settings: HttpSettings,
    gate: Gate,
    documents: Documents,
    rates: Rates,
    slots: Slots,
    hsts: Option<HeaderValue>,
    stopping: AtomicBool,
    /// Tells streams and sockets; closed when the last one has ended.
    stop: watch::Sender<bool>,
}

/// Serves a backend whose schema is `sdl`, beside `others`, until `stop`; then lets what runs finish.
pub async fn serve_backend<B: Backend>(
    backend: Arc<B>,
    sdl: &str,
    scalars: ScalarChecks,
    settings: HttpSettings,
    others: Router,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    health::recorder();
    let invalid_status = match settings.invalid_status {
        422 => StatusCode::UNPROCESSABLE_ENTITY,
        400 => StatusCode::BAD_REQUEST,
        other => anyhow::bail!("http.invalid_status: found {other}; allowed are 400 and 422"),
    };
    let gate = Gate::new(
        sdl,
        scalars,
        settings.limits.clone(),
        invalid_status,
        settings.document_cache_bytes,
    )?;
    let frame = Arc::new(Frame {
        documents: Documents::new(&settings, &gate)?,
        rates: Rates::new(&settings),
        slots: Slots::new(settings.concurrent_operations, settings.handler_seconds),
        hsts: (settings.hsts_seconds > 0)
            .then(|| HeaderValue::try_from(format!("max-age={}", settings.hsts_seconds)))
            .transpose()?,
        stopping: AtomicBool::new(false),
        stop: watch::Sender::new(false),
        backend,
        gate,
        settings,
    });
    let router = router(&frame, others)?;
    let chores = tokio::spawn(chores(Arc::clone(&frame)));
    let drained = accept_loop::serve(listener, router, &frame.settings, async {
        stop.await;
        frame.stopping.store(true, Ordering::Relaxed);
        frame.stop.send_replace(true);
    })
    .await;
    tracing::info!("stopping: no new connections, running requests may finish");
    let finished = async {
        drained.await;
        frame.stop.closed().await;
        frame.slots.all_free().await;
    };
    if tokio::time::timeout(Duration::from_secs(frame.settings.drain_seconds), finished)
        .await
        .is_err()
    {
        tracing::warn!("stopped while requests were still running");
    }
    chores.abort();
    Ok(())
}

async fn chores<B: Backend>(frame: Arc<Frame<B>>) {
    loop {
        tokio::time::sleep(FORGET_EVERY).await;
        frame.rates.forget_idle();
        if let Some(handle) = health::recorder() {
            handle.run_upkeep();
        }
    }
}

fn router<B: Backend>(frame: &Arc<Frame<B>>, others: Router) -> anyhow::Result<Router> {
    let settings = &frame.settings;
    let api = Router::new()
        .route("/graphql", any(graphql::handle::<B>))
        .with_state(Arc::clone(frame))
        .merge(others)
        .merge(console::routes())
        .layer(from_fn_with_state(Arc::clone(frame), observation::limit::<B>));
    let health = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready::<B>))
        .route("/metrics", get(health::measures::<B>))
        .with_state(Arc::clone(frame));
    Ok(api
        .merge(health)
        .fallback(async || refuse(StatusCode::NOT_FOUND, "There is nothing at this path."))
        .method_not_allowed_fallback(async || {
            refuse(
                StatusCode::METHOD_NOT_ALLOWED,
                "This path does not take this method.",
            )
        })
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            tracing::error!("a request panicked");
            refuse(StatusCode::INTERNAL_SERVER_ERROR, problem::INTERNAL_MESSAGE)
        }))
        .layer(cors(settings)?)
        .layer(
            CompressionLayer::new()
                .quality(tower_http::CompressionLevel::Fastest)
                .compress_when(
                    // What a compressor keeps back, who listens is told too late.
                    SizeAbove::new(settings.compress_from_bytes)
                        .and(NotForContentType::const_new("text/event-stream"))
                        .and(NotForContentType::IMAGES),
                ),
        )
        .layer(from_fn_with_state(Arc::clone(frame), observation::observe::<B>)))
}

fn refuse(status: StatusCode, message: &str) -> axum::response::Response {
    let code = if status.is_server_error() {
        Code::Internal
    } else {
        Code::BadUserInput
    };
    Refusal::http(status, Problem::new(code, message)).into_response(MediaType::Json)
}

/// Pages of other origins may call us only where they are named.
fn cors(settings: &HttpSettings) -> anyhow::Result<CorsLayer> {
    let origins = settings
        .allowed_origins
        .iter()
        .map(|origin| {
            let plain = origin
                .split_once("://")
                .is_some_and(|(_, host)| !host.contains('/'));
            anyhow::ensure!(
                plain,
                "http.allowed_origins: found {origin:?}; allowed is an origin such as https://example.org"
            );
            HeaderValue::try_from(origin).with_context(|| format!("http.allowed_origins: {origin:?}"))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT,
            header::ACCEPT_LANGUAGE,
            header::IF_NONE_MATCH,
            header::HeaderName::from_static("traceparent"),
        ])
        .expose_headers([header::ETAG, header::RETRY_AFTER, visitor::REQUEST_ID])
        .max_age(Duration::from_mins(10)))
}
