//! The steps of a case: waiting, referral, rating, another round.

use chrono::TimeDelta;
use serde_json::json;

use super::{CALLED, PLAN, Town, act, day, hours, with};
use crate::harness::both;

both! {
    async fn what_is_said_moves_no_clock_and_waiting_does(world: World) {
        let town = Town::of(world).await;
        let case = town.worked_on().await;
        let due = town.holder.case(&case).await["dueOn"].clone();
        town.world.pass(TimeDelta::days(1));
        town.holder.takes("caseMessageSend", &case, json!({"message": "正在核对"})).await;
        town.holder.takes("caseNoteAdd", &case, json!({"note": "等系统查询"})).await;
        assert_eq!(town.holder.case(&case).await["dueOn"], due, "a comment starts no clock again");
        town.holder.takes("serviceCaseAskResident", &case, json!({"message": "请补交发票"})).await;
        town.world.pass(TimeDelta::days(7));
        let waits = town.holder.case(&case).await;
        assert_eq!(waits["waitedDays"], json!(5), "a week has five working days, and they are seen while it waits");
        assert!(waits["dueOn"].as_str() > due.as_str(), "{waits:#}");
        assert_eq!(waits["overdue"], json!(false));
        town.holder.takes("serviceCaseResume", &case, json!({})).await;
        let on = town.holder.case(&case).await;
        assert_eq!((&on["dueOn"], &on["waitedDays"]), (&waits["dueOn"], &json!(5)), "what was shown is what counts");
        assert_eq!((&on["waitingSince"], &on["state"]), (&json!(null), &json!("IN_PROGRESS")));
        town.world.pass(TimeDelta::days(30));
        assert_eq!(town.holder.case(&case).await["overdue"], json!(true));
        assert_eq!(town.staff.cases(json!({"overdue": true})).await, [case]);
    }

    async fn another_unit_has_a_case_only_once_it_accepts(world: World) {
        let town = Town::of(world).await;
        let case = town.asks().await;
        let other = town.world.unit("民政局").await;
        let them = town.world.official(&other).await;
        town.holder.takes("serviceCaseAccept", &case, json!({})).await;
        assert_eq!(them.case(&case).await, json!(null));
        let offer = json!({"unitId": other, "basis": "CONSENT", "reason": "属于临时救助"});
        town.holder.takes("serviceCaseRefer", &case, offer.clone()).await;
        // The unit that offers does not answer for the other.
        assert_eq!(town.holder.fails("caseReferralAccept", &case, json!({})).await, "FORBIDDEN");
        assert_eq!(them.case_in_part(&case).await.0["offeredTo"]["id"], json!(other), "it sees what it is offered");
        let no = with(&case, json!({"reason": "不符合条件"}));
        let declined = them.does(&act("caseReferralDecline"), no).await;
        assert_eq!(declined["serviceCase"], json!(null), "not even in the answer");
        assert_eq!(them.case(&case).await, json!(null), "and no more once it declined");
        let back = town.holder.case(&case).await;
        assert_eq!((&back["state"], &back["unit"]["id"]), (&json!("ACCEPTED"), &json!(town.office.unit)));
        town.holder.takes("serviceCaseRefer", &case, offer).await;
        them.takes("caseReferralAccept", &case, json!({})).await;
        assert_eq!(them.case(&case).await["unit"]["id"], json!(other));
        assert_eq!(town.holder.case(&case).await, json!(null), "the first unit has it no more");
        let told = town.resident.case_in_part(&case).await.0;
        let states: Vec<_> = told["referrals"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
        assert_eq!(states, ["DECLINED", "ACCEPTED"], "the resident reads where it went");
    }

    async fn what_is_over_is_offered_to_nobody_and_has_no_visit_to_come(world: World) {
        let town = Town::of(world).await;
        let (off, done) = (town.worked_on().await, town.worked_on().await);
        for case in [&off, &done] {
            let slot = json!({"caseId": case, "visitorId": town.holder.person(),
                "from": hours(&town.world, 2), "to": hours(&town.world, 3)});
            town.holder.does(PLAN, slot).await;
        }
        let offer = json!({"unitId": town.world.unit("民政局").await, "basis": "CONSENT", "reason": "属于其职责"});
        town.holder.takes("serviceCaseRefer", &off, offer).await;
        town.staff.takes("serviceCaseCancel", &off, json!({})).await;
        let end = json!({"outcome": "ANSWERED", "text": "已答复"});
        town.holder.takes("serviceCaseResolve", &done, end).await;
        for case in [&off, &done] {
            assert_eq!(town.staff.case(case).await["visits"]["nodes"][0]["state"], json!("CANCELLED"));
        }
        assert_eq!(town.staff.case(&off).await["referrals"][0]["state"], json!("WITHDRAWN"));
        assert_eq!(town.staff.case(&off).await["offeredTo"], json!(null));
    }

    async fn it_is_given_to_those_who_have_it_alone(world: World) {
        let town = Town::of(world).await;
        let case = town.asks().await;
        town.holder.takes("serviceCaseAccept", &case, json!({})).await;
        for wrong in [town.staff.person(), town.resident.person(), Town::stranger(&town).await.person()] {
            assert_eq!(town.holder.fails("serviceCaseAssign", &case, json!({"assigneeId": wrong})).await, "INVALID_INPUT");
        }
        let colleague = town.office.official.person();
        town.holder.takes("serviceCaseAssign", &case, json!({"assigneeId": colleague})).await;
        assert_eq!(town.office.official.cases(json!({"mine": true})).await, std::slice::from_ref(&case));
        assert_eq!(town.staff.cases(json!({"unassigned": true})).await, Vec::<String>::new());
        town.holder.takes("serviceCaseRelease", &case, json!({})).await;
        assert_eq!(town.staff.cases(json!({"unassigned": true})).await, [case]);
    }

    async fn a_bad_rating_asks_for_a_call_that_the_rated_does_not_close(world: World) {
        let town = Town::of(world).await;
        let case = town.resolved().await;
        let rating = json!({"level": "DISSATISFIED", "comment": "等了太久"});
        town.resident.takes("serviceCaseRate", &case, rating.clone()).await;
        assert_eq!(town.resident.fails("serviceCaseRate", &case, rating).await, "ALREADY_EXISTS", "once a round");
        assert_eq!(town.staff.cases(json!({"callbackDue": true})).await, std::slice::from_ref(&case));
        let callback = town.staff.case(&case).await["ratings"][0]["callback"]["id"].clone();
        let said = json!({"id": callback, "note": "已致歉，约定三日内答复"});
        // The rated official is not of the staff. Even as one, not about oneself.
        assert_eq!(town.holder.refused(CALLED, said.clone()).await, "NOT_FOUND");
        grants_staff(&town).await;
        let both_hats = town.world.sign_in(hongyan::gid::parse(&town.holder.person()).unwrap()).await;
        assert_eq!(both_hats.refused(CALLED, said.clone()).await, "FORBIDDEN");
        let closed = town.staff.does(CALLED, said).await;
        assert_eq!(closed["callback"]["state"], json!("CLOSED"));
        assert_eq!(town.staff.cases(json!({"callbackDue": true})).await, Vec::<String>::new());
    }

    async fn it_is_reopened_by_stored_time_alone(world: World) {
        let town = Town::of(world).await;
        let (first, second) = (town.resolved().await, town.resolved().await);
        let until = town.resident.case_in_part(&first).await.0["reopenUntil"].clone();
        let until = chrono::DateTime::parse_from_rfc3339(until.as_str().unwrap()).unwrap().to_utc();
        town.world.pass(until - town.world.app.now() - TimeDelta::seconds(1));
        let again = town.resident.takes("serviceCaseReopen", &first, json!({"message": "还没有解决"})).await;
        assert_eq!((&again["state"], &again["round"]), (&json!("ACCEPTED"), &json!(2)));
        town.world.pass(TimeDelta::seconds(2));
        assert_eq!(town.resident.fails("serviceCaseReopen", &second, json!({"message": "还没有解决"})).await, "INVALID_STATE");
        let row = town.holder.case(&first).await;
        assert_eq!((&row["waitedDays"], &row["resolvedAt"], &row["assignee"]), (&json!(0), &json!(null), &json!(null)));
        assert!(row["dueOn"].as_str().unwrap() > day(&town.world, 0).as_str(), "the clock of the new round begins now");
        assert_eq!(row["outcomes"].as_array().unwrap().len(), 1, "how the first round ended stays");
    }
}

/// The holder of the card becomes one of the staff of the community too.
async fn grants_staff(town: &Town) {
    const GIVE: &str = "mutation($input: RoleGrantGiveInput!) { roleGrantGive(input: $input) {
        roleGrant { id } userErrors { code path message } } }";
    let admin = town.world.admin("150824").await;
    let grant = json!({"personId": town.holder.person(), "role": "COMMUNITY_STAFF", "scope": {"communityId": town.community}});
    admin.does(GIVE, grant).await;
}
