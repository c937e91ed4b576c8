//! Posts and drafts: what may be on a card, and until when it changes.

use serde_json::{Value, json};

use super::{DRAFT, Office, POST, UPDATE, holder, matter, new_matter};
use crate::harness::both;

const RENAME: &str = "mutation($input: ServicePostUpdateInput!) { servicePostUpdate(input: $input) {
    servicePost { version name dutyPhone qrUrl unit { name } } userErrors { code path } } }";

both! {
    async fn a_post_keeps_its_code_whatever_else_changes(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let done = office.official.does(RENAME, json!({"id": office.post, "expectedVersion": 1, "name": "综合岗", "dutyPhone": null})).await;
        assert_eq!(done["servicePost"], json!({"version": 2, "name": "综合岗", "dutyPhone": null, "unit": {"name": "社会保险事业管理局"},
            "qrUrl": format!("http://127.0.0.1:8080/card/{}", office.post_token)}));
        assert_eq!(office.official.refused(RENAME, json!({"id": office.post, "expectedVersion": 1})).await, "CONFLICT");
        for (input, path) in [
            (json!({"id": office.post, "name": " "}), "name"),
            (json!({"id": office.post, "dutyPhone": "12345"}), "dutyPhone"),
            (json!({"id": office.post, "dutyPhone": "138****8000"}), "dutyPhone"),
        ] {
            let answer = office.official.data(RENAME, json!({"input": input})).await;
            let error = &answer["servicePostUpdate"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some("INVALID_INPUT"), Some(path)), "{answer}");
        }
        let other = world.unit("民政局").await;
        for stranger in [world.official(&other).await, world.admin("150824").await, world.volunteer(&office.unit).await] {
            assert_eq!(stranger.refused(RENAME, json!({"id": office.post, "name": "x"})).await, "FORBIDDEN");
            assert_eq!(stranger.refused(POST, json!({"unitId": office.unit, "name": "x"})).await, "FORBIDDEN");
        }
    }

    async fn a_draft_takes_the_phone_of_its_post_unless_it_has_one(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let who = holder(&world, &office.unit).await;
        let query = "query($id: ID!) { serviceCard(by: {id: $id}) { dutyPhone hours homeVisits weeklyCapacity validFrom validTo
            post { name } unit { name } holder { name } matters { name } stock { left } placements { totalCount } replaces { id } createdAt } }";
        let card = office.draft(office.card_of(&who)).await;
        let mut seen = office.official.data(query, json!({"id": card})).await["serviceCard"].clone();
        assert!(seen["createdAt"].take().is_string());
        assert_eq!(seen, json!({"dutyPhone": "0478-5910000", "hours": null, "homeVisits": false, "weeklyCapacity": null,
            "validFrom": "2016-12-01", "validTo": null, "post": {"name": "医保报销岗"}, "unit": {"name": "社会保险事业管理局"},
            "holder": {"name": "Volunteer"}, "matters": [{"name": "医疗保险报销"}], "stock": {"left": 0},
            "placements": {"totalCount": 0}, "replaces": null, "createdAt": null}));
        let post = office.official.does(POST, json!({"unitId": office.unit, "name": "咨询岗"})).await["servicePost"]["id"].clone();
        let mut input = office.card_of(&who);
        input["postId"] = post;
        assert_eq!(office.official.refused(DRAFT, input.clone()).await, "INVALID_INPUT");
        input["dutyPhone"] = json!("(0478) 5912345");
        let card = office.draft(input).await;
        let seen = office.official.data(query, json!({"id": card})).await;
        assert_eq!(seen["serviceCard"]["dutyPhone"], "0478-5912345");
    }

    async fn bad_drafts_name_their_field_and_write_nothing(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let elsewhere = Office::of(&world, "民政局").await;
        let who = holder(&world, &office.unit).await;
        let stranger = holder(&world, &elsewhere.unit).await;
        let retired = matter(&office.official, new_matter(&office.unit, "OLD", "旧事项")).await;
        office.official.does("mutation($input: ServiceMatterRetireInput!) { serviceMatterRetire(input: $input) { userErrors { code } } }", json!({"id": retired})).await;
        let with = |field: &str, value: Value| {
            let mut input = office.card_of(&who);
            input[field] = value;
            input
        };
        for (input, path, code) in [
            (with("postId", json!("x")), "postId", "INVALID_INPUT"),
            (with("postId", json!("post_00000000000000000000000000")), "postId", "NOT_FOUND"),
            (with("holderId", json!(stranger)), "holderId", "NOT_FOUND"),
            (with("holderId", json!("person_00000000000000000000000000")), "holderId", "NOT_FOUND"),
            (with("matterIds", json!([])), "matterIds", "INVALID_INPUT"),
            (with("matterIds", json!([office.matter, office.matter])), "matterIds", "INVALID_INPUT"),
            (with("matterIds", json!([office.matter, elsewhere.matter])), "matterIds", "NOT_FOUND"),
            (with("matterIds", json!([office.matter, retired])), "matterIds", "NOT_FOUND"),
            (with("matterIds", json!([office.matter, "x"])), "matterIds", "INVALID_INPUT"),
            (with("dutyPhone", json!("12345")), "dutyPhone", "INVALID_INPUT"),
            (with("hours", json!("a\u{202e}")), "hours", "INVALID_INPUT"),
            (with("weeklyCapacity", json!(0)), "weeklyCapacity", "INVALID_INPUT"),
            (with("weeklyCapacity", json!(1001)), "weeklyCapacity", "INVALID_INPUT"),
            (with("validTo", json!("2016-11-30")), "validTo", "INVALID_INPUT"),
        ] {
            let answer = office.official.data(DRAFT, json!({"input": input})).await;
            let error = &answer["serviceCardDraft"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), Some(path)), "{answer}");
        }
        let seen = office.official.data("{ serviceCards { totalCount } }", json!({})).await;
        assert_eq!(seen["serviceCards"]["totalCount"], 0);
    }

    async fn once_approved_only_phone_and_hours_change(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let (one, two) = (holder(&world, &office.unit).await, holder(&world, &office.unit).await);
        let second = matter(&office.official, new_matter(&office.unit, "SB-2", "养老保险登记")).await;
        let card = office.draft(office.card_of(&one)).await;
        let done = office.official.does(UPDATE, json!({"id": card, "expectedVersion": 1, "holderId": two, "matterIds": [second, office.matter],
            "homeVisits": true, "weeklyCapacity": 5, "validTo": "2030-01-01"})).await["serviceCard"].clone();
        assert_eq!((&done["version"], &done["validTo"]), (&json!(2), &json!("2030-01-01")));
        assert_eq!(done["matters"][0], json!({"code": "SB-2"}));
        assert_eq!(office.official.refused(UPDATE, json!({"id": card, "validTo": "2016-01-01"})).await, "INVALID_INPUT");
        assert_eq!(office.official.refused(UPDATE, json!({"id": card, "validFrom": "2031-01-01"})).await, "INVALID_INPUT");
        let mut version = 2;
        for name in ["Approve", "Activate", "Suspend"] {
            office.take(name, &card).await;
            for what in [
                json!({"holderId": one}), json!({"matterIds": [second]}), json!({"homeVisits": false}), json!({"weeklyCapacity": null}),
                json!({"validFrom": "2017-01-01"}), json!({"validTo": null}),
            ] {
                let mut input = what;
                input["id"] = json!(card);
                assert_eq!(office.official.refused(UPDATE, input).await, "INVALID_STATE", "{name}");
            }
            let hours = format!("周一至周五 {name}");
            let done = office.official.does(UPDATE, json!({"id": card, "dutyPhone": "13800138000", "hours": hours})).await["serviceCard"].clone();
            version += 2;
            assert_eq!((&done["version"], &done["hours"], &done["dutyPhone"]), (&json!(version), &json!(hours), &json!("13800138000")));
        }
        office.take("Revoke", &card).await;
        assert_eq!(office.official.refused(UPDATE, json!({"id": card, "hours": null})).await, "INVALID_STATE");
    }
}
