//! Activities, who comes to them, and what they counted.

mod afterwards;
mod calendars;
mod planning;
mod races;
mod series;
mod sight;
mod sign_ups;
mod stories;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::harness::{Client, World};

pub const CREATE: &str = "mutation($input: ActivityCreateInput!) { activityCreate(input: $input) {
    activity { id version number state confirmed roles { id name } } userErrors { code path message } } }";
pub const UPDATE: &str = "mutation($input: ActivityUpdateInput!) { activityUpdate(input: $input) {
    activity { version title place capacity confirmed coUnits { name } roles { name wanted } } userErrors { code path } } }";
pub const PUBLISH: &str = "mutation($input: ActivityPublishInput!) { activityPublish(input: $input) {
    activity { id version state publishedAt series { id } } userErrors { code path } } }";
pub const BEGIN: &str = "mutation($input: ActivityBeginInput!) { activityBegin(input: $input) {
    activity { state } userErrors { code } } }";
pub const COMPLETE: &str = "mutation($input: ActivityCompleteInput!) { activityComplete(input: $input) {
    activity { state personTimes walkIns walkInNote completedAt } userErrors { code path } } }";
pub const REVIEW: &str = "mutation($input: ActivityReviewInput!) { activityReview(input: $input) {
    activity { state outcome } userErrors { code path } } }";
pub const CANCEL: &str = "mutation($input: ActivityCancelInput!) { activityCancel(input: $input) {
    activity { state cancelReason confirmed } userErrors { code path } } }";
pub const SIGN_UP: &str = "mutation($input: ActivitySignUpInput!) { activitySignUp(input: $input) {
    signUp { id version state role { name } } userErrors { code path } } }";
pub const WITHDRAW: &str = "mutation($input: SignUpWithdrawInput!) { signUpWithdraw(input: $input) {
    signUp { id state endReason } userErrors { code } } }";
pub const ATTEND: &str = "mutation($input: SignUpAttendInput!) { signUpAttend(input: $input) {
    signUp { state attendedAt } userErrors { code } } }";
pub const MISS: &str = "mutation($input: SignUpMissInput!) { signUpMiss(input: $input) {
    signUp { state attendedAt } userErrors { code } } }";

/// A community, its committee, and a unit on it that leads activities; who holds them.
pub struct Neighbourhood {
    pub community: String,
    pub committee: String,
    pub lead: String,
    pub staff: Client,
    pub official: Client,
}

impl Neighbourhood {
    pub async fn of(world: &World, number: u32, name: &str, lead: &str) -> Self {
        let community = world.community(number, name).await;
        let core = world.unit("社区党总支").await;
        let committee = world.committee(&community, &core).await;
        let lead = world.unit(lead).await;
        world.member(&committee, &lead).await;
        Self {
            staff: world.staff(&community).await,
            official: world.official(&lead).await,
            community,
            committee,
            lead,
        }
    }

    /// A talk next week for so many guests.
    pub fn talk(&self, world: &World, capacity: i32) -> Value {
        json!({"communityId": self.community, "leadUnitId": self.lead, "kind": "LECTURE",
            "titleZh": "出行安全与健康讲座", "titleEn": "A talk on safe travel and health", "textZh": "运煤车多，请注意安全。",
            "place": "社区活动室", "startsAt": in_days(world, 7), "endsAt": later(&in_days(world, 7), 2), "capacity": capacity})
    }

    /// A published talk; its id.
    pub async fn published(&self, world: &World, capacity: i32) -> String {
        let id = planned(&self.staff, self.talk(world, capacity)).await;
        self.staff.does(PUBLISH, json!({"id": id})).await;
        id
    }

    /// The same, under way; the world is a week older.
    pub async fn begun(&self, world: &World, id: &str) {
        world.pass(TimeDelta::days(7));
        self.staff.does(BEGIN, json!({"id": id})).await;
    }
}

/// So many days from now, at the full second.
pub fn in_days(world: &World, days: i64) -> String {
    told(world.app.now() + TimeDelta::days(days))
}

pub fn later(moment: &str, hours: i64) -> String {
    told(moment.parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hours))
}

fn told(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A new draft; its id.
pub async fn planned(client: &Client, input: Value) -> String {
    id(&client.does(CREATE, input).await["activity"])
}

/// Somebody signs up as a guest: the sign-up's id and where it stands.
pub async fn comes(client: &Client, activity: &str) -> (String, String) {
    let made = client.does(SIGN_UP, json!({"activityId": activity})).await;
    let state = made["signUp"]["state"].as_str().unwrap().to_owned();
    (id(&made["signUp"]), state)
}

pub async fn activity(client: &Client, id: &str) -> Value {
    let query = "query($id: ID!) { activity(id: $id) { number kind state title text place capacity confirmed personTimes
        countedPersonTimes walkIns outcome cancelReason ownSignUp { state } leadUnit { name } coUnits { name }
        community { name } roles { name wanted confirmed skill { code } } availableActions
        signUps(first: 100) { totalCount nodes { id state name person { name } role { name } } } } }";
    client.data(query, json!({"id": id})).await["activity"].clone()
}

pub fn id(node: &Value) -> String {
    node["id"]
        .as_str()
        .unwrap_or_else(|| panic!("an id in {node}"))
        .to_owned()
}
