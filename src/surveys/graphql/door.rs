//! The households of a survey, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::{survey_finding, survey_household};

use super::survey::Survey;
use crate::care::graphql::recipient::CareRecipient;
use crate::care::households;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::gid;
use crate::needs::graphql::need::Need;
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::surveys::doors;
use crate::surveys::loader::{FindingsOf, HomeAsked};
use crate::wishes::graphql::wish::Wish;

/// What came of asking at a door.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "SurveyHouseholdState", remote = "survey_household::DoorState")]
pub enum DoorState {
    /// Nobody has been there.
    ToAsk,
    /// The household answered.
    Answered,
    /// Nobody was home: somebody may come again.
    NobodyHome,
    /// They do not want to be asked.
    Refused,
}

/// A household on the list of a survey.
pub struct SurveyHousehold(survey_household::Model);

impl From<survey_household::Model> for SurveyHousehold {
    fn from(row: survey_household::Model) -> Self {
        Self(row)
    }
}

/// A household on the list of a survey. Whoever sees it reads the label and the address of the household.
#[Object(directive = Access::apply(Action::SurveyHouseholdRead))]
impl SurveyHousehold {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What came of asking.
    async fn state(&self) -> DoorState {
        self.0.state.into()
    }

    /// What the staff call the household.
    async fn label(&self, ctx: &Context<'_>) -> Option<String> {
        let home = load(ctx.asked(), HomeAsked(self.0.household_id)).await;
        ctx.nullable(home.map(|home| home.map(|home| home.label)))
    }

    /// Where the household is, in words; null while unknown.
    async fn address(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            match load(ctx.asked(), HomeAsked(self.0.household_id)).await? {
                Some(home) => households::address(ctx.asked(), &home),
                None => Ok(None),
            }
        };
        ctx.nullable(read.await)
    }

    /// Who is to ask there; null: the staff.
    async fn surveyor(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.surveyor_id?).await
    }

    /// Whether the household agrees that what it said is written down and followed up.
    async fn consented(&self) -> bool {
        self.0.consented
    }

    /// What the household said; null while nothing is written down.
    async fn note(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.nullable(doors::note(ctx.asked(), &self.0))
    }

    /// When somebody was there last; null before.
    async fn asked_at(&self) -> Option<Moment> {
        self.0.asked_at.map(Moment)
    }

    /// Who was there last; null before.
    async fn asked_by(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.asked_by?).await
    }

    /// What became of what the household said.
    async fn findings(&self, ctx: &Context<'_>) -> Result<Vec<SurveyFinding>> {
        let rows = load(ctx.asked(), FindingsOf(self.0.id)).await?;
        Ok(rows.unwrap_or_default().into_iter().map(SurveyFinding).collect())
    }

    /// The survey; null only if it is not for you to see.
    async fn survey(&self, ctx: &Context<'_>) -> Option<Survey> {
        let row = load(ctx.asked(), self.0.survey_id).await;
        ctx.nullable(row.map(|row| row.map(Survey::from)))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let asked = ctx.asked();
        let (community, survey) =
            tokio::join!(load(asked, self.0.community_id), load(asked, self.0.survey_id));
        let (Some(community), survey) = (community?, survey?) else {
            return Ok(Vec::new());
        };
        let place = Place::of_door(&self.0, survey.as_ref(), &community);
        let state = survey.map(|survey| survey.state);
        Ok(doors::available(&asked.caller, &self.0, &place, state))
    }
}

/// What a household said became one of these; those that are not for you to see are null.
pub struct SurveyFinding(survey_finding::Model);

/// What a household said became one of these; those that are not for you to see are null.
#[Object(directive = Access::apply(Action::SurveyHouseholdRead))]
impl SurveyFinding {
    /// When it was linked.
    async fn found_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// A need.
    async fn need(&self, ctx: &Context<'_>) -> Option<Need> {
        let row = load(ctx.asked(), self.0.need_id?).await;
        ctx.nullable(row.map(|row| row.map(Need::from)))
    }

    /// A wish.
    async fn wish(&self, ctx: &Context<'_>) -> Option<Wish> {
        let row = load(ctx.asked(), self.0.wish_id?).await;
        ctx.nullable(row.map(|row| row.map(Wish::from)))
    }

    /// Somebody who is looked after.
    async fn care_recipient(&self, ctx: &Context<'_>) -> Option<CareRecipient> {
        let row = load(ctx.asked(), self.0.recipient_id?).await;
        ctx.nullable(row.map(|row| row.map(CareRecipient::from)))
    }
}
