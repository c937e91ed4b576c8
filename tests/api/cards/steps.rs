//! The life of a card: every step from every state, and what goes with it.

use chrono::TimeDelta;
use entity::service_card::{CardState, Model};
use hongyan::cards::lifecycle::Step;
use hongyan::workflow::Lifecycle;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{CARD, DELEGATE, Office, REPLACE, day, holder, step};
use crate::harness::both;

const PLACE: &str = "mutation($input: CardPlaceInput!) { cardPlace(input: $input) {
    placement { id card { id state } } userErrors { code path } } }";
const STOCK: &str = "mutation($input: CardStockAddInput!) { cardStockAdd(input: $input) {
    stock { left } userErrors { code } } }";

/// `serviceCardApprove` is `Approve`.
fn name_of(step: Step) -> String {
    Model::mutation(step).trim_start_matches("serviceCard").to_owned()
}

/// The states in which a card can be before its last day.
const REACHED: [&str; 6] = ["DRAFT", "APPROVED", "ACTIVE", "SUSPENDED", "REPLACED", "REVOKED"];

fn state(name: &str) -> CardState {
    *Model::STATES
        .iter()
        .find(|state| Model::name(**state) == name)
        .unwrap()
}

async fn replaced_or_taken(office: &Office, step_to_take: Step, input: Value) -> Value {
    let document = match step_to_take {
        Step::Replace => REPLACE.to_owned(),
        other => step(&name_of(other)),
    };
    let answer = office.official.data(&document, json!({"input": input})).await;
    answer.as_object().unwrap().values().next().unwrap().clone()
}

both! {
    async fn every_step_from_every_state_does_what_the_table_says(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        for from in REACHED {
            for step in Model::STEPS {
                let who = holder(&world, &office.unit).await;
                let card = office.in_state(from, office.card_of(&who)).await;
                let before = office.official.data(CARD, json!({"id": card})).await;
                let payload = replaced_or_taken(&office, *step, json!({"id": card})).await;
                let now = office.official.data(CARD, json!({"id": card})).await["serviceCard"].clone();
                // None of them has a last day, so that none expires.
                if let Some(to) = Model::next(state(from), *step).filter(|_| *step != Step::Expire) {
                    assert_eq!(payload["userErrors"], json!([]), "{from} {step:?}");
                    assert_eq!(now["state"], Model::name(to), "{from} {step:?}");
                } else {
                    assert_eq!(payload["userErrors"][0]["code"], "INVALID_STATE", "{from} {step:?}: {payload}");
                    assert_eq!(now, before["serviceCard"], "{from} {step:?}");
                }
            }
        }
    }

    async fn the_actions_that_are_offered_are_those_of_the_table(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let query = "query($id: ID!) { serviceCard(by: {id: $id}) { availableActions } }";
        for from in REACHED {
            let who = holder(&world, &office.unit).await;
            let card = office.in_state(from, office.card_of(&who)).await;
            let mut due: Vec<&str> = Model::STEPS.iter()
                .filter(|step| Model::next(state(from), **step).is_some())
                .map(|step| Model::mutation(*step))
                .collect();
            if !matches!(from, "REPLACED" | "REVOKED") {
                due.push("serviceCardUpdate");
            }
            if from == "ACTIVE" {
                due.extend(["cardDelegationStart", "cardStockAdd"]);
            }
            let seen = office.official.data(query, json!({"id": card})).await;
            assert_eq!(seen["serviceCard"]["availableActions"], json!(due), "{from}");
        }
    }

    async fn a_card_expires_only_after_its_last_day(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let mut cards = Vec::new();
        for from in ["APPROVED", "ACTIVE", "SUSPENDED"] {
            let mut input = office.card_of(&holder(&world, &office.unit).await);
            input["validTo"] = json!(day(&world, 1));
            let card = office.in_state(from, input).await;
            assert_eq!(office.official.refused(&step("Expire"), json!({"id": card})).await, "INVALID_STATE");
            cards.push(card);
        }
        world.pass(TimeDelta::days(2));
        let official = world.official(&office.unit).await;
        assert_eq!(official.refused(&step("Activate"), json!({"id": cards[0]})).await, "INVALID_STATE");
        assert_eq!(official.refused(&step("Resume"), json!({"id": cards[2]})).await, "INVALID_STATE");
        for card in cards {
            let done = official.does(&step("Expire"), json!({"id": card})).await;
            assert_eq!(done["serviceCard"]["state"], "EXPIRED");
            for name in ["Approve", "Activate", "Suspend", "Resume", "Expire", "Revoke"] {
                assert_eq!(official.refused(&step(name), json!({"id": card})).await, "INVALID_STATE");
            }
            assert_eq!(official.refused(REPLACE, json!({"id": card})).await, "INVALID_STATE");
        }
    }

    async fn a_card_is_in_force_on_its_days_only(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let mut input = office.card_of(&holder(&world, &office.unit).await);
        input["validFrom"] = json!(day(&world, 1));
        let card = office.in_state("APPROVED", input).await;
        assert_eq!(office.official.refused(&step("Activate"), json!({"id": card})).await, "INVALID_STATE");
        world.pass(TimeDelta::days(1));
        world.official(&office.unit).await.does(&step("Activate"), json!({"id": card})).await;
    }

    async fn nobody_approves_the_own_card(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let other = world.official(&office.unit).await;
        let card = office.draft(office.card_of(&office.official.person())).await;
        let query = "query($id: ID!) { serviceCard(by: {id: $id}) { state version availableActions } }";
        let own = office.official.data(query, json!({"id": card})).await["serviceCard"].clone();
        assert_eq!(own["availableActions"], json!(["serviceCardRevoke", "serviceCardUpdate"]));
        assert_eq!(office.official.refused(&step("Approve"), json!({"id": card})).await, "FORBIDDEN");
        let now = office.official.data(query, json!({"id": card})).await["serviceCard"].clone();
        assert_eq!(now, own);
        other.does(&step("Approve"), json!({"id": card, "expectedVersion": 1})).await;
        office.take("Activate", &card).await;
        // Neither by replacing it.
        assert_eq!(office.official.refused(REPLACE, json!({"id": card})).await, "FORBIDDEN");
        other.does(REPLACE, json!({"id": card})).await;
    }

    async fn a_replaced_card_hands_over_to_a_new_one_in_one_act(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let (old_holder, new_holder) = (holder(&world, &office.unit).await, holder(&world, &office.unit).await);
        let mut input = office.card_of(&old_holder);
        input["dutyPhone"] = json!("13800138000");
        let old = office.in_state("SUSPENDED", input).await;
        assert_eq!(office.official.refused(REPLACE, json!({"id": old, "expectedVersion": 1})).await, "CONFLICT");
        let done = office.official.does(REPLACE, json!({"id": old, "holderId": new_holder, "reason": "轮岗"})).await["serviceCard"].clone();
        assert_eq!((&done["state"], &done["dutyPhone"], &done["version"]), (&json!("ACTIVE"), &json!("13800138000"), &json!(3)));
        assert_eq!(done["replaces"], json!({"id": old, "state": "REPLACED"}));
        assert_eq!(done["matters"].as_array().unwrap().len(), 1);
        assert_eq!(office.official.refused(REPLACE, json!({"id": old})).await, "INVALID_STATE");
        // The same holder again: the old one has ended, so the new one does not stand beside it.
        let again = office.official.does(REPLACE, json!({"id": done["id"], "dutyPhone": "0478-5912345"})).await["serviceCard"].clone();
        assert_eq!((&again["state"], &again["dutyPhone"]), (&json!("ACTIVE"), &json!("0478-5912345")));
        // A new card that may not be leaves the old one as it is.
        let stranger = holder(&world, &world.unit("民政局").await).await;
        assert_eq!(office.official.refused(REPLACE, json!({"id": again["id"], "holderId": stranger})).await, "NOT_FOUND");
        assert_eq!(office.official.refused(REPLACE, json!({"id": again["id"], "validFrom": day(&world, 1)})).await, "INVALID_STATE");
        let seen = office.official.data("query($id: ID!) { serviceCard(by: {id: $id}) { state version } serviceCards { totalCount } }", json!({"id": again["id"]})).await;
        assert_eq!(seen, json!({"serviceCard": {"state": "ACTIVE", "version": 3}, "serviceCards": {"totalCount": 3}}));
    }

    async fn a_card_that_leaves_force_takes_its_copies_from_the_points(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let point = json!({"communityId": community, "name": "超市", "hostKind": "SUPERMARKET", "hostName": "便民超市",
            "address": "海流图镇", "coordinates": {"latitude": 41.6, "longitude": 108.5}});
        let point = staff.does("mutation($input: LiaisonPointCreateInput!) { liaisonPointCreate(input: $input) {
            liaisonPoint { id } userErrors { code } } }", point).await["liaisonPoint"]["id"].clone();
        let (expiring, mut cards) = (day(&world, 0), Vec::new());
        for _ in 0..4 {
            let mut input = office.card_of(&holder(&world, &office.unit).await);
            input["validTo"] = json!(expiring);
            let card = office.in_state("ACTIVE", input).await;
            office.official.does(STOCK, json!({"cardId": card, "printed": 5})).await;
            let placed = staff.does(PLACE, json!({"cardId": card, "pointId": point, "copies": 5})).await["placement"].clone();
            assert_eq!(placed["card"], json!({"id": card, "state": "ACTIVE"}));
            cards.push((card, placed["id"].clone()));
        }
        world.pass(TimeDelta::days(1));
        let official = world.official(&office.unit).await;
        for ((card, placed), step_to_take) in cards.iter().zip([Step::Suspend, Step::Expire, Step::Revoke, Step::Replace]) {
            let mut input = json!({"id": card});
            let document = if step_to_take == Step::Replace {
                input["validTo"] = Value::Null;
                REPLACE.to_owned()
            } else {
                step(&name_of(step_to_take))
            };
            official.does(&document, input).await;
            let seen = official.data("query($id: ID!, $card: ID!) { node(id: $id) { ... on CardPlacement { endReason card { id } } }
                serviceCard(by: {id: $card}) { placements { totalCount } stock { printed placed left } } }", json!({"id": placed, "card": card})).await;
            assert_eq!(seen, json!({"node": {"endReason": "CARD_STOPPED", "card": {"id": card}},
                "serviceCard": {"placements": {"totalCount": 0}, "stock": {"printed": 5, "placed": 0, "left": 5}}}), "{step_to_take:?}");
            // Others do not see the card that the ended placement was of.
            let seen = world.anyone().data("query($id: ID!) { node(id: $id) { ... on CardPlacement { endReason card { id } } } }", json!({"id": placed})).await;
            assert_eq!(seen["node"], json!({"endReason": "CARD_STOPPED", "card": null}));
        }
    }

    async fn of_ten_activations_at_once_a_holder_gets_one_card_at_a_post(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let who = holder(&world, &office.unit).await;
        let mut tries = Vec::new();
        for _ in 0..10 {
            let card = office.in_state("APPROVED", office.card_of(&who)).await;
            let official = office.official.clone();
            tries.push(async move {
                let answer = official.data(&step("Activate"), json!({"input": {"id": card}})).await;
                answer["serviceCardActivate"]["userErrors"][0]["code"].clone()
            });
        }
        let codes = futures_util::future::join_all(tries.into_iter().map(tokio::spawn)).await;
        let codes: Vec<Value> = codes.into_iter().map(Result::unwrap).collect();
        assert_eq!(codes.iter().filter(|code| code.is_null()).count(), 1, "{codes:?}");
        assert_eq!(codes.iter().filter(|code| *code == "ALREADY_EXISTS").count(), 9, "{codes:?}");
    }

    async fn steps_placings_and_stand_ins_at_once_leave_nothing_of_a_card_that_ended(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let card = office.active(&holder(&world, &office.unit).await).await;
        let other = office.active(&holder(&world, &office.unit).await).await;
        office.official.does(STOCK, json!({"cardId": card, "printed": 50})).await;
        let mut tries = Vec::new();
        for n in 0..12 {
            let point = json!({"communityId": community, "name": format!("点{n}"), "hostKind": "OTHER", "hostName": "店",
                "address": "x", "coordinates": {"latitude": 41.6, "longitude": 108.5}});
            let point = staff.does("mutation($input: LiaisonPointCreateInput!) { liaisonPointCreate(input: $input) {
                liaisonPoint { id } userErrors { code } } }", point).await["liaisonPoint"]["id"].clone();
            tries.push((staff.clone(), PLACE.to_owned(), json!({"cardId": card, "pointId": point, "copies": 1})));
        }
        let days = (day(&world, 0), day(&world, 3));
        tries.insert(3, (office.official.clone(), DELEGATE.to_owned(), json!({"cardId": card, "delegateCardId": other, "fromDay": days.0, "toDay": days.1})));
        tries.insert(7, (office.official.clone(), step("Revoke"), json!({"id": card})));
        let tries = tries.into_iter().map(|(who, document, input)| {
            tokio::spawn(async move { who.data(&document, json!({"input": input})).await })
        });
        for answer in futures_util::future::join_all(tries).await {
            answer.unwrap();
        }
        let placed = entity::card_placement::Entity::find().all(world.app.db.read()).await.unwrap();
        assert!(placed.iter().all(|row| row.ended_at.is_some()), "{placed:?}");
        let stock = entity::card_stock::Entity::find().all(world.app.db.read()).await.unwrap();
        assert_eq!(stock[0].placed, 0);
        let stand_ins = entity::card_delegation::Entity::find().all(world.app.db.read()).await.unwrap();
        assert!(stand_ins.iter().all(|row| row.ended_at.is_some()), "{stand_ins:?}");
    }
}
