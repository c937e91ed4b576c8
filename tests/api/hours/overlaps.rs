//! One person's hours never overlap.

use std::collections::BTreeMap;

use entity::hour_entry::{Column, Entity, HourState};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::*;
use crate::harness::both;

/// How often each answer came: a state or a code.
async fn at_once(by: &Client, inputs: Vec<Value>) -> BTreeMap<String, usize> {
    let asked = inputs.into_iter().map(|input| {
        let by = by.clone();
        tokio::spawn(async move { by.ask(SUBMIT, json!({"input": input})).await })
    });
    let mut told = BTreeMap::new();
    for answer in join_all(asked).await {
        let answer: Value = answer.unwrap();
        let payload = &answer["data"]["hourEntrySubmit"];
        let what = payload["userErrors"][0]["code"]
            .as_str()
            .or(payload["hourEntry"]["state"].as_str());
        *told
            .entry(what.unwrap_or_else(|| panic!("{answer:#}")).to_owned())
            .or_default() += 1;
    }
    told
}

async fn standing(world: &World) -> Vec<entity::hour_entry::Model> {
    let rows = Entity::find()
        .filter(Column::State.is_in([HourState::Submitted, HourState::Confirmed]))
        .all(world.app.db.read())
        .await;
    rows.unwrap()
}

both! {
    async fn the_second_of_two_that_overlap_is_refused(world: World) {
        let service = Service::of(world).await;
        let me = &service.volunteer;
        let at = |deed: &Value, from: DateTime<Utc>, minutes: i64| json!({"deed": deed, "startsAt": moment(from),
            "endsAt": moment(from + TimeDelta::minutes(minutes))});
        let ten = service.world().app.now() - TimeDelta::hours(10);
        me.does(SUBMIT, at(&service.contact().await, ten, 60)).await;
        for (from, minutes) in [(-30, 31), (59, 60), (0, 60), (-60, 180), (20, 10)] {
            let input = at(&service.contact().await, ten + TimeDelta::minutes(from), minutes);
            let answer = me.data(SUBMIT, json!({"input": input})).await["hourEntrySubmit"].clone();
            assert_eq!(answer["userErrors"][0]["code"], "ALREADY_EXISTS", "{from} {minutes}");
            assert_eq!(answer["userErrors"][0]["path"], json!(["startsAt"]));
        }
        for (from, minutes) in [(-30, 30), (60, 60)] {
            me.does(SUBMIT, at(&service.contact().await, ten + TimeDelta::minutes(from), minutes)).await;
        }
        // Others did something at the same time.
        let visit = service.visit(&service.colleague).await;
        service.colleague.does(SUBMIT, at(&visit, ten, 60)).await;
        assert_eq!(standing(service.world()).await.len(), 4);
    }

    async fn of_twenty_at_once_that_overlap_one_stands(world: World) {
        let service = Service::of(world).await;
        let mut inputs = Vec::new();
        for n in 0..20 {
            let deed = service.contact().await;
            let begun = service.world().app.now() - TimeDelta::hours(10) + TimeDelta::minutes(n);
            inputs.push(json!({"deed": deed, "startsAt": moment(begun), "endsAt": moment(begun + TimeDelta::hours(1))}));
        }
        let told = at_once(&service.volunteer, inputs).await;
        assert_eq!(told, BTreeMap::from([("SUBMITTED".to_owned(), 1), ("ALREADY_EXISTS".to_owned(), 19)]));
        assert_eq!(standing(service.world()).await.len(), 1);
    }

    async fn of_twenty_at_once_that_do_not_overlap_all_stand(world: World) {
        let service = Service::of(world).await;
        let mut inputs = Vec::new();
        for n in 0..20 {
            inputs.push(hours(service.world(), &service.contact().await, 30 - n, 60));
        }
        let told = at_once(&service.volunteer, inputs).await;
        assert_eq!(told, BTreeMap::from([("SUBMITTED".to_owned(), 20)]));
    }

    async fn one_deed_has_hours_once(world: World) {
        let service = Service::of(world).await;
        let deed = service.contact().await;
        let inputs = (0..10).map(|n| hours(service.world(), &deed, 20 - n, 60)).collect();
        let told = at_once(&service.volunteer, inputs).await;
        assert_eq!(told, BTreeMap::from([("SUBMITTED".to_owned(), 1), ("ALREADY_EXISTS".to_owned(), 9)]));
    }

    async fn what_ended_frees_its_time_and_its_deed(world: World) {
        let service = Service::of(world).await;
        let (me, staff) = (&service.volunteer, &service.place.staff);
        let input = hours(service.world(), &service.contact().await, 5, 60);
        let first = me.does(SUBMIT, input.clone()).await["hourEntry"]["id"].clone();
        me.does(WITHDRAW, json!({"id": first})).await;
        let second = me.does(SUBMIT, input.clone()).await["hourEntry"]["id"].clone();
        staff.does(REJECT, json!({"id": second, "reason": "时间不符"})).await;
        let third = me.does(SUBMIT, input.clone()).await["hourEntry"]["id"].clone();
        staff.does(CONFIRM, json!({"id": third})).await;
        assert_eq!(me.refused(SUBMIT, input.clone()).await, "ALREADY_EXISTS");
        staff.does(REVERSE, json!({"id": third, "reason": "登记有误"})).await;
        me.does(SUBMIT, input).await;
    }

    async fn the_database_itself_takes_an_ordinal_and_a_deed_once(world: World) {
        use sea_orm::{ActiveModelTrait, IntoActiveModel, Set, SqlErr};
        let service = Service::of(world).await;
        service.submitted(5, 60).await;
        let row = standing(service.world()).await.remove(0);
        let db = &service.world().app.db;
        for change in [|row: &mut entity::hour_entry::ActiveModel| row.ordinal = Set(9), |row: &mut entity::hour_entry::ActiveModel| row.state = Set(HourState::Withdrawn)] {
            let tx = db.begin().await.unwrap();
            let mut copy = row.clone().into_active_model().reset_all();
            copy.id = Set(entity::ids::HourEntryId::new());
            change(&mut copy);
            let error = copy.insert(&tx).await.expect_err("one of its kind");
            assert!(matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))), "{error}");
        }
    }
}
