//! Somebody else decides about hours.

use hongyan::{jobs, language::Language};

use super::*;
use crate::harness::both;

const ACTIONS: &str = "query($id: ID!) { node(id: $id) { ... on HourEntry { availableActions } } }";
const INBOX: &str = "{ viewer { inbox { nodes { kind text subject { id } } } } }";

async fn actions(client: &Client, entry: &str) -> Value {
    client.data(ACTIONS, json!({"id": entry})).await["node"]["availableActions"].clone()
}

both! {
    async fn nobody_confirms_the_own_hours(world: World) {
        let service = Service::of(world).await;
        let entry = service.submitted(5, 60).await;
        assert_eq!(service.volunteer.refused(CONFIRM, json!({"id": entry})).await, "FORBIDDEN");
        assert_eq!(actions(&service.volunteer, &entry).await, json!(["hourEntryWithdraw"]));
        // Whatever roles one has besides: the staff of the community, who is a volunteer too.
        let (world, place) = (service.world(), &service.place);
        let double = world.staff(&place.community).await;
        let id = care::serves(world, &place.unit, &double.person(), 5).await;
        let recipient = care::looked_after(&place.staff, &{
            let elder = place.elder(world, "张桂芳").await;
            care::agrees(&place.staff, &elder, "PAIRING").await;
            elder
        }, &["LONE_ELDER"]).await;
        let pairing = care::active(&place.staff, &id, &recipient).await;
        world.pass(TimeDelta::hours(2));
        let log = json!({"pairingId": pairing, "kind": "PHONE", "reached": true, "minutes": 10, "happenedAt": ago(world, 1)});
        let log = double.does(care::contacts::LOG, log).await["log"]["id"].clone();
        let own = double.does(SUBMIT, hours(world, &json!({"careLogId": log}), 1, 30)).await["hourEntry"]["id"].clone();
        let answer = double.data(CONFIRM, json!({"input": {"id": own}})).await["hourEntryConfirm"].clone();
        let error = &answer["userErrors"][0];
        assert_eq!((&error["code"], &error["node"]["id"]), (&json!("FORBIDDEN"), &own));
        assert_eq!(error["message"], "Somebody else decides about one's hours");
        assert_eq!(actions(&double, own.as_str().unwrap()).await, json!(["hourEntryWithdraw"]));
        for (mutation, more) in [(REJECT, json!({"id": own, "reason": "x"})), (REVERSE, json!({"id": own, "reason": "x"}))] {
            assert_eq!(double.refused(mutation, more).await, "FORBIDDEN");
        }
        place.staff.does(CONFIRM, json!({"id": own})).await;
        assert_eq!(double.refused(REVERSE, json!({"id": own, "reason": "x"})).await, "FORBIDDEN");
    }

    async fn staff_of_the_community_and_officials_of_the_unit_decide_with_a_reason(world: World) {
        let service = Service::of(world).await;
        let (staff, official) = (&service.place.staff, service.official());
        let [first, second, third] = [service.submitted(9, 60).await, service.submitted(7, 60).await, service.submitted(5, 60).await];
        assert_eq!(actions(official, &first).await, json!(["hourEntryConfirm", "hourEntryReject"]));
        let done = official.does(CONFIRM, json!({"id": first, "expectedVersion": 1})).await["hourEntry"].clone();
        assert_eq!((&done["state"], &done["version"]), (&json!("CONFIRMED"), &json!(2)));
        assert_eq!(actions(staff, &first).await, json!(["hourEntryReverse"]));
        assert_eq!(staff.refused(CONFIRM, json!({"id": first})).await, "INVALID_STATE");
        assert_eq!(service.volunteer.refused(WITHDRAW, json!({"id": first})).await, "INVALID_STATE", "it was decided");
        assert_eq!(staff.refused(CONFIRM, json!({"id": second, "expectedVersion": 7})).await, "CONFLICT");
        for wrong in ["", "  ", "请打 15412345678"] {
            assert_eq!(staff.refused(REJECT, json!({"id": second, "reason": wrong})).await, "INVALID_INPUT");
            assert_eq!(staff.refused(REVERSE, json!({"id": first, "reason": wrong})).await, "INVALID_INPUT");
        }
        let told = staff.does(REJECT, json!({"id": second, "reason": "时间不符"})).await["hourEntry"].clone();
        assert_eq!(told, json!({"state": "REJECTED", "endReason": "时间不符"}));
        assert_eq!(staff.refused(WITHDRAW, json!({"id": third})).await, "FORBIDDEN");
        let admin = service.world().admin("150824").await;
        assert_eq!(admin.refused(CONFIRM, json!({"id": third})).await, "FORBIDDEN", "who oversees was not there");
        let told = admin.does(REVERSE, json!({"id": first, "reason": "登记有误"})).await["hourEntry"].clone();
        assert_eq!(told, json!({"state": "REVERSED", "endReason": "登记有误"}));
        assert_eq!(actions(staff, &first).await, json!([]));
    }

    async fn a_wish_that_was_given_back_is_no_deed_any_more(world: World) {
        let service = Service::of(world).await;
        let (wish, deed) = service.wish(&service.volunteer).await;
        let entry = service.volunteer.does(SUBMIT, hours(service.world(), &deed, 3, 60)).await["hourEntry"]["id"].clone();
        service.place.second.does(wishes::RELEASE, json!({"id": wish, "reason": "送错了"})).await;
        assert_eq!(service.place.staff.refused(CONFIRM, json!({"id": entry})).await, "INVALID_STATE");
        service.place.staff.does(REJECT, json!({"id": entry, "reason": "心愿已退回"})).await;
    }

    async fn the_volunteer_is_told_what_others_decided(world: World) {
        let service = Service::of(world).await;
        let staff = &service.place.staff;
        let confirmed = service.confirmed(9, 60).await;
        let rejected = service.submitted(7, 60).await;
        staff.does(REJECT, json!({"id": rejected, "reason": "时间不符"})).await;
        let number = service.certified().await;
        staff.does(REVERSE, json!({"id": confirmed, "reason": "登记有误"})).await;
        jobs::run_due(&service.world().app).await.unwrap();
        let inbox = |client: Client| async move {
            client.data(INBOX, json!({})).await["viewer"]["inbox"]["nodes"].as_array().unwrap().clone()
        };
        let ours = ["HOURS_CONFIRMED", "HOURS_REJECTED", "HOURS_REVERSED", "CERTIFICATE_SUPERSEDED"];
        let mut kinds = std::collections::BTreeSet::new();
        for language in [Language::ZhHans, Language::MnMong, Language::En] {
            let told = inbox(service.volunteer.speaking(language)).await;
            for told in told.iter().filter(|told| ours.contains(&told["kind"].as_str().unwrap())) {
                kinds.insert(told["kind"].as_str().unwrap().to_owned());
                let of_certificate = told["kind"] == "CERTIFICATE_SUPERSEDED";
                assert_eq!(told["text"].as_str().unwrap().contains(&number), of_certificate, "{told}");
                assert!(!told["subject"]["id"].is_null());
            }
        }
        assert_eq!(kinds, ours.map(str::to_owned).into());
        assert!(inbox(service.colleague.clone()).await.is_empty());
    }
}
