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
    "consentRecord",
    "consentWithdraw",
    "pairing",
    "pairings",
    "pairingSuggestions",
    "pairingPropose",
    "pairingAgree",
    "pairingActivate",
    "pairingPause",
    "pairingResume",
    "pairingEnd",
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
    care::seats(world, home, &town.unit).await;
    care::seats(world, home, &town.other_unit).await;
    let volunteer = care::serves(world, &town.unit, &town.who("volunteer").person(), 5).await;
    let (second, _) = care::helper(world, &town.other_unit, 5).await;
    care::agrees(staff, &resident, "PAIRING").await;
    let sharing = care::agrees(staff, &resident, "CONTACT_SHARING").await;
    let active = care::active(staff, &volunteer, &recipient).await;
    let (third, _) = care::helper(world, &town.other_unit, 5).await;
    let lonely = care::person(world, home, "独居", 75).await;
    care::looked_after(staff, &lonely, &["LONE_ELDER"]).await;
    care::agrees(staff, &lonely, "PAIRING").await;
    let proposed = care::proposed(staff, &third, &recipient).await;
    let pairing = &["resident", "volunteer", "admin", "auditor"];
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
            &["staff", "resident", "volunteer"],
        ),
        Row::query(
            "pairing",
            "query($id: ID!) { pairing(id: $id) { state } }",
            json!({"id": active}),
            &["staff", "resident", "volunteer", "admin", "auditor"],
        ),
        Row::query(
            "pairings",
            "{ pairings { nodes { state } } }",
            json!({}),
            &["staff", "resident", "volunteer", "admin", "auditor"],
        ),
        Row::query(
            "pairingSuggestions",
            "query($id: ID!) { pairingSuggestions(communityId: $id) { score reasons } }",
            json!({"id": home}),
            &["staff"],
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
            &["resident", "volunteer"],
        ),
        Row::mutation(
            "consentRecord",
            json!({"personId": resident, "purpose": "PUBLIC_TEXT", "channel": "PHONE"}),
            &["staff"],
            &["resident", "auditor"],
        ),
        Row::mutation(
            "consentWithdraw",
            json!({"id": sharing}),
            &["staff", "resident"],
            &["auditor"],
        ),
        Row::mutation(
            "pairingPropose",
            json!({"volunteerId": second, "recipientId": recipient}),
            &["staff"],
            &["resident", "volunteer"],
        ),
        // Of the third volunteer: to the first it is a stranger's.
        Row::mutation(
            "pairingAgree",
            json!({"id": proposed}),
            &["staff", "resident"],
            &["admin", "auditor"],
        ),
        Row::mutation(
            "pairingActivate",
            json!({"id": proposed}),
            &["staff"],
            &["resident", "admin", "auditor"],
        ),
        Row::mutation("pairingPause", json!({"id": active}), &["staff"], pairing),
        Row::mutation("pairingResume", json!({"id": active}), &["staff"], pairing),
        Row::mutation(
            "pairingEnd",
            json!({"id": active, "reason": "不再需要"}),
            &["staff", "resident"],
            &["volunteer", "admin", "auditor"],
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
