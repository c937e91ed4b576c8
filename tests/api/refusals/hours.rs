//! Hours and certificates.

use serde_json::{Value, json};

use super::{EVERYONE, Row, Town};
use crate::care;
use crate::hours::{self, CONFIRM, ISSUE, SUBMIT};
use crate::wishes;

pub const FIELDS: &[&str] = &[
    "hourEntries",
    "hourEntrySubmit",
    "hourEntryConfirm",
    "hourEntryReject",
    "hourEntryWithdraw",
    "hourEntryReverse",
    "certificate",
    "certificateCheck",
    "certificateIssue",
];

/// Who sees hours.
const SEES: &[&str] = &["volunteer", "staff", "official", "admin", "auditor"];

pub async fn rows(town: &Town) -> Vec<Row> {
    let (world, home, unit) = (&town.world, &town.home, &town.unit);
    let (volunteer, staff) = (town.who("volunteer"), town.who("staff"));
    care::seats(world, home, unit).await;
    let id = care::serves(world, unit, &volunteer.person(), 5).await;
    let place = wishes::Place {
        community: home.clone(),
        staff: staff.clone(),
        second: world.staff(home).await,
        unit: unit.clone(),
    };
    let mut deeds = Vec::new();
    for n in 0..6 {
        let person = place.elder(world, &format!("老人{n}")).await;
        let wish = place.delivered(world, &person, volunteer).await;
        deeds.push(hours::claim(volunteer, &wish).await);
    }
    world.pass(chrono::TimeDelta::hours(12));
    let entry = async |n: i64| -> Value {
        let deed = &deeds[usize::try_from(n).unwrap()];
        let input = hours::hours(world, deed, 10 - n, 60);
        volunteer.does(SUBMIT, input).await["hourEntry"]["id"].clone()
    };
    let submitted = [entry(0).await, entry(1).await, entry(2).await];
    let confirmed = [entry(3).await, entry(4).await];
    for id in &confirmed {
        staff.does(CONFIRM, json!({"id": id})).await;
    }
    let day = wishes::today(world);
    let period = json!({"volunteerId": id, "from": "2020-01-01", "to": day});
    let number = staff.does(ISSUE, period.clone()).await["certificate"]["number"].clone();
    vec![
        Row::query(
            "hourEntries",
            "{ hourEntries { totalCount nodes { id } } }",
            json!({}),
            SEES,
        ),
        Row::query(
            "certificate",
            "query($number: String!) { certificate(number: $number) { number } }",
            json!({"number": number}),
            SEES,
        ),
        Row::query(
            "certificateCheck",
            "query($number: String!) { certificateCheck(number: $number) }",
            json!({"number": number}),
            EVERYONE,
        ),
        // Who sees the claim of a wish is told that somebody else did it.
        Row::mutation(
            "hourEntrySubmit",
            hours::hours(world, &deeds[5], 1, 30),
            &["volunteer"],
            &["staff", "admin", "auditor"],
        ),
        Row::mutation(
            "hourEntryConfirm",
            json!({"id": submitted[0]}),
            &["staff", "official"],
            &["volunteer", "admin", "auditor"],
        ),
        Row::mutation(
            "hourEntryReject",
            json!({"id": submitted[1], "reason": "时间不符"}),
            &["staff", "official"],
            &["volunteer", "admin", "auditor"],
        ),
        Row::mutation(
            "hourEntryWithdraw",
            json!({"id": submitted[2]}),
            &["volunteer"],
            &["staff", "official", "admin", "auditor"],
        ),
        Row::mutation(
            "certificateIssue",
            period,
            &["volunteer", "staff", "official"],
            &["admin", "auditor"],
        ),
        Row::mutation(
            "hourEntryReverse",
            json!({"id": confirmed[0], "reason": "登记有误"}),
            &["staff", "official", "admin"],
            &["volunteer", "auditor"],
        ),
    ]
}
