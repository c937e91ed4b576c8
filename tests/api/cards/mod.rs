//! What units do for residents, and the cards of those who do it.

mod boards;
mod delegations;
mod drafts;
pub mod lists;
mod matters;
mod qr;
mod search;
mod sight;
mod steps;

use entity::ids::{PersonId, UnitId};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};

use crate::harness::{Client, World};

const CREATE: &str = "mutation($input: ServiceMatterCreateInput!) { serviceMatterCreate(input: $input) {
    serviceMatter { id version } userErrors { code path } } }";
const POST: &str = "mutation($input: ServicePostCreateInput!) { servicePostCreate(input: $input) {
    servicePost { id qrUrl } userErrors { code path } } }";
const DRAFT: &str = "mutation($input: ServiceCardDraftInput!) { serviceCardDraft(input: $input) {
    serviceCard { id version state qrUrl } userErrors { code path message } } }";
const UPDATE: &str = "mutation($input: ServiceCardUpdateInput!) { serviceCardUpdate(input: $input) {
    serviceCard { version dutyPhone hours holder { name } matters { code } validTo } userErrors { code path } } }";
const REPLACE: &str = "mutation($input: ServiceCardReplaceInput!) { serviceCardReplace(input: $input) {
    serviceCard { id version state dutyPhone holder { name } matters { code } replaces { id state } qrUrl }
    userErrors { code path } } }";
pub const DELEGATE: &str =
    "mutation($input: CardDelegationStartInput!) { cardDelegationStart(input: $input) {
    serviceCard { version delegation { id fromDay toDay } delegations { id } } userErrors { code path } } }";
const UNDELEGATE: &str = "mutation($input: CardDelegationEndInput!) { cardDelegationEnd(input: $input) {
    serviceCard { version delegation { id } delegations { id } } userErrors { code } } }";
const CARD: &str = "query($id: ID!) { serviceCard(by: {id: $id}) { state version } }";

pub fn new_matter(unit: &str, code: &str, name: &str) -> Value {
    json!({"unitId": unit, "code": code, "nameZh": name, "workingDays": 5})
}

/// A new matter; its id.
pub async fn matter(official: &Client, input: Value) -> String {
    let made = official.does(CREATE, input).await;
    made["serviceMatter"]["id"].as_str().unwrap().to_owned()
}

/// The mutation of a step: `Approve`, `Activate`, …
pub fn step(name: &str) -> String {
    format!(
        "mutation($input: ServiceCard{name}Input!) {{ serviceCard{name}(input: $input) {{
           serviceCard {{ id version state availableActions }} userErrors {{ code path node {{ id }} }} }} }}"
    )
}

/// What a QR code holds after the last `/`.
fn token(url: &Value) -> String {
    let url = url.as_str().unwrap();
    let (base, token) = url.rsplit_once('/').unwrap();
    assert_eq!(base, "http://127.0.0.1:8080/card");
    assert_eq!(token.len(), 22, "128 bits: {token}");
    token.to_owned()
}

/// A unit with an official, a post and a matter.
pub struct Office {
    pub unit: String,
    pub official: Client,
    pub post: String,
    /// What the QR code of the post holds.
    pub post_token: String,
    pub matter: String,
}

impl Office {
    pub async fn of(world: &World, name: &str) -> Self {
        let unit = world.unit(name).await;
        Self::at(&world.official(&unit).await, &unit).await
    }

    /// In the unit of this official.
    pub async fn at(official: &Client, unit: &str) -> Self {
        let post = json!({"unitId": unit, "name": "医保报销岗", "dutyPhone": "0478-5910000"});
        let post = official.does(POST, post).await["servicePost"].clone();
        let code = format!("C-{}", &unit[unit.len() - 12..]);
        let matter = matter(official, new_matter(unit, &code, "医疗保险报销")).await;
        Self {
            unit: unit.to_owned(),
            official: official.clone(),
            post: post["id"].as_str().unwrap().to_owned(),
            post_token: token(&post["qrUrl"]),
            matter,
        }
    }

    /// What a card of this person holds.
    pub fn card_of(&self, holder: &str) -> Value {
        json!({"postId": self.post, "holderId": holder, "matterIds": [self.matter], "validFrom": "2016-12-01"})
    }

    pub async fn draft(&self, input: Value) -> String {
        let made = self.official.does(DRAFT, input).await;
        made["serviceCard"]["id"].as_str().unwrap().to_owned()
    }

    pub async fn take(&self, name: &str, card: &str) -> Value {
        self.official.does(&step(name), json!({"id": card})).await["serviceCard"].clone()
    }

    /// A card in this state, drafted like this.
    pub async fn in_state(&self, state: &str, input: Value) -> String {
        let card = self.draft(input).await;
        let way: &[&str] = match state {
            "DRAFT" => &[],
            "APPROVED" => &["Approve"],
            "ACTIVE" | "REPLACED" => &["Approve", "Activate"],
            "SUSPENDED" => &["Approve", "Activate", "Suspend"],
            "REVOKED" => &["Revoke"],
            other => panic!("no way to {other}"),
        };
        for name in way {
            self.take(name, &card).await;
        }
        if state == "REPLACED" {
            self.official.does(REPLACE, json!({"id": card})).await;
        }
        card
    }

    pub async fn active(&self, holder: &str) -> String {
        self.in_state("ACTIVE", self.card_of(holder)).await
    }
}

/// Somebody who works for the unit.
pub async fn holder(world: &World, unit: &str) -> String {
    world.volunteer(unit).await.person()
}

/// The person works for this unit from now on, or for none of ours.
async fn moves(world: &World, person: &str, unit: Option<&str>) {
    let tx = world.app.db.begin().await.unwrap();
    entity::person::ActiveModel {
        id: Set(hongyan::gid::parse::<PersonId>(person).unwrap()),
        unit_id: Set(unit.map(|unit| hongyan::gid::parse::<UnitId>(unit).unwrap())),
        ..Default::default()
    }
    .update(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

pub fn day(world: &World, ahead: i64) -> String {
    let day = hongyan::calendar::day(world.app.now()) + chrono::TimeDelta::days(ahead);
    day.to_string()
}
