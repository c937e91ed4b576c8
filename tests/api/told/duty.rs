//! Who of the staff is on duty.

use serde_json::{Value, json};

use super::leaving::taken;
use crate::cases::{OPEN, Town};
use crate::harness::{Client, both};
use crate::notify::{inbox, kinds, tell};

const SET: &str = "mutation($input: CommunityDutyPersonSetInput!) { communityDutyPersonSet(input: $input) {
    community { version dutyPerson { name } } userErrors { code path } } }";
const READ: &str = "query($id: ID!) { community(by: {id: $id}) { name dutyPerson { name } } }";

/// A resident asks the community itself; the case.
async fn asks_the_community(town: &Town) -> String {
    let made = town
        .resident
        .does(OPEN, json!({"channel": "APP", "request": "楼道灯坏了"}))
        .await;
    made["serviceCase"]["id"].as_str().unwrap().to_owned()
}

async fn told(client: &Client) -> usize {
    let told = inbox(client).await;
    kinds(&told)
        .into_iter()
        .filter(|kind| *kind == "CASE_SUBMITTED")
        .count()
}

both! {
    async fn what_nobody_owns_goes_to_who_is_on_duty_and_to_all_where_nobody_is(world: World) {
        let town = Town::of(world).await;
        let second = town.world.staff(&town.community).await;
        asks_the_community(&town).await;
        tell(&town.world).await;
        assert_eq!((told(&town.staff).await, told(&second).await), (1, 1), "nobody is on duty");
        let set = town.staff.does(SET, json!({"id": town.community, "personId": second.person()})).await;
        assert_eq!(set["community"]["dutyPerson"]["name"], "CommunityStaff");
        let case = asks_the_community(&town).await;
        tell(&town.world).await;
        assert_eq!((told(&town.staff).await, told(&second).await), (1, 2));
        // Nobody takes it: who is on duty hears that too.
        for _ in 0..5 {
            town.world.pass(chrono::TimeDelta::days(1));
            tell(&town.world).await;
        }
        let unclaimed = |told: &[Value]| told.iter().filter(|told| told["kind"] == "CASE_UNCLAIMED" && told["subject"]["id"] == json!(case)).count();
        assert_eq!((unclaimed(&inbox(&town.staff).await), unclaimed(&inbox(&second).await)), (0, 1));
        taken(&town.world, &second).await;
        assert_eq!(town.staff.data(READ, json!({"id": town.community})).await["community"]["dutyPerson"], Value::Null);
        asks_the_community(&town).await;
        tell(&town.world).await;
        assert_eq!((told(&town.staff).await, told(&second).await), (2, 2), "the duty ended with the role");
    }

    async fn who_is_on_duty_is_of_the_staff_and_the_staff_alone_know(world: World) {
        let town = Town::of(world).await;
        let there = town.world.community(6, "西郊社区").await;
        let stranger = town.world.staff(&there).await;
        for nobody in [town.resident.person(), town.holder.person(), stranger.person()] {
            let refused = town.staff.refused(SET, json!({"id": town.community, "personId": nobody})).await;
            assert_eq!(refused, "INVALID_INPUT");
        }
        let me = json!({"id": town.community, "personId": town.staff.person()});
        assert_eq!(stranger.refused(SET, me.clone()).await, "FORBIDDEN");
        let admin = town.world.admin("150824").await;
        admin.does(SET, me).await;
        for reader in [&town.staff, &admin] {
            let seen = reader.data(READ, json!({"id": town.community})).await;
            assert_eq!(seen["community"]["dutyPerson"], json!({"name": "CommunityStaff"}));
        }
        for reader in [&town.resident, &town.holder, &stranger, &town.world.anyone()] {
            let seen = reader.ask(READ, json!({"id": town.community})).await;
            assert_eq!(seen["data"]["community"]["dutyPerson"], Value::Null);
            assert_eq!(seen["errors"][0]["extensions"]["code"], "FORBIDDEN", "{seen}");
        }
        town.staff.does(SET, json!({"id": town.community, "personId": null})).await;
        let seen = town.staff.data(READ, json!({"id": town.community})).await;
        assert_eq!(seen["community"]["dutyPerson"], Value::Null);
    }
}
