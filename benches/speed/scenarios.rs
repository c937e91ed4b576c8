//! What is asked: the same thing of both servers, about many communities in turn.

use std::sync::Arc;

use hongyan::app::{App, machine_clock};
use hongyan::config::Config;
use hongyan::db::Db;
use hongyan::identity;
use serde_json::{Value, json};

use crate::data;
use crate::load::{self, Connection};
use crate::process::Keys;

pub const NAMES: &[&str] = &["home", "nearest", "pairings"];

const CARDS: &str =
    "placements(first: 5) { nodes { card { dutyPhone homeVisits holder { name unit { name } } } } }";

pub struct Scenario {
    pub name: &'static str,
    /// Whole HTTP requests; the n-th of each asks the same.
    pub ours: Vec<Vec<u8>>,
    pub reference: Vec<Vec<u8>>,
}

impl Scenario {
    fn of(name: &'static str, asked: impl Iterator<Item = (Value, Option<String>, String)>) -> Self {
        let (mut ours, mut reference) = (Vec::new(), Vec::new());
        for (body, token, path) in asked {
            ours.push(load::request(
                "POST",
                "/graphql",
                token.as_deref(),
                &body.to_string(),
            ));
            reference.push(load::request("GET", &path, None, ""));
        }
        Self {
            name,
            ours,
            reference,
        }
    }

    /// Both must say the same before it is measured how fast they say it.
    pub async fn check(&self, ours: u16, reference: u16) {
        let (mut mine, mut theirs) = (Connection::open(ours).await, Connection::open(reference).await);
        for (m, t) in self.ours.iter().zip(&self.reference).take(20) {
            let m: Value = serde_json::from_slice(mine.ask(m).await).unwrap();
            let t: Value = serde_json::from_slice(theirs.ask(t).await).unwrap();
            assert!(m.get("errors").is_none(), "{}: {:#}", self.name, m["errors"][0]);
            assert_eq!(m, t, "{}", self.name);
        }
    }
}

pub async fn all(url: &str, keys: &Keys, communities: u64) -> Vec<Scenario> {
    let asked = || (0..communities.min(500)).map(move |n| n * 7919 % communities);
    let home = format!(
        "query($id: ID!) {{ community(by: {{id: $id}}) {{ name slogan address liaisonPoints(first: 10) {{ nodes {{
         name hostName address hours {CARDS} }} }} }} }}"
    );
    let nearest = format!(
        "query($latitude: Float!, $longitude: Float!) {{
         liaisonPoints(near: {{latitude: $latitude, longitude: $longitude}}, first: 10) {{ nodes {{
         name hostName address {CARDS} }} }} }}"
    );
    let pairings = "query($id: ID!) { pairings(filter: {communityId: $id}, first: 50) { nodes { state since
         recipient { person { name maskedPhone } } helper { name unit { name } } } } }";
    let mut staff = Vec::new();
    let app = app(url, keys).await;
    for n in asked() {
        let access = identity::issue_for(&app, data::staff(n)).await;
        staff.push((n, access.map_err(|_| "no token").unwrap().token));
    }
    vec![
        Scenario::of(
            "home",
            asked().map(|n| {
                let id = data::community(n);
                let body = json!({"query": home, "variables": {"id": hongyan::gid::public(id).0}});
                (body, None, format!("/home/{}", id.0))
            }),
        ),
        Scenario::of(
            "nearest",
            asked().map(|n| {
                let (latitude, longitude) = data::place(n);
                let body =
                    json!({"query": nearest, "variables": {"latitude": latitude, "longitude": longitude}});
                let (lat, lng) = (latitude.to_radians(), longitude.to_radians());
                let (x, y, z) = (lat.cos() * lng.cos(), lat.cos() * lng.sin(), lat.sin());
                (body, None, format!("/nearest/{x}/{y}/{z}"))
            }),
        ),
        Scenario::of(
            "pairings",
            staff.into_iter().map(|(n, token)| {
                let id = data::community(n);
                let body = json!({"query": pairings, "variables": {"id": hongyan::gid::public(id).0}});
                (body, Some(token), format!("/pairings/{}", id.0))
            }),
        ),
    ]
}

/// The product's own part that signs tokens, on the same database and keys as the server.
async fn app(url: &str, keys: &Keys) -> Arc<App> {
    let mut config = Config::default();
    config.database.url = url.into();
    let db = Db::open(url, 2).await.unwrap();
    App::new(config, keys.open(), db, machine_clock())
}
