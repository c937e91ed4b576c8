//! Server-sent events, as `graphql-sse` has them over distinct connections.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{CHANGED, LONG, says, server};
use crate::harness::{Client, both};
use crate::http::{Server, answer};

pub struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(
        server: &Server,
        client: &Client,
        document: &str,
        variables: Value,
    ) -> reqwest::Result<reqwest::Response> {
        let body = json!({"query": document, "variables": variables}).to_string();
        let mut request = server.post(body).header("accept", "text/event-stream");
        // `post` says what else it accepts; the later one counts.
        let mut built = request.build().unwrap();
        built.headers_mut().remove("accept");
        built
            .headers_mut()
            .insert("accept", "text/event-stream".parse().unwrap());
        if let Some(token) = client.token().await {
            built
                .headers_mut()
                .insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        request = reqwest::RequestBuilder::from_parts(server.http.clone(), built);
        request.send().await
    }

    async fn of(server: &Server, client: &Client, id: &str) -> Self {
        let response = Self::open(server, client, CHANGED, json!({"id": id})).await;
        let response = response.unwrap();
        assert_eq!(response.status(), 200);
        assert!(
            response.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/event-stream")
        );
        assert!(!response.headers().contains_key("content-encoding"));
        Self {
            response,
            text: String::new(),
        }
    }

    /// Goes on from a cursor; nothing where the server was killed.
    pub async fn after(server: &Server, client: &Client, id: &str, cursor: Option<&str>) -> Option<Self> {
        let response = Self::open(server, client, CHANGED, json!({"id": id, "after": cursor})).await;
        Some(Self {
            response: response.ok()?,
            text: String::new(),
        })
    }

    async fn hear(&mut self) -> (String, Value) {
        self.heard().await.expect("no end before `complete`")
    }

    /// The next event and its data; comments are passed over. Nothing where the stream was cut.
    pub async fn heard(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                if event.starts_with(':') {
                    continue;
                }
                let (name, data) = event.split_once('\n').unwrap();
                let data = data.strip_prefix("data:").unwrap().trim();
                let name = name.strip_prefix("event: ").unwrap().to_owned();
                return Some((name, serde_json::from_str(data).unwrap_or_default()));
            }
            let chunk = tokio::time::timeout(LONG, self.response.chunk())
                .await
                .expect("an event in time");
            self.text.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
        }
    }

    async fn told(&mut self) -> Value {
        let (name, mut data) = self.hear().await;
        assert_eq!(name, "next", "{data}");
        data["data"]["changed"].take()
    }
}

both! {
    async fn a_subscription_is_a_stream_of_its_own(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let mut server = server(&world).await;
        let mut stream = Stream::of(&server, &staff, &home).await;
        assert_eq!(stream.told().await["node"]["id"], home);
        says(&staff, &home, "睦邻").await;
        assert_eq!(stream.told().await["node"]["slogan"], "睦邻");
        let mut late = Stream::of(&server, &staff, &home).await;
        late.told().await;
        let mut nothing = Stream::of(&server, &staff, "care_x").await;
        assert_eq!(nothing.hear().await, ("complete".to_owned(), Value::Null));
        let mut public = Stream::of(&server, &world.anyone(), &home).await;
        public.told().await;
        // A token that expires ends the stream with the reason.
        world.pass(TimeDelta::minutes(11));
        let (name, data) = late.hear().await;
        assert_eq!((name.as_str(), &data["errors"][0]["extensions"]["code"]), ("next", &json!("UNAUTHENTICATED")));
        assert_eq!(late.hear().await.0, "complete");
        server.stop();
        assert_eq!(public.hear().await.0, "complete");
        drop((stream, late, nothing, public));
        server.ended().await;
    }

    async fn what_is_wrong_has_a_status_and_a_query_is_one_event(world: World) {
        let home = world.community(1, "教育路社区").await;
        let server = server(&world).await;
        let anyone = world.anyone();
        for (document, status) in [("subscription { nothing }", 400), ("subscription {", 400)] {
            let response = Stream::open(&server, &anyone, document, json!({})).await.unwrap();
            assert_eq!(response.status(), status, "{document}");
        }
        let refused = answer(server.post(json!({"query": CHANGED, "variables": {"id": home}}).to_string())).await;
        assert_eq!((refused.status, refused.code()), (406, "BAD_USER_INPUT"), "{}", refused.body);
        let body = json!({"query": CHANGED, "variables": {"id": home}}).to_string();
        let refused = server.post(body).bearer_auth("x").header("accept", "text/event-stream").send().await.unwrap();
        assert_eq!(refused.status(), 401);
        let response = Stream::open(&server, &anyone, "{ __typename }", json!({})).await.unwrap();
        assert_eq!(response.text().await.unwrap(), "event: next\ndata: {\"data\":{\"__typename\":\"Query\"}}\n\nevent: complete\ndata:\n\n");
    }
}
