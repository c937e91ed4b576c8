//! Tokens for municipal systems: OAuth 2.0 client credentials (RFC 6749, section 4.4) and where to find it
//! (RFC 8414). Its errors have the form that its clients know, not GraphQL's.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::problem;
use crate::app::App;
use crate::integration::clients::{self, Denied};
use crate::integration::scopes;
use crate::policy::Action;

/// A form of ours is a few hundred bytes.
const LARGEST_FORM: usize = 8 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";

pub fn routes(app: &Arc<App>) -> Router {
    Router::new()
        .route("/oauth/token", post(token))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .route("/.well-known/oauth-authorization-server", get(metadata))
        .with_state(app.clone())
}

/// An error as RFC 6749, section 5.2, has it.
struct Refused(StatusCode, &'static str, &'static str);

const NO_CLIENT: Refused = Refused(
    StatusCode::UNAUTHORIZED,
    "invalid_client",
    "The client is unknown or its secret is not right.",
);

fn invalid(description: &'static str) -> Refused {
    Refused(StatusCode::BAD_REQUEST, "invalid_request", description)
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(status, error, description) = self;
        let mut response = unstored(
            status,
            json!({ "error": error, "error_description": description }),
        );
        if status == StatusCode::UNAUTHORIZED {
            let challenge = header::HeaderValue::from_static("Basic realm=\"hongyan\", charset=\"UTF-8\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

fn unstored(status: StatusCode, body: Value) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")];
    (status, headers, Json(body)).into_response()
}

async fn token(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    match answer(&app, &headers, &body).await {
        Ok(response) => response,
        Err(refused) => refused.into_response(),
    }
}

async fn answer(app: &App, headers: &HeaderMap, body: &[u8]) -> Result<Response, Refused> {
    let form = form(headers, body)?;
    let field = |name: &str| {
        form.get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    };
    let (id, secret) = match (basic(headers)?, field("client_secret")) {
        (Some(_), Some(_)) => return Err(invalid("Authenticate by the header or in the form, not by both.")),
        (Some(pair), None) => pair,
        (None, Some(secret)) => {
            let id = field("client_id").ok_or(invalid("`client_id` is missing."))?;
            (id.to_owned(), secret.to_owned())
        }
        (None, None) => return Err(NO_CLIENT),
    };
    match field("grant_type") {
        Some("client_credentials") => {}
        Some(_) => {
            return Err(Refused(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "Only `client_credentials` is granted here.",
            ));
        }
        None => return Err(invalid("`grant_type` is missing.")),
    }
    match clients::grant(app, &id, &secret, field("scope")).await {
        Ok(Ok(given)) => {
            let seconds = (given.access.expires_at - app.now()).num_seconds();
            Ok(unstored(
                StatusCode::OK,
                json!({
                    "access_token": given.access.token,
                    "token_type": "Bearer",
                    "expires_in": seconds,
                    "scope": given.scope,
                }),
            ))
        }
        Ok(Err(Denied::InvalidClient)) => Err(NO_CLIENT),
        Ok(Err(Denied::InvalidScope)) => Err(Refused(
            StatusCode::BAD_REQUEST,
            "invalid_scope",
            "The account does not have every scope that was asked for.",
        )),
        Err(fault) => {
            fault.log();
            Err(Refused(
                StatusCode::INTERNAL_SERVER_ERROR,
                "server_error",
                problem::INTERNAL_MESSAGE,
            ))
        }
    }
}

/// The fields of the form, each of which comes once.
fn form(headers: &HeaderMap, body: &[u8]) -> Result<HashMap<String, String>, Refused> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|value| value.split(';').next()).unwrap_or_default();
    if !kind.trim().eq_ignore_ascii_case(FORM) {
        return Err(invalid("The body must be application/x-www-form-urlencoded."));
    }
    let mut fields = HashMap::new();
    for (name, value) in form_urlencoded::parse(body) {
        if fields.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err(invalid("A field comes more than once."));
        }
    }
    Ok(fields)
}

/// Id and secret from the header, each form-encoded before it was joined (RFC 6749, section 2.3.1).
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Refused> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let decoded = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, pair)| STANDARD.decode(pair.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let (id, secret) = decoded
        .as_deref()
        .and_then(|pair| pair.split_once(':'))
        .ok_or(NO_CLIENT)?;
    Ok(Some((unescaped(id), unescaped(secret))))
}

fn unescaped(text: &str) -> String {
    let name = form_urlencoded::parse(text.as_bytes()).next();
    name.map(|(name, _)| name.into_owned()).unwrap_or_default()
}

async fn metadata(State(app): State<Arc<App>>) -> Response {
    let base = app.config.public_url.trim_end_matches('/');
    let scopes: Vec<_> = scopes::all().map(Action::name).collect();
    let body = json!({
        "issuer": base,
        "token_endpoint": format!("{base}/oauth/token"),
        "jwks_uri": format!("{base}/.well-known/jwks.json"),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": scopes,
    });
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(body)).into_response()
}
