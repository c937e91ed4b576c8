//! What lies at a point: laid out, counted, taken back, reported.

use entity::service_card::CardState;
use serde_json::{Value, json};

use super::{CHECK, CLOSE, END, PLACE, REPORT, STOCK, card, opened, point};
use crate::harness::both;

both! {
    async fn copies_are_laid_out_counted_and_taken_back(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
        let (unit, card) = card(&world, CardState::Active).await;
        let official = world.official(&unit).await;
        let add = |printed: i32| json!({"cardId": card, "printed": printed});
        assert_eq!(staff.refused(STOCK, add(5)).await, "FORBIDDEN");
        assert_eq!(official.refused(STOCK, add(0)).await, "INVALID_INPUT");
        assert_eq!(official.does(STOCK, add(30)).await["stock"], json!({"printed": 30, "placed": 0, "left": 30}));
        let place = |copies: i32| json!({"cardId": card, "pointId": id, "copies": copies});
        assert_eq!(staff.refused(PLACE, place(31)).await, "LIMIT_REACHED");
        assert_eq!(staff.refused(PLACE, place(0)).await, "INVALID_INPUT");
        let placed = staff.does(PLACE, place(20)).await["placement"]["id"].as_str().unwrap().to_owned();
        assert_eq!(official.refused(PLACE, place(1)).await, "ALREADY_EXISTS");
        // Five were taken by residents, ten are added.
        let done = official.does(CHECK, json!({"id": placed, "expectedVersion": 1, "counted": 15, "added": 10})).await;
        assert_eq!(done["placement"], json!({"id": placed, "version": 2, "copies": 25}));
        assert_eq!(staff.refused(CHECK, json!({"id": placed, "counted": 25, "added": 1})).await, "LIMIT_REACHED");
        assert_eq!(staff.refused(CHECK, json!({"id": placed, "counted": -1})).await, "INVALID_INPUT");
        assert_eq!(staff.refused(CHECK, json!({"id": placed, "expectedVersion": 1, "counted": 1})).await, "CONFLICT");
        let done = staff.does(END, json!({"id": placed})).await;
        assert_eq!(done["placement"]["endReason"], "TAKEN_BACK");
        assert_eq!(staff.refused(END, json!({"id": placed})).await, "INVALID_STATE");
        // What lay there can be laid out again; what residents took cannot.
        assert_eq!(official.does(STOCK, add(1)).await["stock"], json!({"printed": 31, "placed": 5, "left": 26}));
        staff.does(PLACE, place(26)).await;
    }

    async fn a_point_that_closes_ends_what_lies_there(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
        let (unit, card) = card(&world, CardState::Active).await;
        let official = world.official(&unit).await;
        official.does(STOCK, json!({"cardId": card, "printed": 10})).await;
        let place = json!({"cardId": card, "pointId": id, "copies": 10});
        let placed = staff.does(PLACE, place.clone()).await["placement"]["id"].clone();
        let closed = staff.does(CLOSE, json!({"id": id})).await;
        assert_eq!(closed["liaisonPoint"]["placements"]["totalCount"], 0);
        let seen = world.anyone().data("query($id: ID!) { node(id: $id) { ... on CardPlacement { endReason copies endedAt } } liaisonPoints { totalCount } }", json!({"id": placed})).await;
        assert_eq!(seen["node"]["endReason"], "POINT_CLOSED");
        assert!(seen["node"]["endedAt"].is_string());
        assert_eq!(seen["liaisonPoints"]["totalCount"], 0);
        assert_eq!(staff.refused(PLACE, place).await, "INVALID_STATE");
        assert_eq!(staff.refused(CLOSE, json!({"id": id})).await, "INVALID_STATE");
        let stock = official.does(STOCK, json!({"cardId": card, "printed": 1})).await;
        assert_eq!(stock["stock"], json!({"printed": 11, "placed": 0, "left": 11}));
    }

    async fn only_active_cards_are_laid_out_and_only_by_those_who_may(world: World) {
        let one = world.community(1, "教育路社区").await;
        let two = world.community(2, "西郊社区").await;
        let staff = world.staff(&one).await;
        let id = opened(&staff, point(&one, "超市", 41.57, 108.52)).await;
        let (unit, active) = card(&world, CardState::Active).await;
        let (other, draft) = card(&world, CardState::Draft).await;
        let input = |card: &str| json!({"cardId": card, "pointId": id, "copies": 1});
        assert_eq!(world.official(&other).await.refused(PLACE, input(&draft)).await, "INVALID_STATE");
        // A card that is not active is not there for others.
        assert_eq!(staff.refused(PLACE, input(&draft)).await, "NOT_FOUND");
        assert_eq!(world.anyone().refused(PLACE, input(&active)).await, "UNAUTHENTICATED");
        for stranger in [
            world.staff(&two).await, world.official(&other).await, world.admin("150824").await, world.auditor("15").await,
            world.resident(&one).await, world.volunteer(&unit).await,
        ] {
            assert_eq!(stranger.refused(PLACE, input(&active)).await, "FORBIDDEN");
            assert_eq!(stranger.refused(STOCK, json!({"cardId": active, "printed": 1})).await, "FORBIDDEN");
        }
        assert_eq!(staff.refused(PLACE, input(&active)).await, "LIMIT_REACHED");
        world.official(&unit).await.does(STOCK, json!({"cardId": active, "printed": 1})).await;
        let placed = staff.does(PLACE, input(&active)).await["placement"]["id"].clone();
        for stranger in [
            world.staff(&two).await, world.official(&other).await, world.admin("150824").await, world.auditor("15").await,
            world.resident(&one).await, world.volunteer(&unit).await,
        ] {
            assert_eq!(stranger.refused(CHECK, json!({"id": placed, "counted": 1})).await, "FORBIDDEN");
            assert_eq!(stranger.refused(END, json!({"id": placed})).await, "FORBIDDEN");
        }
    }

    async fn anyone_says_that_cards_are_gone_and_a_check_answers_it(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
        let (unit, card) = card(&world, CardState::Active).await;
        world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": 9})).await;
        let placed = staff.does(PLACE, json!({"cardId": card, "pointId": id, "copies": 1})).await["placement"]["id"].clone();
        let gone = json!({"placementId": placed, "reason": "GONE"});
        world.anyone().does(REPORT, gone.clone()).await;
        assert_eq!(world.anyone().refused(REPORT, gone.clone()).await, "THROTTLED");
        world.anyone().does(REPORT, json!({"placementId": placed, "reason": "WRONG_PHONE"})).await;
        let query = "query($id: ID!) { liaisonPoint(id: $id) { placements { nodes { copies reports { reason times } availableActions } } } }";
        let seen = staff.data(query, json!({"id": id})).await;
        assert_eq!(seen["liaisonPoint"]["placements"]["nodes"], json!([{"copies": 1,
            "reports": [{"reason": "GONE", "times": 1}, {"reason": "WRONG_PHONE", "times": 1}],
            "availableActions": ["placementCheck", "placementEnd", "cardReport"]}]));
        let other = world.community(2, "西郊社区").await;
        for stranger in [world.anyone(), world.resident(&community).await, world.staff(&other).await, world.admin("150825").await] {
            let answer = stranger.ask(query, json!({"id": id})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
            let node = &answer["data"]["liaisonPoint"]["placements"]["nodes"][0];
            assert_eq!((node["reports"].clone(), node["copies"].clone()), (Value::Null, json!(1)), "{answer}");
        }
        staff.does(CHECK, json!({"id": placed, "counted": 0, "added": 5})).await;
        let seen = staff.data(query, json!({"id": id})).await;
        assert_eq!(seen["liaisonPoint"]["placements"]["nodes"][0]["reports"], json!([]));
        world.anyone().does(REPORT, gone).await;
        assert_eq!(world.anyone().refused(REPORT, json!({"placementId": "place_00000000000000000000000000", "reason": "GONE"})).await, "NOT_FOUND");
    }
}
