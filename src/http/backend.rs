//! What the frame needs from the application behind it.

use std::net::IpAddr;

use async_graphql::{Request, Response};
use uuid::Uuid;

use super::problem::Refusal;
use super::visitor::Visitor;
use crate::language::Language;
use crate::live::{Feed, Turn, Wanted};

/// The application: who callers are and how operations are answered.
pub trait Backend: Send + Sync + 'static {
    /// Somebody who asks; anonymous callers are callers too.
    type Caller: Clone + Send + Sync + 'static;

    /// Finds the caller of a bearer token; the anonymous one when there is none.
    fn authenticate(&self, bearer: Option<&str>)
    -> impl Future<Output = Result<Self::Caller, Denied>> + Send;

    /// The key that a caller's requests are counted under; `None` for the anonymous caller.
    fn principal(caller: &Self::Caller) -> Option<Uuid>;

    /// Executes one operation. It runs in a task of its own, to its end.
    fn execute(&self, request: Request, visit: Visit<Self::Caller>) -> impl Future<Output = Response> + Send;

    /// Whether a caller may no longer what it might before.
    fn lost(_before: &Self::Caller, _now: &Self::Caller) -> bool {
        false
    }

    /// Runs one turn of a subscription; `None` where there is nothing that the caller may be told. One that
    /// listens to nothing has no subscriptions.
    fn turn(
        &self,
        _: Request,
        _: Visit<Self::Caller>,
        _: Turn,
    ) -> impl Future<Output = Option<Response>> + Send {
        std::future::ready(None)
    }

    /// The events that were asked for; `None` where they cannot be had now.
    fn feed(&self, _: Wanted) -> impl Future<Output = Option<Feed>> + Send {
        std::future::ready(None)
    }

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

impl Denied {
    /// What the client is told.
    pub fn refuse(&self, visitor: &Visitor) -> Refusal {
        match self {
            Self::InvalidToken => Refusal::unauthenticated(),
            Self::Unavailable => Refusal::internal(&visitor.request_id),
        }
    }
}
