//! What units do for residents, and the cards of those who do it.

mod matters;

use serde_json::{Value, json};

use crate::harness::Client;

const CREATE: &str = "mutation($input: ServiceMatterCreateInput!) { serviceMatterCreate(input: $input) {
    serviceMatter { id version } userErrors { code path } } }";

fn new_matter(unit: &str, code: &str, name: &str) -> Value {
    json!({"unitId": unit, "code": code, "nameZh": name, "workingDays": 5})
}

/// A new matter; its id.
pub async fn matter(official: &Client, input: Value) -> String {
    let made = official.does(CREATE, input).await;
    made["serviceMatter"]["id"].as_str().unwrap().to_owned()
}
