//! Many at once: the database holds the bounds.

use std::collections::BTreeMap;

use entity::outbox_event;
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::*;
use crate::harness::both;

/// How often each answer came: a state or a code.
async fn at_once(staff: &Client, pairings: &[String]) -> BTreeMap<String, usize> {
    let asked = pairings.iter().map(|pairing| {
        let (staff, input) = (staff.clone(), json!({"input": {"id": pairing}}));
        tokio::spawn(async move { staff.ask(ACTIVATE, input).await })
    });
    let mut told = BTreeMap::new();
    for answer in join_all(asked).await {
        let answer: Value = answer.unwrap();
        let payload = &answer["data"]["pairingActivate"];
        let what = payload["userErrors"][0]["code"]
            .as_str()
            .or(payload["pairing"]["state"].as_str());
        *told
            .entry(what.unwrap_or_else(|| panic!("{answer:#}")).to_owned())
            .or_default() += 1;
    }
    told
}

async fn slots(world: &World) -> Vec<Option<i32>> {
    use entity::pairing::{Column, Entity, PairingState};
    let rows = Entity::find()
        .filter(Column::State.eq(PairingState::Active))
        .all(world.app.db.read())
        .await
        .unwrap();
    let mut slots: Vec<_> = rows.iter().map(|row| row.slot).collect();
    slots.sort_unstable();
    slots
}

both! {
    async fn of_fifty_who_begin_one_pairing_one_does(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, _) = helper(&world, &unit, 5).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        agrees(&staff, &grandma, "PAIRING").await;
        let recipient = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        let pairing = consented(&staff, &volunteer, &recipient).await;
        let told = at_once(&staff, &vec![pairing.clone(); 50]).await;
        assert_eq!(told, BTreeMap::from([("ACTIVE".to_owned(), 1), ("INVALID_STATE".to_owned(), 49)]));
        assert_eq!(slots(&world).await, [Some(1)]);
        let events = outbox_event::Entity::find().filter(outbox_event::Column::Kind.eq("pairing.active")).all(world.app.db.read()).await.unwrap();
        assert_eq!(events.len(), 1, "told once");
    }

    async fn of_fifty_pairings_of_one_volunteer_as_many_begin_as_there_are_places(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, _) = helper(&world, &unit, 3).await;
        let mut pairings = Vec::new();
        for n in 0..50 {
            let one = person(&world, &community, &format!("{n}"), 70).await;
            agrees(&staff, &one, "PAIRING").await;
            let recipient = looked_after(&staff, &one, &["LONE_ELDER"]).await;
            pairings.push(consented(&staff, &volunteer, &recipient).await);
        }
        let told = at_once(&staff, &pairings).await;
        assert_eq!(told, BTreeMap::from([("ACTIVE".to_owned(), 3), ("LIMIT_REACHED".to_owned(), 47)]));
        assert_eq!(slots(&world).await, [Some(1), Some(2), Some(3)]);
    }

    async fn a_withdrawal_beside_a_beginning_never_leaves_an_active_pairing_without_consent(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        for n in 0..8 {
            let (volunteer, _) = helper(&world, &unit, 3).await;
            let one = person(&world, &community, &format!("{n}"), 70).await;
            let consent = agrees(&staff, &one, "PAIRING").await;
            let recipient = looked_after(&staff, &one, &["LONE_ELDER"]).await;
            let pairing = consented(&staff, &volunteer, &recipient).await;
            let (begun, withdrawn) = tokio::join!(
                staff.ask(ACTIVATE, json!({"input": {"id": pairing}})),
                staff.ask(WITHDRAW, json!({"input": {"id": consent}})),
            );
            for answer in [&begun, &withdrawn] {
                assert!(answer.get("errors").is_none(), "{answer:#}");
            }
            let read = staff.data("query($id: ID!) { pairing(id: $id) { state } }", json!({"id": pairing})).await;
            assert!(read["pairing"]["state"] == "PROPOSED" || read["pairing"]["state"] == "PAUSED", "{read}");
        }
        assert!(slots(&world).await.is_empty());
    }
}
