//! Who comes, who waits, and who was there.

use super::*;
use crate::care;
use crate::harness::both;

both! {
    async fn who_waits_longest_gets_the_place_that_is_given_back(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 2).await;
        let mut guests = Vec::new();
        for n in 0..5 {
            let guest = world.resident(&here.community).await;
            let (sign_up, state) = comes(&guest, &talk).await;
            assert_eq!(state, if n < 2 { "CONFIRMED" } else { "WAITLISTED" });
            guests.push((guest, sign_up));
        }
        assert_eq!(guests[0].0.refused(SIGN_UP, json!({"activityId": talk})).await, "ALREADY_EXISTS");
        let states = async || {
            let seen = activity(&here.staff, &talk).await;
            let nodes = seen["signUps"]["nodes"].as_array().unwrap();
            let states: Vec<String> = nodes.iter().map(|node| node["state"].as_str().unwrap().chars().take(2).collect()).collect();
            (seen["confirmed"].as_i64().unwrap(), states.join(" "))
        };
        assert_eq!(states().await, (2, "CO CO WA WA WA".to_owned()));
        guests[3].0.does(WITHDRAW, json!({"id": guests[3].1})).await;
        assert_eq!(states().await, (2, "CO CO WA WI WA".to_owned()), "who waits takes nobody's place along");
        guests[0].0.does(WITHDRAW, json!({"id": guests[0].1, "reason": "有事"})).await;
        assert_eq!(states().await, (2, "WI CO CO WI WA".to_owned()));
        assert_eq!(guests[0].0.refused(WITHDRAW, json!({"id": guests[0].1})).await, "INVALID_STATE");
        assert_eq!(comes(&guests[0].0, &talk).await.1, "WAITLISTED", "at the end of the line");
        here.staff.does(UPDATE, json!({"id": talk, "capacity": 3})).await;
        assert_eq!(states().await, (3, "WI CO CO WI CO WA".to_owned()), "more room, and the next one has it");
        assert_eq!(here.staff.refused(UPDATE, json!({"id": talk, "capacity": 2})).await, "LIMIT_REACHED");
        for n in [1, 2, 4] {
            guests[n].0.does(WITHDRAW, json!({"id": guests[n].1})).await;
        }
        assert_eq!(states().await, (1, "WI WI WI WI WI CO".to_owned()));
        here.staff.does(UPDATE, json!({"id": talk, "capacity": 1})).await;
    }

    async fn guests_live_in_the_community_and_helpers_serve_it(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let hospital = world.unit("人民医院").await;
        world.member(&here.committee, &hospital).await;
        let mut input = here.talk(&world, 30);
        input["roles"] = json!([{"name": "司机", "wanted": 1}, {"name": "医生", "wanted": 1, "skill": "MEDICINE"}]);
        let made = here.staff.does(CREATE, input).await;
        let talk = id(&made["activity"]);
        let [driving, healing] = [0, 1].map(|n| id(&made["activity"]["roles"][n]));
        here.staff.does(PUBLISH, json!({"id": talk})).await;

        let elsewhere = world.community(4, "教育路社区").await;
        let stranger = world.resident(&elsewhere).await;
        assert_eq!(stranger.refused(SIGN_UP, json!({"activityId": talk})).await, "FORBIDDEN");
        assert_eq!(world.anyone().refused(SIGN_UP, json!({"activityId": talk})).await, "UNAUTHENTICATED");
        assert_eq!(here.staff.refused(SIGN_UP, json!({"activityId": talk, "personId": stranger.person()})).await, "NOT_FOUND");

        let (first, volunteer) = world.registered(&hospital).await;
        let (second, _) = world.registered(&hospital).await;
        assert_eq!(first.refused(SIGN_UP, json!({"activityId": talk})).await, "FORBIDDEN", "as a guest: the home is elsewhere");
        let resident = world.resident(&here.community).await;
        assert_eq!(resident.refused(SIGN_UP, json!({"activityId": talk, "roleId": driving})).await, "FORBIDDEN", "no volunteer");
        let drives = first.does(SIGN_UP, json!({"activityId": talk, "roleId": driving})).await;
        assert_eq!((&drives["signUp"]["state"], &drives["signUp"]["role"]["name"]), (&json!("CONFIRMED"), &json!("司机")));
        let waits = second.does(SIGN_UP, json!({"activityId": talk, "roleId": driving})).await;
        assert_eq!(waits["signUp"]["state"], "WAITLISTED", "one driver is wanted");
        let seen = activity(&world.anyone(), &talk).await;
        assert_eq!((&seen["confirmed"], &seen["roles"][0]["confirmed"], &seen["signUps"]["totalCount"]), (&json!(0), &json!(1), &json!(0)));
        first.does(WITHDRAW, json!({"id": id(&drives["signUp"])})).await;
        assert_eq!(activity(&second, &talk).await["ownSignUp"]["state"], "CONFIRMED");
        assert_eq!(first.refused(SIGN_UP, json!({"activityId": talk, "roleId": healing})).await, "INVALID_INPUT", "the skill is missing");
        let skilled = "mutation($input: VolunteerUpdateInput!) { volunteerUpdate(input: $input) { userErrors { code } } }";
        first.does(skilled, json!({"id": volunteer, "skills": ["MEDICINE"]})).await;
        first.does(SIGN_UP, json!({"activityId": talk, "roleId": healing})).await;
        let (outsider, _) = world.registered(&world.unit("水务局").await).await;
        assert_eq!(outsider.refused(SIGN_UP, json!({"activityId": talk, "roleId": driving})).await, "FORBIDDEN", "that unit does not serve here");
    }

    async fn staff_sign_up_a_neighbour_and_a_guardian_the_child(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 10).await;
        let grandma = care::person(&world, &here.community, "王桂兰", 78).await;
        here.staff.does(SIGN_UP, json!({"activityId": talk, "personId": grandma})).await;
        let (child, mother) = (care::person(&world, &here.community, "小军", 9).await, care::person(&world, &here.community, "母亲", 35).await);
        let house = care::household(&here.staff, &here.community, "3 号楼王家").await;
        care::moves_in(&here.staff, &house, &child, "CHILD", false).await;
        let guardian = care::asks(&world, &mother).await;
        assert_eq!(guardian.refused(SIGN_UP, json!({"activityId": talk, "personId": child})).await, "NOT_FOUND");
        care::moves_in(&here.staff, &house, &mother, "HEAD", true).await;
        let made = guardian.does(SIGN_UP, json!({"activityId": talk, "personId": child})).await;
        let nodes = activity(&guardian, &talk).await["signUps"]["nodes"].clone();
        assert_eq!(nodes[0]["name"], "小军", "the child's, and nobody else's");
        assert_eq!(nodes.as_array().unwrap().len(), 1);
        guardian.does(WITHDRAW, json!({"id": id(&made["signUp"])})).await;
        let names = activity(&here.official, &talk).await["signUps"]["nodes"].clone();
        assert_eq!((&names[0]["name"], &names[0]["person"]), (&json!("王桂兰"), &Value::Null), "who holds it reads names, not people");
    }

    async fn attendance_is_written_down_while_it_is_under_way(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 1).await;
        let (guest, late) = (world.resident(&here.community).await, world.resident(&here.community).await);
        let (coming, _) = comes(&guest, &talk).await;
        let (waiting, _) = comes(&late, &talk).await;
        here.begun(&world, &talk).await;
        assert_eq!(guest.refused(ATTEND, json!({"id": coming})).await, "FORBIDDEN", "nobody says so of oneself");
        assert_eq!(here.staff.refused(ATTEND, json!({"id": waiting})).await, "INVALID_STATE", "without a place one is a walk-in");
        let missed = here.staff.does(MISS, json!({"id": coming})).await;
        assert_eq!(missed["signUp"], json!({"state": "NO_SHOW", "attendedAt": null}));
        assert!(here.staff.does(ATTEND, json!({"id": coming})).await["signUp"]["attendedAt"].is_string(), "late, but there");
        assert_eq!(guest.refused(WITHDRAW, json!({"id": coming})).await, "INVALID_STATE");
        here.staff.does(COMPLETE, json!({"id": talk})).await;
        assert_eq!(here.staff.refused(MISS, json!({"id": coming})).await, "INVALID_STATE", "counted is counted");
        assert_eq!(activity(&here.staff, &talk).await["signUps"]["nodes"][1]["state"], "WITHDRAWN", "nobody waits any more");
        assert_eq!(late.refused(SIGN_UP, json!({"activityId": talk})).await, "INVALID_STATE");
    }
}
