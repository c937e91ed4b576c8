//! Problems that volunteers solve, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::care_problem;
use entity::ids::{CareProblemId, PairingId};

use super::pairing::Pairing;
use crate::care::loader::TiesOf;
use crate::care::problems;
use crate::cases::graphql::case::ServiceCase;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::payload;
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// How a problem stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CareProblemState", remote = "care_problem::ProblemState")]
pub enum ProblemState {
    /// It was written down.
    Open,
    /// The volunteer is at it.
    InProgress,
    /// It is solved, as who solved it says.
    Solved,
    /// It is solved, as somebody else says: it counts.
    Verified,
    /// It became a case.
    Referred,
}

/// A problem of work or daily life that a volunteer takes on. It counts once it is verified.
pub struct CareProblem(care_problem::Model);

impl From<care_problem::Model> for CareProblem {
    fn from(row: care_problem::Model) -> Self {
        Self(row)
    }
}

impl CareProblem {
    /// Where it lies: with the two who are or were paired, in the community.
    async fn may(&self, ctx: &Context<'_>, action: Action) -> Result<(), Fault> {
        let (community, ties) = tokio::join!(
            load(ctx.asked(), self.0.community_id),
            load(ctx.asked(), TiesOf(self.0.person_id))
        );
        let ties = ties?.unwrap_or_default();
        let place = community?.map(|community| Place {
            volunteers: vec![self.0.volunteer_person_id],
            ..ties.place(self.0.person_id, &community)
        });
        let may = |place: &Place| ctx.asked().caller.may(action, place);
        place.filter(may).map(drop).ok_or(Fault::Forbidden)
    }
}

/// A problem of work or daily life that a volunteer takes on. It counts once it is verified.
#[Object(directive = Access::apply(Action::CareLogRead))]
impl CareProblem {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The pairing; null where that is not for you to see.
    async fn pairing(&self, ctx: &Context<'_>) -> Option<Pairing> {
        let row = load(ctx.asked(), self.0.pairing_id).await;
        ctx.nullable(row.map(|row| row.map(Pairing::from)))
    }

    /// How it stands.
    async fn state(&self) -> ProblemState {
        self.0.state.into()
    }

    /// What it is; null once the data of the person were erased, and with FORBIDDEN for the person and for auditors.
    #[graphql(directive = Access::apply(Action::CareLogNoteRead))]
    async fn text(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.may(ctx, Action::CareLogNoteRead).await?;
            problems::text(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// What was done about it; null while nothing was, and with FORBIDDEN for the person and for auditors.
    #[graphql(directive = Access::apply(Action::CareLogNoteRead))]
    async fn solution(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.may(ctx, Action::CareLogNoteRead).await?;
            problems::solution(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// When it was written down.
    async fn opened_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When it was solved; null while it is not.
    async fn solved_at(&self) -> Option<Moment> {
        self.0.solved_at.map(Moment)
    }

    /// When somebody else said so; null while nobody did.
    async fn verified_at(&self) -> Option<Moment> {
        self.0.verified_at.map(Moment)
    }

    /// Who said so, where that is not the person; null while nobody did.
    async fn verified_by(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        let by = self.0.verified_by.filter(|by| *by != self.0.person_id)?;
        OfficeHolder::of(ctx, by).await
    }

    /// The case that it became; null where it did not, and where that is not for you to see.
    async fn case(&self, ctx: &Context<'_>) -> Option<ServiceCase> {
        let row = load(ctx.asked(), self.0.case_id?).await;
        ctx.nullable(row.map(|row| row.map(ServiceCase::from)))
    }
}

/// A problem to write down.
#[derive(InputObject)]
pub struct CareProblemOpenInput {
    /// The active pairing.
    pairing_id: Gid<PairingId>,
    /// What it is, at most 2000 characters.
    text: String,
}

/// Takes a problem on.
#[derive(InputObject)]
pub struct CareProblemBeginInput {
    /// The problem.
    id: Gid<CareProblemId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Solves a problem.
#[derive(InputObject)]
pub struct CareProblemSolveInput {
    /// The problem.
    id: Gid<CareProblemId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What was done about it, at most 2000 characters.
    solution: String,
}

/// Says that a problem is solved.
#[derive(InputObject)]
pub struct CareProblemVerifyInput {
    /// The problem.
    id: Gid<CareProblemId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Makes a case of a problem.
#[derive(InputObject)]
pub struct CareProblemReferInput {
    /// The problem.
    id: Gid<CareProblemId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What is asked for in the case, at most 2000 characters; the person reads it.
    request: String,
}

payload! {
    /// What `careProblemOpen` did.
    CareProblemOpenPayload {
        /// The problem as it is now; null where it was refused.
        problem: CareProblem
    }
}

payload! {
    /// What `careProblemBegin` did.
    CareProblemBeginPayload {
        /// The problem as it is now; null where it was refused.
        problem: CareProblem
    }
}

payload! {
    /// What `careProblemSolve` did.
    CareProblemSolvePayload {
        /// The problem as it is now; null where it was refused.
        problem: CareProblem
    }
}

payload! {
    /// What `careProblemVerify` did.
    CareProblemVerifyPayload {
        /// The problem as it is now; null where it was refused.
        problem: CareProblem
    }
}

payload! {
    /// What `careProblemRefer` did.
    CareProblemReferPayload {
        /// The problem as it is now; null where it was refused.
        problem: CareProblem
    }
}

/// The mutations of problems.
#[derive(Default)]
pub struct ProblemMutation;

#[Object]
impl ProblemMutation {
    /// Writes a problem down.
    #[graphql(directive = Access::apply(Action::CareProblemOpen))]
    async fn care_problem_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pairing and the problem.")] input: CareProblemOpenInput,
    ) -> Result<CareProblemOpenPayload> {
        let done = async {
            let pairing = input.pairing_id.require("pairingId")?;
            problems::open(&ctx.act()?, pairing, &input.text).await
        };
        CareProblemOpenPayload::of(ctx.asked(), done.await).await
    }

    /// Takes a problem on.
    #[graphql(directive = Access::apply(Action::CareProblemSolve))]
    async fn care_problem_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The problem.")] input: CareProblemBeginInput,
    ) -> Result<CareProblemBeginPayload> {
        let done = async {
            let id = input.id.require("id")?;
            problems::begin(&ctx.act()?, id, input.expected_version).await
        };
        CareProblemBeginPayload::of(ctx.asked(), done.await).await
    }

    /// Says what was done about a problem. It counts once somebody else says so too.
    #[graphql(directive = Access::apply(Action::CareProblemSolve))]
    async fn care_problem_solve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The problem and what was done.")] input: CareProblemSolveInput,
    ) -> Result<CareProblemSolvePayload> {
        let done = async {
            let id = input.id.require("id")?;
            problems::solve(&ctx.act()?, id, input.expected_version, &input.solution).await
        };
        CareProblemSolvePayload::of(ctx.asked(), done.await).await
    }

    /// Says that a problem is solved; never who solved it.
    #[graphql(directive = Access::apply(Action::CareProblemVerify))]
    async fn care_problem_verify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The problem.")] input: CareProblemVerifyInput,
    ) -> Result<CareProblemVerifyPayload> {
        let done = async {
            let id = input.id.require("id")?;
            problems::verify(&ctx.act()?, id, input.expected_version).await
        };
        CareProblemVerifyPayload::of(ctx.asked(), done.await).await
    }

    /// Makes a case of a problem, for the person.
    #[graphql(directive = Access::apply(Action::CareProblemRefer))]
    async fn care_problem_refer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The problem and the request.")] input: CareProblemReferInput,
    ) -> Result<CareProblemReferPayload> {
        let done = async {
            let id = input.id.require("id")?;
            problems::refer(&ctx.act()?, id, input.expected_version, input.request).await
        };
        CareProblemReferPayload::of(ctx.asked(), done.await).await
    }
}
