//! The needs menu.

use serde_json::json;

use super::{EVERYONE, Row, Town};
use crate::activities::{self, BEGIN, COMPLETE};
use crate::care;
use crate::needs::{ADOPT, PUBLISH, SATISFY, VERIFY, suggested, water};

pub const FIELDS: &[&str] = &[
    "need",
    "needs",
    "needSuggest",
    "needUpdate",
    "needVerify",
    "needPublish",
    "needSupport",
    "needMerge",
    "needAdopt",
    "needSatisfy",
    "needConfirm",
    "needDecline",
    "needExpire",
];

pub async fn rows(town: &Town) -> Vec<Row> {
    let (world, home, staff) = (&town.world, &town.home, town.who("staff"));
    care::seats(world, home, &town.unit).await;
    let (someone, colleague) = (world.resident(home).await, world.staff(home).await);
    let resident = town.who("resident");
    let mut drafts = Vec::new();
    for reporter in [
        &someone, &someone, resident, &someone, &someone, &someone, &someone,
    ] {
        drafts.push(suggested(reporter, home).await);
    }
    let [draft, menu, own, adopted, gone, late, twin] = drafts.try_into().unwrap();
    for need in [&menu, &own, &adopted, &gone, &late, &twin] {
        colleague.does(VERIFY, json!({"id": need})).await;
        colleague.does(PUBLISH, json!({"id": need})).await;
    }
    let start = activities::in_days(world, 0);
    let deed = json!({"communityId": home, "leadUnitId": town.unit, "kind": "WORKS", "titleZh": "自来水入户", "textZh": "通水",
        "place": "西河槽", "startsAt": start, "endsAt": activities::later(&start, 2), "capacity": 30});
    let deed = activities::planned(staff, deed).await;
    colleague.does(activities::PUBLISH, json!({"id": deed})).await;
    colleague.does(BEGIN, json!({"id": deed})).await;
    colleague
        .does(COMPLETE, json!({"id": deed, "walkIns": 13, "walkInNote": "点数"}))
        .await;
    for need in [&own, &adopted] {
        colleague
            .does(ADOPT, json!({"id": need, "by": {"unitId": town.unit}}))
            .await;
    }
    colleague
        .does(SATISFY, json!({"id": own, "activityId": deed}))
        .await;
    vec![
        Row::query(
            "need",
            "query($id: ID!) { need(id: $id) { title } }",
            json!({"id": draft}),
            &["staff"],
        ),
        Row::query(
            "needs",
            "{ needs(filter: {state: DRAFT}) { totalCount nodes { title } } }",
            json!({}),
            &["staff"],
        ),
        Row::mutation("needSuggest", water(home), &["resident", "staff"], EVERYONE),
        Row::mutation(
            "needUpdate",
            json!({"id": draft, "households": 14}),
            &["staff"],
            &[],
        ),
        Row::mutation("needVerify", json!({"id": draft}), &["staff"], &[]),
        Row::mutation("needPublish", json!({"id": draft}), &["staff"], &[]),
        // Staff of the town live in it.
        Row::mutation(
            "needSupport",
            json!({"id": menu}),
            &["resident", "staff"],
            EVERYONE,
        ),
        Row::mutation(
            "needMerge",
            json!({"id": twin, "intoId": menu}),
            &["staff"],
            EVERYONE,
        ),
        Row::mutation(
            "needAdopt",
            json!({"id": menu, "by": {"unitId": town.unit}}),
            &["staff", "official"],
            EVERYONE,
        ),
        Row::mutation(
            "needSatisfy",
            json!({"id": adopted, "activityId": deed}),
            &["staff", "official"],
            EVERYONE,
        ),
        Row::mutation(
            "needConfirm",
            json!({"id": own}),
            &["resident", "staff"],
            EVERYONE,
        ),
        Row::mutation(
            "needDecline",
            json!({"id": gone, "reason": "不属本社区"}),
            &["staff"],
            EVERYONE,
        ),
        Row::mutation("needExpire", json!({"id": late}), &["staff"], EVERYONE),
    ]
}
