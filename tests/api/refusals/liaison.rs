//! Liaison points and what lies there.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "liaisonPoint",
    "liaisonPoints",
    "liaisonPointCreate",
    "liaisonPointUpdate",
    "liaisonPointClose",
    "cardStockAdd",
    "cardPlace",
    "cardReport",
    "placementCheck",
    "placementEnd",
];

const OPEN: &str = "mutation($input: LiaisonPointCreateInput!) { liaisonPointCreate(input: $input) {
    liaisonPoint { id } userErrors { code } } }";
const STOCK: &str = "mutation($input: CardStockAddInput!) { cardStockAdd(input: $input) {
    stock { left } userErrors { code } } }";
const PLACE: &str = "mutation($input: CardPlaceInput!) { cardPlace(input: $input) {
    placement { id } userErrors { code } } }";

pub async fn rows(town: &Town) -> Vec<Row> {
    let (staff, card) = (town.who("staff"), &town.card);
    let point = json!({"communityId": town.home, "name": "便民超市联络点", "hostKind": "SUPERMARKET",
        "hostName": "便民超市", "address": "海流图镇", "coordinates": {"latitude": 41.6, "longitude": 108.5}});
    let (here, there) = (
        staff.does(OPEN, point.clone()).await["liaisonPoint"]["id"].clone(),
        staff.does(OPEN, point.clone()).await["liaisonPoint"]["id"].clone(),
    );
    town.who("official")
        .does(STOCK, json!({"cardId": card, "printed": 50}))
        .await;
    let placed = staff
        .does(PLACE, json!({"cardId": card, "pointId": here, "copies": 5}))
        .await["placement"]["id"]
        .clone();
    vec![
        Row::query(
            "liaisonPoint",
            "query($id: ID!) { liaisonPoint(id: $id) { name } }",
            json!({"id": here}),
            EVERYONE,
        ),
        Row::query(
            "liaisonPoints",
            "{ liaisonPoints { nodes { name } } }",
            json!({}),
            EVERYONE,
        ),
        Row::mutation("liaisonPointCreate", point, &["staff", "admin"], EVERYONE),
        Row::mutation(
            "liaisonPointUpdate",
            json!({"id": here, "hours": "全天"}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "cardStockAdd",
            json!({"cardId": card, "printed": 5}),
            &["official"],
            EVERYONE,
        ),
        Row::mutation(
            "cardPlace",
            json!({"cardId": card, "pointId": there, "copies": 5}),
            &["staff", "official"],
            EVERYONE,
        ),
        Row::mutation(
            "cardReport",
            json!({"placementId": placed, "reason": "GONE"}),
            EVERYONE,
            EVERYONE,
        ),
        Row::mutation(
            "placementCheck",
            json!({"id": placed, "counted": 3}),
            &["staff", "official"],
            EVERYONE,
        ),
        Row::mutation(
            "placementEnd",
            json!({"id": placed}),
            &["staff", "official"],
            EVERYONE,
        ),
        Row::mutation(
            "liaisonPointClose",
            json!({"id": here}),
            &["staff", "admin"],
            EVERYONE,
        ),
    ]
}
