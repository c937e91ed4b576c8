//! Listening: over sockets and event streams of real servers, with what may be seen looked up again at each event.

mod events;
mod resuming;
mod sockets;
pub mod streams;

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hongyan::app::{App, machine_clock};
use hongyan::db::Db;
use hongyan::privacy::vault::Vault;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::harness::{Client, World};
use crate::http::{Server, settings};

pub const CHANGED: &str = "subscription($id: ID!, $after: String) { changed(id: $id, after: $after) {
    cursor kind at resync node { id __typename ... on Community { slogan } ... on CareRecipient { person { name } } } } }";
pub const SLOGAN: &str = "mutation($input: CommunityUpdateInput!) { communityUpdate(input: $input) {
    community { slogan } userErrors { code } } }";

/// Longer than anything here takes: a test that waits for this has failed.
const LONG: Duration = Duration::from_secs(20);

/// Another process on the same database, by its settings and its clock.
pub async fn another(world: &World) -> Arc<App> {
    let mut config = world.app.config.clone();
    config.http = settings();
    config.http.live_check_seconds = 1;
    config.http.socket_init_seconds = 1;
    let db = Db::open(config.database.url.expose_secret(), 4).await.unwrap();
    let _ = machine_clock();
    App::new(config, Vault::open(&world.keys).unwrap(), db, world.clock())
}

pub async fn serve(app: &Arc<App>) -> Server {
    let app = app.clone();
    Server::run(Arc::default(), move |listener, stop| {
        hongyan::http::serve(app, listener, stop)
    })
    .await
}

/// A server that looks often whether who listens may still.
pub async fn server(world: &World) -> Server {
    serve(&another(world).await).await
}

pub fn handshake(server: &Server) -> Request {
    let mut request = format!("ws://{}/graphql", server.address)
        .into_client_request()
        .unwrap();
    let protocol = HeaderValue::from_static("graphql-transport-ws");
    request.headers_mut().insert("sec-websocket-protocol", protocol);
    request
}

pub async fn shake(server: &Server, request: Request) -> Result<Socket, Error> {
    let stream = server.connect().await;
    let (inner, _) = tokio_tungstenite::client_async(request, stream).await?;
    Ok(Socket { inner })
}

pub struct Socket {
    inner: WebSocketStream<TcpStream>,
}

impl Socket {
    /// Connects without saying who.
    pub async fn open(server: &Server) -> Self {
        shake(server, handshake(server)).await.unwrap()
    }

    /// Connects as somebody.
    pub async fn of(server: &Server, client: &Client) -> Self {
        let mut socket = Self::open(server).await;
        let payload = match client.token().await {
            Some(token) => json!({"Authorization": format!("Bearer {token}")}),
            None => json!({}),
        };
        socket
            .say(json!({"type": "connection_init", "payload": payload}))
            .await;
        assert_eq!(socket.hear().await, json!({"type": "connection_ack"}));
        socket
    }

    pub async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    pub async fn send(&mut self, message: Message) {
        // A socket that was closed tells why when it is heard.
        let _ = self.inner.send(message).await;
    }

    pub async fn subscribe(&mut self, id: &str, node: &str, after: Option<&str>) {
        let payload = json!({"query": CHANGED, "variables": {"id": node, "after": after}});
        self.say(json!({"type": "subscribe", "id": id, "payload": payload}))
            .await;
    }

    /// The next message.
    pub async fn hear(&mut self) -> Value {
        match self.received().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("no message: {other:?}"),
        }
    }

    /// The change that a subscription tells next.
    pub async fn told(&mut self, id: &str) -> Value {
        let mut message = self.hear().await;
        assert_eq!(
            (&message["type"], &message["id"]),
            (&json!("next"), &json!(id)),
            "{message}"
        );
        assert!(message["payload"].get("errors").is_none(), "{message}");
        message["payload"]["data"]["changed"].take()
    }

    /// The code and the reason with which it is closed.
    pub async fn closed(&mut self) -> (u16, String) {
        match self.received().await {
            Message::Close(Some(frame)) => (frame.code.into(), frame.reason.to_string()),
            other => panic!("not closed: {other:?}"),
        }
    }

    async fn received(&mut self) -> Message {
        let waited = async {
            loop {
                match self.inner.next().await {
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(message)) => return message,
                    other => panic!("cut: {other:?}"),
                }
            }
        };
        tokio::time::timeout(LONG, waited)
            .await
            .expect("a message in time")
    }
}

pub async fn says(staff: &Client, community: &str, slogan: &str) {
    staff
        .does(SLOGAN, json!({"id": community, "slogan": slogan}))
        .await;
}
