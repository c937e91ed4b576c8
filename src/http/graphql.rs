//! The GraphQL endpoint: from an HTTP request to an answer or a refusal.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, Response, StatusCode, header},
};

use super::{
    Frame,
    backend::{Backend, Denied, Visit},
    body,
    caching::{self, Audience},
    document::Kind,
    negotiation::{self, MediaType},
    problem::{Code, Problem, Refusal},
    request::GraphqlRequest,
    visitor::Visitor,
};
use crate::language::Language;

/// Answers a request in the media type it accepts.
pub async fn handle<B: Backend>(State(frame): State<Arc<Frame<B>>>, request: Request) -> Response<Body> {
    let Some(media_type) = negotiation::accepted(request.headers()) else {
        return Refusal::http(
            StatusCode::NOT_ACCEPTABLE,
            Problem::new(
                Code::BadUserInput,
                "Accept application/graphql-response+json or application/json.",
            ),
        )
        .into_response(MediaType::Json);
    };
    let is_get = request.method() != Method::POST;
    let mut kind = None;
    let mut response = match answer(&frame, request, media_type, &mut kind).await {
        Ok(response) => response,
        Err(refusal) => {
            let mut response = refusal.into_response(media_type);
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

async fn answer<B: Backend>(
    frame: &Frame<B>,
    request: Request,
    media_type: MediaType,
    kind: &mut Option<Kind>,
) -> Result<Response<Body>, Refusal> {
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
    if is_get && operation.kind != Kind::Query {
        return Err(not_allowed("Only queries can be sent by GET; use POST.", "POST"));
    }
    let call = frame.gate.call(&prepared, name, sent.variables)?;

    let visitor: Visitor = parts
        .extensions
        .get()
        .cloned()
        .ok_or_else(|| Refusal::internal(""))?;
    let caller = caller(frame, &parts.headers, &visitor).await?;
    let principal = B::principal(&caller);
    if let Some(principal) = principal {
        frame.rates.caller(principal)?;
    }
    let permit = frame.slots.take()?;
    let visit = Visit {
        caller,
        language: language(&parts.headers),
        request_id: visitor.request_id,
        address: visitor.address,
    };
    let answer = frame.slots.run(&frame.backend, call, visit, permit).await?;
    Ok(if is_get {
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

async fn caller<B: Backend>(
    frame: &Frame<B>,
    headers: &HeaderMap,
    visitor: &Visitor,
) -> Result<B::Caller, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let bearer = match (values.next(), values.next()) {
        (None, _) => None,
        (Some(value), None) => Some(
            value
                .to_str()
                .ok()
                .and_then(|value| value.split_once(' '))
                .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
                .map(|(_, token)| token.trim())
                .ok_or_else(unauthenticated)?,
        ),
        (Some(_), Some(_)) => return Err(unauthenticated()),
    };
    frame
        .backend
        .authenticate(bearer)
        .await
        .map_err(|denied| match denied {
            Denied::InvalidToken => unauthenticated(),
            Denied::Unavailable => Refusal::internal(&visitor.request_id),
        })
}

fn unauthenticated() -> Refusal {
    Refusal::http(
        StatusCode::UNAUTHORIZED,
        Problem::new(
            Code::Unauthenticated,
            "The access token is not valid or has expired; get a new one.",
        ),
    )
    .header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
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
