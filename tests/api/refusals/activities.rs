//! Activities, and who comes to them.

use serde_json::json;

use super::{EVERYONE, Row, Town};
use crate::activities::{self, PUBLISH, later, planned};
use crate::care;
use crate::harness::Client;

pub const FIELDS: &[&str] = &[
    "activity",
    "activities",
    "activityCreate",
    "activityUpdate",
    "activityPublish",
    "activitySignUp",
    "signUpWithdraw",
    "activityBegin",
    "signUpAttend",
    "signUpMiss",
    "activityComplete",
    "activityReview",
    "activityCancel",
    "activityCheckIn",
    "activityAdjust",
    "activityFeedbackGive",
    "calendarFeedCreate",
    "calendarFeedRevoke",
];

pub async fn rows(town: &Town) -> Vec<Row> {
    let (world, staff) = (&town.world, town.who("staff"));
    care::seats(world, &town.home, &town.unit).await;
    let start = activities::in_days(world, 0);
    let talk = |hours| {
        json!({"communityId": town.home, "leadUnitId": town.unit, "kind": "LECTURE", "titleZh": "讲座", "textZh": "出行安全",
            "place": "活动室", "startsAt": start, "endsAt": later(&start, hours), "capacity": 30})
    };
    let draft = planned(staff, talk(2)).await;
    let open = planned(staff, talk(3)).await;
    let called_off = planned(staff, talk(4)).await;
    staff.does(PUBLISH, json!({"id": open})).await;
    staff.does(PUBLISH, json!({"id": called_off})).await;
    let done = planned(staff, talk(6)).await;
    staff.does(PUBLISH, json!({"id": done})).await;
    let attends = town.who("resident");
    let came = attends
        .does(activities::SIGN_UP, json!({"activityId": done}))
        .await["signUp"]["id"]
        .clone();
    let under_way = planned(staff, talk(7)).await;
    staff.does(PUBLISH, json!({"id": under_way})).await;
    attends
        .does(activities::SIGN_UP, json!({"activityId": under_way}))
        .await;
    for id in [&done, &under_way] {
        staff.does(activities::BEGIN, json!({"id": id})).await;
    }
    staff.does(activities::ATTEND, json!({"id": came})).await;
    let colleague = world.staff(&town.home).await;
    colleague.does(activities::COMPLETE, json!({"id": done})).await;
    let code = "query($id: ID!) { activity(id: $id) { checkInCode { code } } }";
    let code = staff.data(code, json!({"id": under_way})).await["activity"]["checkInCode"]["code"].clone();
    let feed = "mutation { calendarFeedCreate(input: {}) { address { feed { id } } } }";
    let feed = attends.data(feed, json!({})).await["calendarFeedCreate"]["address"]["feed"]["id"].clone();
    let comes = async |client: &Client| {
        client
            .does(activities::SIGN_UP, json!({"activityId": open}))
            .await["signUp"]["id"]
            .clone()
    };
    let guest = comes(&world.resident(&town.home).await).await;
    let other = comes(&world.resident(&town.home).await).await;
    let hold = &["staff", "official"];
    let above = &["admin", "auditor"];
    vec![
        Row::query(
            "activity",
            "query($id: ID!) { activity(id: $id) { number } }",
            json!({"id": draft}),
            hold,
        ),
        Row::query(
            "activities",
            "{ activities(filter: {state: DRAFT}) { totalCount nodes { number } } }",
            json!({}),
            hold,
        ),
        // First, while the code is good.
        Row::mutation("activityCheckIn", json!({"code": code}), &["resident"], EVERYONE),
        Row::mutation("activityCreate", talk(5), hold, EVERYONE),
        Row::mutation("activityUpdate", json!({"id": draft, "capacity": 31}), hold, &[]),
        Row::mutation("activityPublish", json!({"id": draft}), hold, &[]),
        // Those who live in the community: staff of the town do.
        Row::mutation(
            "activitySignUp",
            json!({"activityId": called_off}),
            &["resident", "staff"],
            EVERYONE,
        ),
        Row::mutation("signUpWithdraw", json!({"id": other}), hold, above),
        Row::mutation("activityBegin", json!({"id": open}), hold, EVERYONE),
        Row::mutation("signUpAttend", json!({"id": guest}), hold, above),
        Row::mutation("signUpMiss", json!({"id": guest}), hold, above),
        Row::mutation(
            "activityComplete",
            json!({"id": open, "walkIns": 3, "walkInNote": "点数"}),
            hold,
            EVERYONE,
        ),
        Row::mutation(
            "activityReview",
            json!({"id": open, "outcome": "很好"}),
            hold,
            EVERYONE,
        ),
        Row::mutation(
            "activityCancel",
            json!({"id": called_off, "reason": "下雨"}),
            hold,
            EVERYONE,
        ),
        Row::mutation(
            "activityAdjust",
            json!({"id": done, "difference": 1, "reason": "漏记"}),
            hold,
            EVERYONE,
        ),
        Row::mutation(
            "activityFeedbackGive",
            json!({"activityId": done, "rating": 5}),
            &["resident"],
            EVERYONE,
        ),
        Row::mutation("calendarFeedRevoke", json!({"id": feed}), &["resident"], &[]),
        Row::mutation(
            "calendarFeedCreate",
            json!({}),
            &[
                "resident",
                "volunteer",
                "staff",
                "official",
                "admin",
                "auditor",
                "strange resident",
                "strange volunteer",
                "strange staff",
                "strange official",
                "strange admin",
                "strange auditor",
            ],
            &["anonymous"],
        ),
    ]
}
