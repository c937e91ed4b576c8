//! What is printed leads to the post for ever, and never shows a person who has left it.

use serde_json::{Value, json};

use super::{DRAFT, Office, POST, REPLACE, holder, moves, step, token};
use crate::harness::{Client, World, both};

const SCAN: &str =
    "query($token: String!) { serviceCard(by: {token: $token}) { id holder { name unit { name } } } }";
const CLOSE: &str = "mutation($input: ServicePostCloseInput!) { servicePostClose(input: $input) {
    servicePost { closedAt card { id } availableActions } userErrors { code } } }";

/// The id of the card that a code leads to; the same for everybody.
async fn scan(world: &World, office: &Office, code: &str) -> Value {
    let seen = world.anyone().data(SCAN, json!({"token": code})).await["serviceCard"].clone();
    let official: Value = office.official.data(SCAN, json!({"token": code})).await["serviceCard"].clone();
    assert_eq!(seen, official);
    seen["id"].clone()
}

/// A card in force and what its code holds.
async fn printed(office: &Office, holder: &str) -> (String, String) {
    let made = office.official.does(DRAFT, office.card_of(holder)).await["serviceCard"].clone();
    let id = made["id"].as_str().unwrap().to_owned();
    for name in ["Approve", "Activate"] {
        office.take(name, &id).await;
    }
    (id, token(&made["qrUrl"]))
}

async fn shown(client: &Client, code: &str) -> Value {
    client.data(SCAN, json!({"token": code})).await["serviceCard"]["holder"].clone()
}

both! {
    async fn a_code_leads_to_the_card_in_force_and_else_to_the_one_at_its_post_now(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let who = holder(&world, &office.unit).await;
        let draft = office.official.does(DRAFT, office.card_of(&who)).await["serviceCard"].clone();
        let (first, code) = (draft["id"].clone(), token(&draft["qrUrl"]));
        for name in ["Approve", "Activate"] {
            // Not in force yet: neither its own code nor the post's leads to it.
            assert_eq!(scan(&world, &office, &code).await, Value::Null);
            assert_eq!(scan(&world, &office, &office.post_token).await, Value::Null);
            office.take(name, first.as_str().unwrap()).await;
        }
        assert_eq!(scan(&world, &office, &code).await, first);
        assert_eq!(scan(&world, &office, &office.post_token).await, first);
        office.take("Suspend", first.as_str().unwrap()).await;
        assert_eq!(scan(&world, &office, &code).await, Value::Null);
        let (second, other_code) = printed(&office, &holder(&world, &office.unit).await).await;
        // While it is suspended the other one at the post answers.
        assert_eq!(scan(&world, &office, &code).await, second);
        office.take("Resume", first.as_str().unwrap()).await;
        assert_eq!(scan(&world, &office, &code).await, first);
        assert_eq!(scan(&world, &office, &other_code).await, second);
        // Of two in force the post leads to the newer.
        assert_eq!(scan(&world, &office, &office.post_token).await, second);
        office.take("Revoke", &second).await;
        assert_eq!(scan(&world, &office, &other_code).await, first);
        assert_eq!(scan(&world, &office, &office.post_token).await, first);
        office.take("Revoke", first.as_str().unwrap()).await;
        for code in [code.as_str(), &other_code, &office.post_token, "", "x", &"x".repeat(1 << 16), "' OR 1=1 --"] {
            assert_eq!(scan(&world, &office, code).await, Value::Null);
        }
    }

    async fn the_code_of_a_replaced_card_leads_to_the_newest_in_its_line(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let (first, code) = printed(&office, &holder(&world, &office.unit).await).await;
        let mut card = json!(first);
        for _ in 0..3 {
            let new = office.official.does(REPLACE, json!({"id": card, "holderId": holder(&world, &office.unit).await})).await;
            card = new["serviceCard"]["id"].clone();
            assert_eq!(scan(&world, &office, &code).await, card);
            assert_eq!(scan(&world, &office, &office.post_token).await, card);
        }
        // Another post of the unit has nothing to do with it.
        let post = json!({"unitId": office.unit, "name": "咨询岗"});
        let post = office.official.does(POST, post).await["servicePost"].clone();
        assert_eq!(scan(&world, &office, &token(&post["qrUrl"])).await, Value::Null);
    }

    async fn nobody_who_has_left_is_shown(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let elsewhere = world.unit("民政局").await;
        let who = holder(&world, &office.unit).await;
        let (card, code) = printed(&office, &who).await;
        let anyone = world.anyone();
        assert_eq!(shown(&anyone, &code).await, json!({"name": "Volunteer", "unit": {"name": "社会保险事业管理局"}}));
        for unit in [Some(elsewhere.as_str()), None] {
            moves(&world, &who, unit).await;
            // The phone of the duty stays; the person is gone, whoever asks.
            for client in [world.anyone(), office.official.clone(), world.admin("15").await] {
                let seen = client.data("query($token: String!, $id: ID!) {
                    scanned: serviceCard(by: {token: $token}) { holder { name } dutyPhone answersNow { holder { name } dutyPhone } }
                    read: serviceCard(by: {id: $id}) { holder { name } }
                    serviceCards { nodes { holder { name } } } }", json!({"token": code, "id": card})).await;
                assert_eq!(seen, json!({
                    "scanned": {"holder": null, "dutyPhone": "0478-5910000", "answersNow": {"holder": null, "dutyPhone": "0478-5910000"}},
                    "read": {"holder": null}, "serviceCards": {"nodes": [{"holder": null}]},
                }));
            }
        }
        // One in office at the post is shown before one who has left, also by the code of the other.
        let (newer, _) = printed(&office, &holder(&world, &office.unit).await).await;
        assert_eq!(scan(&world, &office, &code).await, newer);
        let (newest, _) = printed(&office, &holder(&world, &office.unit).await).await;
        assert_eq!(scan(&world, &office, &office.post_token).await, newest);
        moves(&world, &who, Some(&office.unit)).await;
        assert_eq!(scan(&world, &office, &code).await, card);
        assert!(shown(&anyone, &code).await.is_object());
    }

    async fn a_card_of_somebody_who_left_is_not_put_in_force_again(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let who = holder(&world, &office.unit).await;
        let draft = office.draft(office.card_of(&who)).await;
        let suspended = office.in_state("SUSPENDED", office.card_of(&who)).await;
        moves(&world, &who, None).await;
        assert_eq!(office.official.refused(&step("Approve"), json!({"id": draft})).await, "INVALID_STATE");
        assert_eq!(office.official.refused(&step("Resume"), json!({"id": suspended})).await, "INVALID_STATE");
        assert_eq!(office.official.refused(REPLACE, json!({"id": suspended})).await, "NOT_FOUND");
        office.take("Revoke", &suspended).await;
    }

    async fn a_post_closes_when_its_cards_have_ended(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let card = office.active(&holder(&world, &office.unit).await).await;
        let draft = office.draft(office.card_of(&holder(&world, &office.unit).await)).await;
        for ending in [&card, &draft] {
            assert_eq!(office.official.refused(CLOSE, json!({"id": office.post})).await, "INVALID_STATE");
            office.take("Revoke", ending).await;
        }
        let done = office.official.does(CLOSE, json!({"id": office.post, "expectedVersion": 1})).await["servicePost"].clone();
        assert!(done["closedAt"].is_string());
        assert_eq!((&done["card"], &done["availableActions"]), (&Value::Null, &json!([])));
        assert_eq!(office.official.refused(CLOSE, json!({"id": office.post})).await, "INVALID_STATE");
        let input = office.card_of(&holder(&world, &office.unit).await);
        assert_eq!(office.official.refused(DRAFT, input).await, "INVALID_STATE");
        let list = world.anyone().data("{ servicePosts { totalCount } all: servicePosts(filter: {includeClosed: true}) { totalCount } }", json!({})).await;
        assert_eq!(list, json!({"servicePosts": {"totalCount": 0}, "all": {"totalCount": 1}}));
    }

    async fn a_closing_and_drafts_at_once_leave_no_card_at_a_closed_post(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let input = office.card_of(&holder(&world, &office.unit).await);
        let tries = (0..12).map(|n| {
            let (official, input) = (office.official.clone(), input.clone());
            let (document, input) = if n == 5 { (CLOSE, json!({"id": office.post})) } else { (DRAFT, input) };
            tokio::spawn(async move { official.data(document, json!({"input": input})).await })
        });
        for answer in futures_util::future::join_all(tries).await {
            answer.unwrap();
        }
        let query = "{ servicePosts(filter: {includeClosed: true}) { nodes { closedAt } } serviceCards { totalCount } }";
        let seen = office.official.data(query, json!({})).await;
        let closed = seen["servicePosts"]["nodes"][0]["closedAt"].is_string();
        assert!(!closed || seen["serviceCards"]["totalCount"] == 0, "{seen}");
    }
}
