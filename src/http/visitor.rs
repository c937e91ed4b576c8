//! Where a request comes from: its address and its ids, believed only as far as they can be.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName};
use rand::RngExt as _;

use super::{document::hex, settings::HttpSettings};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// The address at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Who knocks, before anybody knows who it is.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The client's address: the peer, or what a trusted proxy says.
    pub address: IpAddr,
    /// Names this request in answers and logs.
    pub request_id: String,
    /// The trace this request belongs to (W3C Trace Context), or one that begins here.
    pub trace_id: String,
}

impl Visitor {
    pub fn of(peer: IpAddr, headers: &HeaderMap, settings: &HttpSettings) -> Self {
        let peer = peer.to_canonical();
        let through_proxy = settings.trusted_proxies.contains(&peer);
        let trace_id = headers
            .get(TRACE_PARENT)
            .and_then(|value| trace_of(value.to_str().ok()?));
        let request_id = headers
            .get(REQUEST_ID)
            .filter(|_| through_proxy)
            .and_then(|value| value.to_str().ok())
            .filter(|id| is_plain_id(id))
            .map_or_else(|| hex(&rand::rng().random::<[u8; 16]>()), ToOwned::to_owned);
        Self {
            address: if through_proxy {
                forwarded(peer, headers, settings)
            } else {
                peer
            },
            trace_id: trace_id.unwrap_or_else(|| request_id.clone()),
            request_id,
        }
    }
}

/// The last address in the chain that is not one of our proxies: what stands before it was
/// written by the client.
fn forwarded(peer: IpAddr, headers: &HeaderMap, settings: &HttpSettings) -> IpAddr {
    let mut address = peer;
    let chain = headers.get_all(FORWARDED_FOR);
    let hops: Vec<&str> = chain
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in hops.into_iter().rev() {
        let Ok(hop) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        address = hop.to_canonical();
        if !settings.trusted_proxies.contains(&address) {
            break;
        }
    }
    address
}

fn is_plain_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// The trace id of a `traceparent` of version 00.
fn trace_of(value: &str) -> Option<String> {
    let mut parts = value.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length: usize| {
        text.len() == length
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let some = |text: &str| text.bytes().any(|b| b != b'0');
    (version == "00"
        && parts.next().is_none()
        && hex(trace, 32)
        && some(trace)
        && hex(span, 16)
        && some(span)
        && hex(flags, 2))
    .then(|| trace.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn visitor(peer: &str, headers: &[(HeaderName, &'static str)]) -> Visitor {
        let settings = HttpSettings {
            trusted_proxies: ["10.0.0.1", "10.0.0.2"].map(|a| a.parse().unwrap()).into(),
            ..HttpSettings::default()
        };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, HeaderValue::from_static(value));
        }
        Visitor::of(peer.parse().unwrap(), &map, &settings)
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let headers = [
            (FORWARDED_FOR, "1.1.1.1, 203.0.113.7"),
            (REQUEST_ID, "from-outside"),
        ];
        let stranger = visitor("192.0.2.9", &headers);
        assert_eq!(stranger.address.to_string(), "192.0.2.9");
        assert_ne!(stranger.request_id, "from-outside");
        let proxied = visitor("::ffff:10.0.0.1", &headers);
        assert_eq!(proxied.address.to_string(), "203.0.113.7");
        assert_eq!(proxied.request_id, "from-outside");
        let twice = visitor("10.0.0.1", &[(FORWARDED_FOR, "1.1.1.1, 203.0.113.7, 10.0.0.2")]);
        assert_eq!(twice.address.to_string(), "203.0.113.7");
        let forged = visitor("10.0.0.1", &[(FORWARDED_FOR, "1.1.1.1, not-an-address")]);
        assert_eq!(forged.address.to_string(), "10.0.0.1");
        let odd = visitor("10.0.0.1", &[(REQUEST_ID, "no spaces, please")]);
        assert_eq!(odd.request_id.len(), 32);
    }

    #[test]
    fn a_well_formed_trace_is_continued() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(visitor("192.0.2.9", &[(TRACE_PARENT, parent)]).trace_id, trace);
        for wrong in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-13800138000-00f067aa0ba902b7-01",
        ] {
            assert_eq!(trace_of(wrong), None, "{wrong}");
        }
    }
}
