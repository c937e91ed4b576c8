//! Joint committees and who sits on them.

mod life;
mod seats;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, TimeDelta};
use entity::membership::{MembershipState, Seat};
use hongyan::calendar;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::harness::{Client, World, both};

pub const FOUND: &str = "mutation($input: JointCommitteeFoundInput!) { jointCommitteeFound(input: $input) {
    jointCommittee { id version foundedOn } userErrors { code path } } }";
const UPDATE: &str = "mutation($input: JointCommitteeUpdateInput!) { jointCommitteeUpdate(input: $input) {
    jointCommittee { id name version } userErrors { code path } } }";
const DISSOLVE: &str =
    "mutation($input: JointCommitteeDissolveInput!) { jointCommitteeDissolve(input: $input) {
    jointCommittee { id dissolvedOn memberships { totalCount } } userErrors { code path } } }";
pub const INVITE: &str = "mutation($input: MembershipInviteInput!) { membershipInvite(input: $input) {
    membership { id version state seat from } userErrors { code path } } }";
pub const ACCEPT: &str = "mutation($input: MembershipAcceptInput!) { membershipAccept(input: $input) {
    membership { id version state from representative { name unit { name } } } userErrors { code path } } }";
const REPRESENT: &str = "mutation($input: MembershipUpdateInput!) { membershipUpdate(input: $input) {
    membership { representative { name } } userErrors { code path } } }";
pub const SUSPEND: &str = "mutation($input: MembershipSuspendInput!) { membershipSuspend(input: $input) {
    membership { id state } userErrors { code path } } }";
const RESUME: &str = "mutation($input: MembershipResumeInput!) { membershipResume(input: $input) {
    membership { id state } userErrors { code path } } }";
pub const END: &str = "mutation($input: MembershipEndInput!) { membershipEnd(input: $input) {
    membership { id state from to endReason } userErrors { code path } } }";
const CHANGE: &str = "mutation($input: MembershipSeatChangeInput!) { membershipSeatChange(input: $input) {
    membership { id state seat from to } userErrors { code path } } }";
const RECORD: &str = "mutation($input: MembershipRecordInput!) { membershipRecord(input: $input) {
    membership { id state seat from to } userErrors { code path } } }";
const CLOSE: &str = "mutation($input: UnitCloseInput!) { unitClose(input: $input) {
    unit { closedAt } userErrors { code } } }";
const ON: &str = "query($id: ID!, $on: LocalDate) { jointCommittee(id: $id) { memberships(on: $on) {
    totalCount nodes { id seat state unit { id name } } } } }";

/// Who sits where, by the unit's name.
async fn seats(world: &World, committee: &str, on: Option<NaiveDate>) -> Value {
    let data = world.anyone().data(ON, json!({"id": committee, "on": on})).await;
    let nodes = data["jointCommittee"]["memberships"]["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| json!([node["unit"]["name"], node["seat"]]))
        .collect()
}

fn today(world: &World) -> NaiveDate {
    calendar::day(world.app.now())
}

/// The id of the standing membership of a unit.
async fn standing(world: &World, committee: &str, unit: &str) -> String {
    let data = world.anyone().data(ON, json!({"id": committee})).await;
    let nodes = data["jointCommittee"]["memberships"]["nodes"].as_array().unwrap();
    let node = nodes
        .iter()
        .find(|node| node["unit"]["id"] == unit)
        .expect("the unit sits");
    node["id"].as_str().unwrap().to_owned()
}
