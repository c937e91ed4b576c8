//! What is asked: the same thing of both servers, about many communities in turn.

use serde_json::{Value, json};

use crate::data;
use crate::load::{self, Connection};
use crate::process::Keys;

pub const NAMES: &[&str] = &["home", "nearest"];

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
            assert!(m.get("errors").is_none(), "{}: {m:#}", self.name);
            assert_eq!(m, t, "{}", self.name);
        }
    }
}

pub async fn all(_url: &str, _keys: &Keys, communities: u64) -> Vec<Scenario> {
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
    ]
}
