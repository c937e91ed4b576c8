//! The messages of `graphql-transport-ws`, and the codes that it closes sockets with.

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use serde::Deserialize;
use serde_json::{Map, Value};

pub const PROTOCOL: &str = "graphql-transport-ws";
/// Reasons of closing are control frames: 125 bytes with the code.
const LONGEST_REASON: usize = 123;
/// An id is echoed in each message.
const LONGEST_ID: usize = 128;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Incoming {
    ConnectionInit {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    Ping {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    Pong {
        #[serde(default, rename = "payload")]
        _payload: Option<Map<String, Value>>,
    },
    Subscribe {
        id: String,
        payload: Map<String, Value>,
    },
    Complete {
        id: String,
    },
}

impl Incoming {
    /// Reads a message; `None` where the protocol knows none like it.
    pub fn parse(text: &str) -> Option<Self> {
        let read: Self = serde_json::from_str(text).ok()?;
        match &read {
            Self::Subscribe { id, .. } | Self::Complete { id } if id.is_empty() || id.len() > LONGEST_ID => {
                None
            }
            _ => Some(read),
        }
    }
}

/// `connection_ack`.
pub fn ack() -> Message {
    Message::text(r#"{"type":"connection_ack"}"#)
}

pub fn pong(payload: Option<&Map<String, Value>>) -> Message {
    Message::text(match payload {
        None => r#"{"type":"pong"}"#.to_owned(),
        Some(payload) => format!(
            r#"{{"type":"pong","payload":{}}}"#,
            Value::Object(payload.clone())
        ),
    })
}

/// `next` with the JSON of a response.
pub fn next(id: &str, body: &[u8]) -> Message {
    with_payload("next", id, &String::from_utf8_lossy(body))
}

/// `error` with the errors of a response.
pub fn error(id: &str, body: &[u8]) -> Message {
    let mut response: Value = serde_json::from_slice(body).unwrap_or_default();
    with_payload("error", id, &response["errors"].take().to_string())
}

pub fn complete(id: &str) -> Message {
    Message::text(format!(r#"{{"id":{},"type":"complete"}}"#, Value::from(id)))
}

fn with_payload(kind: &str, id: &str, payload: &str) -> Message {
    let id = Value::from(id);
    Message::text(format!(r#"{{"id":{id},"type":"{kind}","payload":{payload}}}"#))
}

/// Why a socket is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close<'a> {
    GoingAway,
    TooBig,
    Invalid,
    Unauthorized,
    Forbidden,
    Protocol,
    InitTimeout,
    Taken(&'a str),
    TwoInits,
}

impl Close<'_> {
    pub fn message(self) -> Message {
        let (code, reason) = match self {
            Self::GoingAway => (1001, "Going away".to_owned()),
            Self::TooBig => (1009, "Message too big".to_owned()),
            Self::Invalid => (4400, "Invalid message received".to_owned()),
            Self::Unauthorized => (4401, "Unauthorized".to_owned()),
            Self::Forbidden => (4403, "Forbidden".to_owned()),
            Self::Protocol => (4406, "Subprotocol not acceptable".to_owned()),
            Self::InitTimeout => (4408, "Connection initialisation timeout".to_owned()),
            Self::Taken(id) => (4409, format!("Subscriber for {id} already exists")),
            Self::TwoInits => (4429, "Too many initialisation requests".to_owned()),
        };
        let reason = Utf8Bytes::from(&reason[..reason.floor_char_boundary(LONGEST_REASON)]);
        Message::Close(Some(CloseFrame { code, reason }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_fit_into_a_control_frame() {
        let Message::Close(Some(frame)) = Close::Taken(&"字".repeat(60)).message() else {
            panic!("a close frame");
        };
        assert_eq!(frame.code, 4409);
        assert!(frame.reason.len() <= LONGEST_REASON && frame.reason.starts_with("Subscriber for 字"));
    }

    #[test]
    fn what_the_protocol_does_not_know_is_no_message() {
        for wrong in [
            "",
            "{}",
            "[]",
            r#"{"type":"start","id":"1"}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"","payload":{}}"#,
            r#"{"type":"subscribe","id":1,"payload":{}}"#,
            r#"{"type":"subscribe","payload":{}}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"connection_init","payload":3}"#,
        ] {
            assert!(Incoming::parse(wrong).is_none(), "{wrong}");
        }
        for right in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":null}"#,
            r#"{"type":"ping","payload":{"a":1}}"#,
            r#"{"type":"pong"}"#,
            r#"{"type":"complete","id":"1"}"#,
        ] {
            assert!(Incoming::parse(right).is_some(), "{right}");
        }
    }
}
