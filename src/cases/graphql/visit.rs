//! Home visits, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::home_visit;
use entity::ids::{HomeVisitId, PersonId, ServiceCaseId};

use super::case::ServiceCase;
use crate::care::loader::TiesOf;
use crate::cases::visit_lifecycle::Step;
use crate::cases::visits::{self, NewVisit};
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::payload;
use crate::people::graphql::person::{self, Person};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::workflow;

/// How a home visit stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "HomeVisitState", remote = "home_visit::VisitState")]
pub enum VisitState {
    /// It is to come.
    Planned,
    /// Somebody was there and did what was to be done.
    Done,
    /// Nobody opened.
    NobodyHome,
    /// The resident did not want it.
    Refused,
    /// It was called off.
    Cancelled,
}

/// How a visit ended.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum HomeVisitResult {
    /// Somebody was there and did what was to be done.
    Done,
    /// Nobody opened.
    NobodyHome,
    /// The resident did not want it.
    Refused,
}

impl From<HomeVisitResult> for Step {
    fn from(result: HomeVisitResult) -> Self {
        match result {
            HomeVisitResult::Done => Self::Finish,
            HomeVisitResult::NobodyHome => Self::FindNobody,
            HomeVisitResult::Refused => Self::MeetRefusal,
        }
    }
}

/// 上门: somebody comes to the home for a case.
pub struct HomeVisit(home_visit::Model);

impl From<home_visit::Model> for HomeVisit {
    fn from(row: home_visit::Model) -> Self {
        Self(row)
    }
}

impl HomeVisit {
    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        let ctx = ctx.asked();
        let (community, ties) = tokio::join!(
            load(ctx, self.0.community_id),
            load(ctx, TiesOf(self.0.person_id))
        );
        let ties = ties?.unwrap_or_default();
        Ok(community?.map(|community| Place::of_visit(&self.0, &community, ties)))
    }

    async fn require(&self, ctx: &Context<'_>, action: Action) -> Result<(), Fault> {
        let place = self.place(ctx).await?;
        let may = |place: &Place| ctx.asked().caller.may(action, place);
        place.filter(may).map(drop).ok_or(Fault::Forbidden)
    }
}

/// 上门: somebody comes to the home for a case.
#[Object(directive = Access::apply(Action::HomeVisitRead))]
impl HomeVisit {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// How it stands.
    async fn state(&self) -> VisitState {
        self.0.state.into()
    }

    /// From when on the visitor may ring.
    async fn from(&self) -> Moment {
        Moment(self.0.slot_from)
    }

    /// Until when.
    async fn to(&self) -> Moment {
        Moment(self.0.slot_to)
    }

    /// When it ended or was called off; null while it is to come.
    async fn ended_at(&self) -> Option<Moment> {
        self.0.ended_at.map(Moment)
    }

    /// What the visitor says at the door, so that the resident knows who it is; null with FORBIDDEN for admins and
    /// auditors.
    #[graphql(directive = Access::apply(Action::HomeVisitWordRead))]
    async fn code_word(&self, ctx: &Context<'_>) -> Option<&str> {
        let read = self.require(ctx, Action::HomeVisitWordRead).await;
        ctx.nullable(read.map(|()| Some(self.0.code_word.as_str())))
    }

    /// What was noted at the end; null while nothing was, and with FORBIDDEN for admins and auditors.
    #[graphql(directive = Access::apply(Action::HomeVisitWordRead))]
    async fn note(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.require(ctx, Action::HomeVisitWordRead).await?;
            visits::note(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// Who is visited; null where that is not for you to see.
    async fn resident(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, Some(self.0.person_id)).await
    }

    /// Who comes; null once the data of that person were erased.
    async fn visitor(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.visitor_id).await
    }

    /// The case; null where it is not for you to see, such as for a volunteer who comes to the door.
    async fn case(&self, ctx: &Context<'_>) -> Option<ServiceCase> {
        let row = load(ctx.asked(), self.0.case_id).await;
        ctx.nullable(row.map(|row| row.map(ServiceCase::from)))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = self.place(ctx).await?;
        let mut mutations = place.map_or_else(Vec::new, |place| {
            workflow::available(&ctx.asked().caller, &self.0, &place)
        });
        mutations.retain(|mutation| mutation != "personErase" && mutation != "roleGrantTake");
        mutations.dedup();
        Ok(mutations)
    }
}

/// Plans a visit.
#[derive(InputObject)]
pub struct HomeVisitPlanInput {
    /// The case.
    case_id: Gid<ServiceCaseId>,
    /// Who comes: an official of the unit that has the case, one of the staff of the community, or a volunteer
    /// of that unit or of one that is active on the joint committee.
    visitor_id: Gid<PersonId>,
    /// From when on the visitor may ring: ahead, within 60 days.
    from: Moment,
    /// Until when: at most 4 hours later.
    to: Moment,
}

/// Ends a visit.
#[derive(InputObject)]
pub struct HomeVisitEndInput {
    /// The visit.
    id: Gid<HomeVisitId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// How it ended.
    result: HomeVisitResult,
    /// What is worth noting, at most 2000 characters; the resident reads it too.
    note: Option<String>,
}

/// Calls a visit off.
#[derive(InputObject)]
pub struct HomeVisitCancelInput {
    /// The visit.
    id: Gid<HomeVisitId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, in words; the other side reads it.
    note: Option<String>,
}

payload! {
    /// What `homeVisitPlan` did.
    HomeVisitPlanPayload {
        /// The planned visit; null where it was refused.
        visit: HomeVisit
    }
}

payload! {
    /// What `homeVisitEnd` did.
    HomeVisitEndPayload {
        /// The visit as it is now; null where it was refused.
        visit: HomeVisit
    }
}

payload! {
    /// What `homeVisitCancel` did.
    HomeVisitCancelPayload {
        /// The visit as it is now; null where it was refused.
        visit: HomeVisit
    }
}

/// The mutations of home visits.
#[derive(Default)]
pub struct VisitMutation;

#[Object]
impl VisitMutation {
    /// Plans a home visit for a case.
    #[graphql(directive = Access::apply(Action::HomeVisitPlan))]
    async fn home_visit_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case, who comes and when.")] input: HomeVisitPlanInput,
    ) -> Result<HomeVisitPlanPayload> {
        let done = async {
            let case = input.case_id.require("caseId")?;
            let new = NewVisit {
                visitor: input.visitor_id.require("visitorId")?,
                from: input.from.0,
                to: input.to.0,
            };
            visits::plan(&ctx.act()?, case, new).await
        };
        HomeVisitPlanPayload::of(ctx.asked(), done.await).await
    }

    /// Writes down how a visit ended, from an hour before its slot on.
    #[graphql(directive = Access::apply(Action::HomeVisitEnd))]
    async fn home_visit_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The visit and how it ended.")] input: HomeVisitEndInput,
    ) -> Result<HomeVisitEndPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let step = input.result.into();
            visits::end(
                &ctx.act()?,
                id,
                input.expected_version,
                step,
                input.note.as_deref(),
            )
            .await
        };
        HomeVisitEndPayload::of(ctx.asked(), done.await).await
    }

    /// Calls a visit off that is to come.
    #[graphql(directive = Access::apply(Action::HomeVisitCancel))]
    async fn home_visit_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The visit.")] input: HomeVisitCancelInput,
    ) -> Result<HomeVisitCancelPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let note = input.note.as_deref();
            visits::end(&ctx.act()?, id, input.expected_version, Step::Cancel, note).await
        };
        HomeVisitCancelPayload::of(ctx.asked(), done.await).await
    }
}
