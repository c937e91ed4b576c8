//! Many at once: the database holds the places, and each promotion is told once.

use std::collections::BTreeMap;

use entity::sign_up::{Column, Entity, Model, SignUpState};
use entity::{activity, outbox_event};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::*;
use crate::harness::both;

async fn sign_ups(world: &World) -> Vec<Model> {
    Entity::find()
        .order_by_asc(Column::Ticket)
        .all(world.app.db.read())
        .await
        .unwrap()
}

fn count(rows: &[Model], state: SignUpState) -> usize {
    rows.iter().filter(|row| row.state == state).count()
}

both! {
    async fn thirty_sign_up_for_ten_places_while_some_withdraw(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 10).await;
        let mut guests = Vec::new();
        for _ in 0..30 {
            guests.push(world.resident(&here.community).await);
        }
        // Every third takes it back at once, whatever it got.
        let asked = guests.iter().cloned().enumerate().map(|(n, guest)| {
            let talk = talk.clone();
            tokio::spawn(async move {
                let (sign_up, state) = comes(&guest, &talk).await;
                if n % 3 == 0 {
                    guest.does(WITHDRAW, json!({"id": sign_up})).await;
                }
                state
            })
        });
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        for state in join_all(asked).await {
            *told.entry(state.unwrap()).or_default() += 1;
        }
        let rows = sign_ups(&world).await;
        let tickets: Vec<i32> = rows.iter().map(|row| row.ticket).collect();
        assert_eq!(tickets, (1..=30).collect::<Vec<_>>(), "one order, without a gap");
        assert_eq!(count(&rows, SignUpState::Withdrawn), 10);
        assert_eq!(count(&rows, SignUpState::Confirmed), 10, "every place is taken, and none twice: {told:?}");
        assert_eq!(count(&rows, SignUpState::Waitlisted), 10);
        let row = activity::Entity::find().one(world.app.db.read()).await.unwrap().unwrap();
        assert_eq!((row.taken, row.tickets), (10, 30));

        // Nobody who waits stands before one who was promoted.
        let last_in = rows.iter().filter(|row| row.promoted_at.is_some() && row.state == SignUpState::Confirmed).map(|row| row.ticket).max();
        let first_out = rows.iter().filter(|row| row.state == SignUpState::Waitlisted).map(|row| row.ticket).min();
        assert!(last_in < first_out, "{last_in:?} {first_out:?}");

        let promoted = rows.iter().filter(|row| row.promoted_at.is_some()).count();
        let kind = outbox_event::Column::Kind.eq("sign_up.confirmed");
        let events = outbox_event::Entity::find().filter(kind).all(world.app.db.read()).await.unwrap();
        let subjects: std::collections::BTreeSet<_> = events.iter().map(|event| &event.subject).collect();
        assert_eq!((events.len(), subjects.len()), (promoted, promoted), "each promotion is told once");
    }

    async fn ten_withdraw_at_once_and_ten_who_wait_get_their_places_in_order(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 10).await;
        let mut guests = Vec::new();
        for _ in 0..25 {
            let guest = world.resident(&here.community).await;
            let (sign_up, _) = comes(&guest, &talk).await;
            guests.push((guest, sign_up));
        }
        let asked = guests[..10].iter().cloned().map(|(guest, sign_up)| {
            tokio::spawn(async move { guest.does(WITHDRAW, json!({"id": sign_up})).await })
        });
        for done in join_all(asked).await {
            done.unwrap();
        }
        let rows = sign_ups(&world).await;
        let confirmed: Vec<i32> = rows.iter().filter(|row| row.state == SignUpState::Confirmed).map(|row| row.ticket).collect();
        assert_eq!(confirmed, (11..=20).collect::<Vec<_>>());
    }

    async fn of_one_person_who_signs_up_twenty_times_at_once_one_place_is_taken(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 10).await;
        let guest = world.resident(&here.community).await;
        let asked = (0..20).map(|_| {
            let (guest, input) = (guest.clone(), json!({"input": {"activityId": talk}}));
            tokio::spawn(async move { guest.ask(SIGN_UP, input).await })
        });
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        for answer in join_all(asked).await {
            let answer = answer.unwrap();
            let payload = &answer["data"]["activitySignUp"];
            let what = payload["userErrors"][0]["code"].as_str().or(payload["signUp"]["state"].as_str());
            *told.entry(what.unwrap_or_else(|| panic!("{answer:#}")).to_owned()).or_default() += 1;
        }
        assert_eq!(told, BTreeMap::from([("ALREADY_EXISTS".to_owned(), 19), ("CONFIRMED".to_owned(), 1)]));
        let row = activity::Entity::find().one(world.app.db.read()).await.unwrap().unwrap();
        assert_eq!((row.taken, row.tickets), (1, 1));
    }
}
