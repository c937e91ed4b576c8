//! What the frame needs from the application behind it.

use std::net::IpAddr;

use async_graphql::{Request, Response};
use uuid::Uuid;

use crate::language::Language;

/// The application: who callers are and how operations are answered.
pub trait Backend: Send + Sync + 'static {
    /// Somebody who asks; anonymous callers are callers too.
    type Caller: Send + 'static;

    /// Finds the caller of a bearer token; the anonymous one when there is none.
    fn authenticate(&self, bearer: Option<&str>)
    -> impl Future<Output = Result<Self::Caller, Denied>> + Send;

    /// The key that a caller's requests are counted under; `None` for the anonymous caller.
    fn principal(caller: &Self::Caller) -> Option<Uuid>;

    /// Executes one operation. It runs in a task of its own, to its end.
    fn execute(&self, request: Request, visit: Visit<Self::Caller>) -> impl Future<Output = Response> + Send;

    /// Whether requests can be answered now.
    fn ready(&self) -> impl Future<Output = bool> + Send;

    /// Sets the gauges that are read only when somebody looks at them.
    fn measure(&self) {}
}

/// Who asks, from where and in which language.
pub struct Visit<Caller> {
    pub caller: Caller,
    pub language: Language,
    pub request_id: String,
    pub address: IpAddr,
}

/// Why a token gives no caller.
#[derive(Debug)]
pub enum Denied {
    /// Unreadable, expired, revoked or for somebody else: the client has to get a new one.
    InvalidToken,
    /// The token could not be looked at.
    Unavailable,
}
