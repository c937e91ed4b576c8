//! Many at once, at several servers: the database decides, and only once.

use std::collections::BTreeMap;
use std::sync::Arc;

use entity::outbox_event;
use entity::sign_up::{self, SignUpState};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::*;
use crate::activities::{self, Neighbourhood};
use crate::harness::both;
use crate::wishes::{CLAIM, Place};

const KEYED: &str =
    "mutation($input: WishClaimInput!) { wishClaim(input: $input) @idempotent(key: \"8f14e45f-ceea\") {
    wish { id state version } userErrors { code } } }";

/// What a payload tells of its node: the state, or the code of what went wrong.
fn told(payload: &Value, node: &str) -> String {
    let code = payload["userErrors"][0]["code"].as_str();
    let what = code.or(payload[node]["state"].as_str());
    what.unwrap_or_else(|| panic!("{payload:#}")).to_owned()
}

async fn events(world: &World, kind: &str) -> u64 {
    outbox_event::Entity::find()
        .filter(outbox_event::Column::Kind.eq(kind))
        .count(world.app.db.read())
        .await
        .unwrap()
}

/// Asks at one server after the other, all at once.
async fn at_once(processes: Vec<Process>, document: &'static str, asks: Vec<(Client, Value)>) -> Vec<Value> {
    let processes = Arc::new(processes);
    let asked = asks.into_iter().enumerate().map(|(n, (client, input))| {
        let processes = processes.clone();
        tokio::spawn(async move {
            let process = &processes[n % processes.len()];
            process.payload(&client, document, input).await
        })
    });
    join_all(asked).await.into_iter().map(Result::unwrap).collect()
}

both! {
    async fn of_fifty_who_claim_one_wish_one_does(world: World) {
        let place = Place::of(&world).await;
        let wish = place.open(&place.elder(&world, "张桂芳").await).await;
        let mut claims = Vec::new();
        for _ in 0..50 {
            claims.push((place.volunteer(&world).await, json!({"id": wish})));
        }
        let mut counted = BTreeMap::<_, usize>::new();
        for payload in at_once(several(&world).await, CLAIM, claims).await {
            *counted.entry(told(&payload, "wish")).or_default() += 1;
        }
        assert_eq!(counted, BTreeMap::from([("CLAIMED".to_owned(), 1), ("ALREADY_CLAIMED".to_owned(), 49)]));
        let live = entity::wish_claim::Entity::find().filter(entity::wish_claim::Column::EndedAt.is_null());
        assert_eq!(live.count(world.app.db.read()).await.unwrap(), 1);
        assert_eq!(events(&world, "wish.claimed").await, 1, "told once");
    }

    async fn a_claim_sent_to_several_servers_with_one_key_is_one_claim(world: World) {
        let place = Place::of(&world).await;
        let wish = place.open(&place.elder(&world, "甲").await).await;
        let other = place.open(&place.elder(&world, "乙").await).await;
        let volunteer = place.volunteer(&world).await;
        let processes = several(&world).await;
        let asks = vec![(volunteer.clone(), json!({"id": wish})); 10];
        let payloads = at_once(processes, KEYED, asks).await;
        for payload in &payloads {
            assert_eq!(payload, &payloads[0], "the first result again");
        }
        assert_eq!(told(&payloads[0], "wish"), "CLAIMED");
        assert_eq!(events(&world, "wish.claimed").await, 1);
        for process in several(&world).await {
            let payload = process.payload(&volunteer, KEYED, json!({"id": other})).await;
            assert_eq!(told(&payload, "wish"), "IDEMPOTENCY_KEY_REUSED");
        }
    }

    async fn thirty_sign_up_for_ten_places_while_some_withdraw(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let talk = here.published(&world, 10).await;
        let mut guests = Vec::new();
        for _ in 0..30 {
            guests.push(world.resident(&here.community).await);
        }
        let processes = Arc::new(several(&world).await);
        // Every third takes it back at once, whatever it got, at another server.
        let asked = guests.into_iter().enumerate().map(|(n, guest)| {
            let (processes, talk) = (processes.clone(), talk.clone());
            tokio::spawn(async move {
                let at = |n: usize| &processes[n % processes.len()];
                let input = json!({"activityId": talk});
                let payload = at(n).does(&guest, activities::SIGN_UP, input).await;
                if n % 3 == 0 {
                    let sign_up = json!({"id": payload["signUp"]["id"]});
                    at(n + 1).does(&guest, activities::WITHDRAW, sign_up).await;
                }
            })
        });
        for done in join_all(asked).await {
            done.unwrap();
        }
        let by_ticket = sign_up::Entity::find().order_by_asc(sign_up::Column::Ticket);
        let rows = by_ticket.all(world.app.db.read()).await.unwrap();
        let tickets: Vec<i32> = rows.iter().map(|row| row.ticket).collect();
        assert_eq!(tickets, (1..=30).collect::<Vec<_>>(), "one order, without a gap");
        let of = |state| rows.iter().filter(move |row| row.state == state);
        for state in [SignUpState::Withdrawn, SignUpState::Confirmed, SignUpState::Waitlisted] {
            assert_eq!(of(state).count(), 10, "{state:?}");
        }
        let last_in = of(SignUpState::Confirmed).filter(|row| row.promoted_at.is_some()).map(|row| row.ticket).max();
        let first_out = of(SignUpState::Waitlisted).map(|row| row.ticket).min();
        assert!(last_in < first_out, "nobody who waits stands before one who was promoted");
        let promoted = rows.iter().filter(|row| row.promoted_at.is_some()).count();
        assert_eq!(events(&world, "sign_up.confirmed").await, promoted as u64, "each promotion is told once");
    }
}
