//! What happens around every request: ids, a span, the measures, the limit by address and the
//! headers that every answer carries.

use std::{net::Ipv4Addr, sync::Arc, time::Instant};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;

use super::{
    Frame,
    backend::Backend,
    document::Kind,
    health,
    negotiation::{self, MediaType},
    visitor::{Peer, REQUEST_ID, Visitor},
};
use crate::trace;

/// Surrounds a request. Logs name it by its ids; they never hold what it says.
pub async fn observe<B: Backend>(
    State(frame): State<Arc<Frame<B>>>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let peer = request.extensions().get().copied();
    let Peer(peer) = peer.unwrap_or(Peer(Ipv4Addr::UNSPECIFIED.into()));
    let visitor = Visitor::of(peer, request.headers(), &frame.settings);
    let span = tracing::info_span!(
        "request",
        request_id = visitor.request_id,
        trace_id = visitor.trace_id,
        method = request.method().as_str(),
    );
    trace::follow(&span, request.headers());
    let request_id = HeaderValue::try_from(&visitor.request_id);
    request.extensions_mut().insert(visitor);

    let mut response = next.run(request).instrument(span.clone()).await;

    let took = started.elapsed();
    let kind = response.extensions().get::<Kind>().copied();
    health::record(kind, response.status(), took);
    let _entered = span.entered();
    let status = response.status().as_u16();
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if response.status().is_server_error() {
        tracing::warn!(status, took_ms, "a request was not answered");
    } else {
        tracing::debug!(status, took_ms, "answered");
    }
    let headers = response.headers_mut();
    if let Ok(id) = request_id {
        headers.insert(REQUEST_ID, id);
    }
    harden(headers, frame.hsts.as_ref());
    response
}

/// A page or a script must never be made of what the API answers. The console sets its own policy.
fn harden(headers: &mut HeaderMap, hsts: Option<&HeaderValue>) {
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Some(hsts) = hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, hsts.clone());
    }
}

/// Lets an address send only so many requests.
pub async fn limit<B: Backend>(State(frame): State<Arc<Frame<B>>>, request: Request, next: Next) -> Response {
    if let Some(visitor) = request.extensions().get::<Visitor>()
        && let Err(refusal) = frame.rates.address(visitor.address)
    {
        let accepted = negotiation::accepted(request.headers()).unwrap_or(MediaType::Json);
        return refusal.into_response(accepted);
    }
    next.run(request).await
}
