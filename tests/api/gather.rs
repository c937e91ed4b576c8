//! What one request looks up beside what it lists.

use std::fmt::Write;

use serde_json::json;

use crate::harness::both;

both! {
    async fn lists_and_look_ups_of_one_request_never_wait_for_each_other(world: World) {
        world.unit("人民医院").await;
        let admin = world.admin("150824").await;
        // More lists at once than there are connections, and look-ups that begin while they run.
        let mut document = "{ viewer { person { unit { id } } grants { id } } ".to_owned();
        for n in 0..24 {
            write!(document, "u{n}: units {{ totalCount nodes {{ id }} }} ").unwrap();
        }
        let data = admin.data(&(document + "}"), json!({})).await;
        assert_eq!(data["viewer"]["grants"].as_array().unwrap().len(), 1);
        assert!((0..24).all(|n| data[format!("u{n}")]["totalCount"] == 1));
    }
}
