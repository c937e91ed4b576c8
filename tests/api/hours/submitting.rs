//! Hours are for a deed that one did oneself.

use super::*;
use crate::harness::both;

const READ: &str = "query($id: ID!) { node(id: $id) { ... on HourEntry { state deedKind minutes note unit { id }
    community { id } helper { name } deed { __typename ... on SignUp { id } ... on HomeVisit { id } ... on CareLog { id }
    ... on WishClaim { id } } } } }";

both! {
    async fn hours_are_given_for_each_kind_of_deed(world: World) {
        let service = Service::of(world).await;
        let me = &service.volunteer;
        let deeds = [
            ("ACTIVITY", "SignUp", service.activity(me).await),
            ("HOME_VISIT", "HomeVisit", service.visit(me).await),
            ("CARE_LOG", "CareLog", service.contact().await),
            ("WISH", "WishClaim", service.wish(me).await.1),
        ];
        for (n, (kind, ty, deed)) in (0..).zip(&deeds) {
            let mut input = hours(service.world(), deed, 4 - n, 60);
            input["note"] = json!("  带了水果  ");
            let made = me.does(SUBMIT, input).await["hourEntry"].clone();
            assert_eq!((&made["state"], &made["minutes"]), (&json!("SUBMITTED"), &json!(60)));
            let read = me.data(READ, json!({"id": made["id"]})).await["node"].clone();
            let id = deed.as_object().unwrap().values().next().unwrap();
            assert_eq!(read, json!({"state": "SUBMITTED", "deedKind": kind, "minutes": 60, "note": "带了水果",
                "unit": {"id": service.place.unit}, "community": {"id": service.place.community},
                "helper": {"name": "Volunteer"}, "deed": {"__typename": ty, "id": id}}));
        }
        let mine = "query($id: ID!) { hourEntries { totalCount } volunteer(id: $id) { confirmedMinutes
            hourEntries(first: 2) { totalCount nodes { id } pageInfo { hasNextPage } } } }";
        let data = me.data(mine, json!({"id": service.id})).await;
        assert_eq!((&data["hourEntries"]["totalCount"], &data["volunteer"]["hourEntries"]["totalCount"]), (&json!(4), &json!(4)));
        assert_eq!(data["volunteer"]["hourEntries"]["pageInfo"]["hasNextPage"], true);
        assert_eq!(data["volunteer"]["confirmedMinutes"], 0, "nothing is confirmed yet");
    }

    async fn nobody_gives_hours_for_what_another_did(world: World) {
        let service = Service::of(world).await;
        let (me, other) = (&service.volunteer, &service.colleague);
        let deeds = [service.activity(me).await, service.visit(me).await, service.contact().await, service.wish(me).await.1];
        // An old woman and an official who are volunteers too see what was done, and did not do it.
        let elder = care::asks(service.world(), &service.elder).await;
        care::serves(service.world(), &service.place.unit, &service.elder, 1).await;
        care::serves(service.world(), &service.place.unit, &service.official().person(), 1).await;
        care::serves(service.world(), &service.place.unit, &service.place.staff.person(), 1).await;
        let before = service.world().rows().await;
        for deed in &deeds {
            assert_eq!(other.refused(SUBMIT, hours(service.world(), deed, 2, 60)).await, "NOT_FOUND", "{deed}");
            let staff = service.place.staff.data(SUBMIT, json!({"input": hours(service.world(), deed, 2, 60)})).await;
            let error = &staff["hourEntrySubmit"]["userErrors"][0];
            assert_eq!((&error["code"], &error["path"]), (&json!("FORBIDDEN"), &json!(["deed"])), "{deed}");
            assert!(error["message"].as_str().unwrap().contains("Somebody else did this"), "{error}");
        }
        assert_eq!(elder.refused(SUBMIT, hours(service.world(), &deeds[2], 2, 60)).await, "FORBIDDEN");
        assert_eq!(service.official().refused(SUBMIT, hours(service.world(), &deeds[1], 2, 60)).await, "FORBIDDEN");
        let forged = json!({"careLogId": service.pairing});
        assert_eq!(me.refused(SUBMIT, hours(service.world(), &forged, 2, 60)).await, "INVALID_INPUT");
        assert_eq!(service.world().rows().await, before, "nothing was written");
    }

    async fn what_is_not_done_has_no_hours(world: World) {
        let service = Service::of(world).await;
        let me = &service.volunteer;
        let person = service.place.elder(service.world(), "张桂芳").await;
        let wish = service.place.claimed(&person, me).await;
        let undone = [claim(me, &wish).await, service.planned(me).await, service.signed_up(me).await];
        for deed in &undone {
            assert_eq!(me.refused(SUBMIT, hours(service.world(), deed, 2, 60)).await, "INVALID_STATE", "{deed}");
        }
        // An official who comes to the door is no volunteer.
        let visit = service.visit(service.official()).await;
        assert_eq!(service.official().refused(SUBMIT, hours(service.world(), &visit, 2, 60)).await, "INVALID_STATE");
    }

    async fn minutes_are_of_the_span_and_the_span_is_past_and_near(world: World) {
        let service = Service::of(world).await;
        let (me, world) = (&service.volunteer, service.world());
        let deed = service.contact().await;
        let with = |mut input: Value, minutes: i64| { input["minutes"] = json!(minutes); input };
        let full = hours(world, &deed, 4, 60);
        for wrong in [
            hours(world, &deed, 1, 62), hours(world, &deed, -2, 60), hours(world, &deed, 2, 0), hours(world, &deed, 2, -60),
            hours(world, &deed, 30, 1441), hours(world, &deed, 24 * 9, 60),
            with(full.clone(), 61), with(full.clone(), 0), with(full.clone(), -5),
        ] {
            assert_eq!(me.refused(SUBMIT, wrong.clone()).await, "INVALID_INPUT", "{wrong}");
        }
        let made = me.does(SUBMIT, with(full, 45)).await["hourEntry"].clone();
        assert_eq!(made["minutes"], 45, "a break is not served");
        assert!(made["startsAt"].as_str().unwrap().ends_with(":00.000Z"), "{made}");
    }
}
