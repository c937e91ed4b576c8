//! Accepts connections, so many in all and per address, each with a limit on how slowly it may speak;
//! at the end lets running requests finish.

use std::{
    collections::{BTreeSet, HashMap},
    future::Future,
    net::IpAddr,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body, extract::Request};
use futures_util::{FutureExt as _, future::BoxFuture};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tower::ServiceExt as _;

use super::{live, settings::HttpSettings, stream::Stream, visitor::Peer};

/// After the system refused to hand out a connection: it is short of descriptors, and more of them
/// at once would not help.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop`; then no more connections are accepted and the open ones end after the
/// request that runs on them. The future that is returned resolves when all have ended.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: &HttpSettings,
    stop: impl Future<Output = ()>,
) -> BoxFuture<'static, ()> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(settings.head_seconds))
        .max_header_size(settings.head_bytes)
        .max_buf_size(settings.head_bytes.max(8192));
    let stall = Duration::from_secs(settings.write_stall_seconds);
    let places = Places::new(settings);
    let stopping = watch::Sender::new(false);
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => (stream, peer.ip().to_canonical()),
            Err(error) => {
                tracing::warn!(%error, "could not accept a connection");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let Some(place) = places.take(peer) else {
            metrics::counter!("hongyan_connections_refused_total").increment(1);
            continue;
        };
        let router = router.clone();
        let place = Held(Arc::new(place));
        let held = place.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            if live::socket::is_wanted(request.headers()) {
                request.extensions_mut().insert(held.clone());
            }
            router.clone().oneshot(request)
        });
        let connection = http.serve_connection(TokioIo::new(prepared(stream, stall)), service);
        let mut told = stopping.subscribe();
        tokio::spawn(async move {
            let _place = place;
            let mut connection = pin!(connection.with_upgrades());
            tokio::select! {
                // A connection that breaks is the client's affair.
                _ = connection.as_mut() => return,
                _ = told.changed() => {}
            }
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        });
    }
    drop(listener);
    async move {
        stopping.send_replace(true);
        // Until the last connection has let go of its end.
        stopping.closed().await;
    }
    .boxed()
}

fn prepared(stream: TcpStream, stall: Duration) -> Stream {
    // Without it small answers may wait for the client's acknowledgement; it can only fail on a
    // connection that is gone.
    let _ = stream.set_nodelay(true);
    Stream::new(stream, stall)
}

/// The places for connections.
struct Places {
    all: Arc<Semaphore>,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
    per_address: usize,
    proxies: BTreeSet<IpAddr>,
}

impl Places {
    fn new(settings: &HttpSettings) -> Self {
        Self {
            all: Arc::new(Semaphore::new(
                settings.connections.clamp(1, Semaphore::MAX_PERMITS),
            )),
            taken: Arc::default(),
            per_address: settings.connections_per_address.max(1),
            proxies: settings.trusted_proxies.clone(),
        }
    }

    /// A place for a connection from this peer, unless it or all together have too many.
    fn take(&self, peer: IpAddr) -> Option<Place> {
        let permit = Arc::clone(&self.all).try_acquire_owned().ok()?;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(peer).or_default();
        if *count >= self.per_address && !self.proxies.contains(&peer) {
            return None;
        }
        *count += 1;
        drop(taken);
        metrics::gauge!("hongyan_connections").increment(1);
        Some(Place {
            peer,
            taken: Arc::clone(&self.taken),
            _permit: permit,
        })
    }
}

/// A connection's place, for what goes on on it after an upgrade.
#[derive(Clone)]
pub struct Held(#[expect(dead_code, reason = "it is held until it is dropped")] Arc<Place>);

struct Place {
    peer: IpAddr,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        metrics::gauge!("hongyan_connections").decrement(1);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.peer) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.peer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_in_all_and_per_address_and_come_back() {
        let places = Places::new(&HttpSettings {
            connections: 4,
            connections_per_address: 2,
            trusted_proxies: ["10.0.0.1".parse().unwrap()].into(),
            ..HttpSettings::default()
        });
        let from = |peer: &str| places.take(peer.parse().unwrap());
        let first = from("192.0.2.1").expect("free");
        let _second = from("192.0.2.1").expect("free");
        assert!(from("192.0.2.1").is_none(), "two of this address already");
        drop(first);
        let _again = from("192.0.2.1").expect("one came back");
        let _proxied = from("10.0.0.1").expect("free");
        let _proxied_too = from("10.0.0.1").expect("free");
        assert!(from("192.0.2.2").is_none(), "four in all already");
    }
}
