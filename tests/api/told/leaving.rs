//! What somebody leaves behind whose role is taken, ends, or who is erased.

use chrono::TimeDelta;
use hongyan::jobs;
use serde_json::{Value, json};

use crate::cases::{PLAN, Town, hours};
use crate::harness::{Client, World, both};
use crate::notify::{inbox, kinds, tell};

pub const TAKE: &str =
    "mutation($input: RoleGrantTakeInput!) { roleGrantTake(input: $input) { userErrors { code path } } }";
const GIVE: &str = "mutation($input: RoleGrantGiveInput!) { roleGrantGive(input: $input) { roleGrant { id } userErrors { code path } } }";
const ERASE: &str =
    "mutation($input: PersonEraseInput!) { personErase(input: $input) { userErrors { code path } } }";

/// Takes the first role that somebody holds.
pub async fn taken(world: &World, from: &Client) {
    let grants = from.data("{ viewer { grants { id } } }", json!({})).await;
    let admin = world.admin("150824").await;
    admin
        .does(TAKE, json!({"id": grants["viewer"]["grants"][0]["id"]}))
        .await;
}

/// A case on which somebody of the unit works, who is to come to the door.
async fn visited(town: &Town) -> String {
    let case = town.worked_on().await;
    let plan = json!({"caseId": case, "visitorId": town.holder.person(),
        "from": hours(&town.world, 24), "to": hours(&town.world, 26)});
    town.staff.does(PLAN, plan).await;
    case
}

/// State, who answers for it, and how the visit stands.
async fn stands(town: &Town, case: &str) -> (Value, Value, Value) {
    let seen = town.staff.case(case).await;
    (
        seen["state"].clone(),
        seen["assignee"].clone(),
        seen["visits"]["nodes"][0]["state"].clone(),
    )
}

fn released() -> (Value, Value, Value) {
    (json!("ACCEPTED"), Value::Null, json!("CANCELLED"))
}

both! {
    async fn a_case_does_not_stay_with_an_official_whose_role_is_taken(world: World) {
        let town = Town::of(world).await;
        let case = visited(&town).await;
        let waits = town.worked_on().await;
        town.holder.takes("serviceCaseAskResident", &waits, json!({"message": "请补交发票"})).await;
        let over = town.resolved().await;
        tell(&town.world).await;
        taken(&town.world, &town.holder).await;
        assert_eq!(stands(&town, &case).await, released());
        let seen = town.staff.case(&waits).await;
        assert_eq!((&seen["state"], &seen["assignee"], &seen["waitingSince"]), (&json!("ACCEPTED"), &Value::Null, &Value::Null));
        assert_eq!(town.staff.case(&over).await["state"], "RESOLVED", "what is over stays as it ended");
        tell(&town.world).await;
        tell(&town.world).await;
        let told = inbox(&town.office.official).await;
        let told = kinds(&told);
        assert_eq!(told.iter().filter(|kind| **kind == "CASE_VACATED").count(), 2, "the unit, once for each: {told:?}");
        assert_eq!(told.iter().filter(|kind| **kind == "VISIT_UNSTAFFED").count(), 1, "{told:?}");
        assert!(kinds(&inbox(&town.staff).await).contains(&"CASE_VACATED"));
        let resident = inbox(&town.resident).await;
        assert_eq!(kinds(&resident).last(), Some(&"VISIT_CANCELLED"));
        // Somebody else goes on.
        let me = json!({"assigneeId": town.office.official.person()});
        town.office.official.takes("serviceCaseAssign", &case, me).await;
        assert!(!town.staff.case(&case).await["availableActions"].to_string().contains("roleGrantTake"));
    }

    async fn nor_with_one_who_is_erased(world: World) {
        let town = Town::of(world).await;
        let case = visited(&town).await;
        let admin = town.world.admin("150824").await;
        admin.does(ERASE, json!({"id": town.holder.person()})).await;
        assert_eq!(stands(&town, &case).await, released());
    }

    async fn nor_with_one_whose_role_ends_by_the_calendar(world: World) {
        let town = Town::of(world).await;
        let world = &town.world;
        let admin = world.admin("150824").await;
        let helper = world.resident(&town.community).await;
        let until = (world.app.now() + TimeDelta::days(3)).to_rfc3339();
        let grant = json!({"personId": helper.person(), "role": "DEPARTMENT_OFFICIAL", "scope": {"unitId": town.office.unit}, "to": until});
        admin.does(GIVE, grant).await;
        let case = town.asks().await;
        town.holder.takes("serviceCaseAccept", &case, json!({})).await;
        town.holder.takes("serviceCaseAssign", &case, json!({"assigneeId": helper.person()})).await;
        let kept = town.worked_on().await;
        let plan = json!({"caseId": case, "visitorId": helper.person(), "from": hours(world, 100), "to": hours(world, 102)});
        town.staff.does(PLAN, plan).await;
        world.pass(TimeDelta::days(2));
        jobs::run_due(&world.app).await.unwrap();
        assert_eq!(town.staff.case(&case).await["state"], "ASSIGNED", "the role stands");
        world.pass(TimeDelta::days(1) + TimeDelta::minutes(1));
        let (one, two) = tokio::join!(jobs::run_due(&world.app), jobs::run_due(&world.app));
        one.unwrap();
        two.unwrap();
        assert_eq!(stands(&town, &case).await, released());
        assert_eq!(town.staff.case(&kept).await["state"], "IN_PROGRESS", "another's case stays");
    }

    async fn what_another_role_allows_stays(world: World) {
        let town = Town::of(world).await;
        let admin = town.world.admin("150824").await;
        // Of the staff of the community, and an official of the unit, who is to come to the door.
        let both = json!({"personId": town.staff.person(), "role": "DEPARTMENT_OFFICIAL", "scope": {"unitId": town.office.unit}});
        let grant = admin.does(GIVE, both).await["roleGrant"]["id"].clone();
        let case = town.asks().await;
        town.holder.takes("serviceCaseAccept", &case, json!({})).await;
        town.holder.takes("serviceCaseAssign", &case, json!({"assigneeId": town.staff.person()})).await;
        let plan = json!({"caseId": case, "visitorId": town.staff.person(),
            "from": hours(&town.world, 24), "to": hours(&town.world, 26)});
        town.holder.does(PLAN, plan).await;
        admin.does(TAKE, json!({"id": grant})).await;
        assert_eq!(stands(&town, &case).await, (json!("ACCEPTED"), Value::Null, json!("PLANNED")), "staff come to doors too");
    }
}
