//! Calendars to subscribe to.

use std::sync::Arc;

use super::*;
use crate::harness::both;
use crate::http::Server;
use sea_orm::EntityTrait;

const MAKE: &str = "mutation($input: CalendarFeedCreateInput!) { calendarFeedCreate(input: $input) {
    address { url feed { id version } } userErrors { code path } } }";
const REVOKE: &str = "mutation($input: CalendarFeedRevokeInput!) { calendarFeedRevoke(input: $input) {
    feed { revokedAt } userErrors { code } } }";
const MINE: &str = "{ viewer { calendarFeed { id } } }";

async fn served(world: &World) -> Server {
    let app = world.app.clone();
    Server::run(Arc::default(), move |listener, stop| {
        hongyan::http::serve(app, listener, stop)
    })
    .await
}

/// The status, and the lines of a calendar with their folds undone.
async fn read(server: &Server, path: &str) -> (u16, Vec<String>) {
    let answer = server.http.get(server.url(path)).send().await.unwrap();
    let status = answer.status().as_u16();
    if status == 200 {
        assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    }
    let text = answer.text().await.unwrap();
    assert!(
        status != 200 || text.lines().all(|line| line.len() <= 75),
        "{text}"
    );
    (
        status,
        text.replace("\r\n ", "").lines().map(str::to_owned).collect(),
    )
}

/// The values of a property, in the order of the entries.
fn values(lines: &[String], name: &str) -> Vec<String> {
    let inside = lines.iter().skip_while(|line| *line != "END:VTIMEZONE");
    inside
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix([':', ';']))
        .map(str::to_owned)
        .collect()
}

both! {
    async fn the_calendar_of_a_community_tells_what_was_published_and_what_was_called_off(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let mut input = here.talk(&world, 10);
        input["startsAt"] = json!("2099-12-01T01:00:00Z");
        input["endsAt"] = json!("2099-12-01T03:30:00Z");
        input["textZh"] = json!("运煤车多；请走人行道,\n注意安全。".repeat(8));
        let talk = planned(&here.staff, input).await;
        planned(&here.staff, here.talk(&world, 10)).await;
        let server = served(&world).await;
        let path = format!("/calendar/community/{}.ics", here.community);
        let (status, lines) = read(&server, &path).await;
        assert_eq!((status, values(&lines, "UID").len()), (200, 0), "drafts are no news");
        here.staff.does(PUBLISH, json!({"id": talk})).await;
        let (_, lines) = read(&server, &path).await;
        assert_eq!(lines.first().map(String::as_str), Some("BEGIN:VCALENDAR"));
        assert!(lines.contains(&"TZID:Asia/Shanghai".to_owned()) && lines.contains(&"TZOFFSETTO:+0800".to_owned()));
        assert_eq!(values(&lines, "DTSTART"), ["TZID=Asia/Shanghai:20991201T090000"]);
        assert_eq!(values(&lines, "DTEND"), ["TZID=Asia/Shanghai:20991201T113000"]);
        assert_eq!(values(&lines, "SUMMARY"), ["出行安全与健康讲座"]);
        assert!(values(&lines, "DESCRIPTION")[0].starts_with("运煤车多；请走人行道\\,\\n注意安全。"));
        assert_eq!((values(&lines, "STATUS"), values(&lines, "SEQUENCE")), (vec!["CONFIRMED".to_owned()], vec!["1".to_owned()]));
        let uid = values(&lines, "UID");
        here.staff.does(UPDATE, json!({"id": talk, "place": "社区广场", "startsAt": "2099-12-01T02:00:00Z"})).await;
        let (_, lines) = read(&server, &path).await;
        assert_eq!(values(&lines, "DTSTART"), ["TZID=Asia/Shanghai:20991201T100000"]);
        assert_eq!((values(&lines, "SEQUENCE"), values(&lines, "LOCATION")), (vec!["2".to_owned()], vec!["社区广场".to_owned()]));
        here.staff.does(CANCEL, json!({"id": talk, "reason": "大风"})).await;
        let (_, lines) = read(&server, &path).await;
        assert_eq!((values(&lines, "STATUS"), values(&lines, "SEQUENCE")), (vec!["CANCELLED".to_owned()], vec!["3".to_owned()]));
        assert_eq!(values(&lines, "UID"), uid, "the same entry, called off");
        assert_eq!(read(&server, &format!("/calendar/community/{}.ics", here.lead)).await.0, 404);
        assert_eq!(read(&server, &format!("/calendar/community/{}", here.community)).await.0, 404);
    }

    async fn the_own_calendar_is_read_at_a_secret_address_until_it_is_void(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let [coming, waiting, left, other] = [
            here.published(&world, 5).await,
            here.published(&world, 1).await,
            here.published(&world, 5).await,
            here.published(&world, 5).await,
        ];
        comes(&world.resident(&here.community).await, &waiting).await;
        let guest = world.resident(&here.community).await;
        comes(&guest, &coming).await;
        comes(&guest, &waiting).await;
        let (sign_up, _) = comes(&guest, &left).await;
        guest.does(WITHDRAW, json!({"id": sign_up})).await;
        let server = served(&world).await;
        let made = guest.does(MAKE, json!({})).await["address"].clone();
        let path = made["url"].as_str().unwrap().strip_prefix(&world.app.config.public_url).unwrap().to_owned();
        let (status, lines) = read(&server, &path).await;
        assert_eq!((status, values(&lines, "STATUS")), (200, vec!["CONFIRMED".to_owned(), "TENTATIVE".to_owned()]));
        assert!(!lines.iter().any(|line| line.contains(&other)));
        here.staff.does(CANCEL, json!({"id": coming, "reason": "大风"})).await;
        let (_, lines) = read(&server, &path).await;
        assert_eq!(values(&lines, "STATUS"), ["CANCELLED", "TENTATIVE"]);

        assert_eq!(guest.refused(MAKE, json!({"replace": false})).await, "ALREADY_EXISTS");
        let again = guest.does(MAKE, json!({})).await["address"].clone();
        assert_ne!(again["url"], made["url"]);
        assert_eq!(read(&server, &path).await.0, 404, "another address, and the first is void");
        let path = again["url"].as_str().unwrap().strip_prefix(&world.app.config.public_url).unwrap().to_owned();
        assert_eq!(read(&server, &path).await.0, 200);
        assert_eq!(guest.data(MINE, json!({})).await["viewer"]["calendarFeed"]["id"], again["feed"]["id"]);
        let stranger = world.resident(&here.community).await;
        assert_eq!(stranger.refused(REVOKE, json!({"id": again["feed"]["id"]})).await, "NOT_FOUND");
        guest.does(REVOKE, json!({"id": again["feed"]["id"]})).await;
        assert_eq!(read(&server, &path).await.0, 404);
        assert_eq!(guest.data(MINE, json!({})).await["viewer"]["calendarFeed"], Value::Null);
        assert_eq!(read(&server, "/calendar/person/AAAA.ics").await.0, 404);
        let stored = entity::calendar_feed::Entity::find().all(world.app.db.read()).await.unwrap();
        assert!(stored.iter().all(|row| row.revoked_at.is_some()));
        let keyed = format!("mutation($input: CalendarFeedCreateInput!) {{ calendarFeedCreate(input: $input) @idempotent(key: \"{}\") {{ userErrors {{ code }} }} }}", "k".repeat(12));
        assert_eq!(guest.ask(&keyed, json!({"input": {}})).await["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "a secret is not stored");
    }
}
