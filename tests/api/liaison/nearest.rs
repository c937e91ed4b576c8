//! Which point is nearest, wherever the points lie.

use serde_json::{Value, json};

use super::{NEAR, opened, point};
use crate::harness::both;

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
}
