//! Every setting of the HTTP frame, with its default.

use std::{collections::BTreeSet, net::IpAddr, path::PathBuf};

use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// How the server listens, what it accepts and what it refuses.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// Largest request body, in bytes.
    pub body_bytes: usize,
    /// Largest request head (request line and headers), in bytes. At least 8,192.
    pub head_bytes: usize,
    /// Seconds a client has to send the head of a request, and an idle connection is kept.
    pub head_seconds: u64,
    /// Seconds a client has to send the whole body.
    pub body_seconds: u64,
    /// Seconds an operation may take before the client is told TIMEOUT.
    pub handler_seconds: u64,
    /// Seconds a client may stop reading an answer before its connection is dropped.
    pub write_stall_seconds: u64,
    /// Seconds that running work gets when the server is told to stop.
    pub drain_seconds: u64,
    /// Open connections in all.
    pub connections: usize,
    /// Open connections per address. The trusted proxies are not counted.
    pub connections_per_address: usize,
    /// Operations executed at the same time; one more is told 503 with `Retry-After`.
    pub concurrent_operations: usize,
    /// Requests a second for one address; 0 switches the limit off.
    pub address_rate: u32,
    /// Requests an address may send at once before `address_rate` applies.
    pub address_burst: u32,
    /// Requests a second for one signed-in caller; 0 switches the limit off.
    pub caller_rate: u32,
    /// Requests a caller may send at once before `caller_rate` applies.
    pub caller_burst: u32,
    /// Peers whose `Forwarded`-like headers, trace and request ids are believed.
    #[serde(deserialize_with = "listed")]
    pub trusted_proxies: BTreeSet<IpAddr>,
    /// Origins of web pages that may call the API, such as `https://example.org`.
    #[serde(deserialize_with = "listed")]
    pub allowed_origins: Vec<String>,
    /// Seconds of `Strict-Transport-Security`; 0 leaves the header out.
    pub hsts_seconds: u64,
    /// Seconds that an answer to an anonymous GET may be kept by shared caches.
    pub public_max_age_seconds: u32,
    /// Smallest answer that is compressed, in bytes.
    pub compress_from_bytes: u64,
    /// Status of a document that does not pass validation, or of variables that do not fit, under
    /// `application/graphql-response+json`: 400 or 422.
    pub invalid_status: u16,
    /// A JSON file `{ "id": "document" }`, or a folder of such files: the trusted documents.
    pub trusted_documents: Option<PathBuf>,
    /// Refuse every document that is not a trusted one.
    pub only_trusted_documents: bool,
    /// Subscriptions of one WebSocket.
    pub socket_subscriptions: usize,
    /// Largest message of a WebSocket, in bytes.
    pub socket_message_bytes: usize,
    /// Seconds a client has to send `connection_init`.
    pub socket_init_seconds: u64,
    /// Seconds between two looks whether who listens may still: its token, its session, its roles.
    pub live_check_seconds: u64,
    /// Memory for prepared documents, in bytes.
    pub document_cache_bytes: u64,
    /// Memory for the texts of automatic persisted queries, in bytes.
    pub persisted_cache_bytes: u64,
    /// What a document may contain.
    pub limits: Limits,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            body_bytes: 1024 * 1024,
            head_bytes: 64 * 1024,
            head_seconds: 10,
            body_seconds: 5,
            handler_seconds: 10,
            write_stall_seconds: 30,
            drain_seconds: 10,
            connections: 4096,
            connections_per_address: 256,
            concurrent_operations: 512,
            address_rate: 100,
            address_burst: 400,
            caller_rate: 50,
            caller_burst: 200,
            trusted_proxies: BTreeSet::new(),
            allowed_origins: Vec::new(),
            hsts_seconds: 0,
            public_max_age_seconds: 5,
            compress_from_bytes: 1024,
            invalid_status: 400,
            trusted_documents: None,
            only_trusted_documents: false,
            socket_subscriptions: 20,
            socket_message_bytes: 64 * 1024,
            socket_init_seconds: 3,
            live_check_seconds: 20,
            document_cache_bytes: 16 * 1024 * 1024,
            persisted_cache_bytes: 4 * 1024 * 1024,
            limits: Limits::default(),
        }
    }
}

/// What a GraphQL document may contain.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Length of the text, in bytes.
    pub text_bytes: usize,
    /// Lexical tokens, without white space, commas and comments.
    pub tokens: usize,
    /// Fields inside fields, counted through fragments.
    pub depth: usize,
    /// Aliases of one operation, counted through fragments.
    pub aliases: usize,
    /// Root fields of one operation.
    pub root_fields: usize,
    /// Root fields of one mutation.
    pub mutations: usize,
    /// Fragment definitions.
    pub fragments: usize,
    /// Operation definitions.
    pub operations: usize,
    /// Selections of the whole document once every fragment is written out.
    pub selections: u64,
    /// Cost of one operation: a point a field, times the length of the lists around it.
    pub cost: u64,
    /// Entries of a connection that is asked without `first` or `last`.
    pub page_default: u64,
    /// Entries of a connection, and length of `ids`, at most.
    pub page_max: u64,
    /// Length that the cost assumes for a list of objects that is not a connection.
    pub plain_list: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 32 * 1024,
            tokens: 4_000,
            depth: 15,
            aliases: 50,
            root_fields: 20,
            mutations: 5,
            fragments: 60,
            operations: 10,
            selections: 10_000,
            cost: 5_000,
            page_default: 20,
            page_max: 100,
            plain_list: 5,
        }
    }
}

/// A list, or a text of items with commas between them: the environment has no lists.
fn listed<'de, D, T, C>(deserializer: D) -> Result<C, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: std::fmt::Display>,
    C: FromIterator<T>,
    C: IntoIterator<Item = T>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Listed {
        Text(String),
        Items(Vec<String>),
    }
    let items = match Listed::deserialize(deserializer)? {
        Listed::Text(text) => text.split(',').map(ToOwned::to_owned).collect(),
        Listed::Items(items) => items,
    };
    items
        .iter()
        .map(|item| item.trim())
        .filter(|item| !item.is_empty())
        .map(|item| {
            item.parse()
                .map_err(|error| D::Error::custom(format!("{item:?}: {error}")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::HttpSettings;
    use serde_json::{Value, json};

    fn read(settings: Value) -> Result<HttpSettings, serde_json::Error> {
        serde_json::from_value(settings)
    }

    #[test]
    fn lists_are_lists_or_texts_with_commas() {
        for proxies in [json!(["10.0.0.1", "::1"]), json!("10.0.0.1, ::1")] {
            let settings = read(json!({ "trusted_proxies": proxies })).unwrap();
            assert_eq!(settings.trusted_proxies.len(), 2);
        }
        let settings = read(json!({ "allowed_origins": "https://example.org" })).unwrap();
        assert_eq!(settings.allowed_origins, ["https://example.org"]);
        let wrong = read(json!({ "trusted_proxies": "10.0.0" }))
            .unwrap_err()
            .to_string();
        assert!(wrong.contains("10.0.0"), "{wrong}");
    }
}
