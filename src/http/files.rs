//! Files over HTTP: `PUT /uploads/<ticket>` takes one, `GET /files/<link>` gives one.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::routing::{get, put};
use entity::stored_file::MediaType as FileType;
use entity::upload_ticket::Model as Ticket;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde_json::json;
use tokio::sync::Semaphore;

use super::negotiation::MediaType;
use super::problem::{Code, Problem, Refusal};
use super::visitor::Visitor;
use crate::app::{App, Ctx};
use crate::error::{self, Fault};
use crate::files::{links, tickets, uploads};
use crate::gid;
use crate::identity;
use crate::language::Language;

/// What the two share.
struct Shelf {
    app: Arc<App>,
    /// Places in which files are taken.
    free: Arc<Semaphore>,
}

pub fn routes(app: &Arc<App>) -> Router {
    let shelf = Arc::new(Shelf {
        app: app.clone(),
        free: Arc::new(Semaphore::new(app.config.files.concurrent_uploads.max(1))),
    });
    Router::new()
        .route("/uploads/{ticket}", put(take))
        .route("/files/{link}", get(give))
        .with_state(shelf)
}

async fn take(
    State(shelf): State<Arc<Shelf>>,
    Path(token): Path<String>,
    request: Request,
) -> Response<Body> {
    match taken(&shelf, &token, request).await {
        Ok(response) => response,
        // What is left of the body is not read.
        Err(refusal) => refusal.closing().into_response(MediaType::Json),
    }
}

async fn taken(shelf: &Shelf, token: &str, request: Request) -> Result<Response<Body>, Refusal> {
    let app = &shelf.app;
    let (parts, body) = request.into_parts();
    let ctx = context(app, &parts.headers, parts.extensions.get()).await?;
    let ticket = tickets::usable(app, &ctx.caller, token).await;
    let ticket = ticket.map_err(|why| refused(why, &ctx))?;
    announced(&parts.headers, &ticket)?;
    let permit = shelf.free.clone().try_acquire_owned().map_err(|_| {
        let busy = Problem::new(Code::Throttled, "The server is busy; try again in a moment.");
        Refusal::http(StatusCode::SERVICE_UNAVAILABLE, busy).retry_after(1)
    })?;
    let sent = received(body, &ticket, app.config.files.upload_seconds).await?;
    // In a task of its own: whoever hangs up now leaves no half of it.
    let kept = tokio::spawn(async move {
        let _permit = permit;
        let kept = uploads::keep(&ctx, ticket, sent).await;
        kept.map_err(|why| refused(why, &ctx))
    });
    let file = kept.await.map_err(|_| Refusal::internal(""))??;
    let body = json!({ "id": gid::public(file.id).0, "bytes": file.bytes });
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = StatusCode::CREATED;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Who sends.
async fn context(app: &Arc<App>, headers: &HeaderMap, visitor: Option<&Visitor>) -> Result<Ctx, Refusal> {
    let visitor = visitor.ok_or_else(|| Refusal::internal(""))?;
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let caller = match bearer {
        Some((_, token)) => identity::authenticate(app, token.trim()).await,
        None => Ok(None),
    };
    let caller = caller
        .map_err(|fault| inner(&fault, &visitor.request_id))?
        .ok_or_else(|| {
            let problem = Problem::new(Code::Unauthenticated, "Send the access token as a bearer token.");
            Refusal::http(StatusCode::UNAUTHORIZED, problem).header(header::WWW_AUTHENTICATE, "Bearer")
        })?;
    let spoken = headers.get(header::ACCEPT_LANGUAGE);
    let language = Language::negotiate(spoken.and_then(|value| value.to_str().ok()));
    let (request_id, address) = (visitor.request_id.clone(), visitor.address);
    Ok(Ctx::new(app, caller, language, request_id, address))
}

/// Refuses by its head what is not what the ticket is for.
fn announced(headers: &HeaderMap, ticket: &Ticket) -> Result<(), Refusal> {
    let problem = |message: String| Problem::new(Code::BadUserInput, message);
    if headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|coding| coding != "identity")
    {
        let message = "Compressed request bodies are not accepted.".to_owned();
        return Err(Refusal::http(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            problem(message),
        ));
    }
    let due = mime(ticket.media_type);
    if headers.get(header::CONTENT_TYPE).is_none_or(|sent| sent != due) {
        let message = format!("The ticket is for `Content-Type: {due}`.");
        return Err(Refusal::http(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            problem(message),
        ));
    }
    let length = headers.get(header::CONTENT_LENGTH);
    let length: Option<i64> = length.and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > ticket.bytes) {
        return Err(too_large(ticket));
    }
    Ok(())
}

async fn received(body: Body, ticket: &Ticket, seconds: u64) -> Result<Vec<u8>, Refusal> {
    let most = usize::try_from(ticket.bytes).unwrap_or_default();
    let whole = Limited::new(body, most).collect();
    match tokio::time::timeout(Duration::from_secs(seconds), whole).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes().to_vec()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(ticket)),
        Ok(Err(_)) => Err(Refusal::bad_request("The body ended before it was complete.")),
        Err(_) => {
            let message = format!("The body did not arrive within {seconds} seconds.");
            let problem = Problem::new(Code::Timeout, message);
            Err(Refusal::http(StatusCode::REQUEST_TIMEOUT, problem))
        }
    }
}

fn too_large(ticket: &Ticket) -> Refusal {
    let message = format!("The body is too large: the ticket is for {} bytes.", ticket.bytes);
    Refusal::http(
        StatusCode::PAYLOAD_TOO_LARGE,
        Problem::new(Code::BadUserInput, message),
    )
}

fn refused(why: error::Refusal, ctx: &Ctx) -> Refusal {
    let rejection = match why {
        error::Refusal::Rejected(rejection) => rejection,
        error::Refusal::Failed(fault) => return inner(&fault, &ctx.request_id),
        error::Refusal::Replayed(_) => return Refusal::internal(&ctx.request_id),
    };
    let (status, code) = match rejection.code {
        error::Code::NotFound => (StatusCode::NOT_FOUND, Code::BadUserInput),
        error::Code::Forbidden => (StatusCode::FORBIDDEN, Code::Forbidden),
        error::Code::InvalidState | error::Code::LimitReached => (StatusCode::CONFLICT, Code::Conflict),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, Code::BadUserInput),
    };
    Refusal::http(status, Problem::new(code, rejection.text.say(ctx.language)))
}

fn inner(fault: &Fault, request_id: &str) -> Refusal {
    fault.log();
    let mut problem = Problem::new(Code::Internal, super::problem::INTERNAL_MESSAGE);
    problem.request_id = Some(request_id.to_owned());
    Refusal::http(StatusCode::INTERNAL_SERVER_ERROR, problem)
}

async fn give(State(shelf): State<Arc<Shelf>>, Path(link): Path<String>) -> Response<Body> {
    let found = links::follow(&shelf.app, &link).await;
    let (file, bytes) = match found {
        Ok(Some(found)) => found,
        Ok(None) => {
            let problem = Problem::new(Code::BadUserInput, "There is no such file for you, or no longer.");
            return Refusal::http(StatusCode::NOT_FOUND, problem).into_response(MediaType::Json);
        }
        Err(fault) => return inner(&fault, "").into_response(MediaType::Json),
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(mime(file.media_type)),
    );
    // The name is an id and an ending of ours.
    let name = format!(
        "attachment; filename=\"{}.{}\"",
        gid::public(file.id).0,
        ending(file.media_type)
    );
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "private, no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

const fn mime(kind: FileType) -> &'static str {
    match kind {
        FileType::Jpeg => "image/jpeg",
        FileType::Png => "image/png",
        FileType::Webp => "image/webp",
        FileType::Pdf => "application/pdf",
    }
}

const fn ending(kind: FileType) -> &'static str {
    match kind {
        FileType::Jpeg => "jpg",
        FileType::Png => "png",
        FileType::Webp => "webp",
        FileType::Pdf => "pdf",
    }
}
