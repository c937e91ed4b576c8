//! The seats of units on committees, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::ids::UnitId;
use entity::membership;

use super::joint_committee::JointCommittee;
use super::office_holder::OfficeHolder;
use super::unit::Unit;
use crate::committees::loader::{SeatCountOf, SeatsOf};
use crate::committees::memberships::{self, When};
use crate::gid;
use crate::nested::Slice;
use crate::page::{List, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::LocalDate;

/// What a seat on a joint committee is.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "membership::Seat")]
pub enum Seat {
    /// The community's own Party branch: the "1". Exactly one, always.
    Core,
    /// 牵头单位: coordinates the others. At most one at a time.
    Lead,
    /// One of the "N".
    Member,
    /// A leading body that guides.
    Guide,
}

/// Where a membership stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "membership::MembershipState")]
pub enum MembershipState {
    /// The unit was asked and has not agreed yet.
    Invited,
    /// The unit sits on the committee.
    Active,
    /// The unit has its seat, and takes no part for a while.
    Suspended,
    /// Over, or replaced by another seat of the same unit; it stays readable.
    Ended,
}

/// A unit's seat on a joint committee, from a day to a day.
pub struct Membership(membership::Model);

impl From<membership::Model> for Membership {
    fn from(row: membership::Model) -> Self {
        Self(row)
    }
}

/// A unit's seat on a joint committee, from a day to a day.
#[Object(directive = Access::apply(Action::MembershipRead))]
impl Membership {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What the seat is.
    async fn seat(&self) -> Seat {
        self.0.seat.into()
    }

    /// Where it stands.
    async fn state(&self) -> MembershipState {
        self.0.state.into()
    }

    /// The first day on which the seat was held; null while the unit is only invited.
    async fn from(&self) -> Option<LocalDate> {
        self.0.from_day.map(LocalDate)
    }

    /// The last day; null while it is held. It lies before `from` where the seat was given up on the day on which
    /// it was taken: then it was held on no day.
    async fn to(&self) -> Option<LocalDate> {
        self.0.to_day.map(LocalDate)
    }

    /// Why it ended; null while it stands or where nobody said.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// Who speaks for the unit; null where nobody was named or the person's data were erased.
    async fn representative(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.representative_id?).await
    }

    /// Which unit; null only if it is not for you to see.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// On which committee; null only if it is not for you to see.
    async fn joint_committee(&self, ctx: &Context<'_>) -> Option<JointCommittee> {
        let row = load(ctx.asked(), self.0.committee_id).await;
        ctx.nullable(row.map(|row| row.map(JointCommittee::from)))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let Some(committee) = load(ctx.asked(), self.0.committee_id).await? else {
            return Ok(Vec::new());
        };
        let Some(community) = load(ctx.asked(), committee.community_id).await? else {
            return Ok(Vec::new());
        };
        let place = Place::of_membership(&community, self.0.unit_id);
        Ok(memberships::available(&ctx.asked().caller, &self.0, &place))
    }
}

/// The seats of a unit, for `Unit.memberships`.
pub async fn of_unit(
    ctx: &Context<'_>,
    unit: UnitId,
    on: Option<LocalDate>,
    window: &Window,
) -> Result<List<Membership>> {
    let slice = Slice::of(window)?;
    let when = on.map_or(When::Now, |day| When::On(day.0));
    let rows = load(ctx.asked(), SeatsOf(unit, when, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), SeatCountOf(unit, when)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}
