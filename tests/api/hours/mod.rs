//! Hours that volunteers gave, and the certificates about them.

mod certificates;
mod deciding;
mod erasure;
mod overlaps;
mod papers;
mod sight;
mod submitting;

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::activities;
use crate::care;
use crate::cases::{self, Town};
use crate::harness::{Client, World};
use crate::http::Server;
use crate::wishes;

pub const SUBMIT: &str = "mutation($input: HourEntrySubmitInput!) { hourEntrySubmit(input: $input) {
    hourEntry { id version state minutes startsAt endsAt } userErrors { code path message } } }";
pub const CONFIRM: &str = "mutation($input: HourEntryConfirmInput!) { hourEntryConfirm(input: $input) {
    hourEntry { id version state confirmedAt } userErrors { code path message node { id } } } }";
pub const REJECT: &str = "mutation($input: HourEntryRejectInput!) { hourEntryReject(input: $input) {
    hourEntry { state endReason } userErrors { code path } } }";
pub const WITHDRAW: &str = "mutation($input: HourEntryWithdrawInput!) { hourEntryWithdraw(input: $input) {
    hourEntry { state endedAt } userErrors { code } } }";
pub const REVERSE: &str = "mutation($input: HourEntryReverseInput!) { hourEntryReverse(input: $input) {
    hourEntry { state endReason } userErrors { code path message } } }";
pub const ISSUE: &str = "mutation($input: CertificateIssueInput!) { certificateIssue(input: $input) {
    certificate { id number state minutes } userErrors { code path message } } }";
pub const CHECK: &str = "query($number: String!) { certificateCheck(number: $number) }";
pub const CERTIFICATE: &str = "query($number: String!) { certificate(number: $number) {
    id number state minutes name volunteerNumber periodFrom periodTo supersededBy supersededAt checkUrl pdf
    unit { id } volunteer { id } community { id } issuer { name } entries { id minutes state }
    replacedBy { number } availableActions } }";

/// A bureau whose volunteer serves a community, and what the volunteer does there.
pub struct Service {
    pub town: Town,
    pub place: wishes::Place,
    pub volunteer: Client,
    /// The volunteer's id.
    pub id: String,
    /// Another volunteer of the same unit.
    pub colleague: Client,
    /// With an old woman who lives alone.
    pub pairing: String,
    pub elder: String,
}

impl Service {
    pub async fn of(world: World) -> Self {
        let town = Town::of(world).await;
        let (world, unit) = (&town.world, &town.office.unit);
        care::seats(world, &town.community, unit).await;
        let place = wishes::Place {
            community: town.community.clone(),
            staff: town.staff.clone(),
            second: world.staff(&town.community).await,
            unit: unit.clone(),
        };
        let volunteer = world.volunteer(unit).await;
        let id = care::serves(world, unit, &volunteer.person(), 5).await;
        let colleague = world.volunteer(unit).await;
        care::serves(world, unit, &colleague.person(), 5).await;
        let elder = place.elder(world, "王桂兰").await;
        care::agrees(&town.staff, &elder, "PAIRING").await;
        let recipient = care::looked_after(&town.staff, &elder, &["LONE_ELDER"]).await;
        let pairing = care::active(&town.staff, &id, &recipient).await;
        world.pass(TimeDelta::days(10));
        Self {
            town,
            place,
            volunteer,
            id,
            colleague,
            pairing,
            elder,
        }
    }

    pub fn world(&self) -> &World {
        &self.town.world
    }

    /// The official of the volunteer's unit.
    pub fn official(&self) -> &Client {
        &self.town.holder
    }

    /// The volunteer looked in on the old woman an hour ago.
    pub async fn contact(&self) -> Value {
        let input = json!({"pairingId": self.pairing, "kind": "VISIT", "reached": true, "minutes": 40,
            "happenedAt": ago(self.world(), 1)});
        let made = self.volunteer.does(care::contacts::LOG, input).await;
        json!({"careLogId": made["log"]["id"]})
    }

    /// Somebody came to an activity in a role; it is over.
    pub async fn activity(&self, who: &Client) -> Value {
        let sign_up = self.signed_up(who).await;
        self.place
            .staff
            .does(activities::ATTEND, json!({"id": sign_up["signUpId"]}))
            .await;
        self.world().pass(TimeDelta::hours(3));
        sign_up
    }

    /// The same, under way: whether somebody is there nobody has said yet.
    pub async fn signed_up(&self, who: &Client) -> Value {
        let (world, staff) = (self.world(), &self.place.staff);
        let starts = activities::in_days(world, 7);
        let new = json!({"communityId": self.place.community, "leadUnitId": self.place.unit, "kind": "CLEAN_UP",
            "titleZh": "清扫楼道", "textZh": "一起清扫。", "place": "三号楼", "startsAt": starts,
            "endsAt": activities::later(&starts, 2), "capacity": 20, "roles": [{"name": "清扫", "wanted": 5}]});
        let made = staff.does(activities::CREATE, new).await["activity"].clone();
        staff.does(activities::PUBLISH, json!({"id": made["id"]})).await;
        let input = json!({"activityId": made["id"], "roleId": made["roles"][0]["id"]});
        let sign_up = who.does(activities::SIGN_UP, input).await["signUp"]["id"].clone();
        world.pass(TimeDelta::days(7));
        staff.does(activities::BEGIN, json!({"id": made["id"]})).await;
        json!({"signUpId": sign_up})
    }

    /// Somebody will come to the door for a case.
    pub async fn planned(&self, who: &Client) -> Value {
        let case = self.town.worked_on().await;
        let slot = json!({"caseId": case, "visitorId": who.person(),
            "from": cases::hours(self.world(), 1), "to": cases::hours(self.world(), 2)});
        let made = self.official().does(cases::PLAN, slot).await;
        json!({"homeVisitId": made["visit"]["id"]})
    }

    /// The same, and has.
    pub async fn visit(&self, who: &Client) -> Value {
        let visit = self.planned(who).await;
        self.world().pass(TimeDelta::hours(3));
        self.official()
            .does(cases::END, json!({"id": visit["homeVisitId"], "result": "DONE"}))
            .await;
        visit
    }

    /// Somebody claimed a wish and delivered it; the wish, and the claim.
    pub async fn wish(&self, who: &Client) -> (String, Value) {
        let person = self.place.elder(self.world(), "张桂芳").await;
        let wish = self.place.delivered(self.world(), &person, who).await;
        (wish.clone(), claim(who, &wish).await)
    }

    /// An entry for a contact that began so many hours ago, and took so many minutes; its id.
    pub async fn submitted(&self, ago: i64, minutes: i64) -> String {
        let input = hours(self.world(), &self.contact().await, ago, minutes);
        care::id(&self.volunteer.does(SUBMIT, input).await["hourEntry"])
    }

    /// The same, confirmed by the staff.
    pub async fn confirmed(&self, ago: i64, minutes: i64) -> String {
        let entry = self.submitted(ago, minutes).await;
        self.place.staff.does(CONFIRM, json!({"id": entry})).await;
        entry
    }

    /// A certificate about the last two weeks, issued by the official; its number.
    pub async fn certified(&self) -> String {
        let made = self.official().does(ISSUE, self.fortnight()).await;
        made["certificate"]["number"].as_str().unwrap().to_owned()
    }

    pub fn fortnight(&self) -> Value {
        json!({"volunteerId": self.id, "from": cases::day(self.world(), -14), "to": cases::day(self.world(), 0)})
    }
}

/// The claim that somebody holds on a wish.
pub async fn claim(who: &Client, wish: &str) -> Value {
    let read = "query($id: ID!) { wish(id: $id) { claim { id } } }";
    let data = who.data(read, json!({"id": wish})).await;
    json!({"wishClaimId": data["wish"]["claim"]["id"]})
}

/// The moment, so many hours ago.
pub fn ago(world: &World, hours: i64) -> String {
    moment(world.app.now() - TimeDelta::hours(hours))
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Hours for a deed that began so many hours ago, and took so many minutes.
pub fn hours(world: &World, deed: &Value, ago: i64, minutes: i64) -> Value {
    let begun = world.app.now() - TimeDelta::hours(ago);
    json!({"deed": deed, "startsAt": moment(begun), "endsAt": moment(begun + TimeDelta::minutes(minutes))})
}

/// What anyone is told of a number.
pub async fn check(world: &World, number: &str) -> String {
    let data = world.anyone().data(CHECK, json!({"number": number})).await;
    data["certificateCheck"].as_str().unwrap().to_owned()
}

/// The application, served.
pub async fn served(world: &World) -> Server {
    let app = world.app.clone();
    Server::run(Arc::default(), |listener, stop| {
        hongyan::http::serve(app, listener, stop)
    })
    .await
}

/// A path of the server, of an address by which clients know us.
pub fn here(server: &Server, url: &str) -> String {
    let path = url.split_once("8080").expect("the default address").1;
    server.url(path)
}
