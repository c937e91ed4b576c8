//! The GraphQL endpoint: from an HTTP request to an answer or a refusal.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, Response, StatusCode, header},
};

use super::{
    Frame,
    backend::{Backend, Visit},
    body,
    caching::{self, Audience},
    document::Kind,
    live::{Listener, event_stream, socket},
    negotiation::{self, MediaType},
    problem::{Code, Problem, Refusal},
    request::GraphqlRequest,
    visitor::Visitor,
};
use crate::language::Language;

/// Answers a request in the media type it accepts.
pub async fn handle<B: Backend>(State(frame): State<Arc<Frame<B>>>, request: Request) -> Response<Body> {
    if socket::is_wanted(request.headers()) {
        return match listener(&request) {
            Ok(listener) => socket::upgrade(frame, request, listener).await,
            Err(refusal) => refusal.into_response(MediaType::Json),
        };
    }
    let accepted = negotiation::accepted(request.headers());
    let by_events = negotiation::takes_events(request.headers());
    if accepted.is_none() && !by_events {
        return Refusal::http(
            StatusCode::NOT_ACCEPTABLE,
            Problem::new(
                Code::BadUserInput,
                "Accept application/graphql-response+json, application/json or text/event-stream.",
            ),
        )
        .into_response(MediaType::Json);
    }
    let wish = Wish {
        // Whoever takes events alone looks at the status of anything else.
        media_type: accepted.unwrap_or(MediaType::GraphqlResponse),
        by_events,
        by_events_alone: accepted.is_none(),
    };
    let is_get = request.method() != Method::POST;
    let mut kind = None;
    let mut response = match answer(&frame, request, wish, &mut kind).await {
        Ok(response) => response,
        Err(refusal) => {
            let mut response = refusal.into_response(wish.media_type);
            if is_get {
                caching::vary(response.headers_mut());
            }
            response
        }
    };
    if let Some(kind) = kind {
        response.extensions_mut().insert(kind);
    }
    response
}

/// How the client wants its answer.
#[derive(Clone, Copy)]
struct Wish {
    media_type: MediaType,
    by_events: bool,
    by_events_alone: bool,
}

async fn answer<B: Backend>(
    frame: &Arc<Frame<B>>,
    request: Request,
    wish: Wish,
    kind: &mut Option<Kind>,
) -> Result<Response<Body>, Refusal> {
    let media_type = wish.media_type;
    let listener = listener(&request);
    let (parts, body) = request.into_parts();
    let is_get = match parts.method {
        Method::POST => false,
        Method::GET | Method::HEAD => true,
        _ => return Err(not_allowed("Use POST, or GET for queries.", "GET, HEAD, POST")),
    };
    let sent = if is_get {
        GraphqlRequest::from_query_string(parts.uri.query().unwrap_or_default())?
    } else if negotiation::sends_json(&parts.headers) {
        GraphqlRequest::from_json(&body::read(&parts.headers, body, &frame.settings).await?)?
    } else {
        return Err(Refusal::http(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::new(
                Code::BadUserInput,
                "Send the request as `Content-Type: application/json` in UTF-8.",
            ),
        ));
    };

    let prepared = frame.documents.find(&frame.gate, &sent)?;
    let name = sent.operation_name.as_deref();
    let operation = frame.gate.operation(&prepared, name)?;
    *kind = Some(operation.kind);
    if is_get && operation.kind == Kind::Mutation {
        return Err(not_allowed("Only queries can be sent by GET; use POST.", "POST"));
    }
    if operation.kind == Kind::Subscription {
        if wish.by_events {
            return event_stream::subscribe(frame, sent, listener?).await;
        }
        return Err(Refusal::http(
            StatusCode::NOT_ACCEPTABLE,
            Problem::new(
                Code::BadUserInput,
                "Accept text/event-stream for a subscription, or send it over a WebSocket.",
            ),
        ));
    }
    let call = frame.gate.call(&prepared, name, sent.variables)?;

    let Listener {
        bearer,
        visitor,
        language,
    } = listener?;
    let caller = frame.backend.authenticate(bearer.as_deref()).await;
    let caller = caller.map_err(|denied| denied.refuse(&visitor))?;
    let principal = B::principal(&caller);
    if let Some(principal) = principal {
        frame.rates.caller(principal)?;
    }
    let permit = frame.slots.take()?;
    let visit = Visit {
        caller,
        language,
        request_id: visitor.request_id,
        address: visitor.address,
    };
    let answer = frame.slots.run(&frame.backend, call, visit, permit).await?;
    Ok(if wish.by_events_alone {
        event_stream::whole(Some(&answer.body))
    } else if is_get {
        let audience = if principal.is_none() && !parts.headers.contains_key(header::AUTHORIZATION) {
            Audience::Anyone
        } else {
            Audience::Caller
        };
        caching::tagged(
            answer,
            media_type,
            audience,
            frame.settings.public_max_age_seconds,
            &parts.headers,
        )
    } else {
        caching::uncached(answer, media_type)
    })
}

/// Who asks, before the token is looked at.
fn listener(request: &Request) -> Result<Listener, Refusal> {
    let visitor = request.extensions().get::<Visitor>().cloned();
    Ok(Listener {
        bearer: bearer(request.headers())?.map(ToOwned::to_owned),
        visitor: visitor.ok_or_else(|| Refusal::internal(""))?,
        language: language(request.headers()),
    })
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value
            .to_str()
            .ok()
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| Some(token.trim()))
            .ok_or_else(Refusal::unauthenticated),
        (Some(_), Some(_)) => Err(Refusal::unauthenticated()),
    }
}

fn not_allowed(message: &str, allow: &'static str) -> Refusal {
    Refusal::http(
        StatusCode::METHOD_NOT_ALLOWED,
        Problem::new(Code::BadUserInput, message),
    )
    .header(header::ALLOW, allow)
}

fn language(headers: &HeaderMap) -> Language {
    Language::negotiate(
        headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok()),
    )
}
