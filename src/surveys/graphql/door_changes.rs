//! What is written down at the doors, as clients see it.

use async_graphql::{Context, Enum, InputObject, Object, OneofObject, Result};
use entity::ids::{CareRecipientId, NeedId, SurveyHouseholdId, WishId};

use super::door::SurveyHousehold;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::surveys::door_lifecycle::Step;
use crate::surveys::doors::{self, Told};
use crate::surveys::findings::{self, Found};

/// What came of asking.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum SurveyHouseholdResult {
    /// The household answered.
    Answered,
    /// Nobody was home: somebody may come again.
    NobodyHome,
    /// They do not want to be asked.
    Refused,
}

impl From<SurveyHouseholdResult> for Step {
    fn from(result: SurveyHouseholdResult) -> Self {
        match result {
            SurveyHouseholdResult::Answered => Self::Answer,
            SurveyHouseholdResult::NobodyHome => Self::FindNobody,
            SurveyHouseholdResult::Refused => Self::Refuse,
        }
    }
}

/// What came of asking at a door.
#[derive(InputObject)]
pub struct SurveyHouseholdRecordInput {
    /// The household on the list.
    id: Gid<SurveyHouseholdId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What came of it.
    result: SurveyHouseholdResult,
    /// Whether the household agrees that what it said is written down and followed up: said where it answered.
    consented: Option<bool>,
    /// What the household said, at most 2000 characters; only with its consent.
    note: Option<String>,
}

/// What it became: one of these, seen by you, of the community of the survey; a wish or a recipient is of somebody who
/// lives in the household.
#[derive(OneofObject)]
pub enum SurveyFound {
    /// A need.
    NeedId(Gid<NeedId>),
    /// A wish.
    WishId(Gid<WishId>),
    /// Somebody who is looked after.
    CareRecipientId(Gid<CareRecipientId>),
}

/// Links what became of an answer to it.
#[derive(InputObject)]
pub struct SurveyFindingAddInput {
    /// The household on the list, which consented.
    id: Gid<SurveyHouseholdId>,
    /// What it became.
    found: SurveyFound,
}

payload! {
    /// What `surveyHouseholdRecord` did.
    SurveyHouseholdRecordPayload {
        /// The household on the list as it is now; null where it was refused.
        survey_household: SurveyHousehold
    }
}

payload! {
    /// What `surveyFindingAdd` did.
    SurveyFindingAddPayload {
        /// The household on the list as it is now; null where it was refused.
        survey_household: SurveyHousehold
    }
}

/// The mutations at the doors.
#[derive(Default)]
pub struct DoorMutation;

#[Object]
impl DoorMutation {
    /// Writes down what came of asking, while the survey runs. Nothing is kept of a household that does not agree.
    #[graphql(directive = Access::apply(Action::SurveyHouseholdRecord))]
    async fn survey_household_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The household and what came of it.")] input: SurveyHouseholdRecordInput,
    ) -> Result<SurveyHouseholdRecordPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let told = Told {
                step: input.result.into(),
                consented: input.consented,
                note: input.note,
            };
            doors::record(&ctx.act()?, id, input.expected_version, told).await
        };
        SurveyHouseholdRecordPayload::of(ctx.asked(), done.await).await
    }

    /// Links a need, a wish or a care recipient to the household that told of it: each once.
    #[graphql(directive = Access::apply(Action::SurveyFindingAdd))]
    async fn survey_finding_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The household and what it became.")] input: SurveyFindingAddInput,
    ) -> Result<SurveyFindingAddPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let found = match input.found {
                SurveyFound::NeedId(id) => Found::Need(id.require("needId")?),
                SurveyFound::WishId(id) => Found::Wish(id.require("wishId")?),
                SurveyFound::CareRecipientId(id) => Found::Recipient(id.require("careRecipientId")?),
            };
            findings::add(&ctx.act()?, id, found).await
        };
        SurveyFindingAddPayload::of(ctx.asked(), done.await).await
    }
}
