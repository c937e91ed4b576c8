//! What is refused, with the reason, and leaves nothing behind.

use serde_json::json;

use super::{OPEN, Town, day};
use crate::cards::{matter, new_matter, step};
use crate::harness::both;

both! {
    async fn a_case_comes_from_what_is_in_force(world: World) {
        let town = Town::of(world).await;
        let ask = |more: serde_json::Value| {
            let mut input = json!({"channel": "APP", "request": "请帮忙"});
            for (name, value) in more.as_object().unwrap() {
                input[name] = value.clone();
            }
            input
        };
        let refused = async |input| town.resident.refused(OPEN, input).await;
        let foreign = matter(&town.office.official, new_matter(&town.office.unit, "C-X", "养老认证")).await;
        let counted = town.world.rows().await;
        assert_eq!(refused(ask(json!({"cardId": town.card, "matterId": foreign}))).await, "INVALID_INPUT", "the card does not serve it");
        assert_eq!(refused(ask(json!({"cardId": "card_01jdzzzzzzzzzzzzzzzzzzzzzz"}))).await, "NOT_FOUND");
        assert_eq!(refused(ask(json!({"matterId": "nonsense"}))).await, "INVALID_INPUT");
        assert_eq!(refused(ask(json!({"channel": "CARD"}))).await, "INVALID_INPUT", "a call to a card names it");
        assert_eq!(refused(ask(json!({"request": "  "}))).await, "INVALID_INPUT");
        assert_eq!(refused(ask(json!({"proxy": {"name": "", "relation": "女儿"}}))).await, "INVALID_INPUT");
        assert_eq!(refused(ask(json!({"proxy": {"name": "萨仁", "relation": "女儿", "phone": "138****0000"}}))).await, "INVALID_INPUT", "a mask is no number");
        assert_eq!(town.world.rows().await, counted, "nothing was written");
        town.office.official.does(&step("Suspend"), json!({"id": town.card})).await;
        assert_eq!(refused(ask(json!({"cardId": town.card}))).await, "INVALID_STATE", "the card is not in force");
    }

    async fn nobody_opens_a_case_for_who_lives_elsewhere(world: World) {
        let town = Town::of(world).await;
        let away = town.world.community(6, "乌兰大街社区").await;
        let call = |name: &str, community: &str| json!({"channel": "PHONE", "request": "请帮忙", "cardId": town.card,
            "requester": {"caller": {"name": name, "phone": "15400000721", "communityId": community}}});
        town.holder.does(OPEN, call("巴图", &away)).await;
        assert_eq!(town.holder.refused(OPEN, call("巴图", &town.community)).await, "INVALID_INPUT");
        let him = json!({"channel": "WALK_IN", "request": "请帮忙", "requester": {"personId": town.world.resident(&away).await.person()}});
        assert_eq!(town.staff.refused(OPEN, him.clone()).await, "NOT_FOUND");
        assert_eq!(town.resident.refused(OPEN, him).await, "NOT_FOUND");
        // An official writes callers of the own unit down, nobody else.
        assert_eq!(Town::stranger(&town).await.refused(OPEN, call("某人", &away)).await, "FORBIDDEN");
    }

    async fn every_state_refuses_the_steps_that_do_not_fit(world: World) {
        let town = Town::of(world).await;
        let case = town.asks().await;
        let message = json!({"message": "请补充"});
        for (field, more) in [("serviceCaseBegin", json!({})), ("serviceCaseAskResident", message.clone()), ("serviceCaseResume", json!({})),
            ("serviceCasePay", json!({"paidOn": day(&town.world, 0)})), ("serviceCaseClose", json!({})), ("serviceCaseRelease", json!({})),
            ("serviceCaseAssign", json!({"assigneeId": town.holder.person()})),
            ("serviceCaseResolve", json!({"outcome": "ANSWERED", "text": "好"}))] {
            assert_eq!(town.holder.fails(field, &case, more).await, "INVALID_STATE", "{field}");
        }
        assert_eq!(town.resident.fails("serviceCaseReopen", &case, message.clone()).await, "INVALID_STATE");
        assert_eq!(town.resident.fails("serviceCaseRate", &case, json!({"level": "FAIR"})).await, "INVALID_STATE");
        let stale = json!({"expectedVersion": 7});
        assert_eq!(town.holder.fails("serviceCaseAccept", &case, stale).await, "CONFLICT");
        // Who acts on what was read before another did is told so, before it is said that the step does not fit.
        town.holder.takes("serviceCaseReturn", &case, message.clone()).await;
        for (field, more) in [("serviceCaseReturn", message), ("serviceCasePay", json!({"paidOn": day(&town.world, 0)}))] {
            let mut late = more.clone();
            late["expectedVersion"] = json!(1);
            assert_eq!(town.holder.fails(field, &case, late).await, "CONFLICT", "{field}");
            assert_eq!(town.holder.fails(field, &case, more).await, "INVALID_STATE", "{field}");
        }
        assert_eq!(town.resident.case_in_part(&case).await.0["availableActions"], json!(["serviceCaseResubmit", "serviceCaseCancel"]));
        town.resident.takes("serviceCaseResubmit", &case, json!({"message": "补好了"})).await;
        assert_eq!(town.holder.case(&case).await["messages"]["totalCount"], json!(2));
    }

    async fn a_refusal_has_a_basis_and_money_is_paid_after_it_was_granted(world: World) {
        let town = Town::of(world).await;
        let case = town.worked_on().await;
        let no = json!({"outcome": "REFUSED", "text": "不符合条件"});
        assert_eq!(town.holder.fails("serviceCaseResolve", &case, no).await, "INVALID_INPUT");
        let money = |amount: &str| json!({"amount": {"amount": amount, "currency": "CNY"}, "text": "同意"});
        assert_eq!(town.holder.fails("serviceCaseDecide", &case, money("0")).await, "INVALID_INPUT");
        let tomorrow = json!({"amount": {"amount": "5", "currency": "CNY"}, "text": "同意", "decidedOn": day(&town.world, 1)});
        assert_eq!(town.holder.fails("serviceCaseDecide", &case, tomorrow).await, "INVALID_INPUT");
        town.holder.takes("serviceCaseWaitOutside", &case, json!({"message": "等医院回函"})).await;
        assert_eq!(town.holder.fails("serviceCasePay", &case, json!({"paidOn": day(&town.world, 0)})).await, "INVALID_STATE", "nothing was granted");
        town.holder.takes("serviceCaseDecide", &case, money("120")).await;
        assert_eq!(town.holder.fails("serviceCaseDecide", &case, money("130")).await, "ALREADY_EXISTS", "granted once a round");
        assert_eq!(town.holder.fails("serviceCasePay", &case, json!({"paidOn": day(&town.world, -1)})).await, "INVALID_INPUT", "not before it was granted");
        town.holder.takes("serviceCasePay", &case, json!({"paidOn": day(&town.world, 0)})).await;
    }

    async fn papers_are_those_of_the_case(world: World) {
        let town = Town::of(world).await;
        let (mine, other) = (town.worked_on().await, town.worked_on().await);
        let paper = |name: &str| json!({"nameZh": name, "form": "COPY"});
        let added = town.holder.takes("casePaperAdd", &other, paper("委托书")).await;
        let foreign = json!({"papers": [added["papers"][0]["id"]], "receivedOn": day(&town.world, 0)});
        assert_eq!(town.holder.fails("casePapersReceive", &mine, foreign.clone()).await, "NOT_FOUND");
        let later = json!({"papers": [added["papers"][0]["id"]], "receivedOn": day(&town.world, 1)});
        assert_eq!(town.holder.fails("casePapersReceive", &other, later).await, "INVALID_INPUT");
        let none = json!({"papers": [], "receivedOn": day(&town.world, 0)});
        assert_eq!(town.holder.fails("casePapersReceive", &other, none).await, "INVALID_INPUT");
        town.holder.takes("casePapersReceive", &other, foreign).await;
        let more = town.holder.takes("casePaperAdd", &other, paper("银行卡")).await;
        assert_eq!(town.holder.case(&other).await["papersCompleteOn"], json!(null), "one more is missing");
        town.holder.takes("casePapersWaive", &other, json!({"papers": [more["papers"][1]["id"]]})).await;
        assert_eq!(town.holder.case(&other).await["papersCompleteOn"], json!(day(&town.world, 0)));
    }
}
