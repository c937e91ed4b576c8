//! Volunteers, who sees them, and their teams.

mod register;
mod sight;
mod teams;

use std::collections::BTreeSet;

use entity::ids::{
    CareRecipientId, CommunityId, PairingId, PersonId, SessionId, TypedId, UnitId, VolunteerId,
};
use entity::pairing::PairingState;
use hongyan::policy::{Action, Caller, Grant, Identity, Place, Scope, Who, serving, visible};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use crate::committees::{END, SUSPEND};
use crate::harness::{Client, World, both};

const REGISTER: &str = "mutation($input: VolunteerRegisterInput!) { volunteerRegister(input: $input) {
    volunteer { id number state name languages capacity skills { code name } } userErrors { code path } } }";
const UPDATE: &str = "mutation($input: VolunteerUpdateInput!) { volunteerUpdate(input: $input) {
    volunteer { id version languages availability capacity skills { code } } userErrors { code path } } }";
const BEGIN: &str = "mutation($input: VolunteerBeginInput!) { volunteerBegin(input: $input) {
    volunteer { state } userErrors { code } } }";
const PAUSE: &str = "mutation($input: VolunteerPauseInput!) { volunteerPause(input: $input) {
    volunteer { state } userErrors { code } } }";
const RESUME: &str = "mutation($input: VolunteerResumeInput!) { volunteerResume(input: $input) {
    volunteer { state } userErrors { code } } }";
const LEAVE: &str = "mutation($input: VolunteerLeaveInput!) { volunteerLeave(input: $input) {
    volunteer { state teams { totalCount } } userErrors { code } } }";
const TEAM: &str = "mutation($input: VolunteerTeamCreateInput!) { volunteerTeamCreate(input: $input) {
    volunteerTeam { id version } userErrors { code path } } }";
const JOIN: &str = "mutation($input: VolunteerTeamJoinInput!) { volunteerTeamJoin(input: $input) {
    teamMember { id slot } userErrors { code path } } }";
const QUIT: &str = "mutation($input: VolunteerTeamLeaveInput!) { volunteerTeamLeave(input: $input) {
    teamMember { id leftOn } userErrors { code } } }";
const CLOSE: &str = "mutation($input: VolunteerTeamCloseInput!) { volunteerTeamClose(input: $input) {
    volunteerTeam { closedAt members { totalCount } } userErrors { code } } }";
const DISSOLVE: &str =
    "mutation($input: JointCommitteeDissolveInput!) { jointCommitteeDissolve(input: $input) {
    jointCommittee { teams { totalCount } } userErrors { code } } }";

/// A community with its committee and a unit that is an active member: their ids.
async fn neighbourhood(world: &World, number: u32) -> (String, String, String) {
    let community = world.community(number, &format!("社区{number}")).await;
    let core = world.unit("党支部").await;
    let committee = world.committee(&community, &core).await;
    let unit = world.unit("人民医院").await;
    world.member(&committee, &unit).await;
    (community, committee, unit)
}

async fn team(world: &World, committee: &str, name: &str) -> String {
    let made = world
        .admin("150824")
        .await
        .does(TEAM, json!({"committeeId": committee, "name": name}))
        .await;
    made["volunteerTeam"]["id"].as_str().unwrap().to_owned()
}

/// What someone sees of a volunteer, by every way there is.
async fn sees(client: &Client, volunteer: &str, unit: &str) -> bool {
    let query = "query($id: ID!, $unit: ID!) { volunteer(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id }
        volunteers { totalCount nodes { id } } unit(id: $unit) { volunteers { totalCount nodes { id } } } }";
    let data = client.data(query, json!({"id": volunteer, "unit": unit})).await;
    let list = |list: &Value| {
        let found = list["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|node| node["id"] == volunteer);
        assert_eq!(
            list["totalCount"].as_u64().unwrap(),
            list["nodes"].as_array().unwrap().len() as u64
        );
        found
    };
    let ways = [
        !data["volunteer"].is_null(),
        !data["node"].is_null(),
        !data["nodes"][0].is_null(),
        list(&data["volunteers"]),
        list(&data["unit"]["volunteers"]),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{data:#}");
    ways[0]
}

/// A pairing of the volunteer with someone who is looked after.
async fn paired(world: &World, community: &str, unit: &str, someone: &Client, volunteer: &str) -> PairingId {
    let resident = world.resident(community).await;
    let (now, tx) = (world.app.now(), world.app.db.begin().await.unwrap());
    let (recipient, pairing) = (CareRecipientId::new(), PairingId::new());
    let community: CommunityId = hongyan::gid::parse(community).unwrap();
    entity::care_recipient::ActiveModel {
        id: Set(recipient),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        person_id: Set(hongyan::gid::parse(&resident.person()).unwrap()),
        community_id: Set(community),
        care_groups: Set("LONE_ELDER".to_owned()),
        language: Set("zh-Hans".to_owned()),
        needed_skills: Set(String::new()),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    entity::pairing::ActiveModel {
        id: Set(pairing),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        state: Set(PairingState::Proposed),
        recipient_id: Set(recipient),
        volunteer_id: Set(hongyan::gid::parse::<VolunteerId>(volunteer).unwrap()),
        community_id: Set(community),
        person_id: Set(hongyan::gid::parse(&resident.person()).unwrap()),
        volunteer_person_id: Set(hongyan::gid::parse(&someone.person()).unwrap()),
        unit_id: Set(hongyan::gid::parse(unit).unwrap()),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    pairing
}
