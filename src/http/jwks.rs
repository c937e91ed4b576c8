//! The public keys of our tokens, for those who verify them elsewhere.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::problem;
use crate::app::App;
use crate::identity::keys;

/// Half of the time for which a new key is shown before it signs.
const CACHED: &str = "public, max-age=60";

pub fn routes(app: &Arc<App>) -> Router {
    Router::new()
        .route("/.well-known/jwks.json", get(shown))
        .with_state(app.clone())
}

async fn shown(State(app): State<Arc<App>>) -> Response {
    match keys::held(&app).await {
        Ok(held) => {
            let headers = [
                (header::CONTENT_TYPE, "application/jwk-set+json"),
                (header::CACHE_CONTROL, CACHED),
            ];
            (headers, held.public(app.now()).to_string()).into_response()
        }
        Err(fault) => {
            fault.log();
            super::refuse(StatusCode::INTERNAL_SERVER_ERROR, problem::INTERNAL_MESSAGE)
        }
    }
}
