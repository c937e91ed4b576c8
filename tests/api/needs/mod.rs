//! The needs menu.

mod life;
mod races;

use serde_json::{Value, json};

use crate::activities::Neighbourhood;
use crate::harness::{Client, World};

pub const SUGGEST: &str = "mutation($input: NeedSuggestInput!) { needSuggest(input: $input) {
    need { id version state source detail } userErrors { code path } } }";
pub const UPDATE: &str = "mutation($input: NeedUpdateInput!) { needUpdate(input: $input) {
    need { title text detail dueBy } userErrors { code path } } }";
pub const VERIFY: &str = "mutation($input: NeedVerifyInput!) { needVerify(input: $input) {
    need { state } userErrors { code } } }";
pub const PUBLISH: &str = "mutation($input: NeedPublishInput!) { needPublish(input: $input) {
    need { state publishedAt } userErrors { code } } }";
pub const SUPPORT: &str = "mutation($input: NeedSupportInput!) { needSupport(input: $input) {
    need { supporters ownSupport } userErrors { code } } }";
pub const ADOPT: &str = "mutation($input: NeedAdoptInput!) { needAdopt(input: $input) {
    need { state unit { name } activities { id } } userErrors { code path } } }";
pub const SATISFY: &str = "mutation($input: NeedSatisfyInput!) { needSatisfy(input: $input) {
    need { state deed { id } } userErrors { code path } } }";
pub const CONFIRM: &str = "mutation($input: NeedConfirmInput!) { needConfirm(input: $input) {
    need { state confirmedAt } userErrors { code } } }";
pub const DECLINE: &str = "mutation($input: NeedDeclineInput!) { needDecline(input: $input) {
    need { state endReason } userErrors { code } } }";
pub const MERGE: &str = "mutation($input: NeedMergeInput!) { needMerge(input: $input) {
    need { state mergedInto { id supporters } } userErrors { code path } } }";
pub const EXPIRE: &str = "mutation($input: NeedExpireInput!) { needExpire(input: $input) {
    need { state } userErrors { code } } }";

pub fn water(community: &str) -> Value {
    json!({"communityId": community, "category": "UTILITIES", "principle": "LACK", "title": "西河槽边没有自来水",
        "text": "镇边十三户没有自来水，要到远处挑水。", "detail": "第三户老人腿脚不便", "households": 13})
}

/// A new draft; its id.
pub async fn suggested(client: &Client, community: &str) -> String {
    id(&client.does(SUGGEST, water(community)).await["need"])
}

/// A need of a resident that is on the menu; its id.
pub async fn published(world: &World, here: &Neighbourhood) -> String {
    let need = suggested(&world.resident(&here.community).await, &here.community).await;
    here.staff.does(VERIFY, json!({"id": need})).await;
    here.staff.does(PUBLISH, json!({"id": need})).await;
    need
}

pub fn id(node: &Value) -> String {
    node["id"]
        .as_str()
        .unwrap_or_else(|| panic!("an id in {node}"))
        .to_owned()
}
