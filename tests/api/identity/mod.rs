//! Signing in, and the tokens that stand for those who did.

mod codes;
mod logs;
mod passwords;
mod refresh;
mod sessions;
mod tokens;

use entity::ids::PersonId;
use entity::person;
use hongyan::gid;
use hongyan::identity::phone::Phone;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::harness::{Client, World};

const PHONE: &str = "13800138000";
const STRANGE: &str = "13900139000";

const REQUEST: &str = "mutation($input: SignInCodeRequestInput!) {
    signInCodeRequest(input: $input) { expiresAt userErrors { code message path } } }";
const OPEN: &str = "mutation($input: SessionOpenByCodeInput!) {
    sessionOpenByCode(input: $input) { session { id method current } accessToken refreshToken expiresAt userErrors { code message path } } }";
const OPEN_BY_PASSWORD: &str = "mutation($input: SessionOpenByPasswordInput!) {
    sessionOpenByPassword(input: $input) { session { id method } accessToken refreshToken expiresAt userErrors { code message path } } }";
const REFRESH: &str = "mutation($input: SessionRefreshInput!) {
    sessionRefresh(input: $input) { session { id version endedAt } accessToken refreshToken userErrors { code message } } }";

/// Gives somebody a phone.
async fn with_phone(world: &World, client: &Client, phone: &str) {
    let phone = Phone::parse(phone).ok().unwrap();
    let id: PersonId = gid::parse(&client.person()).unwrap();
    let sealed = phone.seal(&world.app.vault, id).unwrap();
    person::Entity::update_many()
        .col_expr(person::Column::PhoneSealed, Expr::value(sealed))
        .col_expr(
            person::Column::PhoneIndex,
            Expr::value(phone.index(&world.app.vault)),
        )
        .filter(person::Column::Id.eq(id))
        .exec(world.app.db.read())
        .await
        .unwrap();
}

/// Asks for a code; gives the one that the gateway took.
async fn code(world: &World, phone: &str) -> String {
    world.anyone().does(REQUEST, json!({"phone": phone})).await;
    let message = world.gateway.next().await;
    message["code"].as_str().unwrap().to_owned()
}

/// Signs in by a code; gives the payload.
async fn signed_in(world: &World, phone: &str) -> Value {
    let code = code(world, phone).await;
    world
        .anyone()
        .does(OPEN, json!({"phone": phone, "code": code}))
        .await
}

/// Another code of six digits.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

fn text<'a>(payload: &'a Value, field: &str) -> &'a str {
    payload[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field}: {payload:#}"))
}
