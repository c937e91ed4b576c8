//! Runs operations: each in a task of its own, with a limit on how many and how long, and with
//! every inner cause kept from the client.

use std::{sync::Arc, time::Duration};

use async_graphql::{CacheControl, ErrorExtensionValues, Response, ServerError, Value};
use axum::{body::Bytes, http::StatusCode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Instrument as _;

use super::{
    backend::{Backend, Visit},
    document::Call,
    problem::{Code, INTERNAL_MESSAGE, Problem, Refusal},
};

/// The places in which operations run.
pub struct Slots {
    free: Arc<Semaphore>,
    all: u32,
    limit: Duration,
}

/// What an operation answered.
pub struct Answer {
    pub body: Bytes,
    pub has_errors: bool,
    pub cache_control: CacheControl,
}

impl Slots {
    pub fn new(concurrent: usize, seconds: u64) -> Self {
        let all = u32::try_from(concurrent).unwrap_or(u32::MAX).max(1);
        Self {
            free: Arc::new(Semaphore::new(all as usize)),
            all,
            limit: Duration::from_secs(seconds),
        }
    }

    /// A place to run in; when there is none the client is to come back.
    pub fn take(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        Arc::clone(&self.free).try_acquire_owned().map_err(|_| {
            Refusal::http(
                StatusCode::SERVICE_UNAVAILABLE,
                Problem::new(Code::Throttled, "The server is busy; try again in a moment."),
            )
            .retry_after(1)
        })
    }

    /// A place to run in, when there is one: who listens can wait.
    pub async fn wait(&self) -> OwnedSemaphorePermit {
        let permit = Arc::clone(&self.free).acquire_owned().await;
        permit.expect("the semaphore is never closed")
    }

    /// Waits until nothing runs any more.
    pub async fn all_free(&self) {
        // The semaphore is never closed.
        let _ = self.free.acquire_many(self.all).await;
    }

    /// Executes a call. When the client hangs up, or when the time is up, the work goes on to its
    /// end in its own task: a unit of work is never cancelled in the middle.
    pub async fn run<B: Backend>(
        &self,
        backend: &Arc<B>,
        call: Call,
        visit: Visit<B::Caller>,
        permit: OwnedSemaphorePermit,
    ) -> Result<Answer, Refusal> {
        let request_id = visit.request_id.clone();
        let backend = Arc::clone(backend);
        let work = async move { Some(backend.execute(call.into_request(), visit).await) };
        let answer = self.guard(work, request_id.clone(), permit).await?;
        answer.ok_or_else(|| Refusal::internal(&request_id))
    }

    /// Runs what answers, within the limit of time and with masked errors.
    pub async fn guard(
        &self,
        work: impl Future<Output = Option<Response>> + Send + 'static,
        request_id: String,
        permit: OwnedSemaphorePermit,
    ) -> Result<Option<Answer>, Refusal> {
        let id = request_id.clone();
        let task = tokio::spawn(
            async move {
                let _permit = permit;
                let mut response = work.await?;
                mask(&mut response, &id);
                Some(Answer {
                    has_errors: !response.errors.is_empty(),
                    cache_control: response.cache_control,
                    // A response is made of JSON values.
                    body: serde_json::to_vec(&response).unwrap_or_default().into(),
                })
            }
            .in_current_span(),
        );
        match tokio::time::timeout(self.limit, task).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) => {
                tracing::error!("an operation panicked");
                Err(Refusal::internal(&request_id))
            }
            Err(_) => {
                tracing::warn!("an operation took longer than the limit");
                let mut problem = Problem::new(
                    Code::Timeout,
                    format!(
                        "The operation took longer than {} seconds. A mutation may still take \
                         effect: look before you repeat it, or repeat it with the same \
                         idempotency key.",
                        self.limit.as_secs()
                    ),
                );
                problem.request_id = Some(request_id);
                Err(Refusal::document(StatusCode::GATEWAY_TIMEOUT, vec![problem]))
            }
        }
    }
}

/// Leaves only errors with a code of ours as they are.
fn mask(response: &mut Response, request_id: &str) {
    for error in &mut response.errors {
        let code = code_of(error);
        if code.is_some_and(|code| code != Code::Internal) {
            continue;
        }
        if code.is_none() {
            if let Some(message) = about_an_argument(&error.message) {
                error.message = message;
                error.extensions = Some(extensions(Code::BadUserInput, None));
                continue;
            }
            tracing::error!(
                cause = before_values(&error.message),
                path = ?error.path,
                "a resolver failed without a code"
            );
        }
        INTERNAL_MESSAGE.clone_into(&mut error.message);
        error.extensions = Some(extensions(Code::Internal, Some(request_id)));
    }
}

fn code_of(error: &ServerError) -> Option<Code> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(text) => Code::ALL.into_iter().find(|code| code.as_str() == text),
        _ => None,
    }
}

fn extensions(code: Code, request_id: Option<&str>) -> ErrorExtensionValues {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_str());
    if let Some(id) = request_id {
        extensions.set("requestId", id);
    }
    extensions
}

/// The executor's own complaints about arguments repeat the value; they become a fixed text with
/// the type that was expected.
fn about_an_argument(message: &str) -> Option<String> {
    let expected = message
        .strip_prefix("Failed to parse \"")
        .or_else(|| message.strip_prefix("Expected input type \""))?
        .split('"')
        .next()?;
    let is_type = expected
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_[]!".contains(&b));
    is_type.then(|| format!("The value of an argument is not a valid {expected}."))
}

/// What stands before anything that may be a value.
fn before_values(message: &str) -> &str {
    message
        .split(['(', '"', '\'', '`', '\n', ':'])
        .next()
        .unwrap_or_default()
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(message: &str, code: Option<&str>) -> serde_json::Value {
        let mut error = ServerError::new(message, None);
        if let Some(code) = code {
            let mut extensions = ErrorExtensionValues::default();
            extensions.set("code", code);
            extensions.set("detail", "kept");
            error.extensions = Some(extensions);
        }
        let mut response = Response::from_errors(vec![error]);
        mask(&mut response, "id-1");
        serde_json::to_value(&response.errors[0]).expect("json")
    }

    #[test]
    fn only_our_codes_reach_the_client() {
        let known = masked("You may not read this", Some("FORBIDDEN"));
        assert_eq!(known["message"], "You may not read this");
        assert_eq!(known["extensions"]["detail"], "kept");
        for (message, code) in [
            ("relation \"person\" does not exist", None),
            ("phone 13800138000", Some("SOMETHING")),
            ("the disk is full", Some("INTERNAL_SERVER_ERROR")),
        ] {
            let error = masked(message, code);
            assert_eq!(error["message"], "Internal server error");
            assert_eq!(error["extensions"]["code"], "INTERNAL_SERVER_ERROR");
            assert_eq!(error["extensions"]["requestId"], "id-1");
            assert!(!error.to_string().contains("138001"));
        }
    }

    #[test]
    fn complaints_about_arguments_name_the_type_and_not_the_value() {
        for message in [
            "Failed to parse \"DateTime\": 13800138000 is wrong (occurred while parsing \"Input\")",
            "Expected input type \"DateTime\", found \"13800138000\".",
        ] {
            let error = masked(message, None);
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT");
            assert_eq!(
                error["message"],
                "The value of an argument is not a valid DateTime."
            );
        }
    }
}
