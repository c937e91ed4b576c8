//! Many at once: a wish is claimed once.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use entity::outbox_event;
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::*;
use crate::harness::both;

/// How often each answer came: a state or a code.
async fn at_once(claims: Vec<(Client, String)>) -> BTreeMap<String, usize> {
    let asked = claims.into_iter().map(|(client, wish)| {
        tokio::spawn(async move { client.ask(CLAIM, json!({"input": {"id": wish}})).await })
    });
    let mut told = BTreeMap::new();
    for answer in join_all(asked).await {
        let answer: Value = answer.unwrap();
        let payload = &answer["data"]["wishClaim"];
        let what = payload["userErrors"][0]["code"]
            .as_str()
            .or(payload["wish"]["state"].as_str());
        *told
            .entry(what.unwrap_or_else(|| panic!("{answer:#}")).to_owned())
            .or_default() += 1;
    }
    told
}

async fn living(world: &World) -> usize {
    use entity::wish_claim::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::EndedAt.is_null())
        .all(world.app.db.read())
        .await;
    rows.unwrap().len()
}

async fn events(world: &World, kind: &str) -> usize {
    use outbox_event::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::Kind.eq(kind))
        .all(world.app.db.read())
        .await;
    rows.unwrap().len()
}

both! {
    async fn of_fifty_who_claim_one_wish_one_does(world: World) {
        let place = Place::of(&world).await;
        let wish = place.open(&place.elder(&world, "张桂芳").await).await;
        let mut claims = Vec::new();
        for _ in 0..50 {
            claims.push((place.volunteer(&world).await, wish.clone()));
        }
        let told = at_once(claims).await;
        assert_eq!(told, BTreeMap::from([("CLAIMED".to_owned(), 1), ("ALREADY_CLAIMED".to_owned(), 49)]));
        assert_eq!(living(&world).await, 1);
        assert_eq!(events(&world, "wish.claimed").await, 1, "told once");
    }

    async fn of_twenty_wishes_a_volunteer_claims_three(world: World) {
        let place = Place::of(&world).await;
        let volunteer = place.volunteer(&world).await;
        let mut claims = Vec::new();
        for n in 0..20 {
            let wish = place.open(&place.elder(&world, &format!("老人{n}")).await).await;
            claims.push((volunteer.clone(), wish));
        }
        let told = at_once(claims).await;
        assert_eq!(told, BTreeMap::from([("CLAIMED".to_owned(), 3), ("LIMIT_REACHED".to_owned(), 17)]));
        assert_eq!(living(&world).await, 3);
    }

    async fn a_lapsed_claim_is_taken_over_once(world: World) {
        let place = Place::of(&world).await;
        let first = place.volunteer(&world).await;
        let wish = place.claimed(&place.elder(&world, "张桂芳").await, &first).await;
        world.pass(TimeDelta::days(14));
        let mut claims = Vec::new();
        for _ in 0..10 {
            claims.push((place.volunteer(&world).await, wish.clone()));
        }
        let told = at_once(claims).await;
        assert_eq!(told, BTreeMap::from([("CLAIMED".to_owned(), 1), ("ALREADY_CLAIMED".to_owned(), 9)]));
        assert_eq!(living(&world).await, 1);
    }

    async fn a_claim_sent_twice_with_one_key_is_one_claim(world: World) {
        let place = Place::of(&world).await;
        let (wish, other) = (place.open(&place.elder(&world, "甲").await).await, place.open(&place.elder(&world, "乙").await).await);
        let volunteer = place.volunteer(&world).await;
        let keyed = "mutation($input: WishClaimInput!) { wishClaim(input: $input) @idempotent(key: \"8f14e45f-ceea\") {
            wish { id state version } userErrors { code } } }";
        let first = volunteer.ask(keyed, json!({"input": {"id": wish}})).await;
        let again = volunteer.ask(keyed, json!({"input": {"id": wish}})).await;
        assert_eq!(first, again);
        assert_eq!(first["data"]["wishClaim"]["wish"]["state"], "CLAIMED");
        assert_eq!(events(&world, "wish.claimed").await, 1);
        assert_eq!(volunteer.refused(keyed, json!({"id": other})).await, "IDEMPOTENCY_KEY_REUSED");
        assert_eq!(living(&world).await, 1);
    }

    async fn a_withdrawal_beside_a_claim_never_leaves_anything_published(world: World) {
        let place = Place::of(&world).await;
        for n in 0..6 {
            let person = place.elder(&world, &format!("老人{n}")).await;
            let consent = care::agrees(&place.staff, &person, "PUBLIC_TEXT").await;
            let wish = place.verified(&person).await;
            let volunteer = place.volunteer(&world).await;
            let (opened, withdrawn) = tokio::join!(
                place.staff.ask(OPEN, json!({"input": {"id": wish}})),
                place.second.ask(care::WITHDRAW, json!({"input": {"id": consent}})),
            );
            let claimed = volunteer.ask(CLAIM, json!({"input": {"id": wish}})).await;
            for answer in [&opened, &withdrawn, &claimed] {
                assert!(answer.get("errors").is_none(), "{answer:#}");
            }
            assert!(sees(&world.anyone()).await.is_empty());
        }
    }
}
