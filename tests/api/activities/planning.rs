//! From a draft to what came of it.

use super::*;
use crate::harness::both;

both! {
    async fn an_activity_goes_from_a_draft_to_what_came_of_it(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let hospital = world.unit("人民医院").await;
        let mut input = here.talk(&world, 30);
        input["coUnitIds"] = json!([hospital]);
        input["roles"] = json!([{"name": "司机", "wanted": 2}, {"name": "医生", "wanted": 1, "skill": "MEDICINE"}]);
        input["coordinates"] = json!({"latitude": 41.56, "longitude": 108.51});
        let made = here.official.does(CREATE, input).await;
        let year = chrono::Datelike::year(&hongyan::calendar::day(world.app.now()));
        assert_eq!(made["activity"]["number"], format!("150824-A100003-{year}-000001"));
        assert_eq!(made["activity"]["state"], "DRAFT");
        let talk = id(&made["activity"]);
        let second = here.staff.does(CREATE, here.talk(&world, 5)).await;
        assert_eq!(second["activity"]["number"], format!("150824-A100003-{year}-000002"));

        let changed = here.staff.does(UPDATE, json!({"id": talk, "titleEn": "Safe on the road", "capacity": 40})).await;
        assert_eq!(changed["activity"]["title"], "Safe on the road");
        assert_eq!(here.staff.refused(UPDATE, json!({"id": talk, "expectedVersion": 1, "capacity": 41})).await, "CONFLICT");
        here.official.does(PUBLISH, json!({"id": talk})).await;
        let seen = activity(&world.anyone(), &talk).await;
        assert_eq!((&seen["state"], &seen["leadUnit"]["name"], &seen["coUnits"]), (&json!("PUBLISHED"), &json!("政协办公室"), &json!([{"name": "人民医院"}])));
        assert_eq!(seen["roles"], json!([{"name": "司机", "wanted": 2, "confirmed": 0, "skill": null}, {"name": "医生", "wanted": 1, "confirmed": 0, "skill": {"code": "MEDICINE"}}]));
        assert_eq!(here.staff.refused(UPDATE, json!({"id": talk, "roles": []})).await, "INVALID_STATE", "volunteers may count on it");
        here.staff.does(UPDATE, json!({"id": talk, "place": "社区广场"})).await;

        assert_eq!(here.staff.refused(BEGIN, json!({"id": talk})).await, "INVALID_STATE", "a week early");
        assert_eq!(here.staff.refused(COMPLETE, json!({"id": talk})).await, "INVALID_STATE");
        let (guest, other) = (world.resident(&here.community).await, world.resident(&here.community).await);
        let (coming, _) = comes(&guest, &talk).await;
        let (missing, _) = comes(&other, &talk).await;
        assert_eq!(here.staff.refused(ATTEND, json!({"id": coming})).await, "INVALID_STATE", "nobody was there before it began");
        here.begun(&world, &talk).await;
        here.official.does(ATTEND, json!({"id": coming})).await;
        assert_eq!(here.staff.refused(COMPLETE, json!({"id": talk, "walkIns": 25})).await, "INVALID_INPUT", "a head-count without a note");
        let done = here.staff.does(COMPLETE, json!({"id": talk, "walkIns": 25, "walkInNote": "门口两人点数"})).await;
        assert_eq!((&done["activity"]["state"], &done["activity"]["personTimes"], &done["activity"]["walkInNote"]), (&json!("COMPLETED"), &json!(26), &json!("门口两人点数")));
        let states = activity(&here.staff, &talk).await["signUps"]["nodes"].clone();
        assert_eq!((&states[0]["state"], &states[1]["state"], &states[1]["id"]), (&json!("ATTENDED"), &json!("NO_SHOW"), &json!(missing)));
        assert_eq!(here.staff.refused(CANCEL, json!({"id": talk, "reason": "下雨"})).await, "INVALID_STATE");
        let reviewed = here.official.does(REVIEW, json!({"id": talk, "outcome": "二十六人参加，反响很好。"})).await;
        assert_eq!(reviewed["activity"]["state"], "REVIEWED");
        assert_eq!(activity(&world.anyone(), &talk).await["outcome"], "二十六人参加，反响很好。");
    }

    async fn where_nobody_came_nothing_is_completed(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 10).await;
        comes(&world.resident(&here.community).await, &talk).await;
        here.begun(&world, &talk).await;
        assert_eq!(here.staff.refused(COMPLETE, json!({"id": talk})).await, "INVALID_INPUT");
        assert_eq!(here.staff.refused(COMPLETE, json!({"id": talk, "walkIns": 0, "walkInNote": "无人"})).await, "INVALID_INPUT");
        assert_eq!(here.staff.refused(COMPLETE, json!({"id": talk, "walkIns": -1, "walkInNote": "无人"})).await, "INVALID_INPUT");
        here.staff.does(CANCEL, json!({"id": talk, "reason": "大风，无人到场"})).await;
        let seen = activity(&world.anyone(), &talk).await;
        assert_eq!((&seen["state"], &seen["cancelReason"], &seen["personTimes"], &seen["confirmed"]), (&json!("CANCELLED"), &json!("大风，无人到场"), &Value::Null, &json!(0)));
        let states = activity(&here.staff, &talk).await["signUps"]["nodes"].clone();
        assert_eq!(states[0]["state"], "WITHDRAWN", "the sign-ups ended with it");
    }

    async fn what_does_not_fit_is_refused(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let stranger = world.unit("水务局").await;
        let wrong = async |field: &str, value: Value, code: &str| {
            let mut input = here.talk(&world, 30);
            input[field] = value;
            assert_eq!(here.staff.refused(CREATE, input).await, code, "{field}");
        };
        wrong("leadUnitId", json!(stranger), "INVALID_INPUT").await;
        wrong("capacity", json!(0), "INVALID_INPUT").await;
        wrong("endsAt", json!(in_days(&world, 7)), "INVALID_INPUT").await;
        wrong("endsAt", json!(in_days(&world, 40)), "INVALID_INPUT").await;
        wrong("coUnitIds", json!([here.lead]), "INVALID_INPUT").await;
        wrong("coUnitIds", json!([here.community]), "INVALID_INPUT").await;
        wrong("roles", json!([{"name": "司机", "wanted": 0}]), "INVALID_INPUT").await;
        wrong("roles", json!([{"name": "司机", "wanted": 1, "skill": "FLYING"}]), "INVALID_INPUT").await;
        wrong("coordinates", json!({"latitude": 91, "longitude": 0}), "INVALID_INPUT").await;
        wrong("communityId", json!(here.lead), "INVALID_INPUT").await;
        for field in ["titleZh", "textZh", "textEn", "place"] {
            wrong(field, json!("请打 138-0013-8000"), "INVALID_INPUT").await;
        }
        let mut past = here.talk(&world, 30);
        past["startsAt"] = json!(in_days(&world, -2));
        past["endsAt"] = json!(in_days(&world, -1));
        let past = planned(&here.staff, past).await;
        assert_eq!(here.staff.refused(PUBLISH, json!({"id": past})).await, "INVALID_STATE", "it is over");
        here.staff.does(CANCEL, json!({"id": past, "reason": "过期"})).await;
        assert_eq!(activity(&world.anyone(), &past).await, Value::Null, "a draft that was called off was never published");
    }
}
