//! Claims, as clients see them.

use async_graphql::{Context, Enum, ID, Object};
use entity::wish_claim;

use super::wish::Wish;
use crate::care::graphql::recipient;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::error::Fault;
use crate::files::graphql::file::{self, StoredFile};
use crate::gid;
use crate::money::Money;
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::{LocalDate, Moment};
use crate::volunteers::graphql::volunteer::Volunteer;
use crate::wishes::{claims, fulfil};

/// How a claim ended.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "wish_claim::ClaimOutcome")]
pub enum ClaimOutcome {
    /// The wish was fulfilled.
    Delivered,
    /// It was given back.
    Released,
    /// Its time ran out.
    Expired,
    /// The wish was cancelled.
    Cancelled,
}

/// 认领: a volunteer takes a wish upon oneself, for a time.
pub struct WishClaim(wish_claim::Model);

impl From<wish_claim::Model> for WishClaim {
    fn from(row: wish_claim::Model) -> Self {
        Self(row)
    }
}

impl WishClaim {
    /// The claimant, the person and the staff read what was written about it; who oversees does not.
    async fn require_words(&self, ctx: &Context<'_>) -> Result<(), Fault> {
        let caller = &ctx.asked().caller;
        if caller.person() == Some(self.0.volunteer_person_id) {
            return Ok(());
        }
        let place = recipient::place(ctx, self.0.person_id, self.0.community_id).await?;
        let place = place.map(|mut place| {
            place.volunteers.clear();
            place
        });
        place
            .filter(|place| caller.may(Action::WishPrivateRead, place))
            .map(drop)
            .ok_or(Fault::Forbidden)
    }
}

/// 认领: a volunteer takes a wish upon oneself, for a time.
#[Object(directive = Access::apply(Action::WishClaimRead))]
impl WishClaim {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What was claimed; null where it is not for you to see.
    async fn wish(&self, ctx: &Context<'_>) -> Option<Wish> {
        let row = load(ctx.asked(), self.0.wish_id).await;
        ctx.nullable(row.map(|row| row.map(Wish::from)))
    }

    /// Who claimed it, by name and unit; null once the data of that person were erased.
    async fn helper(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.volunteer_person_id).await
    }

    /// The record of who claimed it; null where that is not for you to see, such as for the person who wished.
    async fn volunteer(&self, ctx: &Context<'_>) -> Option<Volunteer> {
        let row = load(ctx.asked(), self.0.volunteer_id).await;
        ctx.nullable(row.map(|row| row.map(Volunteer::from)))
    }

    /// Whether it counts now: it has not ended, and its time has not run out.
    async fn lives(&self, ctx: &Context<'_>) -> bool {
        let at = ctx.asked().caller.at;
        at.is_some_and(|at| claims::lives(&self.0, at))
    }

    /// When it began.
    async fn claimed_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When its time runs out: the wish is free from then on.
    async fn due_at(&self) -> Moment {
        Moment(self.0.due_at)
    }

    /// When the claimant was reminded; null while not.
    async fn reminded_at(&self) -> Option<Moment> {
        self.0.reminded_at.map(Moment)
    }

    /// When it ended; null while nothing has ended it.
    async fn ended_at(&self) -> Option<Moment> {
        self.0.ended_at.map(Moment)
    }

    /// How it ended; null while nothing has ended it.
    async fn outcome(&self) -> Option<ClaimOutcome> {
        self.0.outcome.map(Into::into)
    }

    /// Why it was given back, in words; null where it was not, and with FORBIDDEN for those who oversee.
    #[graphql(directive = Access::apply(Action::WishPrivateRead))]
    async fn reason(&self, ctx: &Context<'_>) -> Option<String> {
        let read = self.require_words(ctx).await;
        ctx.nullable(read.map(|()| self.0.reason.clone()))
    }

    /// The day on which it was fulfilled; null where it was not.
    async fn delivered_on(&self) -> Option<LocalDate> {
        self.0.delivered_on.map(LocalDate)
    }

    /// What was given is worth; null where nothing was bought.
    async fn value(&self) -> Option<Money> {
        self.0.value_fen.map(Money::of_fen)
    }

    /// Photos of what was given, at most ten; null with FORBIDDEN for those who oversee.
    #[graphql(directive = Access::apply(Action::FileRead))]
    async fn photos(&self, ctx: &Context<'_>) -> Option<Vec<StoredFile>> {
        let read = async {
            self.require_words(ctx).await?;
            file::of(ctx, self.0.id.0).await.map(Some)
        };
        ctx.nullable(read.await)
    }

    /// How it was handed over, in words; null where nothing was said, and with FORBIDDEN for those who oversee.
    #[graphql(directive = Access::apply(Action::WishPrivateRead))]
    async fn note(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.require_words(ctx).await?;
            fulfil::note(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }
}
