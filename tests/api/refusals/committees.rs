//! Units, what they can give, and the committees on which they sit.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "unit",
    "units",
    "unitCreate",
    "unitUpdate",
    "unitOfferCreate",
    "unitOfferUpdate",
    "unitOfferWithdraw",
    "unitClose",
];

const OFFER: &str = "mutation($input: UnitOfferCreateInput!) { unitOfferCreate(input: $input) {
    unitOffer { id } userErrors { code } } }";

pub async fn rows(town: &Town) -> Vec<Row> {
    let unit = &town.unit;
    let room = json!({"unitId": unit, "kind": "VENUE", "title": "会议室", "quantity": 60, "availableFrom": "2016-03-01"});
    let offer = town.who("official").does(OFFER, room.clone()).await["unitOffer"]["id"].clone();
    vec![
        Row::query(
            "unit",
            "query($id: ID!) { unit(id: $id) { name } }",
            json!({"id": unit}),
            EVERYONE,
        ),
        Row::query("units", "{ units { nodes { name } } }", json!({}), EVERYONE),
        Row::mutation(
            "unitCreate",
            json!({"regionCode": "150824", "kind": "ORGAN", "name": "公安局"}),
            &["admin"],
            EVERYONE,
        ),
        Row::mutation(
            "unitUpdate",
            json!({"id": unit, "partyOrganisation": "党总支"}),
            &["official", "admin"],
            EVERYONE,
        ),
        Row::mutation("unitOfferCreate", room, &["official"], EVERYONE),
        Row::mutation(
            "unitOfferUpdate",
            json!({"id": offer, "quantity": 80}),
            &["official"],
            EVERYONE,
        ),
        Row::mutation("unitOfferWithdraw", json!({"id": offer}), &["official"], EVERYONE),
        Row::mutation("unitClose", json!({"id": unit}), &["admin"], EVERYONE),
    ]
}
