//! Lists of wishes.

use super::*;
use crate::harness::both;

const LIST: &str = "query($filter: WishFilter, $orderBy: WishOrder, $first: Int, $after: String) {
    wishes(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { totalCount pageInfo { endCursor }
      nodes { id state title budget { amount } detail community { name } person { name } claim { helper { name } } availableActions } } }";
const PUBLIC: &str = "query($c: ID!) { community(by: {id: $c}) { wishes(first: 50) { totalCount nodes { id title publicText budget { amount } } } } }";

both! {
    async fn the_list_takes_the_same_statements_for_one_as_for_many_and_turns_its_pages(world: World) {
        let place = Place::of(&world).await;
        let (mut staff, mut anyone, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..3 {
            for n in 0..=round * 3 {
                let person = place.elder(&world, &format!("老人{round}{n}")).await;
                all.push(if n % 2 == 0 {
                    place.claimed(&person, &place.volunteer(&world).await).await
                } else {
                    place.open(&person).await
                });
            }
            let filter = json!({"filter": {"communityId": place.community}, "first": 50});
            let (page, statements) = world.statements(place.staff.data(LIST, filter)).await;
            let ids: Vec<String> = page["wishes"]["nodes"].as_array().unwrap().iter().map(care::id).collect();
            assert_eq!(ids, all, "the oldest first");
            staff.push(statements.len());
            let (page, statements) = world.statements(world.anyone().data(PUBLIC, json!({"c": place.community}))).await;
            assert_eq!(page["community"]["wishes"]["totalCount"], all.len());
            anyone.push(statements.len());
        }
        // Count, page, community, ties (two), people, claims, who claimed, and whether the caller is a volunteer (two).
        assert_eq!(staff, [10, 10, 10]);
        // The community, the count, the wishes.
        assert_eq!(anyone, [3, 3, 3]);
        let claimed = place.staff.data(LIST, json!({"filter": {"state": "CLAIMED", "kind": "GOODS"}})).await;
        assert_eq!(claimed["wishes"]["totalCount"], 7);
        let (mut turned, mut after) = (Vec::new(), Value::Null);
        while turned.len() < all.len() {
            let page = place.staff.data(LIST, json!({"orderBy": {"field": "UPDATED_AT", "direction": "DESC"}, "first": 5, "after": after})).await;
            turned.extend(page["wishes"]["nodes"].as_array().unwrap().iter().map(care::id));
            after = page["wishes"]["pageInfo"]["endCursor"].clone();
        }
        turned.sort();
        assert_eq!(turned, all, "each once");
    }
}
