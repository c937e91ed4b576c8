//! Who sees whose hours and certificates.

use sea_orm::EntityTrait;

use super::*;
use crate::harness::both;

const LISTS: &str = "query($id: ID!, $entry: ID!, $number: String!) { hourEntries { totalCount nodes { id } }
    node(id: $entry) { id } certificate(number: $number) { number }
    volunteer(id: $id) { hourEntries { totalCount nodes { id } } confirmedMinutes certificates { totalCount nodes { id } } } }";

both! {
    async fn hours_are_seen_by_whom_they_concern_by_every_way_or_none(world: World) {
        let service = Service::of(world).await;
        let (world, place) = (service.world(), &service.place);
        let entry = service.confirmed(5, 60).await;
        let number = service.certified().await;
        let asked = json!({"id": service.id, "entry": entry, "number": number});
        let insiders = [
            service.volunteer.clone(), place.staff.clone(), service.official().clone(),
            world.admin("150824").await, world.auditor("1508").await,
        ];
        for insider in &insiders {
            let data = insider.data(LISTS, asked.clone()).await;
            let list = json!({"totalCount": 1, "nodes": [{"id": entry}]});
            assert_eq!((&data["hourEntries"], &data["node"]["id"]), (&list, &json!(entry)));
            assert_eq!((&data["volunteer"]["hourEntries"], &data["volunteer"]["confirmedMinutes"]), (&list, &json!(60)));
            assert_eq!((&data["certificate"]["number"], &data["volunteer"]["certificates"]["totalCount"]), (&json!(number), &json!(1)));
        }
        let away = world.community(7, "西郊社区").await;
        let other = world.unit("文化馆").await;
        let strangers = [
            world.anyone(), service.colleague.clone(), world.staff(&away).await, world.official(&other).await,
            world.admin("150825").await, world.auditor("150825").await, world.resident(&place.community).await,
            care::asks(world, &service.elder).await, world.volunteer(&place.unit).await,
        ];
        for stranger in &strangers {
            let data = stranger.data(LISTS, asked.clone()).await;
            assert_eq!(data, json!({"hourEntries": {"totalCount": 0, "nodes": []}, "node": null, "certificate": null, "volunteer": null}));
            for (mutation, input) in [
                (CONFIRM, json!({"id": entry})), (REJECT, json!({"id": entry, "reason": "x"})), (WITHDRAW, json!({"id": entry})),
                (REVERSE, json!({"id": entry, "reason": "x"})), (ISSUE, service.fortnight()),
            ] {
                assert_eq!(stranger.refused(mutation, input).await, "NOT_FOUND");
            }
        }
    }

    async fn staff_of_another_community_that_the_unit_serves_see_the_volunteer_and_not_these_hours(world: World) {
        let service = Service::of(world).await;
        let (world, place) = (service.world(), &service.place);
        let entry = service.confirmed(5, 60).await;
        let number = service.certified().await;
        let away = world.community(7, "西郊社区").await;
        care::seats(world, &away, &place.unit).await;
        let staff = world.staff(&away).await;
        let data = staff.data(LISTS, json!({"id": service.id, "entry": entry, "number": number})).await;
        assert_eq!((&data["node"], &data["hourEntries"]["totalCount"]), (&Value::Null, &json!(0)));
        assert_eq!((&data["volunteer"]["hourEntries"]["totalCount"], &data["volunteer"]["confirmedMinutes"]), (&json!(0), &json!(0)));
        assert_eq!(data["certificate"]["number"], json!(number), "who sees the volunteer sees what was certified");
    }

    async fn a_note_is_for_those_who_decide(world: World) {
        let service = Service::of(world).await;
        let mut input = hours(service.world(), &service.contact().await, 3, 60);
        input["note"] = json!("陪着去了医院");
        let entry = service.volunteer.does(SUBMIT, input).await["hourEntry"]["id"].clone();
        let query = "query($id: ID!) { node(id: $id) { ... on HourEntry { note } } }";
        for insider in [&service.volunteer, &service.place.staff, service.official()] {
            assert_eq!(insider.data(query, json!({"id": entry})).await["node"]["note"], "陪着去了医院");
        }
        for above in [service.world().admin("150824").await, service.world().auditor("150824").await] {
            let answer = above.ask(query, json!({"id": entry})).await;
            assert_eq!((&answer["data"]["node"]["note"], &answer["errors"][0]["extensions"]["code"]), (&Value::Null, &json!("FORBIDDEN")));
        }
        let sealed = entity::hour_entry::Entity::find().one(service.world().app.db.read()).await.unwrap().unwrap();
        assert!(!String::from_utf8_lossy(&sealed.note_sealed.unwrap()).contains("医院"));
    }

    async fn hours_are_filtered_and_ordered(world: World) {
        let service = Service::of(world).await;
        let staff = &service.place.staff;
        let late = service.submitted(5, 60).await;
        let early = service.confirmed(80, 60).await;
        let list = "query($filter: HourEntryFilter, $orderBy: HourEntryOrder) { hourEntries(filter: $filter, orderBy: $orderBy) { nodes { id } totalCount } }";
        let ids = |filter: Value, order: Value| async move {
            let data = staff.data(list, json!({"filter": filter, "orderBy": order})).await;
            data["hourEntries"]["nodes"].as_array().unwrap().iter().map(care::id).collect::<Vec<_>>()
        };
        let both = json!({"unitId": service.place.unit, "communityId": service.place.community, "volunteerId": service.id, "deedKind": "CARE_LOG"});
        assert_eq!(ids(both.clone(), Value::Null).await, [late.clone(), early.clone()]);
        assert_eq!(ids(both, json!({"field": "STARTS_AT"})).await, [early.clone(), late.clone()]);
        assert_eq!(ids(json!({"state": "CONFIRMED"}), Value::Null).await, std::slice::from_ref(&early));
        let day = |hours: i64| hongyan::calendar::day(service.world().app.now() - TimeDelta::hours(hours)).to_string();
        assert_eq!(ids(json!({"to": day(80)}), Value::Null).await, [early]);
        assert_eq!(ids(json!({"from": day(5)}), Value::Null).await, [late]);
        for nothing in [json!({"deedKind": "WISH"}), json!({"volunteerId": "x"}), json!({"unitId": service.id})] {
            assert!(ids(nothing, Value::Null).await.is_empty());
        }
    }
}
