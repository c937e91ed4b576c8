//! Many at once: nobody who said "me too" is lost or counted twice where two needs become one.

use std::collections::BTreeSet;

use entity::need_support;
use futures_util::future::join_all;
use sea_orm::EntityTrait;

use super::*;
use crate::harness::both;

both! {
    async fn of_twenty_who_say_me_too_while_two_needs_become_one_each_is_counted_once(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "自来水公司").await;
        let (one, other) = (published(&world, &here).await, published(&world, &here).await);
        let mut neighbours = Vec::new();
        for n in 0..20 {
            let neighbour = world.resident(&here.community).await;
            // Some have said so of both before.
            if n < 5 {
                neighbour.does(SUPPORT, json!({"id": one})).await;
                neighbour.does(SUPPORT, json!({"id": other})).await;
            }
            neighbours.push(neighbour);
        }
        let saying = neighbours.iter().cloned().map(|neighbour| {
            let one = one.clone();
            tokio::spawn(async move { neighbour.ask(SUPPORT, json!({"input": {"id": one}})).await })
        });
        let merging = {
            let (staff, input) = (here.staff.clone(), json!({"input": {"id": one, "intoId": other}}));
            tokio::spawn(async move { staff.ask(MERGE, input).await })
        };
        let (said, merged) = tokio::join!(join_all(saying), merging);
        assert_eq!(merged.unwrap()["data"]["needMerge"]["need"]["state"], "MERGED");
        let heard = said.into_iter().filter(|answer| {
            let answer = answer.as_ref().unwrap();
            assert!(answer.get("errors").is_none(), "{answer:#}");
            answer["data"]["needSupport"]["userErrors"] == json!([])
        });
        // Those who were heard in time, the five from before, and who reported the need that is gone.
        let due = heard.count() + 5 + 1;
        let rows = need_support::Entity::find().all(world.app.db.read()).await.unwrap();
        let people: BTreeSet<_> = rows.iter().map(|row| row.person_id).collect();
        let other: entity::ids::NeedId = hongyan::gid::parse(&other).unwrap();
        assert!(rows.iter().all(|row| row.need_id == other), "nobody is left behind");
        assert_eq!((rows.len(), people.len()), (due, due));
        let row = entity::need::Entity::find_by_id(other).one(world.app.db.read()).await.unwrap().unwrap();
        assert_eq!(usize::try_from(row.supporters).unwrap(), due);
    }
}
