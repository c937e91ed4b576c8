//! Wishes: from the survey to the thanks.

mod boards;
mod claims;
mod consents;
mod erasure;
mod races;
mod sight;
mod steps;
mod story;

use serde_json::{Value, json};

use crate::care;
use crate::harness::{Client, World};

pub const COLLECT: &str = "mutation($input: WishCollectInput!) { wishCollect(input: $input) {
    wish { id version state } userErrors { code path message } } }";
pub const UPDATE: &str = "mutation($input: WishUpdateInput!) { wishUpdate(input: $input) {
    wish { id version state title publicText detail budget { amount currency } } userErrors { code path } } }";
pub const VERIFY: &str = "mutation($input: WishVerifyInput!) { wishVerify(input: $input) {
    wish { state } userErrors { code } } }";
pub const OPEN: &str = "mutation($input: WishOpenInput!) { wishOpen(input: $input) {
    wish { state isPublished } userErrors { code } } }";
pub const DECLINE: &str = "mutation($input: WishDeclineInput!) { wishDecline(input: $input) {
    wish { state closeReason } userErrors { code } } }";
pub const CANCEL: &str = "mutation($input: WishCancelInput!) { wishCancel(input: $input) {
    wish { state closeReason isPublished } userErrors { code } } }";
pub const CLAIM: &str = "mutation($input: WishClaimInput!) { wishClaim(input: $input) {
    wish { id state claim { dueAt lives } } userErrors { code node { id } } } }";
pub const RELEASE: &str = "mutation($input: WishReleaseInput!) { wishRelease(input: $input) {
    wish { state isPublished } userErrors { code } } }";
pub const DELIVER: &str = "mutation($input: WishDeliverInput!) { wishDeliver(input: $input) {
    wish { state claim { outcome deliveredOn value { amount currency } note } } userErrors { code path } } }";
pub const CONFIRM: &str = "mutation($input: WishConfirmInput!) { wishConfirm(input: $input) {
    wish { state thanks } userErrors { code path } } }";
pub const READ: &str = "query($id: ID!) { wish(id: $id) { state title publicText isPublished } }";
pub const BOARD: &str = "{ wishes { totalCount nodes { id } } }";

/// A community with two members of staff and a unit that serves it.
pub struct Place {
    pub community: String,
    pub staff: Client,
    /// Who verifies what the staff collected.
    pub second: Client,
    pub unit: String,
}

impl Place {
    pub async fn of(world: &World) -> Self {
        let community = world.community(1, "教育路社区").await;
        let unit = care::seated(world, &community, "人民医院").await;
        Self {
            staff: world.staff(&community).await,
            second: world.staff(&community).await,
            community,
            unit,
        }
    }

    /// An active volunteer who serves the community.
    pub async fn volunteer(&self, world: &World) -> Client {
        let (_, person) = care::helper(world, &self.unit, 5).await;
        care::asks(world, &person).await
    }

    /// Somebody old who lives there.
    pub async fn elder(&self, world: &World, name: &str) -> String {
        care::person(world, &self.community, name, 78).await
    }

    /// A collected wish for a heater; its id.
    pub async fn collected(&self, person: &str) -> String {
        let made = self.staff.does(COLLECT, heater(person)).await;
        care::id(&made["wish"])
    }

    /// The same, verified.
    pub async fn verified(&self, person: &str) -> String {
        let wish = self.collected(person).await;
        self.second.does(VERIFY, json!({"id": wish})).await;
        wish
    }

    /// The same on the board, with the consent to that.
    pub async fn open(&self, person: &str) -> String {
        care::agrees(&self.staff, person, "PUBLIC_TEXT").await;
        let wish = self.verified(person).await;
        self.staff.does(OPEN, json!({"id": wish})).await;
        wish
    }

    /// The same, claimed.
    pub async fn claimed(&self, person: &str, by: &Client) -> String {
        let wish = self.open(person).await;
        by.does(CLAIM, json!({"id": wish})).await;
        wish
    }

    /// The same, delivered today.
    pub async fn delivered(&self, world: &World, person: &str, by: &Client) -> String {
        let wish = self.claimed(person, by).await;
        by.does(DELIVER, json!({"id": wish, "deliveredOn": today(world)}))
            .await;
        wish
    }
}

/// A wish for goods.
pub fn heater(person: &str) -> Value {
    json!({"personId": person, "kind": "GOODS", "title": "一台电暖器",
        "publicText": "老两口的房子春秋两季很冷，想要一台电暖器。",
        "detail": "1.5 千瓦，请打女儿电话 15412345678", "budget": {"amount": "200.00", "currency": "CNY"}})
}

/// The day in Shanghai.
pub fn today(world: &World) -> String {
    hongyan::calendar::day(world.app.now()).to_string()
}

/// The ids on the board that somebody sees.
pub async fn sees(client: &Client) -> Vec<String> {
    let data = client.data(BOARD, json!({})).await;
    let nodes = data["wishes"]["nodes"].as_array().unwrap();
    assert_eq!(data["wishes"]["totalCount"], nodes.len());
    nodes.iter().map(care::id).collect()
}
