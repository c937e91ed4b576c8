//! Households, who is looked after, and with whom they are paired.

mod households;
mod recipients;

use chrono::NaiveDate;
use entity::ids::{CommunityId, PersonId};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

use crate::harness::{Client, World};

pub const HOUSEHOLD: &str = "mutation($input: HouseholdRegisterInput!) { householdRegister(input: $input) {
    household { id version address } userErrors { code path } } }";
pub const MEMBER: &str = "mutation($input: HouseholdMemberAddInput!) { householdMemberAdd(input: $input) {
    member { id version guardian } userErrors { code path } } }";
pub const LEAVE: &str = "mutation($input: HouseholdMemberEndInput!) { householdMemberEnd(input: $input) {
    member { id leftAt } userErrors { code } } }";
pub const RECIPIENT: &str =
    "mutation($input: CareRecipientRegisterInput!) { careRecipientRegister(input: $input) {
    careRecipient { id version groups note } userErrors { code path } } }";
pub const SEEN: &str = "{ careRecipients { totalCount nodes { id } } }";

/// A person of a community, born so many years ago; the public id.
pub async fn person(world: &World, community: &str, name: &str, age: i32) -> String {
    let id = PersonId::new();
    let now = world.app.now();
    let born = now.date_naive() - chrono::Months::new(u32::try_from(age).unwrap() * 12);
    let tx = world.app.db.begin().await.unwrap();
    entity::person::ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        name: Set(name.to_owned()),
        language: Set("zh-Hans".to_owned()),
        born_on: Set(Some(born - chrono::Days::new(100))),
        community_id: Set(hongyan::gid::parse::<CommunityId>(community)),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    hongyan::gid::public(id).0
}

/// The same person born on another day.
pub async fn born(world: &World, person: &str, day: Option<NaiveDate>) {
    let tx = world.app.db.begin().await.unwrap();
    entity::person::ActiveModel {
        id: Set(hongyan::gid::parse(person).unwrap()),
        born_on: Set(day),
        ..Default::default()
    }
    .update(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// A person who asks, without any role.
pub async fn asks(world: &World, person: &str) -> Client {
    world.sign_in(hongyan::gid::parse(person).unwrap()).await
}

/// A household of a community; its id.
pub async fn household(staff: &Client, community: &str, label: &str) -> String {
    let input = json!({"communityId": community, "label": label, "address": "教育路 3 号楼 2 单元 501",
        "coordinates": {"latitude": 41.5676, "longitude": 108.5159}});
    id(&staff.does(HOUSEHOLD, input).await["household"])
}

/// Someone moves in; the member's id.
pub async fn moves_in(
    staff: &Client,
    household: &str,
    person: &str,
    relation: &str,
    guardian: bool,
) -> String {
    let input =
        json!({"householdId": household, "personId": person, "relation": relation, "guardian": guardian});
    id(&staff.does(MEMBER, input).await["member"])
}

/// A person is looked after from now on; the recipient's id.
pub async fn looked_after(staff: &Client, person: &str, groups: &[&str]) -> String {
    let input = json!({"personId": person, "groups": groups, "note": "腿脚不便，慢敲门"});
    id(&staff.does(RECIPIENT, input).await["careRecipient"])
}

/// The ids of the recipients that someone sees in the list.
pub async fn sees(client: &Client) -> Vec<String> {
    let data = client.data(SEEN, json!({})).await;
    let nodes = data["careRecipients"]["nodes"].as_array().unwrap().clone();
    assert_eq!(data["careRecipients"]["totalCount"], nodes.len());
    nodes.iter().map(id).collect()
}

pub fn id(node: &Value) -> String {
    node["id"]
        .as_str()
        .unwrap_or_else(|| panic!("an id in {node}"))
        .to_owned()
}
