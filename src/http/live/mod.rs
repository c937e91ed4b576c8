//! Subscriptions: over a WebSocket (`graphql-transport-ws`) and as server-sent events. The same gate as for any
//! other document is before them, and each event is answered as a request of its own, by whom the caller is then.

pub mod event_stream;
mod messages;
pub mod socket;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::StatusCode;
use tokio::sync::mpsc::Sender;
use tokio::sync::watch;

use super::Frame;
use super::backend::{Backend, Denied, Visit};
use super::document::{Call, Kind};
use super::problem::{Code, Problem, Refusal};
use super::request::GraphqlRequest;
use super::visitor::Visitor;
use crate::language::Language;
use crate::live::{Event, Feed, Topic, Turn, Wanted};

/// How long a listener waits when the caller cannot be looked up.
const AGAIN: Duration = Duration::from_secs(1);

/// Who listens: looked up again whenever it matters.
#[derive(Clone)]
pub struct Listener {
    pub bearer: Option<String>,
    pub visitor: Visitor,
    pub language: Language,
}

impl Listener {
    async fn caller<B: Backend>(&self, frame: &Frame<B>) -> Result<B::Caller, Denied> {
        frame.backend.authenticate(self.bearer.as_deref()).await
    }

    /// Whether the listener still is who it was, with all that it might.
    async fn stands<B: Backend>(&self, frame: &Frame<B>, before: &B::Caller) -> bool {
        match self.caller(frame).await {
            Ok(now) => !B::lost(before, &now),
            Err(Denied::InvalidToken) => false,
            // What cannot be looked at now is looked at later.
            Err(Denied::Unavailable) => true,
        }
    }

    fn visit<C>(&self, caller: C) -> Visit<C> {
        Visit {
            caller,
            language: self.language,
            request_id: self.visitor.request_id.clone(),
            address: self.visitor.address,
        }
    }
}

/// Why a subscription is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// There is nothing more that the listener may see.
    Complete,
    /// The token is not good any more, or a role was taken.
    Denied,
    /// Nobody reads any more.
    Gone,
}

/// What a subscription says; `key` is its place on a socket.
pub struct Said {
    pub key: u64,
    pub what: What,
}

pub enum What {
    /// The JSON of a response.
    Next(Bytes),
    /// It never began: the JSON of a response with errors alone.
    Refused(Bytes),
    Ended(End),
}

/// A subscription that passed the gate and listens.
pub struct Listening<B: Backend> {
    frame: Arc<Frame<B>>,
    listener: Listener,
    before: B::Caller,
    call: Call,
    feed: Feed,
    /// Nothing to tell of one event is not the end: others of the board may be seen.
    lasts: bool,
    _counted: Counted,
}

/// Counts a subscription while it stands.
struct Counted;

impl Counted {
    fn new() -> Self {
        metrics::gauge!("hongyan_subscriptions").increment(1);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("hongyan_subscriptions").decrement(1);
    }
}

/// How opening a subscription came out.
pub enum Opened<B: Backend> {
    Listening(Box<Listening<B>>),
    /// There is nothing to listen to, which looks like nothing that one may see.
    Nothing,
    /// The resolver refused; a response.
    Refused(Bytes),
}

impl<B: Backend> Listening<B> {
    /// Opens a subscription that was sent.
    pub async fn open(
        frame: &Arc<Frame<B>>,
        sent: GraphqlRequest,
        listener: Listener,
    ) -> Result<Opened<B>, Refusal> {
        let prepared = frame.documents.find(&frame.gate, &sent)?;
        let name = sent.operation_name.as_deref();
        if frame.gate.operation(&prepared, name)?.kind != Kind::Subscription {
            let message = "Only subscriptions are taken here; send queries and mutations by HTTP.";
            return Err(Refusal::document(
                StatusCode::BAD_REQUEST,
                vec![Problem::new(Code::BadUserInput, message)],
            ));
        }
        let call = frame.gate.call(&prepared, name, sent.variables)?;
        let caller = listener
            .caller(frame)
            .await
            .map_err(|denied| denied.refuse(&listener.visitor))?;
        if let Some(principal) = B::principal(&caller) {
            frame.rates.caller(principal)?;
        }
        let before = caller.clone();
        let wish = Arc::<OnceLock<Wanted>>::default();
        let turn = Turn::Open(wish.clone());
        if let Some(response) = run(frame, &listener, &call, caller, turn).await? {
            return Ok(Opened::Refused(response));
        }
        let Some(wanted) = wish.get().cloned() else {
            return Ok(Opened::Nothing);
        };
        let lasts = matches!(wanted.topic, Topic::Board { .. });
        let Some(feed) = frame.backend.feed(wanted).await else {
            return Err(Refusal::internal(&listener.visitor.request_id));
        };
        Ok(Opened::Listening(Box::new(Self {
            frame: frame.clone(),
            listener,
            before,
            call,
            feed,
            lasts,
            _counted: Counted::new(),
        })))
    }

    /// Tells what happens until it is over. Whoever reads slowly holds this up, and the feed then says what was
    /// missed: nothing is kept for them.
    pub async fn tell(mut self, key: u64, to: &Sender<Said>) -> End {
        loop {
            let event = self.feed.next().await;
            match self.answer(event).await {
                Ok(Some(body)) => {
                    let what = What::Next(body);
                    if to.send(Said { key, what }).await.is_err() {
                        return End::Gone;
                    }
                }
                Ok(None) if self.lasts => {}
                Ok(None) => return End::Complete,
                Err(end) => return end,
            }
        }
    }

    async fn answer(&self, event: Event) -> Result<Option<Bytes>, End> {
        let caller = loop {
            match self.listener.caller(&self.frame).await {
                Ok(caller) => break caller,
                Err(Denied::InvalidToken) => return Err(End::Denied),
                Err(Denied::Unavailable) => tokio::time::sleep(AGAIN).await,
            }
        };
        if B::lost(&self.before, &caller) {
            return Err(End::Denied);
        }
        let turn = Turn::At(event);
        match run(&self.frame, &self.listener, &self.call, caller, turn).await {
            Ok(body) => Ok(body),
            Err(refusal) => Ok(Some(refusal.body())),
        }
    }
}

/// Runs one turn, in a place like any other operation.
async fn run<B: Backend>(
    frame: &Frame<B>,
    listener: &Listener,
    call: &Call,
    caller: B::Caller,
    turn: Turn,
) -> Result<Option<Bytes>, Refusal> {
    let permit = frame.slots.wait().await;
    let (backend, request) = (frame.backend.clone(), call.clone().into_request());
    let visit = listener.visit(caller);
    let work = async move { backend.turn(request, visit, turn).await };
    let answer = frame
        .slots
        .guard(work, listener.visitor.request_id.clone(), permit)
        .await?;
    Ok(answer.map(|answer| answer.body))
}

/// Until the server is told to stop.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    // The frame holds the other end.
    let _ = stop.wait_for(|stop| *stop).await;
}
