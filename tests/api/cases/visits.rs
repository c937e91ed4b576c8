//! Who comes to the door.

use chrono::TimeDelta;
use serde_json::json;

use super::{END, PLAN, Town, hours};
use crate::harness::both;

const VISIT: &str = "query($id: ID!) { node(id: $id) { ... on HomeVisit {
    state codeWord resident { name } visitor { name } case { id } note availableActions } } }";
const CANCEL: &str = "mutation($input: HomeVisitCancelInput!) { homeVisitCancel(input: $input) {
    visit { state } userErrors { code path message } } }";

both! {
    async fn a_visit_lies_ahead_in_a_slot_by_somebody_who_may_come(world: World) {
        let town = Town::of(world).await;
        let (world, case) = (&town.world, town.worked_on().await);
        let visit = |visitor: &str, from: i64, to: i64| json!({"caseId": case, "visitorId": visitor,
            "from": hours(world, from), "to": hours(world, to)});
        let me = town.holder.person();
        let elsewhere = world.unit("文化馆").await;
        let elsewhere = world.volunteer(&elsewhere).await.person();
        for wrong in [visit(&me, -1, 1), visit(&me, 24 * 61, 24 * 61 + 1), visit(&me, 3, 2), visit(&me, 1, 6),
            visit(&town.resident.person(), 1, 2), visit(&elsewhere, 1, 2), visit(&Town::stranger(&town).await.person(), 1, 2)] {
            assert_eq!(town.holder.refused(PLAN, wrong).await, "INVALID_INPUT");
        }
        let done = town.holder.does(PLAN, visit(&me, 1, 3)).await["visit"].clone();
        let over = town.resolved().await;
        let late = json!({"caseId": over, "visitorId": me, "from": hours(world, 1), "to": hours(world, 2)});
        assert_eq!(town.holder.refused(PLAN, late).await, "INVALID_STATE", "nobody comes for what is over");
        assert_eq!(town.holder.does(END, json!({"id": done["id"], "result": "NOBODY_HOME"})).await["visit"]["state"], "NOBODY_HOME");
        let again = town.holder.refused(END, json!({"id": done["id"], "result": "DONE"})).await;
        assert_eq!(again, "INVALID_STATE", "it is over in one way");
    }

    async fn nobody_was_there_before_the_time_came(world: World) {
        let town = Town::of(world).await;
        let case = town.worked_on().await;
        let slot = json!({"caseId": case, "visitorId": town.holder.person(), "from": hours(&town.world, 5), "to": hours(&town.world, 6)});
        let visit = town.holder.does(PLAN, slot).await["visit"]["id"].clone();
        assert_eq!(town.holder.refused(END, json!({"id": visit, "result": "DONE"})).await, "INVALID_INPUT");
        town.world.pass(TimeDelta::hours(5));
        town.holder.does(END, json!({"id": visit, "result": "DONE"})).await;
    }

    async fn a_volunteer_who_comes_sees_the_visit_and_not_the_case(world: World) {
        let town = Town::of(world).await;
        let case = town.worked_on().await;
        let volunteer = town.world.volunteer(&town.office.unit).await;
        let slot = json!({"caseId": case, "visitorId": volunteer.person(), "from": hours(&town.world, 2), "to": hours(&town.world, 3)});
        let visit = town.holder.does(PLAN, slot).await["visit"].clone();
        let seen = volunteer.data(VISIT, json!({"id": visit["id"]})).await["node"].clone();
        assert_eq!((&seen["state"], &seen["case"]), (&json!("PLANNED"), &json!(null)));
        assert_eq!(seen["codeWord"], visit["codeWord"]);
        assert_eq!(seen["availableActions"], json!(["homeVisitEnd"]));
        assert_eq!(volunteer.case(&case).await, json!(null));
        let his = town.resident.data(VISIT, json!({"id": visit["id"]})).await["node"].clone();
        assert_eq!((&his["codeWord"], &his["availableActions"]), (&visit["codeWord"], &json!(["homeVisitCancel"])));
        let other = town.world.volunteer(&town.office.unit).await;
        assert_eq!(other.data(VISIT, json!({"id": visit["id"]})).await["node"], json!(null));
        let off = town.resident.does(CANCEL, json!({"id": visit["id"], "note": "临时有事"})).await;
        assert_eq!(off["visit"]["state"], json!("CANCELLED"));
    }
}
