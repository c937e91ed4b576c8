//! For those who operate the server: is it alive, is it ready, what does it measure.

use std::{
    sync::{Arc, OnceLock, atomic::Ordering},
    time::Duration,
};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::{Frame, backend::Backend, document::Kind};

/// Seconds of the latency histogram's steps.
const STEPS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Longest wait for the database to say that it is there.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// The process's one recorder: the `metrics` crate knows no other way.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Installs the recorder once. A program that installed another one keeps it, and `/metrics` is
/// not found there.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    RECORDER
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new()
                .set_buckets(&STEPS)
                .ok()?
                .build_recorder();
            let handle = recorder.handle();
            metrics::set_global_recorder(recorder).ok()?;
            metrics::describe_counter!("hongyan_requests_total", "HTTP requests answered");
            metrics::describe_histogram!("hongyan_request_seconds", "Time to answer");
            metrics::describe_gauge!("hongyan_connections", "Open connections");
            metrics::describe_counter!("hongyan_connections_refused_total", "Connections beyond a cap");
            metrics::describe_gauge!("hongyan_documents", "Prepared documents in the cache");
            metrics::describe_gauge!("hongyan_documents_bytes", "Memory of prepared documents");
            metrics::describe_gauge!("hongyan_subscriptions", "Subscriptions that stand");
            metrics::describe_counter!("hongyan_jobs_total", "Jobs done or failed, by kind and outcome");
            metrics::describe_gauge!("hongyan_jobs_failing", "Jobs that failed several times");
            Some(handle)
        })
        .as_ref()
}

/// Counts one answered request.
pub fn record(kind: Option<Kind>, status: StatusCode, took: Duration) {
    let operation = match kind {
        Some(Kind::Query) => "query",
        Some(Kind::Mutation) => "mutation",
        Some(Kind::Subscription) => "subscription",
        None => "none",
    };
    metrics::counter!(
        "hongyan_requests_total", "operation" => operation, "status" => status.as_u16().to_string()
    )
    .increment(1);
    metrics::histogram!("hongyan_request_seconds", "operation" => operation).record(took);
}

/// The process runs.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The process answers requests: it is not stopping, and its database is there.
pub async fn ready<B: Backend>(State(frame): State<Arc<Frame<B>>>) -> (StatusCode, &'static str) {
    if frame.stopping.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match tokio::time::timeout(READY_WITHIN, frame.backend.ready()).await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

/// The measures in Prometheus' text format.
pub async fn measures<B: Backend>(State(frame): State<Arc<Frame<B>>>) -> Response {
    let Some(handle) = recorder() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (bytes, entries) = frame.gate.cached();
    #[expect(clippy::cast_precision_loss, reason = "a gauge")]
    {
        metrics::gauge!("hongyan_documents").set(entries as f64);
        metrics::gauge!("hongyan_documents_bytes").set(bytes as f64);
    }
    frame.backend.measure();
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        handle.render(),
    )
        .into_response()
}
