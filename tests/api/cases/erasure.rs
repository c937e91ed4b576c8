//! What goes with the data of a resident.

use serde_json::{Value, json};

use super::{PLAN, Town, hours};
use crate::harness::both;

const ERASE: &str = "mutation($input: PersonEraseInput!) { personErase(input: $input) {
    person { name } userErrors { code path message } } }";

both! {
    async fn what_was_said_is_gone_and_that_there_was_a_case_stays(world: World) {
        let town = Town::of(world).await;
        let (open, closed) = (town.worked_on().await, town.resolved().await);
        town.holder.takes("caseMessageSend", &open, json!({"message": "请补交发票"})).await;
        town.holder.takes("caseNoteAdd", &open, json!({"note": "备注"})).await;
        let slot = json!({"caseId": open, "visitorId": town.holder.person(), "from": hours(&town.world, 2), "to": hours(&town.world, 3)});
        town.holder.does(PLAN, slot).await;
        town.resident.does(ERASE, json!({"id": town.resident.person()})).await;
        for (case, state) in [(&open, "CANCELLED"), (&closed, "CLOSED")] {
            let row = town.staff.case(case).await;
            assert_eq!((&row["state"], &row["request"]), (&json!(state), &json!(null)));
            let texts = |list: &Value| list["nodes"].as_array().unwrap().iter().all(|one| one["text"].is_null());
            assert!(texts(&row["messages"]) && texts(&row["notes"]), "{row:#}");
        }
        let row = town.staff.case(&open).await;
        assert_eq!(row["visits"]["nodes"][0]["state"], json!("CANCELLED"), "nobody comes any more");
        assert_eq!(row["messages"]["totalCount"], json!(1), "it counts");
        assert_eq!(town.staff.case(&closed).await["outcomes"][0]["text"], json!(null));
    }
}
