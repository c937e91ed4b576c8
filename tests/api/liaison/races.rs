//! Many at once: the last copies, the slots of a point, a point that closes.

use entity::service_card::CardState;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{CLOSE, PLACE, STOCK, card, opened, point};
use crate::harness::both;

both! {
    async fn of_fifty_at_once_exactly_as_many_get_the_last_copies_as_there_are(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let mut points = Vec::new();
        for n in 0..50 {
            points.push(opened(&staff, point(&community, &format!("点{n}"), 41.57, 108.52)).await);
        }
        for left in [1, 3] {
            let (unit, card) = card(&world, CardState::Active).await;
            world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": left})).await;
            let tries = points.iter().map(|id| {
                let (staff, input) = (staff.clone(), json!({"cardId": card, "pointId": id, "copies": 1}));
                tokio::spawn(async move { staff.data(PLACE, json!({"input": input})).await })
            });
            let answers = futures_util::future::join_all(tries).await;
            let codes: Vec<Value> = answers.into_iter().map(|answer| answer.unwrap()["cardPlace"]["userErrors"][0]["code"].clone()).collect();
            assert_eq!(codes.iter().filter(|code| code.is_null()).count(), left, "{codes:?}");
            assert_eq!(codes.iter().filter(|code| *code == "LIMIT_REACHED").count(), 50 - left, "{codes:?}");
        }
        let standing = entity::card_placement::Entity::find().all(world.app.db.read()).await.unwrap();
        assert_eq!(standing.iter().map(|row| row.copies).sum::<i32>(), 1 + 3);
    }

    async fn of_fifty_at_once_one_card_lies_at_a_point_once_and_slots_hold(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let mut input = point(&community, "超市", 41.57, 108.52);
        input["cardSlots"] = json!(2);
        let id = opened(&staff, input).await;
        let mut cards = Vec::new();
        for _ in 0..5 {
            let (unit, card) = card(&world, CardState::Active).await;
            world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": 100})).await;
            cards.push(card);
        }
        let tries = (0..50).map(|n| {
            let (staff, input) = (staff.clone(), json!({"cardId": cards[n % 5], "pointId": id, "copies": 1}));
            tokio::spawn(async move { staff.data(PLACE, json!({"input": input})).await })
        });
        let answers = futures_util::future::join_all(tries).await;
        let done = answers.into_iter().filter(|answer| answer.as_ref().unwrap()["cardPlace"]["userErrors"] == json!([])).count();
        assert_eq!(done, 2, "two slots, each with a card of its own");
    }

    async fn a_closing_and_placings_at_once_leave_nothing_at_a_closed_point(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
        let mut tries = Vec::new();
        for n in 0..12 {
            let (unit, card) = card(&world, CardState::Active).await;
            world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": 1})).await;
            let (document, input) = if n == 6 { (CLOSE, json!({"id": id})) } else { (PLACE, json!({"cardId": card, "pointId": id, "copies": 1})) };
            tries.push((document, input));
        }
        let tries = tries.into_iter().map(|(document, input)| {
            let staff = staff.clone();
            tokio::spawn(async move { staff.data(document, json!({"input": input})).await })
        });
        for answer in futures_util::future::join_all(tries).await {
            answer.unwrap();
        }
        let rows = entity::card_placement::Entity::find().all(world.app.db.read()).await.unwrap();
        assert!(rows.iter().all(|row| row.ended_at.is_some()), "{rows:?}");
        let stock = entity::card_stock::Entity::find().all(world.app.db.read()).await.unwrap();
        assert!(stock.iter().all(|row| row.placed == 0), "{stock:?}");
    }
}
