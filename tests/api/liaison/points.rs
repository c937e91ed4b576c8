//! Liaison points: who runs them, and lists of them.

use entity::service_card::CardState;
use serde_json::{Value, json};

use super::{CLOSE, CREATE, PLACE, STOCK, UPDATE, card, opened, point};
use crate::harness::both;

both! {
    async fn only_those_who_may_run_a_point(world: World) {
        let one = world.community(1, "教育路社区").await;
        let two = world.community(2, "西郊社区").await;
        let new = point(&one, "超市", 41.57, 108.52);
        let (unit, _) = card(&world, CardState::Active).await;
        assert_eq!(world.anyone().refused(CREATE, new.clone()).await, "UNAUTHENTICATED");
        for stranger in [
            world.staff(&two).await, world.admin("150825").await, world.auditor("15").await,
            world.resident(&one).await, world.volunteer(&unit).await, world.official(&unit).await,
        ] {
            assert_eq!(stranger.refused(CREATE, new.clone()).await, "FORBIDDEN");
        }
        let id = opened(&world.staff(&one).await, new.clone()).await;
        opened(&world.admin("150824").await, new).await;
        for (document, input) in [(UPDATE, json!({"id": id, "name": "洗衣店"})), (CLOSE, json!({"id": id}))] {
            assert_eq!(world.anyone().refused(document, input.clone()).await, "UNAUTHENTICATED");
            for stranger in [
                world.staff(&two).await, world.admin("150825").await, world.auditor("15").await,
                world.resident(&one).await, world.volunteer(&unit).await, world.official(&unit).await,
            ] {
                assert_eq!(stranger.refused(document, input.clone()).await, "FORBIDDEN");
            }
        }
        let query = "query($id: ID!) { liaisonPoint(id: $id) { name version closedAt availableActions community { name } } }";
        let staff = world.staff(&one).await;
        let seen = staff.data(query, json!({"id": id})).await;
        assert_eq!(seen["liaisonPoint"], json!({"name": "超市", "version": 1, "closedAt": null,
            "availableActions": ["liaisonPointUpdate", "liaisonPointClose", "cardPlace"], "community": {"name": "教育路社区"}}));
        let seen = world.anyone().data(query, json!({"id": id})).await;
        assert_eq!(seen["liaisonPoint"]["availableActions"], json!([]));
        let done = staff.does(UPDATE, json!({"id": id, "expectedVersion": 1, "name": "洗衣店", "hours": "8:00-20:00"})).await;
        assert_eq!(done["liaisonPoint"], json!({"id": id, "name": "洗衣店", "hours": "8:00-20:00", "version": 2}));
        assert_eq!(staff.refused(UPDATE, json!({"id": id, "expectedVersion": 1, "name": "a"})).await, "CONFLICT");
    }

    async fn bad_points_name_their_field_and_write_nothing(world: World) {
        let community = world.community(1, "教育路社区").await;
        let admin = world.admin("150824").await;
        let good = point(&community, "超市", 41.57, 108.52);
        let with = |field: &str, value: Value| {
            let mut input = good.clone();
            input[field] = value;
            input
        };
        for (input, path, code) in [
            (with("communityId", json!("card_1")), "communityId", "INVALID_INPUT"),
            (with("communityId", json!("community_00000000000000000000000000")), "communityId", "NOT_FOUND"),
            (with("name", json!(" ")), "name", "INVALID_INPUT"),
            (with("hostName", json!("a\u{0}b")), "hostName", "INVALID_INPUT"),
            (with("address", json!("长".repeat(201))), "address", "INVALID_INPUT"),
            (with("accessibility", json!("a\u{202e}")), "accessibility", "INVALID_INPUT"),
            (with("coordinates", json!({"latitude": 90.1, "longitude": 0.0})), "coordinates", "INVALID_INPUT"),
            (with("coordinates", json!({"latitude": 0.0, "longitude": -180.1})), "coordinates", "INVALID_INPUT"),
            (with("cardSlots", json!(0)), "cardSlots", "INVALID_INPUT"),
        ] {
            let answer = admin.data(CREATE, json!({"input": input})).await;
            let error = &answer["liaisonPointCreate"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), Some(path)), "{answer}");
        }
        let data = world.anyone().data("{ liaisonPoints { totalCount } unknown: liaisonPoint(id: \"point_00000000000000000000000000\") { id }
            wrong: liaisonPoint(id: \"x\") { id } none: liaisonPoints(filter: {communityId: \"x\"}) { totalCount } }", json!({})).await;
        assert_eq!(data, json!({"liaisonPoints": {"totalCount": 0}, "unknown": null, "wrong": null, "none": {"totalCount": 0}}));
    }

    async fn nested_lists_turn_pages(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        for n in 0..5 {
            opened(&staff, point(&community, &format!("点{n}"), 41.57, 108.52)).await;
        }
        let query = "query($id: ID!, $after: String) { community(by: {id: $id}) { liaisonPoints(first: 2, after: $after) {
            nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } } } }";
        let (mut names, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = world.anyone().data(query, json!({"id": community, "after": after})).await;
            let page = page["community"]["liaisonPoints"].clone();
            names.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["name"].clone()));
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(json!(names), json!(["点0", "点1", "点2", "点3", "点4"]));
        let backward = "query($id: ID!, $before: String) { community(by: {id: $id}) { liaisonPoints(last: 2, before: $before) {
            nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor } } } }";
        let (mut pages, mut before) = (Vec::new(), Value::Null);
        loop {
            let page = world.anyone().data(backward, json!({"id": community, "before": before})).await;
            let page = page["community"]["liaisonPoints"].clone();
            pages.push(page["nodes"].as_array().unwrap().iter().map(|node| node["name"].clone()).collect::<Vec<_>>());
            assert_eq!(page["pageInfo"]["hasNextPage"], !before.is_null());
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            before = page["pageInfo"]["startCursor"].clone();
        }
        assert_eq!(json!(pages), json!([["点3", "点4"], ["点1", "点2"], ["点0"]]));
        let answer = world.anyone().ask(query, json!({"id": community, "after": "Zm9yZ2Vk"})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    }

    async fn lists_take_as_many_statements_for_one_row_as_for_many(world: World) {
        let nested = "{ communities { nodes { liaisonPoints(first: 2) { totalCount nodes { name placements(first: 2) { totalCount nodes { copies liaisonPoint { name } } } } } } } }";
        let near = "{ liaisonPoints(near: {latitude: 41.57, longitude: 108.52}, first: 2) { nodes { name placements(first: 2) { nodes { copies } } community { name } } } }";
        let anyone = world.anyone();
        let (mut few, mut close) = (Vec::new(), Vec::new());
        for n in 1..=4 {
            let community = world.community(n, &format!("社区{n}")).await;
            let staff = world.staff(&community).await;
            for _ in 0..3 {
                let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
                let (unit, card) = card(&world, CardState::Active).await;
                world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": 1})).await;
                staff.does(PLACE, json!({"cardId": card, "pointId": id, "copies": 1})).await;
            }
            let (data, heard) = world.statements(anyone.data(nested, json!({}))).await;
            let lists = data["communities"]["nodes"].as_array().unwrap();
            assert_eq!(lists.len(), usize::try_from(n).unwrap());
            for list in lists {
                assert_eq!(list["liaisonPoints"]["totalCount"], 3, "{data:#}");
                let nodes = list["liaisonPoints"]["nodes"].as_array().unwrap();
                assert_eq!(nodes.len(), 2);
                assert!(nodes.iter().all(|node| node["placements"]["totalCount"] == 1 && node["placements"]["nodes"][0]["copies"] == 1));
            }
            let (data, nearest) = world.statements(anyone.data(near, json!({}))).await;
            assert_eq!(data["liaisonPoints"]["nodes"].as_array().unwrap().len(), 2);
            if n <= 2 {
                // The rows of one community are not ranked: that statement has another text.
                (few, close) = (heard, nearest);
                assert_eq!((few.len(), close.len()), (6, 3), "{few:#?} {close:#?}");
            } else {
                assert_eq!((&heard, &nearest), (&few, &close));
            }
        }
    }
}
