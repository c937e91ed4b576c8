//! Households, who is looked after, and with whom they are paired.

use serde_json::json;

use super::{EVERYONE, Row, Town};
use crate::care;

pub const FIELDS: &[&str] = &[
    "household",
    "householdRegister",
    "householdUpdate",
    "householdMemberAdd",
    "householdMemberEnd",
    "householdClose",
    "careRecipients",
    "careRecipientRegister",
    "careRecipientUpdate",
    "careRecipientEnd",
];

pub async fn rows(town: &Town) -> Vec<Row> {
    let (world, home, staff) = (&town.world, &town.home, town.who("staff"));
    let resident = town.who("resident").person();
    let house = care::household(staff, home, "3 号楼王家").await;
    care::moves_in(staff, &house, &resident, "HEAD", false).await;
    let lodger = care::person(world, home, "租客", 30).await;
    let lodging = care::moves_in(staff, &house, &lodger, "OTHER", false).await;
    let recipient = care::looked_after(staff, &resident, &["DISABLED"]).await;
    let neighbour = care::person(world, home, "邻居", 70).await;
    let household = &["resident", "admin", "auditor"];
    vec![
        Row::query(
            "household",
            "query($id: ID!) { household(id: $id) { label } }",
            json!({"id": house}),
            &["staff", "resident", "admin", "auditor"],
        ),
        Row::query(
            "careRecipients",
            "{ careRecipients { nodes { groups } } }",
            json!({}),
            &["staff", "resident"],
        ),
        Row::mutation(
            "householdRegister",
            json!({"communityId": home, "label": "5 号楼李家"}),
            &["staff"],
            EVERYONE,
        ),
        Row::mutation(
            "householdUpdate",
            json!({"id": house, "address": "教育路"}),
            &["staff"],
            household,
        ),
        Row::mutation(
            "householdMemberAdd",
            json!({"householdId": house, "personId": neighbour, "relation": "OTHER"}),
            &["staff"],
            household,
        ),
        Row::mutation(
            "householdMemberEnd",
            json!({"id": lodging}),
            &["staff"],
            household,
        ),
        Row::mutation(
            "careRecipientRegister",
            json!({"personId": neighbour, "groups": ["LONE_ELDER"]}),
            &["staff"],
            &[],
        ),
        Row::mutation(
            "careRecipientUpdate",
            json!({"id": recipient, "neededSkills": ["MEDICINE"]}),
            &["staff"],
            &["resident"],
        ),
        Row::mutation(
            "careRecipientEnd",
            json!({"id": recipient, "reason": "搬走"}),
            &["staff"],
            &["resident"],
        ),
        Row::mutation("householdClose", json!({"id": house}), &["staff"], household),
    ]
}
