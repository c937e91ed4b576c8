//! While a holder is away, another one of the unit answers.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{DELEGATE, Office, UNDELEGATE, UPDATE, day, holder, moves};
use crate::harness::{Client, World, both};

const ANSWERS: &str = "query($id: ID!) { serviceCard(by: {id: $id}) { version dutyPhone
    delegation { fromDay toDay delegate { id } } answersNow { dutyPhone standsIn holder { name } hours } } }";

async fn answers(client: &Client, card: &str) -> Value {
    client.data(ANSWERS, json!({"id": card})).await["serviceCard"].clone()
}

/// Two cards in force, the second with a phone of its own.
async fn two(world: &World, office: &Office) -> (String, String) {
    let one = office.active(&holder(world, &office.unit).await).await;
    let mut input = office.card_of(&holder(world, &office.unit).await);
    input["dutyPhone"] = json!("13800138000");
    (one, office.in_state("ACTIVE", input).await)
}

both! {
    async fn the_stand_in_answers_on_the_days_named(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let (card, other) = two(&world, &office).await;
        let input = json!({"cardId": card, "expectedVersion": 3, "delegateCardId": other, "fromDay": day(&world, 1), "toDay": day(&world, 2)});
        let done = office.official.does(DELEGATE, input.clone()).await["serviceCard"].clone();
        assert_eq!((&done["version"], &done["delegation"]), (&json!(4), &Value::Null));
        assert_eq!(done["delegations"].as_array().unwrap().len(), 1);
        assert_eq!(office.official.refused(DELEGATE, input).await, "CONFLICT");
        let own = json!({"dutyPhone": "0478-5910000", "standsIn": false, "holder": {"name": "Volunteer"}, "hours": null});
        let anyone = world.anyone();
        assert_eq!(answers(&anyone, &card).await["answersNow"], own);
        for n in 1..=2 {
            world.pass(TimeDelta::days(1));
            let seen = answers(&anyone, &card).await;
            assert_eq!(seen["answersNow"], json!({"dutyPhone": "13800138000", "standsIn": true, "holder": {"name": "Volunteer"}, "hours": null}));
            assert_eq!(seen["dutyPhone"], "0478-5910000");
            assert_eq!(seen["delegation"], json!({"fromDay": day(&world, 1 - n), "toDay": day(&world, 2 - n), "delegate": {"id": other}}));
        }
        world.pass(TimeDelta::days(1));
        assert_eq!(answers(&anyone, &card).await["answersNow"], own);
    }

    async fn who_stands_in_later_is_for_the_unit_to_know(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let (card, other) = two(&world, &office).await;
        office.official.does(DELEGATE, json!({"cardId": card, "delegateCardId": other, "fromDay": day(&world, 5), "toDay": day(&world, 9)})).await;
        let query = "query($id: ID!) { serviceCard(by: {id: $id}) { delegations { toDay } } }";
        for client in [world.official(&office.unit).await, world.admin("150824").await, world.auditor("15").await] {
            let seen = client.data(query, json!({"id": card})).await;
            assert_eq!(seen["serviceCard"]["delegations"], json!([{"toDay": day(&world, 9)}]));
        }
        let elsewhere = world.unit("民政局").await;
        for client in [world.anyone(), world.official(&elsewhere).await, world.volunteer(&office.unit).await, world.admin("150825").await] {
            let answer = client.ask(query, json!({"id": card})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
            assert_eq!(answer["data"]["serviceCard"]["delegations"], Value::Null);
        }
    }

    async fn it_ends_when_it_is_called_off_or_either_card_ends(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let (card, other) = two(&world, &office).await;
        let input = json!({"cardId": card, "delegateCardId": other, "fromDay": day(&world, 0), "toDay": day(&world, 9)});
        let started = office.official.does(DELEGATE, input.clone()).await["serviceCard"]["delegation"]["id"].clone();
        assert_eq!(answers(&world.anyone(), &card).await["answersNow"]["standsIn"], true);
        let done = office.official.does(UNDELEGATE, json!({"id": started, "expectedVersion": 4})).await["serviceCard"].clone();
        assert_eq!(done, json!({"version": 5, "delegation": null, "delegations": []}));
        assert_eq!(office.official.refused(UNDELEGATE, json!({"id": started})).await, "INVALID_STATE");
        assert_eq!(answers(&world.anyone(), &card).await["answersNow"]["standsIn"], false);
        office.official.does(DELEGATE, input).await;
        // While the other is out of force the holder's own phone is shown again.
        office.take("Suspend", &other).await;
        assert_eq!(answers(&world.anyone(), &card).await["answersNow"]["dutyPhone"], "0478-5910000");
        assert_eq!(answers(&office.official, &card).await["answersNow"]["dutyPhone"], "0478-5910000");
        office.take("Resume", &other).await;
        assert_eq!(answers(&world.anyone(), &card).await["answersNow"]["dutyPhone"], "13800138000");
        office.take("Revoke", &other).await;
        let seen = answers(&office.official, &card).await;
        assert_eq!((&seen["delegation"], &seen["answersNow"]["standsIn"]), (&Value::Null, &json!(false)));
    }

    async fn a_stand_in_who_left_is_not_shown(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let card = office.active(&holder(&world, &office.unit).await).await;
        let who = holder(&world, &office.unit).await;
        let other = office.active(&who).await;
        office.official.does(DELEGATE, json!({"cardId": card, "delegateCardId": other, "fromDay": day(&world, 0), "toDay": day(&world, 9)})).await;
        moves(&world, &who, None).await;
        assert_eq!(answers(&world.anyone(), &card).await["answersNow"]["holder"], Value::Null);
    }

    async fn only_those_who_may_and_only_who_can_stand_in(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let elsewhere = Office::of(&world, "民政局").await;
        let (card, other) = two(&world, &office).await;
        let third = office.active(&holder(&world, &office.unit).await).await;
        let suspended = office.in_state("SUSPENDED", office.card_of(&holder(&world, &office.unit).await)).await;
        let foreign = elsewhere.active(&holder(&world, &elsewhere.unit).await).await;
        let days = |card: &str, other: &str, from: i64, to: i64| json!({"cardId": card, "delegateCardId": other, "fromDay": day(&world, from), "toDay": day(&world, to)});
        let good = days(&card, &other, 3, 6);
        assert_eq!(world.anyone().refused(DELEGATE, good.clone()).await, "UNAUTHENTICATED");
        for stranger in [elsewhere.official.clone(), world.volunteer(&office.unit).await, world.admin("150824").await] {
            assert_eq!(stranger.refused(DELEGATE, good.clone()).await, "FORBIDDEN");
        }
        assert_eq!(world.anyone().refused(DELEGATE, days(&suspended, &other, 3, 6)).await, "NOT_FOUND");
        for (input, path, code) in [
            (days(&card, &card, 3, 6), "delegateCardId", "NOT_FOUND"),
            (days(&card, &suspended, 3, 6), "delegateCardId", "NOT_FOUND"),
            (days(&card, &foreign, 3, 6), "delegateCardId", "NOT_FOUND"),
            (days(&card, "card_00000000000000000000000000", 3, 6), "delegateCardId", "NOT_FOUND"),
            (days("card_00000000000000000000000000", &other, 3, 6), "cardId", "NOT_FOUND"),
            (days(&suspended, &other, 3, 6), "cardId", "INVALID_STATE"),
            (days(&card, &other, -1, 6), "toDay", "INVALID_INPUT"),
            (days(&card, &other, 6, 3), "toDay", "INVALID_INPUT"),
            (days(&card, &other, 6, 367), "toDay", "INVALID_INPUT"),
        ] {
            let answer = office.official.data(DELEGATE, json!({"input": input})).await;
            let error = &answer["cardDelegationStart"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), Some(path)), "{answer}");
        }
        let started = office.official.does(DELEGATE, good).await["serviceCard"]["delegations"][0]["id"].clone();
        // Two at once, a chain in either direction.
        assert_eq!(office.official.refused(DELEGATE, days(&card, &third, 6, 7)).await, "ALREADY_EXISTS");
        assert_eq!(office.official.refused(DELEGATE, days(&third, &card, 6, 7)).await, "INVALID_STATE");
        assert_eq!(office.official.refused(DELEGATE, days(&other, &third, 1, 3)).await, "INVALID_STATE");
        office.official.does(DELEGATE, days(&card, &third, 7, 8)).await;
        for stranger in [elsewhere.official.clone(), world.volunteer(&office.unit).await, world.admin("150824").await] {
            assert_eq!(stranger.refused(UNDELEGATE, json!({"id": started})).await, "FORBIDDEN");
        }
        assert_eq!(office.official.refused(UNDELEGATE, json!({"id": "deleg_00000000000000000000000000"})).await, "NOT_FOUND");
    }

    async fn two_who_name_each_other_at_once_do_not_both_stand_in(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let (one, two) = two(&world, &office).await;
        let tries = (0..10).map(|n| {
            let official = office.official.clone();
            let (card, other) = if n % 2 == 0 { (&one, &two) } else { (&two, &one) };
            let input = json!({"cardId": card, "delegateCardId": other, "fromDay": day(&world, 0), "toDay": day(&world, 1)});
            tokio::spawn(async move { official.data(DELEGATE, json!({"input": input})).await })
        });
        let answers = futures_util::future::join_all(tries).await;
        let done = answers.into_iter().filter(|answer| answer.as_ref().unwrap()["cardDelegationStart"]["userErrors"] == json!([]));
        assert_eq!(done.count(), 1);
    }

    async fn the_phone_of_the_stand_in_is_the_one_on_the_other_card_now(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let (card, other) = two(&world, &office).await;
        office.official.does(DELEGATE, json!({"cardId": card, "delegateCardId": other, "fromDay": day(&world, 0), "toDay": day(&world, 9)})).await;
        office.official.does(UPDATE, json!({"id": other, "dutyPhone": "139 0013 9000", "hours": "8:30-12:00"})).await;
        let seen = answers(&world.anyone(), &card).await["answersNow"].clone();
        assert_eq!((&seen["dutyPhone"], &seen["hours"]), (&json!("13900139000"), &json!("8:30-12:00")));
    }
}
