//! A WebSocket: who connects has three seconds to say who it is, and then subscribes, so many at a time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts as _, Request};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use serde_json::{Map, Value};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::AbortHandle;
use tokio::time::{Instant, interval, sleep_until};

use super::messages::{self, Close, Incoming, PROTOCOL};
use super::{End, Listener, Listening, Opened, Said, What, stopped};
use crate::http::Frame;
use crate::http::accept_loop::Held;
use crate::http::backend::Backend;
use crate::http::negotiation::MediaType;
use crate::http::problem::{Code, Problem, Refusal};
use crate::http::request::GraphqlRequest;
use crate::http::settings::HttpSettings;

/// Small buffers: most sockets are quiet.
const BUFFER: usize = 1024;
/// What may wait to be written before writing waits for the client.
const UNWRITTEN: usize = 256 * 1024;
/// Events of all subscriptions together that may wait for the socket.
const WAITING: usize = 16;
/// Whoever says nothing for so many looks is gone; each look pings.
const SILENT: u32 = 3;

/// Messages so many times too big are not even read to their end, and the connection is cut.
const CUT: usize = 4;

/// Whether a request wants to become a WebSocket.
pub fn is_wanted(headers: &HeaderMap) -> bool {
    let upgrade = headers.get(header::UPGRADE);
    upgrade.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Turns the connection of a request into a socket.
pub async fn upgrade<B: Backend>(
    frame: Arc<Frame<B>>,
    request: Request,
    listener: Listener,
) -> Response<Body> {
    let (mut parts, _) = request.into_parts();
    if !is_welcome(&parts.headers, &frame.settings) {
        return refuse(StatusCode::FORBIDDEN, "Pages of this origin may not connect.");
    }
    let place = parts.extensions.get::<Held>().cloned();
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(why) => {
            return refuse(
                why.into_response().status(),
                "This is not the handshake of a WebSocket.",
            );
        }
    };
    let settings = &frame.settings;
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(settings.socket_message_bytes * CUT)
        .max_frame_size(settings.socket_message_bytes * CUT)
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_write_buffer_size(UNWRITTEN)
        .on_upgrade(move |socket| async move {
            // It counts as a connection until it ends.
            let _place = place;
            Connection::new(frame, listener).serve(socket).await;
        })
}

fn refuse(status: StatusCode, message: &str) -> Response<Body> {
    Refusal::http(status, Problem::new(Code::BadUserInput, message)).into_response(MediaType::Json)
}

/// Browsers name the page that connects, and let any page do so: ours and those of the settings may.
fn is_welcome(headers: &HeaderMap, settings: &HttpSettings) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let ours = origin.split_once("://").map(|(_, host)| host);
    (ours.is_some() && ours == host) || settings.allowed_origins.iter().any(|allowed| allowed == origin)
}

/// A subscription on the socket.
struct Subscription {
    id: Arc<str>,
    task: AbortHandle,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Connection<B: Backend> {
    frame: Arc<Frame<B>>,
    listener: Listener,
    /// Who said so in `connection_init`.
    known: Option<B::Caller>,
    initialised: bool,
    subscriptions: HashMap<u64, Subscription>,
    last_key: u64,
    say: Sender<Said>,
    said: Option<Receiver<Said>>,
}

/// What is to be written, or why it is over.
type Reply<'a> = Result<Option<Message>, Close<'a>>;

impl<B: Backend> Connection<B> {
    fn new(frame: Arc<Frame<B>>, listener: Listener) -> Self {
        let (say, said) = channel(WAITING);
        Self {
            frame,
            listener,
            known: None,
            initialised: false,
            subscriptions: HashMap::new(),
            last_key: 0,
            say,
            said: Some(said),
        }
    }

    async fn serve(mut self, mut socket: WebSocket) {
        if socket.protocol().is_none() {
            return close(socket, Close::Protocol).await;
        }
        let settings = &self.frame.settings;
        let deadline = Instant::now() + Duration::from_secs(settings.socket_init_seconds);
        let mut looks = interval(Duration::from_secs(settings.live_check_seconds.max(1)));
        let most_bytes = settings.socket_message_bytes;
        let mut stop = self.frame.stop.subscribe();
        let Some(mut said) = self.said.take() else { return };
        let mut silent = 0;
        loop {
            let reply = tokio::select! {
                received = socket.recv() => {
                    silent = 0;
                    match received {
                        Some(Ok(Message::Text(text))) if text.len() > most_bytes => Err(Close::TooBig),
                        Some(Ok(Message::Text(text))) => match Incoming::parse(&text) {
                            Some(incoming) => match self.hear(incoming).await {
                                Ok(reply) => Ok(reply),
                                Err(end) => return close(socket, end.close()).await,
                            },
                            None => Err(Close::Invalid),
                        },
                        Some(Ok(Message::Binary(_))) => Err(Close::Invalid),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
                        Some(Ok(Message::Close(_))) => return goodbye(socket).await,
                        Some(Err(_)) | None => return,
                    }
                }
                // Its sender is `self.say`: it does not end before us.
                Some(said) = said.recv() => self.pass_on(said),
                () = sleep_until(deadline), if !self.initialised => Err(Close::InitTimeout),
                _ = looks.tick() => {
                    silent += 1;
                    if silent > SILENT {
                        return;
                    }
                    if self.stands().await {
                        Ok(Some(Message::Ping(axum::body::Bytes::new())))
                    } else {
                        Err(Close::Forbidden)
                    }
                }
                () = stopped(&mut stop) => Err(Close::GoingAway),
            };
            match reply {
                Ok(None) => {}
                Ok(Some(message)) => {
                    if socket.send(message).await.is_err() {
                        return;
                    }
                }
                Err(why) => return close(socket, why).await,
            }
        }
    }

    /// Answers what the client says.
    async fn hear(&mut self, incoming: Incoming) -> Result<Option<Message>, Over> {
        match incoming {
            Incoming::ConnectionInit { payload } => self.init(payload).await,
            Incoming::Ping { payload } => Ok(Some(messages::pong(payload.as_ref()))),
            Incoming::Pong { .. } => Ok(None),
            Incoming::Subscribe { id, payload } => self.subscribe(id, payload),
            Incoming::Complete { id } => {
                self.subscriptions.retain(|_, open| *open.id != *id);
                Ok(None)
            }
        }
    }

    async fn init(&mut self, payload: Option<Map<String, Value>>) -> Result<Option<Message>, Over> {
        if std::mem::replace(&mut self.initialised, true) {
            return Err(Over::TwoInits);
        }
        let named = ["Authorization", "authorization"];
        let payload = payload.unwrap_or_default();
        match named.iter().find_map(|name| payload.get(*name)) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => {
                let bearer = text
                    .split_once(' ')
                    .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
                    .map(|(_, token)| token.trim().to_owned());
                self.listener.bearer = Some(bearer.ok_or(Over::Forbidden)?);
            }
            Some(_) => return Err(Over::Forbidden),
        }
        let known = self.listener.caller(&self.frame).await;
        self.known = Some(known.map_err(|_| Over::Forbidden)?);
        Ok(Some(messages::ack()))
    }

    fn subscribe(&mut self, id: String, payload: Map<String, Value>) -> Result<Option<Message>, Over> {
        if self.known.is_none() {
            return Err(Over::Unauthorized);
        }
        if self.subscriptions.values().any(|open| *open.id == *id) {
            return Err(Over::Taken(id));
        }
        let sent = GraphqlRequest::from_members(payload).map_err(|_| Over::Invalid)?;
        let most = self.frame.settings.socket_subscriptions;
        let refused = if self.subscriptions.len() >= most {
            let message = format!("This socket has {most} subscriptions; no more are allowed.");
            Some(Refusal::http(
                StatusCode::TOO_MANY_REQUESTS,
                Problem::new(Code::Throttled, message),
            ))
        } else {
            self.frame.rates.address(self.listener.visitor.address).err()
        };
        if let Some(refused) = refused {
            return Ok(Some(messages::error(&id, &refused.body())));
        }
        self.last_key += 1;
        let (key, say) = (self.last_key, self.say.clone());
        let (frame, listener) = (self.frame.clone(), self.listener.clone());
        let task = tokio::spawn(async move {
            let what = match Listening::open(&frame, sent, listener).await {
                Ok(Opened::Listening(listening)) => What::Ended(listening.tell(key, &say).await),
                Ok(Opened::Nothing) => What::Ended(End::Complete),
                Ok(Opened::Refused(body)) => What::Refused(body),
                Err(refusal) => What::Refused(refusal.body()),
            };
            // A socket that is gone needs no word of it.
            let _ = say.send(Said { key, what }).await;
        });
        let open = Subscription {
            id: id.into(),
            task: task.abort_handle(),
        };
        self.subscriptions.insert(key, open);
        Ok(None)
    }

    /// Passes on what a subscription says, unless the client has ended it.
    fn pass_on(&mut self, said: Said) -> Reply<'static> {
        let Some(id) = self.subscriptions.get(&said.key).map(|open| open.id.clone()) else {
            return Ok(None);
        };
        if !matches!(said.what, What::Next(_)) {
            self.subscriptions.remove(&said.key);
        }
        match said.what {
            What::Next(body) => Ok(Some(messages::next(&id, &body))),
            What::Refused(body) => Ok(Some(messages::error(&id, &body))),
            What::Ended(End::Denied) => Err(Close::Forbidden),
            What::Ended(End::Complete | End::Gone) => Ok(Some(messages::complete(&id))),
        }
    }

    async fn stands(&self) -> bool {
        match &self.known {
            Some(known) => self.listener.stands(&self.frame, known).await,
            None => true,
        }
    }
}

/// Why the client's words end the socket.
enum Over {
    Invalid,
    Unauthorized,
    Forbidden,
    Taken(String),
    TwoInits,
}

impl Over {
    fn close(&self) -> Close<'_> {
        match self {
            Self::Invalid => Close::Invalid,
            Self::Unauthorized => Close::Unauthorized,
            Self::Forbidden => Close::Forbidden,
            Self::Taken(id) => Close::Taken(id),
            Self::TwoInits => Close::TwoInits,
        }
    }
}

async fn close(mut socket: WebSocket, why: Close<'_>) {
    // The peer may be gone; that closes it as well.
    if socket.send(why.message()).await.is_ok() {
        goodbye(socket).await;
    }
}

/// Reads to the end, which answers the other's word of closing, or waits for an answer to ours.
async fn goodbye(mut socket: WebSocket) {
    let end = async { while let Some(Ok(_)) = socket.recv().await {} };
    let _ = tokio::time::timeout(Duration::from_secs(1), end).await;
}
