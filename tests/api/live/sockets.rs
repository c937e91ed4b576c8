//! The protocol `graphql-transport-ws`, to the letter, and the limits of a socket.

use serde_json::json;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{Socket, handshake, server, shake};
use crate::harness::both;

fn due(code: u16, reason: &str) -> (u16, String) {
    (code, reason.to_owned())
}

both! {
    async fn each_fault_has_its_code(world: World) {
        let home = world.community(1, "教育路社区").await;
        let server = server(&world).await;
        let anyone = world.anyone();
        let init = json!({"type": "connection_init"});

        let mut silent = Socket::open(&server).await;
        assert_eq!(silent.closed().await, due(4408, "Connection initialisation timeout"));

        for wrong in ["{", "[]", "{\"type\":\"start\"}", "{\"type\":\"subscribe\",\"id\":\"\",\"payload\":{}}",
            "{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{}}"] {
            let mut socket = Socket::of(&server, &anyone).await;
            socket.send(Message::text(wrong)).await;
            assert_eq!(socket.closed().await, due(4400, "Invalid message received"), "{wrong}");
        }
        let mut socket = Socket::of(&server, &anyone).await;
        socket.send(Message::binary(vec![1, 2, 3])).await;
        assert_eq!(socket.closed().await.0, 4400);

        let mut socket = Socket::open(&server).await;
        socket.subscribe("a", &home, None).await;
        assert_eq!(socket.closed().await, due(4401, "Unauthorized"));

        for wrong in [json!("Bearer x"), json!("x"), json!(1)] {
            let mut socket = Socket::open(&server).await;
            socket.say(json!({"type": "connection_init", "payload": {"Authorization": wrong}})).await;
            assert_eq!(socket.closed().await, due(4403, "Forbidden"));
        }

        let mut socket = Socket::of(&server, &anyone).await;
        socket.subscribe("字", &home, None).await;
        socket.told("字").await;
        socket.subscribe("字", &home, None).await;
        assert_eq!(socket.closed().await, due(4409, "Subscriber for 字 already exists"));

        let mut socket = Socket::of(&server, &anyone).await;
        socket.say(init.clone()).await;
        assert_eq!(socket.closed().await, due(4429, "Too many initialisation requests"));

        let mut other = handshake(&server);
        other.headers_mut().remove("sec-websocket-protocol");
        let mut socket = shake(&server, other).await.unwrap();
        assert_eq!(socket.closed().await, due(4406, "Subprotocol not acceptable"));

        let mut socket = Socket::of(&server, &anyone).await;
        socket.say(json!({"type": "ping", "payload": {"text": "字".repeat(30_000)}})).await;
        assert_eq!(socket.closed().await.0, 1009);
    }

    async fn pages_of_other_origins_may_not_connect(world: World) {
        let server = server(&world).await;
        let ours = format!("http://{}", server.address);
        for (origin, welcome) in [("https://evil.example", false), ("null", false), (ours.as_str(), true)] {
            let mut request = handshake(&server);
            request.headers_mut().insert("origin", HeaderValue::from_str(origin).unwrap());
            match shake(&server, request).await {
                Ok(_) => assert!(welcome, "{origin}"),
                Err(Error::Http(answer)) => assert_eq!((answer.status().as_u16(), welcome), (403, false), "{origin}"),
                Err(other) => panic!("{origin}: {other}"),
            }
        }
    }

    async fn only_subscriptions_are_taken_so_many_and_after_the_same_gate(world: World) {
        let home = world.community(1, "教育路社区").await;
        let server = server(&world).await;
        let mut socket = Socket::of(&server, &world.anyone()).await;
        for (document, code) in [
            ("{ __typename }", "BAD_USER_INPUT"),
            ("mutation { sessionEndAll(input: {}) { userErrors { code } } }", "BAD_USER_INPUT"),
            ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { a: changed(id: \"x\") { cursor } b: changed(id: \"x\") { cursor } }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { changed(id: \"x\") { cursor }", "GRAPHQL_PARSE_FAILED"),
            ("subscription A { changed(id: \"x\") { cursor } } subscription B { changed(id: \"x\") { cursor } }", "BAD_USER_INPUT"),
        ] {
            socket.say(json!({"type": "subscribe", "id": "a", "payload": {"query": document}})).await;
            let refused = socket.hear().await;
            assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("a")), "{document}: {refused}");
            assert_eq!(refused["payload"][0]["extensions"]["code"], code, "{document}: {refused}");
        }
        let bomb = (0..30).map(|n| format!("fragment f{n} on Change {{ ...f{m} ...f{m} }}", m = n + 1)).collect::<Vec<_>>().join(" ");
        let bomb = format!("subscription {{ changed(id: \"x\") {{ ...f0 }} }} {bomb} fragment f30 on Change {{ cursor }}");
        socket.say(json!({"type": "subscribe", "id": "a", "payload": {"query": bomb}})).await;
        assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX");

        socket.say(json!({"type": "ping", "payload": {"n": 1}})).await;
        assert_eq!(socket.hear().await, json!({"type": "pong", "payload": {"n": 1}}));
        for n in 0..20 {
            let id = n.to_string();
            socket.subscribe(&id, &home, None).await;
            socket.told(&id).await;
        }
        socket.subscribe("one more", &home, None).await;
        let refused = socket.hear().await;
        assert_eq!((&refused["type"], &refused["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("THROTTLED")));
        socket.say(json!({"type": "complete", "id": "7"})).await;
        socket.subscribe("one more", &home, None).await;
        socket.told("one more").await;
    }

    async fn a_client_that_closes_is_answered(world: World) {
        let server = server(&world).await;
        let mut socket = Socket::of(&server, &world.anyone()).await;
        let frame = CloseFrame { code: 1000.into(), reason: "Normal Closure".into() };
        socket.send(Message::Close(Some(frame))).await;
        assert_eq!(socket.closed().await.0, 1000);
    }

    async fn a_server_that_stops_says_so(world: World) {
        let home = world.community(1, "教育路社区").await;
        let mut server = server(&world).await;
        let mut socket = Socket::of(&server, &world.anyone()).await;
        socket.subscribe("a", &home, None).await;
        socket.told("a").await;
        server.stop();
        assert_eq!(socket.closed().await, due(1001, "Going away"));
        drop(socket);
        server.ended().await;
    }
}
