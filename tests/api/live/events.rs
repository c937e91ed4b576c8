//! Who is told what.

use chrono::TimeDelta;
use sea_orm::DbBackend;
use serde_json::{Value, json};

use super::{Socket, another, says, serve, server};
use crate::care;
use crate::harness::both;
use crate::wishes;

const TAKE: &str =
    "mutation($input: RoleGrantTakeInput!) { roleGrantTake(input: $input) { userErrors { code } } }";
const LEAVE: &str =
    "mutation($input: SessionEndInput!) { sessionEnd(input: $input) { userErrors { code } } }";

both! {
    async fn who_listens_is_told_how_it_stands_and_then_each_change(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let server = server(&world).await;
        let mut socket = Socket::of(&server, &world.anyone()).await;
        socket.subscribe("a", &home, None).await;
        let first = socket.told("a").await;
        assert_eq!((&first["kind"], &first["at"], &first["resync"]), (&Value::Null, &Value::Null, &json!(false)));
        assert_eq!(first["node"], json!({"id": home, "__typename": "Community", "slogan": null}));
        for slogan in ["睦邻", "守望"] {
            says(&staff, &home, slogan).await;
            let change = socket.told("a").await;
            assert_eq!((&change["kind"], &change["node"]["slogan"]), (&json!("community.updated"), &json!(slogan)));
            assert!(change["at"].is_string());
        }
        // What is ended says no more; the socket goes on.
        socket.say(json!({"type": "complete", "id": "a"})).await;
        says(&staff, &home, "互助").await;
        socket.subscribe("b", &home, None).await;
        assert_eq!(socket.told("b").await["node"]["slogan"], "互助");
    }

    async fn several_servers_on_one_database_share_what_happens(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let (one, two) = (another(&world).await, another(&world).await);
        let (one, two) = (serve(&one).await, serve(&two).await);
        let mut sockets = [Socket::of(&one, &staff).await, Socket::of(&two, &staff).await];
        for socket in &mut sockets {
            socket.subscribe("a", &home, None).await;
            socket.told("a").await;
        }
        says(&staff, &home, "睦邻").await;
        for socket in &mut sockets {
            assert_eq!(socket.told("a").await["node"]["slogan"], "睦邻");
        }
    }

    async fn when_a_pairing_has_ended_the_next_event_does_not_arrive(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let unit = care::seated(&world, &home, "医院").await;
        let (volunteer, helper) = care::helper(&world, &unit, 3).await;
        let helper = care::asks(&world, &helper).await;
        let grandma = care::person(&world, &home, "王桂兰", 80).await;
        let recipient = care::looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        care::agrees(&staff, &grandma, "PAIRING").await;
        let pairing = care::active(&staff, &volunteer, &recipient).await;
        let server = server(&world).await;
        let (mut theirs, mut ours) = (Socket::of(&server, &helper).await, Socket::of(&server, &staff).await);
        for socket in [&mut theirs, &mut ours] {
            socket.subscribe("a", &recipient, None).await;
            assert_eq!(socket.told("a").await["node"]["person"]["name"], "王桂兰");
        }
        let update = "mutation($input: CareRecipientUpdateInput!) { careRecipientUpdate(input: $input) { userErrors { code path } } }";
        staff.does(update, json!({"id": recipient, "note": "门铃坏了"})).await;
        for socket in [&mut theirs, &mut ours] {
            assert_eq!(socket.told("a").await["kind"], "care_recipient.updated");
        }
        staff.does(care::END, json!({"id": pairing, "reason": "MOVED"})).await;
        staff.does(update, json!({"id": recipient, "note": "换了门铃"})).await;
        assert_eq!(ours.told("a").await["kind"], "care_recipient.updated");
        assert_eq!(theirs.hear().await, json!({"id": "a", "type": "complete"}), "it ends without a word");
        let again = helper.data("query($id: ID!) { node(id: $id) { id } }", json!({"id": recipient})).await;
        assert_eq!(again["node"], Value::Null);
    }

    async fn a_board_tells_each_what_it_may_see(world: World) {
        let place = wishes::Place::of(&world).await;
        let person = place.elder(&world, "王桂兰").await;
        let consent = care::agrees(&place.staff, &person, "PUBLIC_TEXT").await;
        let server = server(&world).await;
        let (mut theirs, mut ours) = (Socket::of(&server, &world.anyone()).await, Socket::of(&server, &place.staff).await);
        let board = "subscription($id: ID!) { wishBoardChanged(communityId: $id) { kind resync wish { id title } } }";
        for (socket, id) in [(&mut theirs, &place.community), (&mut ours, &place.community)] {
            socket.say(json!({"type": "subscribe", "id": "a", "payload": {"query": board, "variables": {"id": id}}})).await;
            assert_eq!(socket.hear().await["payload"]["data"]["wishBoardChanged"], json!({"kind": null, "resync": false, "wish": null}));
        }
        let wish = place.verified(&person).await;
        let told = |kind: &str| json!({"kind": kind, "resync": false, "wish": {"id": wish, "title": "一台电暖器"}});
        for kind in ["wish.collected", "wish.verified"] {
            assert_eq!(ours.hear().await["payload"]["data"]["wishBoardChanged"], told(kind), "strangers are told nothing");
        }
        place.staff.does(wishes::OPEN, json!({"id": wish})).await;
        for socket in [&mut theirs, &mut ours] {
            assert_eq!(socket.hear().await["payload"]["data"]["wishBoardChanged"], told("wish.open"));
        }
        place.staff.does(care::WITHDRAW, json!({"id": consent})).await;
        let gone = json!({"kind": null, "resync": true, "wish": null});
        assert_eq!(theirs.hear().await["payload"]["data"]["wishBoardChanged"], gone);
        assert_eq!(ours.hear().await["payload"]["data"]["wishBoardChanged"]["wish"]["id"], wish);
        theirs.say(json!({"type": "subscribe", "id": "b", "payload": {"query": board, "variables": {"id": "community_x"}}})).await;
        assert_eq!(theirs.hear().await, json!({"id": "b", "type": "complete"}));
    }

    async fn what_one_may_not_see_looks_like_what_is_not_there(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let grandma = care::person(&world, &home, "王桂兰", 80).await;
        let recipient = care::looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        let server = server(&world).await;
        let mut socket = Socket::of(&server, &world.resident(&home).await).await;
        let unknown = format!("care_{}", "0".repeat(26));
        for id in [recipient.as_str(), unknown.as_str(), "care_x", ""] {
            socket.subscribe("a", id, None).await;
            assert_eq!(socket.hear().await, json!({"id": "a", "type": "complete"}), "{id}");
        }
    }

    async fn a_role_that_is_taken_a_session_that_ends_and_a_token_that_expires_close_the_socket(world: World) {
        let home = world.community(1, "教育路社区").await;
        let (taken, left, late) = (world.staff(&home).await, world.staff(&home).await, world.staff(&home).await);
        let server = server(&world).await;
        let mut sockets = Vec::new();
        for client in [&taken, &left, &late] {
            let mut socket = Socket::of(&server, client).await;
            socket.subscribe("a", &home, None).await;
            socket.told("a").await;
            sockets.push(socket);
        }
        let mut public = Socket::of(&server, &world.anyone()).await;
        let forbidden = (4403, "Forbidden".to_owned());
        let grants = taken.data("{ viewer { grants { id } } }", json!({})).await;
        world.admin("150824").await.does(TAKE, json!({"id": grants["viewer"]["grants"][0]["id"]})).await;
        assert_eq!(sockets[0].closed().await, forbidden);
        left.does(LEAVE, json!({"id": left.session()})).await;
        assert_eq!(sockets[1].closed().await, forbidden);
        world.pass(TimeDelta::minutes(11));
        assert_eq!(sockets[2].closed().await, forbidden);
        public.subscribe("a", &home, None).await;
        public.told("a").await;
    }

    async fn what_becomes_visible_late_is_told_all_the_same(world: World) {
        use hongyan::app::Ctx;
        use hongyan::events::Event;
        use hongyan::policy::{Action, Place};
        use hongyan::work::{Act, Work};
        // SQLite has one writer: positions become visible in their order.
        if world.app.db.backend() == DbBackend::Sqlite {
            return;
        }
        let home = world.community(1, "教育路社区").await;
        let server = server(&world).await;
        let mut socket = Socket::of(&server, &world.anyone()).await;
        socket.subscribe("a", &home, None).await;
        socket.told("a").await;
        let ctx = Ctx::operator(&world.app);
        let place = Place::default();
        let subject: entity::ids::CommunityId = hongyan::gid::parse(&home).unwrap();
        let record = async |work: &Work, kind: &str| {
            let action = Action::CommunityUpdate;
            work.record(Event { kind, action, subject: subject.into(), version: 1, place: &place }).await.unwrap();
        };
        let slow = Act::once(&ctx).begin().await.unwrap();
        record(&slow, "community.slow").await;
        let quick = Act::once(&ctx).begin().await.unwrap();
        record(&quick, "community.quick").await;
        quick.commit(()).await.unwrap();
        let first = socket.told("a").await;
        assert_eq!(first["kind"], "community.quick");
        slow.commit(()).await.unwrap();
        assert_eq!(socket.told("a").await["kind"], "community.slow");
        // Who was cut between the two is told the slow one as well.
        socket.subscribe("b", &home, first["cursor"].as_str()).await;
        let kinds = [socket.told("b").await["kind"].clone(), socket.told("b").await["kind"].clone()];
        assert_eq!(kinds, ["community.slow", "community.quick"]);
    }
}
