//! Wishes and their claims.

use serde_json::json;

use super::{EVERYONE, Row, Town};
use crate::care;
use crate::wishes;

pub const FIELDS: &[&str] = &[
    "wish",
    "wishes",
    "wishCollect",
    "wishUpdate",
    "wishVerify",
    "wishOpen",
    "wishDecline",
    "wishClaim",
    "wishRelease",
    "wishDeliver",
    "wishConfirm",
    "wishCancel",
];

pub async fn rows(town: &Town) -> Vec<Row> {
    let (world, home, resident) = (&town.world, &town.home, town.who("resident").person());
    care::seats(world, home, &town.unit).await;
    care::serves(world, &town.unit, &town.who("volunteer").person(), 5).await;
    let place = wishes::Place {
        community: home.clone(),
        staff: world.staff(home).await,
        second: world.staff(home).await,
        unit: town.unit.clone(),
    };
    let collected = place.collected(&resident).await;
    let declined = place.collected(&resident).await;
    let cancelled = place.collected(&resident).await;
    let verified = place.verified(&resident).await;
    let open = place.open(&resident).await;
    let claimed = place.open(&resident).await;
    let delivered = place.delivered(world, &resident, town.who("volunteer")).await;
    let released = place.claimed(&resident, &place.volunteer(world).await).await;
    town.who("volunteer")
        .does(wishes::CLAIM, json!({"id": claimed}))
        .await;
    let hidden = &["resident", "admin", "auditor"];
    let everyone_else: &'static [&'static str] = EVERYONE;
    vec![
        Row::query(
            "wish",
            "query($id: ID!) { wish(id: $id) { state } }",
            json!({"id": collected}),
            &["staff", "resident", "admin", "auditor"],
        ),
        Row::query(
            "wishes",
            "{ wishes { nodes { state } } }",
            json!({}),
            everyone_else,
        ),
        Row::mutation(
            "wishCollect",
            wishes::heater(&resident),
            &["staff", "resident"],
            &[],
        ),
        Row::mutation(
            "wishUpdate",
            json!({"id": collected, "title": "电暖器"}),
            &["staff", "resident"],
            &["admin", "auditor"],
        ),
        Row::mutation(
            "wishDecline",
            json!({"id": declined, "reason": "重复"}),
            &["staff"],
            hidden,
        ),
        Row::mutation(
            "wishCancel",
            json!({"id": cancelled, "reason": "已买"}),
            &["staff", "resident"],
            &["admin", "auditor"],
        ),
        Row::mutation("wishOpen", json!({"id": verified}), &["staff"], hidden),
        // What is on the board is seen by all.
        Row::mutation("wishClaim", json!({"id": open}), &["volunteer"], everyone_else),
        Row::mutation(
            "wishDeliver",
            json!({"id": claimed, "deliveredOn": wishes::today(world)}),
            &["volunteer"],
            everyone_else,
        ),
        Row::mutation(
            "wishRelease",
            json!({"id": released, "reason": "出差"}),
            &["staff"],
            everyone_else,
        ),
        Row::mutation(
            "wishConfirm",
            json!({"id": delivered}),
            &["staff", "resident"],
            everyone_else,
        ),
        Row::mutation(
            "wishVerify",
            json!({"id": place.collected(&resident).await}),
            &["staff"],
            hidden,
        ),
    ]
}
