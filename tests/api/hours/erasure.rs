//! What is left of hours once the data of a volunteer are erased.

use entity::hour_entry::Entity;
use sea_orm::EntityTrait;

use super::*;
use crate::harness::both;

const ERASE: &str =
    "mutation($input: PersonEraseInput!) { personErase(input: $input) { userErrors { code } } }";

both! {
    async fn hours_of_an_erased_volunteer_count_and_name_nobody(world: World) {
        let service = Service::of(world).await;
        let staff = &service.place.staff;
        let confirmed = service.confirmed(9, 60).await;
        let mut noted = hours(service.world(), &service.contact().await, 7, 60);
        noted["note"] = json!("给王桂兰送药");
        let waiting = service.volunteer.does(SUBMIT, noted).await["hourEntry"]["id"].clone();
        let number = service.certified().await;
        service.volunteer.does(ERASE, json!({"id": service.volunteer.person()})).await;
        assert_eq!(check(service.world(), &number).await, "SUPERSEDED");
        let read = staff.data(CERTIFICATE, json!({"number": number})).await["certificate"].clone();
        assert_eq!((&read["name"], &read["pdf"], &read["supersededBy"]), (&Value::Null, &Value::Null, &json!("ERASURE")));
        let query = "query($id: ID!) { node(id: $id) { ... on HourEntry { state minutes helper { name } note } } }";
        for (id, state) in [(json!(confirmed), "CONFIRMED"), (waiting, "WITHDRAWN")] {
            let entry = staff.data(query, json!({"id": id})).await["node"].clone();
            assert_eq!(entry, json!({"state": state, "minutes": 60, "helper": null, "note": null}));
        }
        let rows = Entity::find().all(service.world().app.db.read()).await.unwrap();
        assert!(rows.len() == 2 && rows.iter().all(|row| row.note_sealed.is_none()));
        let sum = staff.data("query($id: ID!) { volunteer(id: $id) { confirmedMinutes } }", json!({"id": service.id})).await;
        assert_eq!(sum["volunteer"]["confirmedMinutes"], 60, "what was given was given");
    }
}
