//! Who is told of what, and what became of it.

use chrono::TimeDelta;
use hongyan::language::Language;
use hongyan::{calendar, jobs, notify};
use serde_json::{Value, json};

use crate::cases::{OPEN, Town};
use crate::harness::{Client, World, both};

const INBOX: &str = "{ viewer { unreadCount inbox { totalCount nodes { id kind text readAt subject { id }
    deliveries { channel state reason } } } } }";
const READ: &str = "mutation($input: NotificationsReadInput!) { notificationsRead(input: $input) {
    notification { id readAt } userErrors { code path message } } }";
const CHOOSE: &str =
    "mutation($input: NotificationPreferenceSetInput!) { notificationPreferenceSet(input: $input) {
    person { id } userErrors { code path message } } }";
const QUIET: &str = "mutation($input: QuietHoursSetInput!) { quietHoursSet(input: $input) {
    person { id } userErrors { code path message } } }";
const CHOSEN: &str = "{ viewer { quietHours { from to } notificationPreferences { topic sms } } }";

pub async fn inbox(client: &Client) -> Vec<Value> {
    let data = client.data(INBOX, json!({})).await;
    data["viewer"]["inbox"]["nodes"].as_array().unwrap().clone()
}

pub fn kinds(inbox: &[Value]) -> Vec<&str> {
    inbox.iter().map(|told| told["kind"].as_str().unwrap()).collect()
}

/// Tells everybody what is to be told, and sends what is to be sent.
pub async fn tell(world: &World) {
    jobs::run_due(&world.app).await.unwrap();
    notify::sending::run_due(&world.app).await.unwrap();
}

/// A resident with a phone, whose case came by a call, and the case. Awake at every hour.
async fn caller(town: &Town, phone: &str) -> (Client, String) {
    let call = json!({"channel": "CARD", "cardId": town.card, "request": "请帮忙",
        "requester": {"caller": {"name": "乌日娜", "phone": phone, "communityId": town.community}}});
    let case = town.holder.does(OPEN, call).await["serviceCase"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let him = town.staff.case(&case).await["requester"]["id"].clone();
    let him = town
        .world
        .sign_in(hongyan::gid::parse(him.as_str().unwrap()).unwrap())
        .await;
    him.does(QUIET, json!({"from": 0, "to": 0})).await;
    (him, case)
}

/// The case is worked on, and waits for the resident.
async fn asks_back(town: &Town, case: &str) {
    town.holder.takes("serviceCaseAccept", case, json!({})).await;
    town.holder
        .takes(
            "serviceCaseAssign",
            case,
            json!({"assigneeId": town.holder.person()}),
        )
        .await;
    town.holder.takes("serviceCaseBegin", case, json!({})).await;
    town.holder
        .takes("serviceCaseAskResident", case, json!({"message": "请补交发票"}))
        .await;
}

both! {
    async fn people_are_told_of_what_others_did(world: World) {
        let town = Town::of(world).await;
        let (him, case) = caller(&town, "15400000731").await;
        asks_back(&town, &case).await;
        tell(&town.world).await;
        let told = inbox(&him).await;
        assert_eq!(kinds(&told), ["CASE_NEEDS_YOU"], "no message is told twice: {told:#?}");
        assert_eq!(told[0]["subject"]["id"], json!(case));
        assert!(!told[0]["text"].to_string().contains("乌日娜"));
        let mongol = him.speaking(Language::MnMong);
        assert_ne!(inbox(&mongol).await[0]["text"], told[0]["text"]);
        // The holder did it all; a colleague of the unit heard of the call.
        assert_eq!(kinds(&inbox(&town.holder).await), Vec::<&str>::new());
        assert_eq!(kinds(&inbox(&town.office.official).await), ["CASE_SUBMITTED"]);
        him.takes("caseMessageSend", &case, json!({"message": "发票已补"})).await;
        tell(&town.world).await;
        tell(&town.world).await;
        assert_eq!(kinds(&inbox(&town.holder).await), ["CASE_MESSAGE"], "the other side, once");
        assert_eq!(kinds(&inbox(&Town::stranger(&town).await).await), Vec::<&str>::new());
        assert_eq!(kinds(&inbox(&town.resident).await), Vec::<&str>::new());
    }

    async fn a_short_message_holds_no_name_and_says_what_became_of_it(world: World) {
        let town = Town::of(world).await;
        let (him, case) = caller(&town, "15400000732").await;
        asks_back(&town, &case).await;
        tell(&town.world).await;
        let sent = town.world.gateway.next().await;
        assert_eq!(sent["phone"], json!("15400000732"));
        let number = town.holder.case(&case).await["caseNumber"].clone();
        let text = sent["text"].as_str().unwrap();
        assert!(text.contains(number.as_str().unwrap()) && !text.contains("乌日娜") && !text.contains("发票"), "{text}");
        let told = inbox(&him).await;
        assert_eq!(told[0]["deliveries"], json!([{"channel": "INBOX", "state": "SENT", "reason": null},
            {"channel": "SMS", "state": "SENT", "reason": null}]));
    }

    async fn nobody_is_told_by_another_channel_in_silence(world: World) {
        let town = Town::of(world).await;
        let sms = |told: &[Value]| (told[0]["deliveries"][1]["state"].clone(), told[0]["deliveries"][1]["reason"].clone());
        // Turned off.
        let (off, case) = caller(&town, "15400000733").await;
        off.does(CHOOSE, json!({"topic": "MY_CASES", "sms": false})).await;
        asks_back(&town, &case).await;
        tell(&town.world).await;
        assert_eq!(sms(&inbox(&off).await), (json!("SKIPPED"), json!("TURNED_OFF")));
        // Without a phone.
        let silent = town.worked_on().await;
        town.holder.takes("serviceCaseAskResident", &silent, json!({"message": "请补交"})).await;
        tell(&town.world).await;
        assert_eq!(sms(&inbox(&town.resident).await), (json!("SKIPPED"), json!("NO_PHONE")));
        // At night it waits for the morning.
        let (night, case) = caller(&town, "15400000734").await;
        let minute = calendar::clock(town.world.app.now());
        let minute = i64::from(chrono::Timelike::num_seconds_from_midnight(&minute)) / 60;
        night.does(QUIET, json!({"from": (minute + 1439) % 1440, "to": (minute + 60) % 1440})).await;
        asks_back(&town, &case).await;
        tell(&town.world).await;
        assert_eq!(sms(&inbox(&night).await), (json!("WAITING"), json!("QUIET_HOURS")));
        town.world.pass(TimeDelta::minutes(61));
        tell(&town.world).await;
        assert_eq!(sms(&inbox(&night).await), (json!("SENT"), json!(null)));
        // A gateway that fails is tried again, and in the end it is said.
        let (lost, case) = caller(&town, "15400000735").await;
        town.world.gateway.fail(100);
        asks_back(&town, &case).await;
        tell(&town.world).await;
        assert_eq!(sms(&inbox(&lost).await), (json!("WAITING"), json!("GATEWAY_FAILED")));
        for _ in 0..4 {
            town.world.pass(TimeDelta::hours(1));
            notify::sending::run_due(&town.world.app).await.unwrap();
        }
        assert_eq!(sms(&inbox(&lost).await), (json!("FAILED"), json!("GATEWAY_FAILED")));
    }

    async fn what_is_read_is_read(world: World) {
        let town = Town::of(world).await;
        let (him, case) = caller(&town, "15400000736").await;
        asks_back(&town, &case).await;
        town.holder.takes("serviceCaseResume", &case, json!({})).await;
        let end = json!({"outcome": "ANSWERED", "text": "已答复"});
        town.holder.takes("serviceCaseResolve", &case, end).await;
        tell(&town.world).await;
        let told = inbox(&him).await;
        assert_eq!(kinds(&told), ["CASE_NEEDS_YOU", "CASE_RESOLVED"]);
        let unread = async || him.data("{ viewer { unreadCount } }", json!({})).await["viewer"]["unreadCount"].clone();
        assert_eq!(unread().await, json!(2));
        him.does(READ, json!({"upTo": told[0]["id"]})).await;
        assert_eq!(unread().await, json!(1));
        assert_eq!(town.holder.refused(READ, json!({"upTo": told[1]["id"]})).await, "NOT_FOUND", "not one's own");
        assert_eq!(unread().await, json!(1));
        him.does(CHOOSE, json!({"topic": "MY_WORK", "sms": false})).await;
        assert_eq!(him.refused(QUIET, json!({"from": 0, "to": 1440})).await, "INVALID_INPUT");
        let chosen = him.data(CHOSEN, json!({})).await["viewer"].clone();
        assert_eq!(chosen, json!({"quietHours": {"from": 0, "to": 0},
            "notificationPreferences": [{"topic": "MY_CASES", "sms": true}, {"topic": "MY_WORK", "sms": false},
                {"topic": "MY_ACTIVITIES", "sms": true}, {"topic": "MY_NEEDS", "sms": true}]}));
    }

    async fn two_servers_send_a_message_once(world: World) {
        let town = Town::of(world).await;
        let (_, case) = caller(&town, "15400000737").await;
        asks_back(&town, &case).await;
        let app = &town.world.app;
        let (one, two) = tokio::join!(jobs::run_due(app), jobs::run_due(app));
        one.unwrap();
        two.unwrap();
        jobs::run_due(app).await.unwrap();
        let (one, two) = tokio::join!(notify::sending::run_due(app), notify::sending::run_due(app));
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        assert_eq!(town.world.gateway.tries(), 1);
    }
}
