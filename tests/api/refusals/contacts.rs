//! What paired volunteers do.

use chrono::TimeDelta;
use serde_json::json;

use super::{Row, Town};
use crate::care;
use crate::care::contacts::{LOG, PROBLEM, problem};

pub const FIELDS: &[&str] = &[
    "careLogAdd",
    "careProblemOpen",
    "careProblemBegin",
    "careProblemSolve",
    "careProblemVerify",
    "careProblemRefer",
    "careAlertClose",
];

const ALERTS: &str = "query($id: ID!) { pairing(id: $id) { alerts { nodes { id } } } }";

pub async fn rows(town: &Town) -> Vec<Row> {
    let (world, staff, volunteer) = (&town.world, town.who("staff"), town.who("volunteer"));
    let resident = town.who("resident").person();
    let recipient = care::looked_after(staff, &resident, &["LONE_ELDER"]).await;
    care::seats(world, &town.home, &town.unit).await;
    let helper = care::serves(world, &town.unit, &volunteer.person(), 5).await;
    care::agrees(staff, &resident, "PAIRING").await;
    let pairing = care::active(staff, &helper, &recipient).await;
    let log = |reached: bool| {
        json!({"pairingId": pairing, "kind": "PHONE", "reached": reached,
            "happenedAt": world.app.now().to_rfc3339()})
    };
    for _ in 0..2 {
        world.pass(TimeDelta::minutes(5));
        volunteer.does(LOG, log(false)).await;
    }
    let alert =
        staff.data(ALERTS, json!({"id": pairing})).await["pairing"]["alerts"]["nodes"][0]["id"].clone();
    let written = async || {
        let made = volunteer
            .does(PROBLEM, json!({"pairingId": pairing, "text": "暖气不热"}))
            .await;
        made["problem"]["id"].clone()
    };
    let (one, two, three) = (written().await, written().await, written().await);
    let solved = written().await;
    let solution = json!({"id": solved, "solution": "修好了"});
    volunteer.does(&problem("Solve"), solution).await;
    let work = &["volunteer", "staff"];
    let sees = &["resident", "auditor"];
    vec![
        Row::mutation("careLogAdd", log(false), work, &["resident", "admin", "auditor"]),
        Row::mutation(
            "careProblemOpen",
            json!({"pairingId": pairing, "text": "水管漏水"}),
            work,
            &["resident", "admin", "auditor"],
        ),
        Row::mutation("careProblemBegin", json!({"id": one}), work, sees),
        Row::mutation(
            "careProblemSolve",
            json!({"id": two, "solution": "修好了"}),
            work,
            sees,
        ),
        Row::mutation(
            "careProblemVerify",
            json!({"id": solved}),
            &["resident", "staff"],
            &["volunteer", "auditor"],
        ),
        Row::mutation(
            "careProblemRefer",
            json!({"id": three, "request": "申请临时救助"}),
            &["staff"],
            &["resident", "volunteer", "auditor"],
        ),
        Row::mutation(
            "careAlertClose",
            json!({"id": alert, "answer": "平安"}),
            &["staff"],
            &["volunteer"],
        ),
    ]
}
