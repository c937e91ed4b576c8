//! Surveys, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::ids::{CommunityId, SurveyId};
use entity::survey;

use super::door::SurveyHousehold;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::nested::Slice;
use crate::page::{List, Page, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::LocalDate;
use crate::surveys::loader::{DoorCount, DoorsOf, SurveyorsOf, Tally, TallyOf};
use crate::surveys::planning::{self, Wanted};
use crate::territory::graphql::Community;

/// Where a survey stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "survey::SurveyState")]
pub enum SurveyState {
    /// It is prepared; nobody goes round yet.
    Planned,
    /// People go from door to door.
    Running,
    /// It is over; what was found can still be followed up.
    Closed,
    /// It was called off.
    Cancelled,
}

/// 摸底调查: staff and volunteers go from door to door of a community and ask what is needed.
pub struct Survey(survey::Model);

impl From<survey::Model> for Survey {
    fn from(row: survey::Model) -> Self {
        Self(row)
    }
}

impl Survey {
    async fn tally(&self, ctx: &Context<'_>) -> Result<Tally> {
        Ok(load(ctx.asked(), TallyOf(self.0.id)).await?.unwrap_or_default())
    }

    async fn lies(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        let ctx = ctx.asked();
        let (community, members) =
            tokio::join!(load(ctx, self.0.community_id), load(ctx, SurveyorsOf(self.0.id)));
        let members = members?.unwrap_or_default();
        Ok(community?.map(|community| Place::of_survey(&community, members)))
    }
}

/// 摸底调查: staff and volunteers go from door to door of a community and ask what is needed.
#[Object(directive = Access::apply(Action::SurveyRead))]
impl Survey {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Where it stands.
    async fn state(&self) -> SurveyState {
        self.0.state.into()
    }

    /// The first day.
    async fn from_day(&self) -> LocalDate {
        LocalDate(self.0.from_on)
    }

    /// The last day.
    async fn to_day(&self) -> LocalDate {
        LocalDate(self.0.to_on)
    }

    /// Who goes round; without those whose data were erased.
    async fn surveyors(&self, ctx: &Context<'_>) -> Result<Vec<OfficeHolder>> {
        let people = load(ctx.asked(), SurveyorsOf(self.0.id)).await?;
        let mut surveyors = Vec::new();
        for person in people.unwrap_or_default() {
            surveyors.extend(OfficeHolder::of(ctx, person).await);
        }
        Ok(surveyors)
    }

    /// How many households are on the list.
    async fn planned_households(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.tally(ctx).await?.planned)
    }

    /// At how many somebody has been.
    async fn asked_households(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.tally(ctx).await?.asked)
    }

    /// How many of them answered.
    async fn answered_households(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.tally(ctx).await?.answered)
    }

    /// How many of them did not want to be asked.
    async fn refused_households(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.tally(ctx).await?.refused)
    }

    /// The households on the list, as far as you may see them: the staff of the community see all, a volunteer those
    /// that are given to one, while the survey runs.
    async fn households(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<SurveyHousehold>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let slice = Slice::of(&window)?;
        let rows = load(ctx.asked(), DoorsOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), DoorCount(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// Why it was called off; null unless it was.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// The community; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = self.lies(ctx).await?;
        Ok(place.map_or_else(Vec::new, |place| {
            planning::available(&ctx.asked().caller, &self.0, &place)
        }))
    }
}

/// The survey in which something was found; null where there is none, or none for the caller to see.
pub async fn found_in(ctx: &Context<'_>, survey: Result<Option<SurveyId>, Fault>) -> Option<Survey> {
    let read = async {
        let Some(id) = survey? else { return Ok(None) };
        Ok(load(ctx.asked(), id).await?.map(Survey))
    };
    ctx.nullable(read.await)
}

/// Which surveys.
#[derive(Default, InputObject)]
pub struct SurveyFilter {
    /// Those of this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those that stand so.
    state: Option<SurveyState>,
}

impl SurveyFilter {
    /// `None` where nothing can fit: an id of the wrong form is nobody's.
    fn wanted(self) -> Option<Wanted> {
        Some(Wanted {
            community: match self.community_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            state: self.state.map(Into::into),
        })
    }
}

/// The root fields of surveys.
#[derive(Default)]
pub struct SurveyQuery;

#[Object]
impl SurveyQuery {
    /// One survey; null for an unknown one and for one that you may not see alike.
    #[graphql(directive = Access::apply(Action::SurveyRead))]
    async fn survey(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<SurveyId>,
    ) -> Option<Survey> {
        let row = planning::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(Survey)))
    }

    /// The surveys that you may see, the oldest first.
    #[graphql(directive = Access::apply(Action::SurveyRead))]
    async fn surveys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<SurveyFilter>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Survey>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<survey::Model>::empty(count).into_list());
        };
        let page = planning::list(ctx.asked(), &wanted, window, count).await?;
        Ok(page.into_list())
    }
}
