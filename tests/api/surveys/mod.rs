//! Surveys: from door to door.

mod life;

use serde_json::{Value, json};

use crate::care;
use crate::harness::{Client, World};

pub const PLAN: &str = "mutation($input: SurveyPlanInput!) { surveyPlan(input: $input) {
    survey { id version state } userErrors { code path } } }";
pub const ADD: &str = "mutation($input: SurveyHouseholdsAddInput!) { surveyHouseholdsAdd(input: $input) {
    survey { id plannedHouseholds households { nodes { id } } } userErrors { code path } } }";
pub const BEGIN: &str = "mutation($input: SurveyBeginInput!) { surveyBegin(input: $input) {
    survey { state } userErrors { code path } } }";
pub const CLOSE: &str = "mutation($input: SurveyCloseInput!) { surveyClose(input: $input) {
    survey { state } userErrors { code } } }";
pub const CANCEL: &str = "mutation($input: SurveyCancelInput!) { surveyCancel(input: $input) {
    survey { state endReason } userErrors { code } } }";
pub const RECORD: &str =
    "mutation($input: SurveyHouseholdRecordInput!) { surveyHouseholdRecord(input: $input) {
    surveyHousehold { state consented note } userErrors { code path } } }";
pub const FOUND: &str = "mutation($input: SurveyFindingAddInput!) { surveyFindingAdd(input: $input) {
    surveyHousehold { findings { need { id } wish { id } careRecipient { id } } } userErrors { code path } } }";

/// A community whose staff plan a survey, with a volunteer who goes round.
pub struct Round {
    pub community: String,
    pub staff: Client,
    pub volunteer: Client,
    pub survey: String,
}

impl Round {
    pub async fn of(world: &World) -> Self {
        let community = world.community(1, "教育路社区").await;
        let unit = care::seated(world, &community, "人民医院").await;
        let volunteer = world.volunteer(&unit).await;
        let staff = world.staff(&community).await;
        let survey = planned(&staff, &community, &volunteer.person()).await;
        Self {
            community,
            staff,
            volunteer,
            survey,
        }
    }

    /// A household on the list, for the volunteer; the ids of the entry and of the household.
    pub async fn door(&self, label: &str) -> (String, String) {
        let household = care::household(&self.staff, &self.community, label).await;
        let input =
            json!({"id": self.survey, "householdIds": [household], "surveyorId": self.volunteer.person()});
        let made = self.staff.does(ADD, input).await;
        let doors = made["survey"]["households"]["nodes"].as_array().unwrap();
        (care::id(doors.last().unwrap()), household)
    }

    pub async fn begins(&self) {
        self.staff.does(BEGIN, json!({"id": self.survey})).await;
    }
}

/// A survey that is to begin; its id.
pub async fn planned(staff: &Client, community: &str, surveyor: &str) -> String {
    care::id(&staff.does(PLAN, plan(community, &[surveyor])).await["survey"])
}

pub fn plan(community: &str, surveyors: &[&str]) -> Value {
    json!({"communityId": community, "title": "入冬前摸底", "fromDay": "2026-11-02", "toDay": "2026-11-30",
        "surveyorIds": surveyors})
}
