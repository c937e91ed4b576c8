//! Changes to surveys, as clients see them.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::{CommunityId, HouseholdId, PersonId, SurveyId};

use super::survey::Survey;
use crate::error::Rejection;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;
use crate::surveys::doors;
use crate::surveys::lifecycle::Step;
use crate::surveys::planning::{self, NewSurvey};

/// A survey to plan.
#[derive(InputObject)]
pub struct SurveyPlanInput {
    /// The community in which people go round.
    community_id: Gid<CommunityId>,
    /// At most 60 characters.
    title: String,
    /// The first day.
    from_day: LocalDate,
    /// The last day: within 180 days from the first.
    to_day: LocalDate,
    /// Who goes round, at least one and at most 100: staff of the community, and volunteers of the units of its joint
    /// committee.
    surveyor_ids: Vec<Gid<PersonId>>,
}

/// Lets a survey begin.
#[derive(InputObject)]
pub struct SurveyBeginInput {
    /// The survey, which has households to ask.
    id: Gid<SurveyId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Closes a survey.
#[derive(InputObject)]
pub struct SurveyCloseInput {
    /// The survey.
    id: Gid<SurveyId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Calls a survey off.
#[derive(InputObject)]
pub struct SurveyCancelInput {
    /// The survey.
    id: Gid<SurveyId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, at most 200 characters.
    reason: String,
}

/// Puts households on the list of a survey.
#[derive(InputObject)]
pub struct SurveyHouseholdsAddInput {
    /// The survey, before it is over.
    id: Gid<SurveyId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Open households of the community, 1 to 100 at once, each once in a survey.
    household_ids: Vec<Gid<HouseholdId>>,
    /// Who of those who go round is to ask there; the staff unless said.
    surveyor_id: Option<Gid<PersonId>>,
}

payload! {
    /// What `surveyPlan` did.
    SurveyPlanPayload {
        /// The new survey; null where it was refused.
        survey: Survey
    }
}

payload! {
    /// What `surveyBegin` did.
    SurveyBeginPayload {
        /// The survey as it is now; null where it was refused.
        survey: Survey
    }
}

payload! {
    /// What `surveyClose` did.
    SurveyClosePayload {
        /// The survey as it is now; null where it was refused.
        survey: Survey
    }
}

payload! {
    /// What `surveyCancel` did.
    SurveyCancelPayload {
        /// The survey as it is now; null where it was refused.
        survey: Survey
    }
}

payload! {
    /// What `surveyHouseholdsAdd` did.
    SurveyHouseholdsAddPayload {
        /// The survey as it is now; null where it was refused.
        survey: Survey
    }
}

/// The mutations of surveys.
#[derive(Default)]
pub struct SurveyMutation;

#[Object]
impl SurveyMutation {
    /// Plans a survey of a community.
    #[graphql(directive = Access::apply(Action::SurveyPlan))]
    async fn survey_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The survey.")] input: SurveyPlanInput,
    ) -> Result<SurveyPlanPayload> {
        let done = async {
            let community = input.community_id.require("communityId")?;
            let surveyors = input.surveyor_ids.into_iter().map(|id| id.require("surveyorIds"));
            let new = NewSurvey {
                title: input.title,
                from: input.from_day.0,
                to: input.to_day.0,
                surveyors: surveyors.collect::<Result<_, Rejection>>()?,
            };
            planning::plan(&ctx.act()?, community, new).await
        };
        SurveyPlanPayload::of(ctx.asked(), done.await).await
    }

    /// Lets a survey begin: from now on those who go round see the households that are given to them.
    #[graphql(directive = Access::apply(Action::SurveyBegin))]
    async fn survey_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The survey.")] input: SurveyBeginInput,
    ) -> Result<SurveyBeginPayload> {
        let done = async {
            let id = input.id.require("id")?;
            planning::take(&ctx.act()?, id, input.expected_version, Step::Begin, None).await
        };
        SurveyBeginPayload::of(ctx.asked(), done.await).await
    }

    /// Closes a survey: those who went round no longer see the households.
    #[graphql(directive = Access::apply(Action::SurveyClose))]
    async fn survey_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The survey.")] input: SurveyCloseInput,
    ) -> Result<SurveyClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            planning::take(&ctx.act()?, id, input.expected_version, Step::Close, None).await
        };
        SurveyClosePayload::of(ctx.asked(), done.await).await
    }

    /// Calls a survey off.
    #[graphql(directive = Access::apply(Action::SurveyCancel))]
    async fn survey_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The survey and the reason.")] input: SurveyCancelInput,
    ) -> Result<SurveyCancelPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let reason = Some(input.reason.as_str());
            planning::take(&ctx.act()?, id, input.expected_version, Step::Cancel, reason).await
        };
        SurveyCancelPayload::of(ctx.asked(), done.await).await
    }

    /// Puts households on the list of a survey.
    #[graphql(directive = Access::apply(Action::SurveyHouseholdsAdd))]
    async fn survey_households_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The survey and the households.")] input: SurveyHouseholdsAddInput,
    ) -> Result<SurveyHouseholdsAddPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let households = input
                .household_ids
                .into_iter()
                .map(|id| id.require("householdIds"));
            let households = households.collect::<Result<_, Rejection>>()?;
            let surveyor = input.surveyor_id.map(|id| id.require("surveyorId")).transpose()?;
            doors::add(&ctx.act()?, id, input.expected_version, households, surveyor).await
        };
        SurveyHouseholdsAddPayload::of(ctx.asked(), done.await).await
    }
}
