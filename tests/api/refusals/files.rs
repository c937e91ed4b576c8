//! Photos and papers.

use serde_json::json;

use super::{Row, Town};
use crate::care;
use crate::wishes;

pub const FIELDS: &[&str] = &["uploadTicketRequest"];

pub async fn rows(town: &Town) -> Vec<Row> {
    let (world, home, resident) = (&town.world, &town.home, town.who("resident").person());
    let volunteer = town.who("volunteer");
    care::seats(world, home, &town.unit).await;
    care::serves(world, &town.unit, &volunteer.person(), 5).await;
    let place = wishes::Place {
        community: home.clone(),
        staff: world.staff(home).await,
        second: world.staff(home).await,
        unit: town.unit.clone(),
    };
    let wish = place.delivered(world, &resident, volunteer).await;
    let read = "query($id: ID!) { wish(id: $id) { claim { id } } }";
    let read = volunteer.data(read, json!({"id": wish})).await;
    let claim = care::id(&read["wish"]["claim"]);
    vec![Row::mutation(
        "uploadTicketRequest",
        json!({"owner": {"wishClaimId": claim}, "mediaType": "JPEG", "bytes": 1000}),
        &["volunteer"],
        &["resident", "staff"],
    )]
}
