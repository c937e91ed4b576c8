//! After a cut, and for those who are slow.

use hongyan::live::{Event, Feed, Topic, Wanted};
use serde_json::{Value, json};

use super::{Socket, says, server};
use crate::harness::both;

both! {
    async fn who_comes_back_after_a_cut_misses_nothing(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let server = server(&world).await;
        let mut socket = Socket::of(&server, &staff).await;
        socket.subscribe("a", &home, None).await;
        let begun = socket.told("a").await["cursor"].as_str().unwrap().to_owned();
        says(&staff, &home, "一").await;
        let known = socket.told("a").await["cursor"].as_str().unwrap().to_owned();
        drop(socket);
        says(&staff, &home, "二").await;
        says(&staff, &home, "三").await;
        let mut socket = Socket::of(&server, &staff).await;
        for (id, cursor, missed) in [("a", &begun, 3), ("b", &known, 2)] {
            socket.subscribe(id, &home, Some(cursor)).await;
            for _ in 0..missed {
                let change = socket.told(id).await;
                assert_eq!((&change["kind"], &change["node"]["slogan"]), (&json!("community.updated"), &json!("三")));
            }
        }
        socket.say(json!({"type": "complete", "id": "a"})).await;
        socket.say(json!({"type": "ping"})).await;
        assert_eq!(socket.hear().await["type"], "pong");
        says(&staff, &home, "四").await;
        assert_eq!(socket.told("b").await["node"]["slogan"], "四");
        for wrong in ["x", "YWZ0ZXI6LTE", ""] {
            socket.subscribe("c", &home, Some(wrong)).await;
            let refused = socket.hear().await;
            assert_eq!(refused["type"], "error", "{refused}");
            assert_eq!(refused["payload"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused}");
        }
    }

    async fn who_was_away_for_long_or_reads_slowly_is_told_to_look_again(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let topic = Topic::Row(home.clone());
        let mut slow = Feed::open(&world.app, Wanted { topic: topic.clone(), after: None }).await.unwrap();
        let begun = slow.next().await;
        assert!(matches!(begun, Event::Begun(_)));
        for n in 0..101 {
            says(&staff, &home, &n.to_string()).await;
        }
        let mut quick = Feed::open(&world.app, Wanted { topic: topic.clone(), after: None }).await.unwrap();
        assert!(matches!(quick.next().await, Event::Begun(_)));
        says(&staff, &home, "末").await;
        // When the last one was told, all were.
        assert!(matches!(quick.next().await, Event::Happened(_)));
        let mut heard = 0;
        let missed = loop {
            match slow.next().await {
                Event::Missed(cursor) => break cursor,
                Event::Happened(_) => heard += 1,
                Event::Begun(_) => panic!("begun twice"),
            }
        };
        assert!(heard < 101, "not all were kept for the slow one");
        let mut back = Feed::open(&world.app, Wanted { topic: topic.clone(), after: Some(begun.cursor()) }).await.unwrap();
        assert!(matches!(back.next().await, Event::Missed(_)));
        assert!(missed > begun.cursor());

        let server = server(&world).await;
        let mut socket = Socket::of(&server, &staff).await;
        socket.subscribe("a", &home, Some(&begun.cursor().text())).await;
        let change = socket.told("a").await;
        assert_eq!((&change["resync"], &change["kind"], &change["node"]["slogan"]), (&json!(true), &Value::Null, &json!("末")));
    }
}
