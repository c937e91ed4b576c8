//! What paired volunteers do, and what happens when nobody hears of a person.

use chrono::TimeDelta;
use hongyan::jobs;
use serde_json::{Value, json};

use super::*;
use crate::harness::both;

pub const LOG: &str = "mutation($input: CareLogAddInput!) { careLogAdd(input: $input) {
    log { id reached minutes note } userErrors { code path message } } }";
pub const PROBLEM: &str = "mutation($input: CareProblemOpenInput!) { careProblemOpen(input: $input) {
    problem { id state } userErrors { code path message } } }";
pub const CLOSE: &str = "mutation($input: CareAlertCloseInput!) { careAlertClose(input: $input) {
    alert { state answer } userErrors { code path message } } }";
const SEE: &str = "query($id: ID!) { pairing(id: $id) { state
    logs { totalCount nodes { kind reached minutes } } problems { nodes { state verifiedBy { name } case { id state } } }
    alerts { nodes { id kind state answer } } } }";

/// `Begin`, `Solve`, … of a problem.
pub fn problem(step: &str) -> String {
    format!(
        "mutation($input: CareProblem{step}Input!) {{ careProblem{step}(input: $input) {{
           problem {{ id state }} userErrors {{ code path message }} }} }}"
    )
}

/// An elder who lives alone, the volunteer who helps, and the staff.
pub struct Pair {
    pub world: World,
    pub staff: Client,
    pub volunteer: Client,
    pub elder: String,
    pub pairing: String,
}

impl Pair {
    pub async fn of(world: World) -> Self {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, person_id) = helper(&world, &unit, 5).await;
        let elder = person(&world, &community, "王桂兰", 78).await;
        agrees(&staff, &elder, "PAIRING").await;
        let recipient = looked_after(&staff, &elder, &["LONE_ELDER"]).await;
        let pairing = active(&staff, &volunteer, &recipient).await;
        Self {
            staff,
            volunteer: asks(&world, &person_id).await,
            elder,
            pairing,
            world,
        }
    }

    fn contact(&self, reached: bool) -> Value {
        json!({"pairingId": self.pairing, "kind": "VISIT", "reached": reached, "minutes": 40,
            "happenedAt": self.world.app.now().to_rfc3339(), "note": "腿脚好些了"})
    }

    async fn seen(&self) -> Value {
        self.staff.data(SEE, json!({"id": self.pairing})).await["pairing"].clone()
    }

    /// The kinds and states of the alerts.
    async fn alerts(&self) -> Vec<(Value, Value)> {
        let seen = self.seen().await;
        let alerts = seen["alerts"]["nodes"].as_array().unwrap().iter();
        alerts
            .map(|alert| (alert["kind"].clone(), alert["state"].clone()))
            .collect()
    }

    async fn days(&self, days: i64) {
        self.world.pass(TimeDelta::days(days));
        jobs::run_due(&self.world.app).await.unwrap();
    }
}

both! {
    async fn nobody_heard_of_her_for_long(world: World) {
        let pair = Pair::of(world).await;
        pair.days(13).await;
        assert_eq!(pair.alerts().await, []);
        pair.days(1).await;
        assert_eq!(pair.alerts().await, [(json!("NO_CONTACT"), json!("WITH_VOLUNTEER"))]);
        let inbox = "{ viewer { inbox { nodes { kind } } } }";
        jobs::run_due(&pair.world.app).await.unwrap();
        let told = pair.volunteer.data(inbox, json!({})).await["viewer"]["inbox"]["nodes"].clone();
        assert_eq!(told, json!([{"kind": "CARE_NO_CONTACT"}]));
        pair.days(7).await;
        assert_eq!(pair.alerts().await, [(json!("NO_CONTACT"), json!("WITH_STAFF"))], "then the staff");
        pair.days(30).await;
        assert_eq!(pair.alerts().await.len(), 1, "once");
        pair.volunteer.does(LOG, pair.contact(true)).await;
        assert_eq!(pair.alerts().await, [(json!("NO_CONTACT"), json!("CLOSED"))], "she was reached");
        pair.days(14).await;
        assert_eq!(pair.alerts().await.len(), 2, "and the days begin anew");
    }

    async fn a_lone_elder_not_reached_twice_alerts_the_staff_at_once(world: World) {
        let pair = Pair::of(world).await;
        pair.volunteer.does(LOG, pair.contact(false)).await;
        assert_eq!(pair.alerts().await, []);
        pair.world.pass(TimeDelta::hours(5));
        pair.volunteer.does(LOG, pair.contact(false)).await;
        assert_eq!(pair.alerts().await, [(json!("NOT_REACHED"), json!("WITH_STAFF"))]);
        pair.world.pass(TimeDelta::hours(1));
        pair.volunteer.does(LOG, pair.contact(false)).await;
        assert_eq!(pair.alerts().await.len(), 1, "one stands");
        let alert = pair.seen().await["alerts"]["nodes"][0]["id"].clone();
        let found = json!({"id": alert, "answer": "老人在女儿家，平安"});
        assert_eq!(pair.volunteer.refused(CLOSE, found.clone()).await, "FORBIDDEN");
        pair.staff.does(CLOSE, found).await;
        assert_eq!(pair.alerts().await, [(json!("NOT_REACHED"), json!("CLOSED"))]);
    }

    async fn the_next_contact_is_reminded_of_once(world: World) {
        let pair = Pair::of(world).await;
        let mut log = pair.contact(true);
        log["nextContactOn"] = json!(hongyan::calendar::day(pair.world.app.now() + TimeDelta::days(3)).to_string());
        pair.volunteer.does(LOG, log).await;
        for _ in 0..5 {
            pair.days(1).await;
        }
        jobs::run_due(&pair.world.app).await.unwrap();
        let told = pair.volunteer.data("{ viewer { inbox { nodes { kind } } } }", json!({})).await;
        assert_eq!(told["viewer"]["inbox"]["nodes"], json!([{"kind": "CARE_REMINDER"}]));
    }

    async fn a_problem_counts_once_somebody_else_says_that_it_is_solved(world: World) {
        let pair = Pair::of(world).await;
        let opened = pair.volunteer.does(PROBLEM, json!({"pairingId": pair.pairing, "text": "暖气不热"})).await;
        let id = json!({"id": opened["problem"]["id"]});
        assert_eq!(pair.staff.refused(&problem("Verify"), id.clone()).await, "INVALID_STATE");
        pair.volunteer.does(&problem("Begin"), id.clone()).await;
        let solved = json!({"id": opened["problem"]["id"], "solution": "请供热公司清洗了管道"});
        pair.volunteer.does(&problem("Solve"), solved).await;
        assert_eq!(pair.volunteer.refused(&problem("Verify"), id.clone()).await, "FORBIDDEN");
        let elder = asks(&pair.world, &pair.elder).await;
        elder.does(&problem("Verify"), id.clone()).await;
        assert_eq!(pair.staff.refused(&problem("Verify"), id).await, "INVALID_STATE", "once");
        let other = pair.volunteer.does(PROBLEM, json!({"pairingId": pair.pairing, "text": "低保没办下来"})).await;
        let refer = json!({"id": other["problem"]["id"], "request": "申请低保"});
        assert_eq!(pair.volunteer.refused(&problem("Refer"), refer.clone()).await, "FORBIDDEN");
        pair.staff.does(&problem("Refer"), refer).await;
        let seen = pair.seen().await;
        let states: Vec<_> = seen["problems"]["nodes"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
        assert_eq!(states, [json!("VERIFIED"), json!("REFERRED")]);
        assert_eq!(seen["problems"]["nodes"][1]["case"]["state"], json!("SUBMITTED"), "it is a case now");
    }

    async fn a_log_is_true_and_internal(world: World) {
        let pair = Pair::of(world).await;
        let ahead = |hours: i64| (pair.world.app.now() + TimeDelta::hours(hours)).to_rfc3339();
        for (field, wrong) in [("happenedAt", json!(ahead(1))), ("happenedAt", json!(ahead(-24 * 31))), ("minutes", json!(721)),
            ("nextContactOn", json!("2016-12-01"))] {
            let mut log = pair.contact(true);
            log[field] = wrong;
            assert_eq!(pair.volunteer.refused(LOG, log).await, "INVALID_INPUT", "{field}");
        }
        pair.volunteer.does(LOG, pair.contact(true)).await;
        let elder = asks(&pair.world, &pair.elder).await;
        let notes = "query($id: ID!) { pairing(id: $id) { logs { nodes { kind note } } } }";
        let hers = elder.ask(notes, json!({"id": pair.pairing})).await;
        assert_eq!(hers["data"]["pairing"]["logs"]["nodes"], json!([{"kind": "VISIT", "note": null}]));
        assert!(!hers.to_string().contains("腿脚好些了"));
        pair.staff.does(END, json!({"id": pair.pairing, "reason": "搬走了"})).await;
        assert_eq!(pair.volunteer.refused(LOG, pair.contact(true)).await, "INVALID_STATE", "it is over");
    }

    async fn an_ended_pairing_alerts_nobody(world: World) {
        let pair = Pair::of(world).await;
        pair.days(14).await;
        assert_eq!(pair.alerts().await, [(json!("NO_CONTACT"), json!("WITH_VOLUNTEER"))]);
        pair.staff.does(PAUSE, json!({"id": pair.pairing})).await;
        pair.days(1).await;
        assert_eq!(pair.alerts().await, [(json!("NO_CONTACT"), json!("CLOSED"))]);
        pair.days(60).await;
        assert_eq!(pair.alerts().await.len(), 1);
    }
}
