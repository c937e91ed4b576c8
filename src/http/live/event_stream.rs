//! Server-sent events (`graphql-sse`, distinct connections): one operation a request, answered by a stream of its
//! own.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, header};
use futures_util::StreamExt as _;
use futures_util::stream::unfold;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::interval;

use super::{End, Listener, Listening, Opened, Said, What, stopped};
use crate::http::Frame;
use crate::http::backend::{Backend, Denied};
use crate::http::problem::Refusal;
use crate::http::request::GraphqlRequest;

/// Events that may wait for a client to read them.
const WAITING: usize = 4;
/// A comment this often tells proxies that somebody is there.
const ALIVE_EVERY: Duration = Duration::from_secs(12);

/// Answers a subscription.
pub async fn subscribe<B: Backend>(
    frame: &Arc<Frame<B>>,
    sent: GraphqlRequest,
    listener: Listener,
) -> Result<Response<Body>, Refusal> {
    // A token that is not good is refused before there is a stream.
    let caller = listener
        .caller(frame)
        .await
        .map_err(|denied| denied.refuse(&listener.visitor))?;
    Ok(match Listening::open(frame, sent, listener.clone()).await? {
        Opened::Listening(listening) => {
            let (said, heard) = channel(WAITING);
            let (frame, mut stop) = (frame.clone(), frame.stop.subscribe());
            let checks = interval(Duration::from_secs(frame.settings.live_check_seconds.max(1)));
            tokio::spawn(async move {
                let mut checks = checks;
                let told = listening.tell(0, &said);
                let stands = async {
                    loop {
                        checks.tick().await;
                        if !listener.stands(&frame, &caller).await {
                            return;
                        }
                    }
                };
                let end = tokio::select! {
                    end = told => end,
                    () = stands => End::Denied,
                    () = said.closed() => End::Gone,
                    () = stopped(&mut stop) => End::Complete,
                };
                if end == End::Denied {
                    let body = Denied::InvalidToken.refuse(&listener.visitor).body();
                    let _ = said
                        .send(Said {
                            key: 0,
                            what: What::Next(body),
                        })
                        .await;
                }
                let _ = said
                    .send(Said {
                        key: 0,
                        what: What::Ended(end),
                    })
                    .await;
            });
            stream(heard)
        }
        Opened::Nothing => whole(None),
        Opened::Refused(body) => whole(Some(&body)),
    })
}

/// One response, and the end.
pub fn whole(body: Option<&Bytes>) -> Response<Body> {
    let mut text = body.map_or_else(Vec::new, |body| next(body).to_vec());
    text.extend_from_slice(COMPLETE);
    response(Body::from(text))
}

const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

fn next(body: &[u8]) -> Bytes {
    // JSON of ours has no line breaks.
    [b"event: next\ndata: ", body, b"\n\n"].concat().into()
}

fn stream(heard: Receiver<Said>) -> Response<Body> {
    let alive = interval(ALIVE_EVERY);
    let chunks = unfold(Some((heard, alive)), |state| async {
        let (mut heard, mut alive) = state?;
        tokio::select! {
            biased;
            said = heard.recv() => match said.map(|said| said.what) {
                Some(What::Next(body) | What::Refused(body)) => Some((next(&body), Some((heard, alive)))),
                Some(What::Ended(_)) | None => Some((Bytes::from_static(COMPLETE), None)),
            },
            // The first one, at once, lets browsers see the head of the answer.
            _ = alive.tick() => Some((Bytes::from_static(b":\n\n"), Some((heard, alive)))),
        }
    });
    response(Body::from_stream(chunks.map(Ok::<_, std::convert::Infallible>)))
}

fn response(body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // For nginx, which would keep what comes until there is more of it.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
