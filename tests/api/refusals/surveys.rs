//! Surveys.

use serde_json::json;

use super::{EVERYONE, Row, Town};
use crate::care;
use crate::needs;
use crate::surveys::{ADD, BEGIN, RECORD, plan, planned};

pub const FIELDS: &[&str] = &[
    "survey",
    "surveys",
    "surveyPlan",
    "surveyBegin",
    "surveyClose",
    "surveyCancel",
    "surveyHouseholdsAdd",
    "surveyHouseholdRecord",
    "surveyFindingAdd",
];

const SEES: &[&str] = &["volunteer", "admin", "auditor"];

pub async fn rows(town: &Town) -> Vec<Row> {
    let (world, home, staff) = (&town.world, &town.home, town.who("staff"));
    care::seats(world, home, &town.unit).await;
    let volunteer = town.who("volunteer").person();
    let mut surveys = Vec::new();
    let mut doors = Vec::new();
    for n in 0..5 {
        let survey = planned(staff, home, &volunteer).await;
        let mut households = Vec::new();
        for which in ["甲", "乙"] {
            households.push(care::household(staff, home, &format!("{n}{which}")).await);
        }
        let input = json!({"id": survey, "householdIds": households, "surveyorId": volunteer});
        let added = staff.does(ADD, input).await;
        let nodes = added["survey"]["households"]["nodes"].as_array().unwrap();
        doors.push([care::id(&nodes[0]), care::id(&nodes[1])]);
        surveys.push(survey);
    }
    let [begun, ended, gone, growing, asked] = surveys.try_into().unwrap();
    for survey in [&ended, &asked] {
        staff.does(BEGIN, json!({"id": survey})).await;
    }
    let [door, told] = doors.pop().unwrap();
    staff
        .does(
            RECORD,
            json!({"id": told, "result": "ANSWERED", "consented": true}),
        )
        .await;
    let need = needs::suggested(staff, home).await;
    let more = care::household(staff, home, "新户").await;
    vec![
        Row::query(
            "survey",
            "query($id: ID!) { survey(id: $id) { title } }",
            json!({"id": asked}),
            &["staff", "volunteer", "admin", "auditor"],
        ),
        Row::query(
            "surveys",
            "{ surveys { totalCount nodes { title } } }",
            json!({}),
            &["staff", "volunteer", "admin", "auditor"],
        ),
        Row::mutation("surveyPlan", plan(home, &[&volunteer]), &["staff"], EVERYONE),
        Row::mutation("surveyBegin", json!({"id": begun}), &["staff"], SEES),
        Row::mutation("surveyClose", json!({"id": ended}), &["staff"], SEES),
        Row::mutation(
            "surveyCancel",
            json!({"id": gone, "reason": "改期"}),
            &["staff"],
            SEES,
        ),
        Row::mutation(
            "surveyHouseholdsAdd",
            json!({"id": growing, "householdIds": [more]}),
            &["staff"],
            SEES,
        ),
        Row::mutation(
            "surveyHouseholdRecord",
            json!({"id": door, "result": "NOBODY_HOME"}),
            &["staff", "volunteer"],
            &[],
        ),
        Row::mutation(
            "surveyFindingAdd",
            json!({"id": told, "found": {"needId": need}}),
            &["staff"],
            &["volunteer"],
        ),
    ]
}
