//! Where wishes and claims lie.

use chrono::{DateTime, Utc};
use entity::community;
use entity::wish::Model;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Expr;

use super::Action;
use super::places::{Columns, Guarded, Place};
use super::ties::Ties;

/// Whether everyone is shown the public part at this moment.
pub fn is_published(wish: &Model, at: DateTime<Utc>) -> bool {
    wish.published_at.is_some() && wish.public_until.is_none_or(|end| end > at)
}

impl Place {
    /// A wish as it is read: given to who claimed it, whether or not the claim still lives.
    pub fn of_wish(wish: &Model, community: &community::Model, ties: Ties, at: DateTime<Utc>) -> Self {
        Self {
            volunteers: wish.claimant_id.into_iter().collect(),
            hidden: !is_published(wish, at),
            ..ties.place(wish.person_id, community)
        }
    }

    /// The same as it is acted on, and its private part: given to the claimant alone, while the claim lives.
    pub fn of_wish_held(wish: &Model, community: &community::Model, ties: Ties, at: DateTime<Utc>) -> Self {
        let lives = wish.claim_due_at.is_some_and(|due| due > at);
        Self {
            volunteers: wish.claimant_id.filter(|_| lives).into_iter().collect(),
            ..Self::of_wish(wish, community, ties, at)
        }
    }
}

impl Guarded for entity::wish::Entity {
    const READ: Action = Action::WishRead;
    fn columns() -> Columns {
        use entity::wish::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            person: Some(Expr::col((Entity, Column::PersonId))),
            volunteer: Some(|me| Column::ClaimantId.eq(me).into()),
            public: Some(|| Column::PublishedAt.is_not_null().into()),
            public_until: Some(Expr::col((Entity, Column::PublicUntil))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::wish_claim::Entity {
    const READ: Action = Action::WishClaimRead;
    fn columns() -> Columns {
        use entity::wish_claim::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            person: Some(Expr::col((Entity, Column::PersonId))),
            volunteer: Some(|me| Column::VolunteerPersonId.eq(me).into()),
            ..Columns::default()
        }
    }
}
