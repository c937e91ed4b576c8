//! Logs and traces: lines with the ids of their request, and spans for a collector where one is set.

use std::io::IsTerminal as _;
use std::panic;
use std::sync::OnceLock;

use anyhow::Context as _;
use axum::http::HeaderMap;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::runtime;
use opentelemetry_sdk::trace::SdkTracerProvider;
use opentelemetry_sdk::trace::span_processor_with_async_runtime::BatchSpanProcessor;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{Log, LogFormat};

/// Whether spans go to a collector: only then is reading a remote parent worth its time.
static EXPORTS: OnceLock<()> = OnceLock::new();

/// Ends the export of spans, the last of which may still wait to be sent.
#[must_use = "spans that still wait are lost without `finish`"]
pub struct Traces(Option<SdkTracerProvider>);

/// Starts logging, to standard error: standard output belongs to what a command prints. Call it
/// once, inside the runtime.
pub fn start(log: &Log) -> anyhow::Result<Traces> {
    let filter = EnvFilter::try_new(&log.filter)
        .with_context(|| format!("log.filter: {:?} is not a filter such as `info`", log.filter))?;
    let json = (log.format == LogFormat::Json).then(|| {
        fmt::layer()
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .with_writer(std::io::stderr)
    });
    let text = (log.format == LogFormat::Text).then(|| {
        fmt::layer()
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr)
    });
    let provider = log.otlp_endpoint.as_deref().map(exporter).transpose()?;
    let export = provider
        .as_ref()
        .map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer("hongyan")));
    tracing_subscriber::registry()
        .with(filter)
        .with(json)
        .with(text)
        .with(export)
        .try_init()
        .context("logging was started twice")?;
    if provider.is_some() {
        EXPORTS.get_or_init(|| ());
    }
    log_panics();
    Ok(Traces(provider))
}

fn exporter(endpoint: &str) -> anyhow::Result<SdkTracerProvider> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(endpoint)
        .build()
        .context("log.otlp_endpoint: allowed is a URL such as http://127.0.0.1:4318/v1/traces")?;
    Ok(SdkTracerProvider::builder()
        .with_span_processor(BatchSpanProcessor::builder(exporter, runtime::Tokio).build())
        .with_resource(Resource::builder().with_service_name("hongyan").build())
        .build())
}

/// A panic is logged by its place alone: its message may hold somebody's data.
fn log_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}

impl Traces {
    /// Sends what still waits.
    pub async fn finish(self) {
        let Some(provider) = self.0 else { return };
        // The shutdown waits for a task of this runtime: it must not hold one of its threads.
        let ended = tokio::task::spawn_blocking(move || provider.shutdown()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("the last spans could not be sent to the collector");
        }
    }
}

/// Makes a span the child of the caller's (`traceparent`).
pub fn follow(span: &tracing::Span, headers: &HeaderMap) {
    if EXPORTS.get().is_none() {
        return;
    }
    let parent = TraceContextPropagator::new().extract(&Headers(headers));
    // It fails for a span that the filter left out, and that has no use for a parent.
    let _ = span.set_parent(parent);
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(axum::http::HeaderName::as_str).collect()
    }
}
