//! The code at the door, corrections, and what people say.

use super::*;
use crate::harness::both;

const CODE: &str = "query($id: ID!) { activity(id: $id) { checkInCode { code expiresAt } } }";
const CHECK_IN: &str = "mutation($input: ActivityCheckInInput!) { activityCheckIn(input: $input) {
    signUp { state attendedAt } userErrors { code path } } }";
const ADJUST: &str = "mutation($input: ActivityAdjustInput!) { activityAdjust(input: $input) {
    activity { personTimes countedPersonTimes adjustments { totalCount nodes { difference reason madeBy { name } } } }
    userErrors { code path } } }";
const SAY: &str = "mutation($input: ActivityFeedbackGiveInput!) { activityFeedbackGive(input: $input) {
    feedback { rating text } userErrors { code path } } }";
const SAID: &str = "query($id: ID!) { activity(id: $id) { rating { average count } feedback { totalCount nodes { rating text } }
    adjustments { totalCount } } }";

async fn code(client: &Client, talk: &str) -> String {
    let data = client.data(CODE, json!({"id": talk})).await;
    data["activity"]["checkInCode"]["code"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Somebody signed up and came.
async fn came(world: &World, here: &Neighbourhood, talk: &str) -> Client {
    let guest = world.resident(&here.community).await;
    let (sign_up, _) = comes(&guest, talk).await;
    here.staff.does(ATTEND, json!({"id": sign_up})).await;
    guest
}

both! {
    async fn a_code_that_is_read_at_the_door_checks_in(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 1).await;
        let other = here.published(&world, 1).await;
        let (guest, late) = (world.resident(&here.community).await, world.resident(&here.community).await);
        comes(&guest, &talk).await;
        comes(&late, &talk).await;
        comes(&guest, &other).await;
        assert_eq!(here.staff.data(CODE, json!({"id": talk})).await["activity"]["checkInCode"], Value::Null, "it has not begun");
        here.begun(&world, &talk).await;
        here.staff.does(BEGIN, json!({"id": other})).await;
        let hidden = guest.ask(CODE, json!({"id": talk})).await;
        assert_eq!((&hidden["data"]["activity"]["checkInCode"], &hidden["errors"][0]["extensions"]["code"]), (&Value::Null, &json!("FORBIDDEN")));
        let shown = code(&here.official, &talk).await;
        assert_eq!(world.anyone().refused(CHECK_IN, json!({"code": shown})).await, "UNAUTHENTICATED");
        assert_eq!(world.resident(&here.community).await.refused(CHECK_IN, json!({"code": shown})).await, "FORBIDDEN", "who did not sign up is a walk-in");
        assert_eq!(late.refused(CHECK_IN, json!({"code": shown})).await, "INVALID_STATE", "who waits has no place");
        let (talk_id, proof) = shown.split_once('.').unwrap();
        let forged = [
            format!("{talk_id}.{}", proof.chars().rev().collect::<String>()),
            format!("{talk_id}."),
            talk_id.to_owned(),
            format!("{talk_id}.{}", code(&here.staff, &other).await.split_once('.').unwrap().1),
            "12345".to_owned(),
        ];
        for forged in forged {
            assert_eq!(guest.refused(CHECK_IN, json!({"code": forged})).await, "INVALID_INPUT", "{forged}");
        }
        let came = guest.does(CHECK_IN, json!({"code": shown})).await;
        assert_eq!(came["signUp"]["state"], "ATTENDED");
        assert_eq!(guest.refused(CHECK_IN, json!({"code": shown})).await, "INVALID_STATE", "once is enough");
        here.staff.does(COMPLETE, json!({"id": talk})).await;
        assert_eq!(activity(&here.staff, &talk).await["personTimes"], 1);
    }

    async fn a_code_is_good_for_as_long_as_it_is_shown_and_once_more(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 5).await;
        let guests = [world.resident(&here.community).await, world.resident(&here.community).await];
        for guest in &guests {
            comes(guest, &talk).await;
        }
        here.begun(&world, &talk).await;
        let shown = code(&here.staff, &talk).await;
        world.pass(TimeDelta::seconds(60));
        guests[0].does(CHECK_IN, json!({"code": shown})).await;
        world.pass(TimeDelta::seconds(60));
        assert_eq!(guests[1].refused(CHECK_IN, json!({"code": shown})).await, "INVALID_INPUT", "a photo of yesterday");
        guests[1].does(CHECK_IN, json!({"code": code(&here.staff, &talk).await})).await;
    }

    async fn what_was_counted_changes_only_by_adjustments_of_somebody_else(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 5).await;
        here.begun(&world, &talk).await;
        assert_eq!(here.official.refused(ADJUST, json!({"id": talk, "difference": 1, "reason": "早了"})).await, "INVALID_STATE");
        here.staff.does(COMPLETE, json!({"id": talk, "walkIns": 50, "walkInNote": "点数"})).await;
        assert_eq!(here.staff.refused(ADJUST, json!({"id": talk, "difference": -8, "reason": "重复计数"})).await, "FORBIDDEN", "who counted does not correct");
        let less = here.official.does(ADJUST, json!({"id": talk, "difference": -8, "reason": "重复计数"})).await;
        assert_eq!((&less["activity"]["personTimes"], &less["activity"]["countedPersonTimes"]), (&json!(42), &json!(50)));
        let colleague = world.staff(&here.community).await;
        let more = colleague.does(ADJUST, json!({"id": talk, "difference": 3, "reason": "漏记三人"})).await;
        assert_eq!((&more["activity"]["personTimes"], &more["activity"]["adjustments"]["totalCount"]), (&json!(45), &json!(2)));
        assert_eq!(more["activity"]["adjustments"]["nodes"][0]["reason"], "重复计数");
        assert_eq!(colleague.refused(ADJUST, json!({"id": talk, "difference": -46, "reason": "x"})).await, "LIMIT_REACHED");
        assert_eq!(colleague.refused(ADJUST, json!({"id": talk, "difference": 0, "reason": "x"})).await, "INVALID_INPUT");
        let seen = world.anyone().data(SAID, json!({"id": talk})).await;
        assert_eq!(seen["activity"]["adjustments"]["totalCount"], 0, "why is for those who hold it");
        assert_eq!(activity(&world.anyone(), &talk).await["personTimes"], 45);
    }

    async fn who_was_there_says_something_once(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 20).await;
        here.begun(&world, &talk).await;
        let guest = came(&world, &here, &talk).await;
        let absent = world.resident(&here.community).await;
        comes(&absent, &talk).await;
        let say = |rating: i32| json!({"activityId": talk, "rating": rating, "text": "讲得很清楚"});
        assert_eq!(guest.refused(SAY, say(5)).await, "INVALID_STATE", "it is not over");
        let mut others = Vec::new();
        for _ in 0..4 {
            others.push(came(&world, &here, &talk).await);
        }
        here.staff.does(COMPLETE, json!({"id": talk})).await;
        assert_eq!(guest.refused(SAY, say(6)).await, "INVALID_INPUT");
        guest.does(SAY, say(5)).await;
        assert_eq!(guest.refused(SAY, say(1)).await, "ALREADY_EXISTS");
        assert_eq!(absent.refused(SAY, say(1)).await, "FORBIDDEN", "nobody rates what one has not seen");
        assert_eq!(world.anyone().refused(SAY, say(1)).await, "UNAUTHENTICATED");
        let said = async |client: &Client| client.data(SAID, json!({"id": talk})).await["activity"].clone();
        assert_eq!(said(&world.anyone()).await["rating"], Value::Null, "one rating tells whose it is");
        for (n, other) in (2..).zip(&others) {
            other.does(SAY, json!({"activityId": talk, "rating": n})).await;
        }
        assert_eq!(said(&world.anyone()).await["rating"], json!({"average": 3.8, "count": 5}));
        assert_eq!(said(&world.anyone()).await["feedback"]["totalCount"], 0);
        assert_eq!(said(&guest).await["feedback"]["nodes"], json!([{"rating": 5, "text": "讲得很清楚"}]));
        assert_eq!(said(&here.official).await["feedback"]["totalCount"], 5);
    }

    async fn whose_data_are_erased_leaves_the_place_to_who_waits(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 1).await;
        let (guest, next) = (world.resident(&here.community).await, world.resident(&here.community).await);
        comes(&guest, &talk).await;
        comes(&next, &talk).await;
        let erase = "mutation($input: PersonEraseInput!) { personErase(input: $input) { userErrors { code } } }";
        guest.does(erase, json!({"id": guest.person()})).await;
        assert_eq!(activity(&next, &talk).await["ownSignUp"]["state"], "CONFIRMED");
        let nodes = activity(&here.staff, &talk).await["signUps"]["nodes"].clone();
        assert_eq!((&nodes[0]["state"], &nodes[0]["name"]), (&json!("WITHDRAWN"), &Value::Null));
    }
}
