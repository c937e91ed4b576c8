//! Cards are found by what is on them, by those who may see them.

use sea_orm::{EntityTrait, Order, QueryOrder};
use serde_json::{Value, json};

use super::{Office, holder};
use crate::harness::{World, both};

const FOUND: &str = "query($query: String!) { search(query: $query, kinds: [SERVICE_CARD]) { totalCount
    nodes { kind node { ... on ServiceCard { id } } } } }";
const RENAME_POST: &str =
    "mutation($input: ServicePostUpdateInput!) { servicePostUpdate(input: $input) { userErrors { code } } }";
const RENAME_MATTER: &str = "mutation($input: ServiceMatterUpdateInput!) { serviceMatterUpdate(input: $input) { userErrors { code } } }";
const RETIRE: &str = "mutation($input: ServiceMatterRetireInput!) { serviceMatterRetire(input: $input) { userErrors { code } } }";

const UPDATE_PERSON: &str =
    "mutation($input: PersonUpdateInput!) { personUpdate(input: $input) { userErrors { code path } } }";
const ERASE_PERSON: &str =
    "mutation($input: PersonEraseInput!) { personErase(input: $input) { userErrors { code path } } }";

/// The ids of the cards that are found; the same by everybody.
async fn found(world: &World, office: &Office, query: &str) -> Vec<Value> {
    let data = world.anyone().data(FOUND, json!({"query": query})).await;
    assert_eq!(office.official.data(FOUND, json!({"query": query})).await, data);
    let nodes = data["search"]["nodes"].as_array().unwrap();
    assert_eq!(data["search"]["totalCount"], nodes.len());
    nodes.iter().map(|node| node["node"]["id"].clone()).collect()
}

both! {
    async fn a_card_is_found_by_post_holder_unit_and_matter_while_it_is_published(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let card = office.draft(office.card_of(&holder(&world, &office.unit).await)).await;
        let words = ["医保 报销岗", "volunteer", "社会保险事业管理局", "医疗保险报销"];
        for (name, there) in [("Approve", false), ("Activate", true), ("Suspend", false), ("Resume", true), ("Revoke", false)] {
            office.take(name, &card).await;
            for query in words {
                let due = if there { vec![json!(card)] } else { Vec::new() };
                assert_eq!(found(&world, &office, query).await, due, "{name} {query}");
            }
        }
    }

    async fn what_is_renamed_is_found_by_the_new_name_and_not_the_old(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let card = [json!(office.active(&holder(&world, &office.unit).await).await)];
        office.official.does(RENAME_POST, json!({"id": office.post, "name": "咨询台"})).await;
        assert_eq!(found(&world, &office, "医保").await, Vec::<Value>::new());
        assert_eq!(found(&world, &office, "报销").await, card, "the matter still has the word");
        assert_eq!(found(&world, &office, "咨询台").await, card);
        office.official.does(RENAME_MATTER, json!({"id": office.matter, "nameZh": "养老待遇"})).await;
        assert_eq!(found(&world, &office, "报销").await, Vec::<Value>::new());
        assert_eq!(found(&world, &office, "养老").await, card);
        office.official.does(RETIRE, json!({"id": office.matter})).await;
        assert_eq!(found(&world, &office, "养老").await, Vec::<Value>::new());
        assert_eq!(found(&world, &office, "咨询台").await, card);
        let unit = json!({"id": office.unit, "name": "民生服务中心"});
        office.official.does("mutation($input: UnitUpdateInput!) { unitUpdate(input: $input) { userErrors { code } } }", unit).await;
        assert_eq!(found(&world, &office, "社会保险").await, Vec::<Value>::new());
        assert_eq!(found(&world, &office, "民生服务").await, card);
    }

    async fn a_holder_is_found_by_the_name_of_now_and_not_at_all_after_leaving_or_erasure(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let admin = world.admin("150824").await;
        let elsewhere = world.unit("民政局").await;
        let (moved, erased) = (holder(&world, &office.unit).await, holder(&world, &office.unit).await);
        for (who, end, name) in [
            (&moved, UPDATE_PERSON, json!({"id": moved, "unitId": elsewhere})),
            (&erased, ERASE_PERSON, json!({"id": erased})),
        ] {
            let card = vec![json!(office.active(who).await)];
            admin.does(UPDATE_PERSON, json!({"id": who, "name": "娜仁花"})).await;
            assert_eq!(found(&world, &office, "娜仁花").await, card);
            assert_eq!(found(&world, &office, "volunteer").await, Vec::<Value>::new());
            admin.does(end, name).await;
            assert_eq!(found(&world, &office, "娜仁花").await, Vec::<Value>::new());
        }
    }

    async fn the_words_of_cards_written_anew_are_the_words_written_before(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        for state in ["DRAFT", "ACTIVE", "SUSPENDED", "REPLACED"] {
            let who = holder(&world, &office.unit).await;
            office.in_state(state, office.card_of(&who)).await;
        }
        let words = || entity::search_term::Entity::find()
            .order_by(entity::search_term::Column::Subject, Order::Asc)
            .order_by(entity::search_term::Column::Term, Order::Asc)
            .all(world.app.db.read());
        let before = words().await.unwrap();
        hongyan::search::rebuild(&world.app.db).await.unwrap();
        assert_eq!(words().await.unwrap(), before);
    }
}
