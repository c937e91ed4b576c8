//! Certificates say what was confirmed, until something is taken back.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use super::*;
use crate::harness::both;

async fn read(client: &Client, number: &str) -> Value {
    client.data(CERTIFICATE, json!({"number": number})).await["certificate"].clone()
}

both! {
    async fn a_certificate_that_was_checked_is_superseded_once_an_entry_under_it_is_reversed(world: World) {
        let service = Service::of(world).await;
        let (kept, wrong) = (service.confirmed(50, 90).await, service.confirmed(40, 30).await);
        service.submitted(30, 60).await;
        let number = service.certified().await;
        let server = served(service.world()).await;
        let page = |number: String| {
            let url = server.url(&format!("/certificates/{number}"));
            let http = server.http.clone();
            async move { http.get(url).send().await.unwrap() }
        };
        let valid = page(number.clone()).await;
        assert_eq!(valid.status(), 200);
        assert_eq!(valid.headers()["cache-control"], "no-store");
        let valid = valid.text().await.unwrap();
        assert!(valid.contains("data-status=\"VALID\"") && valid.contains("有效") && valid.contains("Valid"), "{valid}");
        let before = read(&service.volunteer, &number).await;
        assert_eq!((&before["state"], &before["minutes"]), (&json!("VALID"), &json!(120)));

        service.place.staff.does(REVERSE, json!({"id": wrong, "reason": "登记有误"})).await;

        let gone = page(number.clone()).await.text().await.unwrap();
        assert!(gone.contains("data-status=\"SUPERSEDED\"") && gone.contains("已失效"), "{gone}");
        assert_eq!(check(service.world(), &number).await, "SUPERSEDED");
        let after = read(&service.volunteer, &number).await;
        assert_eq!((&after["state"], &after["supersededBy"]), (&json!("SUPERSEDED"), &json!("REVERSAL")));
        assert_eq!((&after["minutes"], &after["pdf"]), (&json!(120), &Value::Null), "it is frozen, and not printed any more");
        assert_eq!(after["entries"], json!([{"id": kept, "minutes": 90, "state": "CONFIRMED"}, {"id": wrong, "minutes": 30, "state": "REVERSED"}]));
        // Neither page tells anything about anybody.
        for page in [&valid, &gone] {
            for secret in ["Volunteer", "社会保险", "120", "150824", &number] {
                assert!(!page.contains(secret), "{secret} in {page}");
            }
        }
        assert_eq!(check(service.world(), &service.certified().await).await, "VALID", "what is left can be certified anew");
    }

    async fn unknown_and_malformed_numbers_are_alike(world: World) {
        let service = Service::of(world).await;
        service.confirmed(5, 60).await;
        let number = service.certified().await;
        let server = served(service.world()).await;
        let mut seen = std::collections::BTreeSet::new();
        let next = number.replace("000001", "000002");
        for forged in [next.as_str(), "150824-H100009-1999-000001", "x", "%00", "%FF", "';--", "%3Cscript%3E", &"9".repeat(500), "..%2F..%2Fetc"] {
            let answer = server.http.get(format!("{}/certificates/{forged}", server.url(""))).send().await.unwrap();
            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
            assert_eq!(headers["cache-control"], "no-store");
            seen.insert((status, headers["content-type"].to_str().unwrap().to_owned(), answer.text().await.unwrap()));
        }
        assert_eq!(seen.len(), 1, "{seen:#?}");
        let (status, kind, page) = seen.first().unwrap();
        assert_eq!((*status, kind.as_str()), (200, "text/html; charset=utf-8"));
        assert!(page.contains("data-status=\"UNKNOWN\""));
        for forged in [next.as_str(), "", "\u{0}", "％", &"9".repeat(500)] {
            assert_eq!(check(service.world(), forged).await, "UNKNOWN");
            assert_eq!(read(&service.volunteer, forged).await, Value::Null);
        }
        assert_eq!(check(service.world(), &format!(" {} ", number.to_lowercase())).await, "VALID", "as people type it");
        let posted = server.http.post(server.url(&format!("/certificates/{number}"))).send().await.unwrap();
        assert_eq!(posted.status(), 405);
    }

    async fn a_newer_one_of_the_same_period_takes_its_place(world: World) {
        let service = Service::of(world).await;
        service.confirmed(50, 60).await;
        let first = service.certified().await;
        service.confirmed(40, 30).await;
        assert_eq!(read(&service.volunteer, &first).await["minutes"], 60, "as it was when it was issued");
        let second = service.certified().await;
        let old = read(service.official(), &first).await;
        assert_eq!((&old["supersededBy"], &old["replacedBy"]["number"]), (&json!("NEWER"), &json!(second)));
        let new = read(service.official(), &second).await;
        assert_eq!((&new["state"], &new["minutes"], &new["replacedBy"]), (&json!("VALID"), &json!(90), &Value::Null));
        let mut other = service.fortnight();
        other["from"] = json!(cases::day(service.world(), -13));
        service.official().does(ISSUE, other).await;
        assert_eq!(check(service.world(), &second).await, "VALID", "another period is another certificate");
        let data = service.volunteer.data("query($id: ID!) { volunteer(id: $id) { confirmedMinutes certificates { totalCount nodes { number } } } }", json!({"id": service.id})).await;
        assert_eq!((&data["volunteer"]["confirmedMinutes"], &data["volunteer"]["certificates"]["totalCount"]), (&json!(90), &json!(3)));
    }

    async fn who_served_asks_for_an_own_one_and_nobody_for_anothers(world: World) {
        let service = Service::of(world).await;
        assert_eq!(service.volunteer.refused(ISSUE, service.fortnight()).await, "INVALID_STATE", "nothing is confirmed");
        service.confirmed(5, 60).await;
        let made = service.volunteer.does(ISSUE, service.fortnight()).await["certificate"].clone();
        let number = made["number"].as_str().unwrap();
        let year = &cases::day(service.world(), 0)[..4];
        assert_eq!(number, format!("150824-H100005-{year}-000001"));
        let read = read(&service.volunteer, number).await;
        assert_eq!((&read["name"], &read["unit"]["id"], &read["volunteer"]["id"]), (&json!("Volunteer"), &json!(service.place.unit), &json!(service.id)));
        assert_eq!((&read["issuer"]["name"], &read["availableActions"]), (&json!("Volunteer"), &json!(["certificateIssue"])));
        assert_eq!(read["checkUrl"], format!("http://127.0.0.1:8080/certificates/{number}"));
        assert_eq!(service.colleague.refused(ISSUE, service.fortnight()).await, "NOT_FOUND");
        let admin = service.world().admin("150824").await;
        assert_eq!(admin.refused(ISSUE, service.fortnight()).await, "FORBIDDEN");
        let (today, tomorrow) = (cases::day(service.world(), 0), cases::day(service.world(), 1));
        for (from, to) in [(&tomorrow, &today), (&today, &tomorrow)] {
            let wrong = json!({"volunteerId": service.id, "from": from, "to": to});
            assert_eq!(service.volunteer.refused(ISSUE, wrong).await, "INVALID_INPUT");
        }
    }

    async fn of_many_issued_at_once_one_holds_and_none_after_a_reversal(world: World) {
        let service = Service::of(world).await;
        let entry = service.confirmed(5, 60).await;
        let mut acts: Vec<(Client, &str, Value)> = (0..10).map(|_| (service.volunteer.clone(), ISSUE, service.fortnight())).collect();
        acts.insert(5, (service.place.staff.clone(), REVERSE, json!({"id": entry, "reason": "登记有误"})));
        let asked = acts.into_iter().map(|(client, act, input)| tokio::spawn(async move { client.ask(act, json!({"input": input})).await }));
        let answers: Vec<Value> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
        assert!(answers.iter().all(|answer| answer.get("errors").is_none()), "{answers:#?}");
        let mut states: BTreeMap<String, usize> = BTreeMap::new();
        let listed = service.volunteer.data("query($id: ID!) { volunteer(id: $id) { certificates(first: 100) { nodes { state number } } } }", json!({"id": service.id})).await;
        for node in listed["volunteer"]["certificates"]["nodes"].as_array().unwrap() {
            *states.entry(node["state"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        assert_eq!(states.get("VALID"), None, "the one entry is reversed: {states:?}");
    }
}
