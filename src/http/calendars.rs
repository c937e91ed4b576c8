//! Calendars to subscribe to, as iCalendar.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::problem;
use crate::activities::feeds;
use crate::app::{App, Ctx};
use crate::error::Fault;
use crate::gid;
use crate::language::Language;
use crate::policy::Caller;

const TYPE: &str = "text/calendar; charset=utf-8";
/// Calendar programs ask every hour or less.
const PUBLIC: &str = "public, max-age=300";
const SECRET: &str = "private, no-store";

pub fn routes(app: &Arc<App>) -> Router {
    Router::new()
        .route("/calendar/community/{file}", get(community))
        .route("/calendar/person/{file}", get(person))
        .with_state(app.clone())
}

async fn community(State(app): State<Arc<App>>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(id) = file.strip_suffix(".ics").and_then(gid::parse) else {
        return missing();
    };
    let language = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let address = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let ctx = Ctx::new(
        &app,
        Caller::anonymous(),
        Language::negotiate(language),
        String::new(),
        address,
    );
    answer(feeds::of_community(&ctx, id).await, PUBLIC)
}

async fn person(State(app): State<Arc<App>>, Path(file): Path<String>) -> Response {
    let Some(secret) = file.strip_suffix(".ics") else {
        return missing();
    };
    answer(feeds::of_person(&app, secret).await, SECRET)
}

fn answer(text: Result<Option<String>, Fault>, cached: &'static str) -> Response {
    match text {
        Ok(Some(text)) => {
            let headers = [
                (header::CONTENT_TYPE, TYPE),
                (header::CACHE_CONTROL, cached),
                (header::VARY, "Accept-Language"),
            ];
            (headers, text).into_response()
        }
        Ok(None) => missing(),
        Err(fault) => {
            fault.log();
            super::refuse(StatusCode::INTERNAL_SERVER_ERROR, problem::INTERNAL_MESSAGE)
        }
    }
}

fn missing() -> Response {
    super::refuse(StatusCode::NOT_FOUND, "There is no such calendar.")
}
