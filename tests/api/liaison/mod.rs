//! Liaison points, what lies there, and which is nearest.

mod nearest;
mod placements;
mod points;
mod races;

use entity::ids::{PersonId, ServiceCardId, ServicePostId, TypedId, UnitId};
use entity::service_card::CardState;
use entity::unit::UnitKind;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

use crate::harness::{Client, World};

const CREATE: &str = "mutation($input: LiaisonPointCreateInput!) { liaisonPointCreate(input: $input) {
    liaisonPoint { id version } userErrors { code path } } }";
const UPDATE: &str = "mutation($input: LiaisonPointUpdateInput!) { liaisonPointUpdate(input: $input) {
    liaisonPoint { id name hours version } userErrors { code path } } }";
const CLOSE: &str = "mutation($input: LiaisonPointCloseInput!) { liaisonPointClose(input: $input) {
    liaisonPoint { id closedAt placements { totalCount } } userErrors { code } } }";
const STOCK: &str = "mutation($input: CardStockAddInput!) { cardStockAdd(input: $input) {
    stock { printed placed left } userErrors { code path } } }";
const PLACE: &str = "mutation($input: CardPlaceInput!) { cardPlace(input: $input) {
    placement { id version copies } userErrors { code path } } }";
const CHECK: &str = "mutation($input: PlacementCheckInput!) { placementCheck(input: $input) {
    placement { id version copies } userErrors { code path } } }";
const END: &str = "mutation($input: PlacementEndInput!) { placementEnd(input: $input) {
    placement { id endReason } userErrors { code } } }";
const REPORT: &str = "mutation($input: CardReportInput!) { cardReport(input: $input) {
    placement { id } userErrors { code path } } }";
const NEAR: &str = "query($near: NearInput!, $first: Int, $after: String, $filter: LiaisonPointFilter) {
    liaisonPoints(near: $near, first: $first, after: $after, filter: $filter) {
      totalCount edges { cursor distanceMetres node { name } } pageInfo { hasNextPage endCursor } } }";

fn point(community: &str, name: &str, latitude: f64, longitude: f64) -> Value {
    json!({"communityId": community, "name": name, "hostKind": "SUPERMARKET", "hostName": "便民超市",
        "address": "海流图镇", "coordinates": {"latitude": latitude, "longitude": longitude}})
}

/// A new point; its id.
async fn opened(staff: &Client, input: Value) -> String {
    let made = staff.does(CREATE, input).await;
    made["liaisonPoint"]["id"].as_str().unwrap().to_owned()
}

/// A unit with a card in this state; their public ids.
pub async fn card(world: &World, state: CardState) -> (String, String) {
    let now = world.app.now();
    let tx = world.app.db.begin().await.unwrap();
    let (unit, post, person, card) = (
        UnitId::new(),
        ServicePostId::new(),
        PersonId::new(),
        ServiceCardId::new(),
    );
    entity::unit::ActiveModel {
        id: Set(unit),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        kind: Set(UnitKind::PublicInstitution),
        name: Set("社会保险事业管理局".to_owned()),
        window_department: Set(true),
        livelihood_department: Set(true),
        region_code: Set("150824".to_owned()),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    entity::person::ActiveModel {
        id: Set(person),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        name: Set("某人".to_owned()),
        language: Set("zh-Hans".to_owned()),
        unit_id: Set(Some(unit)),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    entity::service_post::ActiveModel {
        id: Set(post),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        unit_id: Set(unit),
        region_code: Set("150824".to_owned()),
        name: Set("医保报销岗".to_owned()),
        token: Set(post.uuid().to_string()),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    entity::service_card::ActiveModel {
        id: Set(card),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        post_id: Set(post),
        unit_id: Set(unit),
        region_code: Set("150824".to_owned()),
        holder_id: Set(person),
        duty_phone: Set("0478-0000000".to_owned()),
        home_visits: Set(true),
        valid_from: Set(now.date_naive()),
        token: Set(card.uuid().to_string()),
        state: Set(state),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    (hongyan::gid::public(unit).0, hongyan::gid::public(card).0)
}
