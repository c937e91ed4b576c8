//! Reads request bodies within their bounds of length and time.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, header},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::{
    problem::{Code, Problem, Refusal},
    settings::HttpSettings,
};

/// The whole body, or a refusal that ends the connection so that the rest need not be read.
pub async fn read(headers: &HeaderMap, body: Body, settings: &HttpSettings) -> Result<Bytes, Refusal> {
    if headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|coding| coding != "identity")
    {
        return Err(Refusal::http(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::new(Code::BadUserInput, "Compressed request bodies are not accepted."),
        )
        .closing());
    }
    let declared: Option<u64> = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length| length > settings.body_bytes as u64) {
        return Err(too_large(settings.body_bytes));
    }
    let whole = Limited::new(body, settings.body_bytes).collect();
    match tokio::time::timeout(Duration::from_secs(settings.body_seconds), whole).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(settings.body_bytes)),
        Ok(Err(_)) => Err(Refusal::bad_request("The body ended before it was complete.").closing()),
        Err(_) => Err(Refusal::http(
            StatusCode::REQUEST_TIMEOUT,
            Problem::new(
                Code::Timeout,
                format!(
                    "The body did not arrive within {} seconds.",
                    settings.body_seconds
                ),
            ),
        )
        .closing()),
    }
}

fn too_large(limit: usize) -> Refusal {
    Refusal::http(
        StatusCode::PAYLOAD_TOO_LARGE,
        Problem::new(
            Code::BadUserInput,
            format!("The body is too large: at most {limit} bytes are allowed."),
        ),
    )
    .closing()
}
