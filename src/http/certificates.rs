//! Certificates of hours: the page on which anyone checks a number, and the paper for who may read it.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use super::problem;
use crate::app::App;
use crate::error::Fault;
use crate::hours::certificates::{self, Check};
use crate::hours::printing;

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    (header::REFERRER_POLICY, "no-referrer"),
];

pub fn routes(app: &Arc<App>) -> Router {
    Router::new()
        .route("/certificates/{number}", get(check))
        .route("/certificates/pdf/{link}", get(paper))
        .with_state(app.clone())
}

/// Says whether a number is valid, superseded or unknown, and no more. The answer is 200 for each, so that unknown
/// and malformed numbers are alike in everything.
async fn check(State(app): State<Arc<App>>, number: Result<Path<String>, PathRejection>) -> Response {
    let found = match number {
        Ok(Path(number)) => certificates::check(&app, &number).await,
        Err(_) => Ok(Check::Unknown),
    };
    match found {
        Ok(found) => (HEADERS, Html(page(found))).into_response(),
        Err(fault) => failed(&fault),
    }
}

fn page(found: Check) -> String {
    let (status, zh, en, zh_more, en_more) = match found {
        Check::Valid => (
            "VALID",
            "有效",
            "Valid",
            "该编号的志愿服务时长证明现行有效。请比对纸面上的编号。",
            "A certificate of this number holds. Compare the number on the paper.",
        ),
        Check::Superseded => (
            "SUPERSEDED",
            "已失效",
            "Superseded",
            "该编号的证明已失效，请向持有人索取新的证明。",
            "The certificate of this number holds no longer. Ask its holder for a new one.",
        ),
        Check::Unknown => (
            "UNKNOWN",
            "查无此号",
            "Unknown",
            "没有出具过该编号的证明。",
            "No certificate of this number was issued.",
        ),
    };
    format!(
        "<!doctype html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>证明核验 · Certificate check</title>\n</head>\n<body>\n\
         <h1>志愿服务时长证明核验 <small lang=\"en\">Certificate check</small></h1>\n\
         <main data-status=\"{status}\">\n<h2>{zh} · <span lang=\"en\">{en}</span></h2>\n<p>{zh_more}</p>\n\
         <p lang=\"en\">{en_more}</p>\n</main>\n</body>\n</html>\n"
    )
}

async fn paper(State(app): State<Arc<App>>, Path(link): Path<String>) -> Response {
    match printing::follow(&app, &link).await {
        Ok(Some((number, file))) => {
            let mut response = (HEADERS, file).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
            // The number is of letters, digits and dashes.
            if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{number}.pdf\"")) {
                headers.insert(header::CONTENT_DISPOSITION, name);
            }
            response
        }
        Ok(None) => super::refuse(
            StatusCode::NOT_FOUND,
            "There is no such certificate for you, or no longer.",
        ),
        Err(fault) => failed(&fault),
    }
}

fn failed(fault: &Fault) -> Response {
    fault.log();
    super::refuse(StatusCode::INTERNAL_SERVER_ERROR, problem::INTERNAL_MESSAGE)
}
