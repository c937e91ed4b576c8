//! What residents think of how their cases ended, as clients see it.

use async_graphql::{Context, Enum, Object};
use entity::case_rating;

use super::callback::CaseCallback;
use crate::cases::loader::CallbackOf;
use crate::cases::ratings;
use crate::error::Fault;
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// 评价: what a resident thinks of how a round of a case ended, best first.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CaseRatingLevel", remote = "case_rating::RatingLevel")]
pub enum RatingLevel {
    /// 非常满意
    VerySatisfied,
    /// 满意
    Satisfied,
    /// 基本满意
    Fair,
    /// 不满意: somebody calls the resident.
    Dissatisfied,
    /// 非常不满意: somebody calls the resident.
    VeryDissatisfied,
}

/// What a resident thinks of how a round of a case ended.
pub struct CaseRating {
    row: case_rating::Model,
    place: Place,
}

impl CaseRating {
    /// `place` is where the case lies.
    pub fn new(row: case_rating::Model, place: Place) -> Self {
        Self { row, place }
    }
}

/// What a resident thinks of how a round of a case ended.
#[Object(directive = Access::apply(Action::ServiceCaseRead))]
impl CaseRating {
    /// Which round.
    async fn round(&self) -> i32 {
        self.row.round
    }

    /// The rating.
    async fn level(&self) -> RatingLevel {
        self.row.level.into()
    }

    /// What the resident wrote; null for nothing, and with FORBIDDEN for admins and auditors.
    #[graphql(directive = Access::apply(Action::CaseTextRead))]
    async fn comment(&self, ctx: &Context<'_>) -> Option<String> {
        let read = if ctx.asked().caller.may(Action::CaseTextRead, &self.place) {
            ratings::comment(ctx.asked(), &self.row)
        } else {
            Err(Fault::Forbidden)
        };
        ctx.nullable(read)
    }

    /// When it was given.
    async fn rated_at(&self) -> Moment {
        Moment(self.row.created_at)
    }

    /// The call to the resident that a bad rating asks for; null for a good one, and where it is not for you to see.
    async fn callback(&self, ctx: &Context<'_>) -> Option<CaseCallback> {
        let row = load(ctx.asked(), CallbackOf(self.row.id)).await;
        ctx.nullable(row.map(|row| row.map(CaseCallback::from)))
    }
}
