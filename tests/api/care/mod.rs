//! Households, who is looked after, and with whom they are paired.

mod consents;
pub mod contacts;
mod erasure;
mod households;
mod pairings;
mod races;
mod recipients;
mod sight;
mod suggestions;

use chrono::NaiveDate;
use entity::ids::{CommunityId, JointCommitteeId, MembershipId, PersonId, UnitId, VolunteerId};
use entity::membership::{MembershipState, Seat};
use entity::volunteer::VolunteerState;
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
pub const CONSENT: &str = "mutation($input: ConsentRecordInput!) { consentRecord(input: $input) {
    consent { id version stands grantedBy channel } userErrors { code path } } }";
pub const WITHDRAW: &str = "mutation($input: ConsentWithdrawInput!) { consentWithdraw(input: $input) {
    consent { id stands withdrawnAt } userErrors { code } } }";
pub const PROPOSE: &str = "mutation($input: PairingProposeInput!) { pairingPropose(input: $input) {
    pairing { id version state } userErrors { code path } } }";
pub const AGREE: &str = "mutation($input: PairingAgreeInput!) { pairingAgree(input: $input) {
    pairing { state } userErrors { code } } }";
pub const ACTIVATE: &str = "mutation($input: PairingActivateInput!) { pairingActivate(input: $input) {
    pairing { state since version } userErrors { code } } }";
pub const PAUSE: &str = "mutation($input: PairingPauseInput!) { pairingPause(input: $input) {
    pairing { state } userErrors { code } } }";
pub const RESUME: &str = "mutation($input: PairingResumeInput!) { pairingResume(input: $input) {
    pairing { state } userErrors { code } } }";
pub const END: &str = "mutation($input: PairingEndInput!) { pairingEnd(input: $input) {
    pairing { state endedAt endReason } userErrors { code } } }";
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

/// A unit that is active on the joint committee of a community; its id.
pub async fn seated(world: &World, community: &str, name: &str) -> String {
    let unit = world.unit(name).await;
    seats(world, community, &unit).await;
    unit
}

/// A unit becomes active on the joint committee of a community.
pub async fn seats(world: &World, community: &str, unit: &str) {
    use entity::joint_committee::{ActiveModel, Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let now = world.app.now();
    let community_id: CommunityId = hongyan::gid::parse(community).unwrap();
    let tx = world.app.db.begin().await.unwrap();
    let known = Entity::find()
        .filter(Column::CommunityId.eq(community_id))
        .one(&tx)
        .await
        .unwrap();
    let committee_id = known.as_ref().map_or_else(JointCommitteeId::new, |row| row.id);
    if known.is_none() {
        ActiveModel {
            id: Set(committee_id),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            community_id: Set(community_id),
            name: Set("大党委".to_owned()),
            founded_on: Set(now.date_naive()),
            dissolved_on: Set(None),
        }
        .insert(&tx)
        .await
        .unwrap();
    }
    entity::membership::ActiveModel {
        id: Set(MembershipId::new()),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        committee_id: Set(committee_id),
        unit_id: Set(hongyan::gid::parse(unit).unwrap()),
        seat: Set(Seat::Member),
        state: Set(MembershipState::Active),
        from_day: Set(Some(now.date_naive())),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// An active volunteer of a unit, who takes on so many pairings: the volunteer's and the person's id.
pub async fn helper(world: &World, unit: &str, capacity: i32) -> (String, String) {
    let now = world.app.now();
    let id = PersonId::new();
    let tx = world.app.db.begin().await.unwrap();
    entity::person::ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        name: Set("志愿者".to_owned()),
        language: Set("zh-Hans".to_owned()),
        unit_id: Set(hongyan::gid::parse::<UnitId>(unit)),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let person = hongyan::gid::public(id).0;
    (serves(world, unit, &person, capacity).await, person)
}

/// A person becomes an active volunteer of a unit; the volunteer's id.
pub async fn serves(world: &World, unit: &str, person: &str, capacity: i32) -> String {
    let now = world.app.now();
    let id = VolunteerId::new();
    let tx = world.app.db.begin().await.unwrap();
    entity::volunteer::ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        person_id: Set(hongyan::gid::parse(person).unwrap()),
        unit_id: Set(hongyan::gid::parse(unit).unwrap()),
        number: Set(id.0.to_string()),
        languages: Set("zh-Hans".to_owned()),
        availability: Set(None),
        capacity: Set(capacity),
        state: Set(VolunteerState::Active),
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    hongyan::gid::public(id).0
}

/// The staff write down on paper what a person agreed to; the consent's id.
pub async fn agrees(staff: &Client, person: &str, purpose: &str) -> String {
    let input = json!({"personId": person, "purpose": purpose, "channel": "PAPER"});
    id(&staff.does(CONSENT, input).await["consent"])
}

/// A proposed pairing; its id.
pub async fn proposed(staff: &Client, volunteer: &str, recipient: &str) -> String {
    let input = json!({"volunteerId": volunteer, "recipientId": recipient});
    id(&staff.does(PROPOSE, input).await["pairing"])
}

/// A pairing to which the person agreed; its id.
pub async fn consented(staff: &Client, volunteer: &str, recipient: &str) -> String {
    let pairing = proposed(staff, volunteer, recipient).await;
    staff.does(AGREE, json!({"id": pairing})).await;
    pairing
}

/// An active pairing; its id.
pub async fn active(staff: &Client, volunteer: &str, recipient: &str) -> String {
    let pairing = consented(staff, volunteer, recipient).await;
    let done = staff.does(ACTIVATE, json!({"id": pairing})).await;
    assert_eq!(done["pairing"]["state"], "ACTIVE");
    pairing
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
