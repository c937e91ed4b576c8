//! Liaison points, what lies there, and which is nearest.

use entity::ids::{PersonId, ServiceCardId, ServicePostId, TypedId, UnitId};
use entity::service_card::CardState;
use entity::unit::UnitKind;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::{Value, json};

use crate::harness::{Client, World, both};

const CREATE: &str = "mutation($input: LiaisonPointCreateInput!) { liaisonPointCreate(input: $input) {
    liaisonPoint { id version } userErrors { code path } } }";
const UPDATE: &str = "mutation($input: LiaisonPointUpdateInput!) { liaisonPointUpdate(input: $input) {
    liaisonPoint { id name hours version } userErrors { code path } } }";
const CLOSE: &str = "mutation($input: LiaisonPointCloseInput!) { liaisonPointClose(input: $input) {
    liaisonPoint { id closedAt placements { totalCount } } userErrors { code } } }";
const STOCK: &str = "mutation($input: CardStockAddInput!) { cardStockAdd(input: $input) {
    stock { printed placed left } userErrors { code path } } }";
const PLACE: &str = "mutation($input: CardPlaceInput!) { cardPlace(input: $input) {
    placement { id version copies } userErrors { code path } } }";
const CHECK: &str = "mutation($input: PlacementCheckInput!) { placementCheck(input: $input) {
    placement { id version copies } userErrors { code path } } }";
const END: &str = "mutation($input: PlacementEndInput!) { placementEnd(input: $input) {
    placement { id endReason } userErrors { code } } }";
const REPORT: &str = "mutation($input: CardReportInput!) { cardReport(input: $input) {
    placement { id } userErrors { code path } } }";
const NEAR: &str = "query($near: NearInput!, $first: Int, $after: String, $filter: LiaisonPointFilter) {
    liaisonPoints(near: $near, first: $first, after: $after, filter: $filter) {
      totalCount edges { cursor distanceMetres node { name } } pageInfo { hasNextPage endCursor } } }";

fn point(community: &str, name: &str, latitude: f64, longitude: f64) -> Value {
    json!({"communityId": community, "name": name, "hostKind": "SUPERMARKET", "hostName": "便民超市",
        "address": "海流图镇", "coordinates": {"latitude": latitude, "longitude": longitude}})
}

/// A new point; its id.
async fn opened(staff: &Client, input: Value) -> String {
    let made = staff.does(CREATE, input).await;
    made["liaisonPoint"]["id"].as_str().unwrap().to_owned()
}

/// A unit with a card in this state; their public ids.
pub async fn card(world: &World, state: CardState) -> (String, String) {
    let now = world.app.now();
    let tx = world.app.db.begin().await.unwrap();
    let (unit, post, person, card) = (
        UnitId::new(),
        ServicePostId::new(),
        PersonId::new(),
        ServiceCardId::new(),
    );
    entity::unit::ActiveModel {
        id: Set(unit),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        kind: Set(UnitKind::PublicInstitution),
        name: Set("社会保险事业管理局".to_owned()),
        window_department: Set(true),
        livelihood_department: Set(true),
        region_code: Set("150824".to_owned()),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    entity::person::ActiveModel {
        id: Set(person),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        name: Set("某人".to_owned()),
        language: Set("zh-Hans".to_owned()),
        unit_id: Set(Some(unit)),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    entity::service_post::ActiveModel {
        id: Set(post),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        unit_id: Set(unit),
        region_code: Set("150824".to_owned()),
        name: Set("医保报销岗".to_owned()),
        token: Set(post.uuid().to_string()),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    entity::service_card::ActiveModel {
        id: Set(card),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        post_id: Set(post),
        unit_id: Set(unit),
        region_code: Set("150824".to_owned()),
        holder_id: Set(person),
        duty_phone: Set("0478-0000000".to_owned()),
        home_visits: Set(true),
        valid_from: Set(now.date_naive()),
        token: Set(card.uuid().to_string()),
        state: Set(state),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    (hongyan::gid::public(unit).0, hongyan::gid::public(card).0)
}

/// The great circle by the haversine, in the plain form.
fn haversine((lat1, lng1): (f64, f64), (lat2, lng2): (f64, f64)) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let h = half(lat1, lat2) + lat1.to_radians().cos() * lat2.to_radians().cos() * half(lng1, lng2);
    2.0 * 6_371_008.8 * h.sqrt().min(1.0).asin()
}

/// A number from 0 to 1, the same in every run.
fn chance(seed: &mut u64) -> f64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    f64::from(u32::try_from(*seed >> 32).unwrap()) / f64::from(u32::MAX)
}

both! {
    async fn the_nearest_come_first_wherever_the_points_lie(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let mut seed = 20_161_201;
        let mut places = vec![(90.0, 0.0), (-90.0, 45.0), (0.0, 180.0), (0.0, -180.0), (0.0, 179.99), (0.0, -179.99)];
        for n in 0..74 {
            // Some in one town, some in the banner, some anywhere; a few twice at the same place.
            let spread = [0.01, 1.0, 80.0][n % 3];
            let mut coordinate = || (chance(&mut seed) - 0.5) * 2.0 * spread;
            let (lat, lng) = (coordinate(), coordinate());
            let place = if n % 3 == 2 { (lat, lng * 2.0) } else { (41.57 + lat, 108.52 + lng) };
            places.push(if n % 10 == 9 { places[places.len() - 1] } else { place });
        }
        for (n, (lat, lng)) in places.iter().enumerate() {
            opened(&staff, point(&community, &format!("{n}"), *lat, *lng)).await;
        }
        let anyone = world.anyone();
        for here in [(41.57, 108.52), (41.5, 108.0), (0.0, 179.995), (0.0, -180.0), (89.9, 10.0), (-89.0, 100.0), (-30.0, -60.0)] {
            let mut expected: Vec<(f64, usize)> = places.iter().enumerate().map(|(n, place)| (haversine(here, *place), n)).collect();
            expected.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (mut found, mut after) = (Vec::new(), Value::Null);
            loop {
                let page = anyone.data(NEAR, json!({"near": {"latitude": here.0, "longitude": here.1}, "first": 7, "after": after})).await;
                let page = &page["liaisonPoints"];
                assert_eq!(page["totalCount"], places.len());
                for edge in page["edges"].as_array().unwrap() {
                    let n: usize = edge["node"]["name"].as_str().unwrap().parse().unwrap();
                    found.push((edge["distanceMetres"].as_f64().unwrap(), n));
                }
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
                after = page["pageInfo"]["endCursor"].clone();
            }
            assert_eq!(found.len(), expected.len());
            for (n, (metres, _)) in found.iter().enumerate() {
                // To a millimetre near by; the plain form loses digits on the other side of the earth.
                assert!((metres - expected[n].0).abs() < 0.001 + metres * 1e-7, "{here:?} {n}: {metres} {:?}", expected[n]);
            }
            let once: std::collections::BTreeSet<_> = found.iter().map(|(_, n)| n).collect();
            assert_eq!(once.len(), places.len(), "each once");
            for pair in found.windows(2) {
                let same_place = places[pair[0].1] == places[pair[1].1];
                assert!(pair[0].0 <= pair[1].0 && (!same_place || pair[0].1 < pair[1].1), "the older first: {pair:?}");
            }
        }
    }

    async fn a_point_in_the_corner_of_the_box_does_not_come_before_a_nearer_one_outside(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        // 1.9 km north and 1.9 km east or west of the asker; 2.1 km north.
        opened(&staff, point(&community, "角", 0.017_087, 0.017_087)).await;
        opened(&staff, point(&community, "角", 0.017_087, -0.017_087)).await;
        opened(&staff, point(&community, "北", 0.018_886, 0.0)).await;
        let page = world.anyone().data(NEAR, json!({"near": {"latitude": 0.0, "longitude": 0.0}, "first": 1})).await;
        assert_eq!(page["liaisonPoints"]["edges"][0]["node"]["name"], "北");
    }

    async fn near_takes_both_datums_and_says_what_it_does_not_take(world: World) {
        let community = world.community(1, "教育路社区").await;
        let id = opened(&world.staff(&community).await, point(&community, "超市", 41.5676, 108.5159)).await;
        let anyone = world.anyone();
        let given = anyone.data("query($id: ID!) { liaisonPoint(id: $id) { coordinates(datum: GCJ02) { latitude longitude datum } } }", json!({"id": id})).await;
        let near = given["liaisonPoint"]["coordinates"].clone();
        let page = anyone.data(NEAR, json!({"near": near})).await;
        let metres = page["liaisonPoints"]["edges"][0]["distanceMetres"].as_f64().unwrap();
        assert!(metres < 0.01, "{metres}");
        for (arguments, why) in [
            ("near: {latitude: 91, longitude: 0}", "latitudes from -90 to 90"),
            ("near: {latitude: 0, longitude: 0}, last: 3", "use `first` and `after`"),
            ("near: {latitude: 0, longitude: 0}, first: 101", "allowed are 1 to 100"),
            ("near: {latitude: 0, longitude: 0}, after: \"Zm9yZ2Vk\"", "Not a cursor"),
            ("near: {latitude: 0, longitude: 0}, orderBy: {field: NAME}", "not both"),
        ] {
            let answer = anyone.ask(&format!("{{ liaisonPoints({arguments}) {{ nodes {{ id }} }} }}"), json!({})).await;
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
            assert!(error["message"].as_str().unwrap().contains(why), "{answer}");
        }
    }

    async fn only_those_who_may_run_a_point(world: World) {
        let one = world.community(1, "教育路社区").await;
        let two = world.community(2, "西郊社区").await;
        let new = point(&one, "超市", 41.57, 108.52);
        let (unit, _) = card(&world, CardState::Active).await;
        assert_eq!(world.anyone().refused(CREATE, new.clone()).await, "UNAUTHENTICATED");
        for stranger in [
            world.staff(&two).await, world.admin("150825").await, world.auditor("15").await,
            world.resident(&one).await, world.volunteer(&unit).await, world.official(&unit).await,
        ] {
            assert_eq!(stranger.refused(CREATE, new.clone()).await, "FORBIDDEN");
        }
        let id = opened(&world.staff(&one).await, new.clone()).await;
        opened(&world.admin("150824").await, new).await;
        for (document, input) in [(UPDATE, json!({"id": id, "name": "洗衣店"})), (CLOSE, json!({"id": id}))] {
            assert_eq!(world.anyone().refused(document, input.clone()).await, "UNAUTHENTICATED");
            for stranger in [
                world.staff(&two).await, world.admin("150825").await, world.auditor("15").await,
                world.resident(&one).await, world.volunteer(&unit).await, world.official(&unit).await,
            ] {
                assert_eq!(stranger.refused(document, input.clone()).await, "FORBIDDEN");
            }
        }
        let query = "query($id: ID!) { liaisonPoint(id: $id) { name version closedAt availableActions community { name } } }";
        let staff = world.staff(&one).await;
        let seen = staff.data(query, json!({"id": id})).await;
        assert_eq!(seen["liaisonPoint"], json!({"name": "超市", "version": 1, "closedAt": null,
            "availableActions": ["liaisonPointUpdate", "liaisonPointClose", "cardPlace"], "community": {"name": "教育路社区"}}));
        let seen = world.anyone().data(query, json!({"id": id})).await;
        assert_eq!(seen["liaisonPoint"]["availableActions"], json!([]));
        let done = staff.does(UPDATE, json!({"id": id, "expectedVersion": 1, "name": "洗衣店", "hours": "8:00-20:00"})).await;
        assert_eq!(done["liaisonPoint"], json!({"id": id, "name": "洗衣店", "hours": "8:00-20:00", "version": 2}));
        assert_eq!(staff.refused(UPDATE, json!({"id": id, "expectedVersion": 1, "name": "a"})).await, "CONFLICT");
    }

    async fn bad_points_name_their_field_and_write_nothing(world: World) {
        let community = world.community(1, "教育路社区").await;
        let admin = world.admin("150824").await;
        let good = point(&community, "超市", 41.57, 108.52);
        let with = |field: &str, value: Value| {
            let mut input = good.clone();
            input[field] = value;
            input
        };
        for (input, path, code) in [
            (with("communityId", json!("card_1")), "communityId", "INVALID_INPUT"),
            (with("communityId", json!("community_00000000000000000000000000")), "communityId", "NOT_FOUND"),
            (with("name", json!(" ")), "name", "INVALID_INPUT"),
            (with("hostName", json!("a\u{0}b")), "hostName", "INVALID_INPUT"),
            (with("address", json!("长".repeat(201))), "address", "INVALID_INPUT"),
            (with("accessibility", json!("a\u{202e}")), "accessibility", "INVALID_INPUT"),
            (with("coordinates", json!({"latitude": 90.1, "longitude": 0.0})), "coordinates", "INVALID_INPUT"),
            (with("coordinates", json!({"latitude": 0.0, "longitude": -180.1})), "coordinates", "INVALID_INPUT"),
            (with("cardSlots", json!(0)), "cardSlots", "INVALID_INPUT"),
        ] {
            let answer = admin.data(CREATE, json!({"input": input})).await;
            let error = &answer["liaisonPointCreate"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), Some(path)), "{answer}");
        }
        let data = world.anyone().data("{ liaisonPoints { totalCount } unknown: liaisonPoint(id: \"point_00000000000000000000000000\") { id }
            wrong: liaisonPoint(id: \"x\") { id } none: liaisonPoints(filter: {communityId: \"x\"}) { totalCount } }", json!({})).await;
        assert_eq!(data, json!({"liaisonPoints": {"totalCount": 0}, "unknown": null, "wrong": null, "none": {"totalCount": 0}}));
    }

    async fn copies_are_laid_out_counted_and_taken_back(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
        let (unit, card) = card(&world, CardState::Active).await;
        let official = world.official(&unit).await;
        let add = |printed: i32| json!({"cardId": card, "printed": printed});
        assert_eq!(staff.refused(STOCK, add(5)).await, "FORBIDDEN");
        assert_eq!(official.refused(STOCK, add(0)).await, "INVALID_INPUT");
        assert_eq!(official.does(STOCK, add(30)).await["stock"], json!({"printed": 30, "placed": 0, "left": 30}));
        let place = |copies: i32| json!({"cardId": card, "pointId": id, "copies": copies});
        assert_eq!(staff.refused(PLACE, place(31)).await, "LIMIT_REACHED");
        assert_eq!(staff.refused(PLACE, place(0)).await, "INVALID_INPUT");
        let placed = staff.does(PLACE, place(20)).await["placement"]["id"].as_str().unwrap().to_owned();
        assert_eq!(official.refused(PLACE, place(1)).await, "ALREADY_EXISTS");
        // Five were taken by residents, ten are added.
        let done = official.does(CHECK, json!({"id": placed, "expectedVersion": 1, "counted": 15, "added": 10})).await;
        assert_eq!(done["placement"], json!({"id": placed, "version": 2, "copies": 25}));
        assert_eq!(staff.refused(CHECK, json!({"id": placed, "counted": 25, "added": 1})).await, "LIMIT_REACHED");
        assert_eq!(staff.refused(CHECK, json!({"id": placed, "counted": -1})).await, "INVALID_INPUT");
        assert_eq!(staff.refused(CHECK, json!({"id": placed, "expectedVersion": 1, "counted": 1})).await, "CONFLICT");
        let done = staff.does(END, json!({"id": placed})).await;
        assert_eq!(done["placement"]["endReason"], "TAKEN_BACK");
        assert_eq!(staff.refused(END, json!({"id": placed})).await, "INVALID_STATE");
        // What lay there can be laid out again; what residents took cannot.
        assert_eq!(official.does(STOCK, add(1)).await["stock"], json!({"printed": 31, "placed": 5, "left": 26}));
        staff.does(PLACE, place(26)).await;
    }

    async fn a_point_that_closes_ends_what_lies_there(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
        let (unit, card) = card(&world, CardState::Active).await;
        let official = world.official(&unit).await;
        official.does(STOCK, json!({"cardId": card, "printed": 10})).await;
        let place = json!({"cardId": card, "pointId": id, "copies": 10});
        let placed = staff.does(PLACE, place.clone()).await["placement"]["id"].clone();
        let closed = staff.does(CLOSE, json!({"id": id})).await;
        assert_eq!(closed["liaisonPoint"]["placements"]["totalCount"], 0);
        let seen = world.anyone().data("query($id: ID!) { node(id: $id) { ... on CardPlacement { endReason copies endedAt } } liaisonPoints { totalCount } }", json!({"id": placed})).await;
        assert_eq!(seen["node"]["endReason"], "POINT_CLOSED");
        assert!(seen["node"]["endedAt"].is_string());
        assert_eq!(seen["liaisonPoints"]["totalCount"], 0);
        assert_eq!(staff.refused(PLACE, place).await, "INVALID_STATE");
        assert_eq!(staff.refused(CLOSE, json!({"id": id})).await, "INVALID_STATE");
        let stock = official.does(STOCK, json!({"cardId": card, "printed": 1})).await;
        assert_eq!(stock["stock"], json!({"printed": 11, "placed": 0, "left": 11}));
    }

    async fn only_active_cards_are_laid_out_and_only_by_those_who_may(world: World) {
        let one = world.community(1, "教育路社区").await;
        let two = world.community(2, "西郊社区").await;
        let staff = world.staff(&one).await;
        let id = opened(&staff, point(&one, "超市", 41.57, 108.52)).await;
        let (unit, active) = card(&world, CardState::Active).await;
        let (other, draft) = card(&world, CardState::Draft).await;
        let input = |card: &str| json!({"cardId": card, "pointId": id, "copies": 1});
        assert_eq!(world.official(&other).await.refused(PLACE, input(&draft)).await, "INVALID_STATE");
        // A card that is not active is not there for others.
        assert_eq!(staff.refused(PLACE, input(&draft)).await, "NOT_FOUND");
        assert_eq!(world.anyone().refused(PLACE, input(&active)).await, "UNAUTHENTICATED");
        for stranger in [
            world.staff(&two).await, world.official(&other).await, world.admin("150824").await, world.auditor("15").await,
            world.resident(&one).await, world.volunteer(&unit).await,
        ] {
            assert_eq!(stranger.refused(PLACE, input(&active)).await, "FORBIDDEN");
            assert_eq!(stranger.refused(STOCK, json!({"cardId": active, "printed": 1})).await, "FORBIDDEN");
        }
        assert_eq!(staff.refused(PLACE, input(&active)).await, "LIMIT_REACHED");
        world.official(&unit).await.does(STOCK, json!({"cardId": active, "printed": 1})).await;
        let placed = staff.does(PLACE, input(&active)).await["placement"]["id"].clone();
        for stranger in [
            world.staff(&two).await, world.official(&other).await, world.admin("150824").await, world.auditor("15").await,
            world.resident(&one).await, world.volunteer(&unit).await,
        ] {
            assert_eq!(stranger.refused(CHECK, json!({"id": placed, "counted": 1})).await, "FORBIDDEN");
            assert_eq!(stranger.refused(END, json!({"id": placed})).await, "FORBIDDEN");
        }
    }

    async fn anyone_says_that_cards_are_gone_and_a_check_answers_it(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
        let (unit, card) = card(&world, CardState::Active).await;
        world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": 9})).await;
        let placed = staff.does(PLACE, json!({"cardId": card, "pointId": id, "copies": 1})).await["placement"]["id"].clone();
        let gone = json!({"placementId": placed, "reason": "GONE"});
        world.anyone().does(REPORT, gone.clone()).await;
        assert_eq!(world.anyone().refused(REPORT, gone.clone()).await, "THROTTLED");
        world.anyone().does(REPORT, json!({"placementId": placed, "reason": "WRONG_PHONE"})).await;
        let query = "query($id: ID!) { liaisonPoint(id: $id) { placements { nodes { copies reports { reason times } availableActions } } } }";
        let seen = staff.data(query, json!({"id": id})).await;
        assert_eq!(seen["liaisonPoint"]["placements"]["nodes"], json!([{"copies": 1,
            "reports": [{"reason": "GONE", "times": 1}, {"reason": "WRONG_PHONE", "times": 1}],
            "availableActions": ["placementCheck", "placementEnd", "cardReport"]}]));
        let other = world.community(2, "西郊社区").await;
        for stranger in [world.anyone(), world.resident(&community).await, world.staff(&other).await, world.admin("150825").await] {
            let answer = stranger.ask(query, json!({"id": id})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
            let node = &answer["data"]["liaisonPoint"]["placements"]["nodes"][0];
            assert_eq!((node["reports"].clone(), node["copies"].clone()), (Value::Null, json!(1)), "{answer}");
        }
        staff.does(CHECK, json!({"id": placed, "counted": 0, "added": 5})).await;
        let seen = staff.data(query, json!({"id": id})).await;
        assert_eq!(seen["liaisonPoint"]["placements"]["nodes"][0]["reports"], json!([]));
        world.anyone().does(REPORT, gone).await;
        assert_eq!(world.anyone().refused(REPORT, json!({"placementId": "place_00000000000000000000000000", "reason": "GONE"})).await, "NOT_FOUND");
    }

    async fn of_fifty_at_once_exactly_as_many_get_the_last_copies_as_there_are(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let (unit, card) = card(&world, CardState::Active).await;
        world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": 3})).await;
        let mut points = Vec::new();
        for n in 0..50 {
            points.push(opened(&staff, point(&community, &format!("点{n}"), 41.57, 108.52)).await);
        }
        let tries = points.iter().map(|id| {
            let (staff, input) = (staff.clone(), json!({"cardId": card, "pointId": id, "copies": 1}));
            tokio::spawn(async move { staff.data(PLACE, json!({"input": input})).await })
        });
        let answers = futures_util::future::join_all(tries).await;
        let codes: Vec<Value> = answers.into_iter().map(|answer| answer.unwrap()["cardPlace"]["userErrors"][0]["code"].clone()).collect();
        assert_eq!(codes.iter().filter(|code| code.is_null()).count(), 3, "{codes:?}");
        assert_eq!(codes.iter().filter(|code| *code == "LIMIT_REACHED").count(), 47, "{codes:?}");
        let standing = entity::card_placement::Entity::find().all(world.app.db.read()).await.unwrap();
        assert_eq!(standing.iter().map(|row| row.copies).sum::<i32>(), 3);
    }

    async fn of_fifty_at_once_one_card_lies_at_a_point_once_and_slots_hold(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let mut input = point(&community, "超市", 41.57, 108.52);
        input["cardSlots"] = json!(2);
        let id = opened(&staff, input).await;
        let mut cards = Vec::new();
        for _ in 0..5 {
            let (unit, card) = card(&world, CardState::Active).await;
            world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": 100})).await;
            cards.push(card);
        }
        let tries = (0..50).map(|n| {
            let (staff, input) = (staff.clone(), json!({"cardId": cards[n % 5], "pointId": id, "copies": 1}));
            tokio::spawn(async move { staff.data(PLACE, json!({"input": input})).await })
        });
        let answers = futures_util::future::join_all(tries).await;
        let done = answers.into_iter().filter(|answer| answer.as_ref().unwrap()["cardPlace"]["userErrors"] == json!([])).count();
        assert_eq!(done, 2, "two slots, each with a card of its own");
    }

    async fn a_closing_and_placings_at_once_leave_nothing_at_a_closed_point(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
        let mut tries = Vec::new();
        for n in 0..12 {
            let (unit, card) = card(&world, CardState::Active).await;
            world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": 1})).await;
            let (document, input) = if n == 6 { (CLOSE, json!({"id": id})) } else { (PLACE, json!({"cardId": card, "pointId": id, "copies": 1})) };
            tries.push((document, input));
        }
        let tries = tries.into_iter().map(|(document, input)| {
            let staff = staff.clone();
            tokio::spawn(async move { staff.data(document, json!({"input": input})).await })
        });
        for answer in futures_util::future::join_all(tries).await {
            answer.unwrap();
        }
        let rows = entity::card_placement::Entity::find().all(world.app.db.read()).await.unwrap();
        assert!(rows.iter().all(|row| row.ended_at.is_some()), "{rows:?}");
        let stock = entity::card_stock::Entity::find().all(world.app.db.read()).await.unwrap();
        assert!(stock.iter().all(|row| row.placed == 0), "{stock:?}");
    }

    async fn lists_take_as_many_statements_for_one_row_as_for_many(world: World) {
        let nested = "{ communities { nodes { liaisonPoints(first: 2) { totalCount nodes { name placements(first: 2) { totalCount nodes { copies liaisonPoint { name } } } } } } } }";
        let near = "{ liaisonPoints(near: {latitude: 41.57, longitude: 108.52}, first: 2) { nodes { name placements(first: 2) { nodes { copies } } community { name } } } }";
        let anyone = world.anyone();
        let (mut few, mut close) = (Vec::new(), Vec::new());
        for n in 1..=4 {
            let community = world.community(n, &format!("社区{n}")).await;
            let staff = world.staff(&community).await;
            for _ in 0..3 {
                let id = opened(&staff, point(&community, "超市", 41.57, 108.52)).await;
                let (unit, card) = card(&world, CardState::Active).await;
                world.official(&unit).await.does(STOCK, json!({"cardId": card, "printed": 1})).await;
                staff.does(PLACE, json!({"cardId": card, "pointId": id, "copies": 1})).await;
            }
            let (data, heard) = world.statements(anyone.data(nested, json!({}))).await;
            let lists = data["communities"]["nodes"].as_array().unwrap();
            assert_eq!(lists.len(), usize::try_from(n).unwrap());
            for list in lists {
                assert_eq!(list["liaisonPoints"]["totalCount"], 3, "{data:#}");
                let nodes = list["liaisonPoints"]["nodes"].as_array().unwrap();
                assert_eq!(nodes.len(), 2);
                assert!(nodes.iter().all(|node| node["placements"]["totalCount"] == 1 && node["placements"]["nodes"][0]["copies"] == 1));
            }
            let (data, nearest) = world.statements(anyone.data(near, json!({}))).await;
            assert_eq!(data["liaisonPoints"]["nodes"].as_array().unwrap().len(), 2);
            if n == 1 {
                (few, close) = (heard, nearest);
                assert_eq!((few.len(), close.len()), (6, 3), "{few:#?} {close:#?}");
            } else {
                assert_eq!((&heard, &nearest), (&few, &close));
            }
        }
    }

    async fn nested_lists_turn_pages(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        for n in 0..5 {
            opened(&staff, point(&community, &format!("点{n}"), 41.57, 108.52)).await;
        }
        let query = "query($id: ID!, $after: String) { community(by: {id: $id}) { liaisonPoints(first: 2, after: $after) {
            nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } } } }";
        let (mut names, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = world.anyone().data(query, json!({"id": community, "after": after})).await;
            let page = page["community"]["liaisonPoints"].clone();
            names.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["name"].clone()));
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(json!(names), json!(["点0", "点1", "点2", "点3", "点4"]));
        let backward = "query($id: ID!, $before: String) { community(by: {id: $id}) { liaisonPoints(last: 2, before: $before) {
            nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor } } } }";
        let (mut pages, mut before) = (Vec::new(), Value::Null);
        loop {
            let page = world.anyone().data(backward, json!({"id": community, "before": before})).await;
            let page = page["community"]["liaisonPoints"].clone();
            pages.push(page["nodes"].as_array().unwrap().iter().map(|node| node["name"].clone()).collect::<Vec<_>>());
            assert_eq!(page["pageInfo"]["hasNextPage"], !before.is_null());
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            before = page["pageInfo"]["startCursor"].clone();
        }
        assert_eq!(json!(pages), json!([["点3", "点4"], ["点1", "点2"], ["点0"]]));
        let answer = world.anyone().ask(query, json!({"id": community, "after": "Zm9yZ2Vk"})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    }
}
