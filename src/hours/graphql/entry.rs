//! Hours, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result, Union};
use entity::hour_entry;
use entity::ids::VolunteerId;

use crate::activities::graphql::sign_up::SignUp;
use crate::care::graphql::log::CareLog;
use crate::cases::graphql::visit::HomeVisit;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::committees::graphql::unit::Unit;
use crate::error::Fault;
use crate::gid;
use crate::hours::deeds::DeedId;
use crate::hours::entries;
use crate::hours::loader::{HourCount, HoursOf};
use crate::nested::Slice;
use crate::page::{List, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::territory::graphql::Community;
use crate::volunteers::graphql::volunteer::Volunteer;
use crate::wishes::graphql::claim::WishClaim;

/// Where an entry of hours stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "HourEntryState", remote = "hour_entry::HourState")]
pub enum HourState {
    /// It waits for somebody else to confirm it.
    Submitted,
    /// Somebody else says that it is so: it counts.
    Confirmed,
    /// Somebody else says that it is not so; `endReason` tells why.
    Rejected,
    /// The volunteer took it back before it was confirmed.
    Withdrawn,
    /// It was confirmed, and taken back later; `endReason` tells why.
    Reversed,
}

/// What kind of deed hours are for.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "hour_entry::DeedKind")]
pub enum DeedKind {
    /// An activity that was attended.
    Activity,
    /// A home visit that was done.
    HomeVisit,
    /// A contact with somebody whom the volunteer is paired with.
    CareLog,
    /// A wish that was delivered.
    Wish,
}

/// What hours are for.
#[derive(Union)]
pub enum HourDeed {
    SignUp(SignUp),
    HomeVisit(HomeVisit),
    CareLog(CareLog),
    WishClaim(WishClaim),
}

/// 服务时长: the time that a volunteer gave for one deed.
pub struct HourEntry(hour_entry::Model);

impl From<hour_entry::Model> for HourEntry {
    fn from(row: hour_entry::Model) -> Self {
        Self(row)
    }
}

impl HourEntry {
    async fn lies(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        let community = load(ctx.asked(), self.0.community_id).await?;
        Ok(community.map(|community| Place::of_hours(&self.0, &community)))
    }

    async fn done(&self, ctx: &Context<'_>) -> Result<Option<HourDeed>, Fault> {
        let ctx = ctx.asked();
        Ok(match DeedId::of(&self.0) {
            Some(DeedId::Activity(id)) => load(ctx, id).await?.map(|row| HourDeed::SignUp(row.into())),
            Some(DeedId::HomeVisit(id)) => load(ctx, id).await?.map(|row| HourDeed::HomeVisit(row.into())),
            Some(DeedId::CareLog(id)) => load(ctx, id).await?.map(|row| HourDeed::CareLog(row.into())),
            Some(DeedId::Wish(id)) => load(ctx, id).await?.map(|row| HourDeed::WishClaim(row.into())),
            None => None,
        })
    }
}

/// 服务时长: the time that a volunteer gave for one deed.
#[Object(directive = Access::apply(Action::HourEntryRead))]
impl HourEntry {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Where it stands.
    async fn state(&self) -> HourState {
        self.0.state.into()
    }

    /// What kind of deed it is for.
    async fn deed_kind(&self) -> DeedKind {
        self.0.deed_kind.into()
    }

    /// What it is for; null where that is not for you to see, such as a visit of a case that your unit does not have.
    async fn deed(&self, ctx: &Context<'_>) -> Option<HourDeed> {
        ctx.nullable(self.done(ctx).await)
    }

    /// When the volunteer began, at the full minute.
    async fn starts_at(&self) -> Moment {
        Moment(self.0.starts_at)
    }

    /// When the volunteer was done, at the full minute.
    async fn ends_at(&self) -> Moment {
        Moment(self.0.ends_at)
    }

    /// How many minutes were served, 1 to 1440: no more than lie between the two moments.
    async fn minutes(&self) -> i32 {
        self.0.minutes
    }

    /// What the volunteer noted; null where nothing was noted or the data of the volunteer were erased, and with
    /// FORBIDDEN for admins and auditors.
    #[graphql(directive = Access::apply(Action::HourEntryNoteRead))]
    async fn note(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            let may = |place: &Place| ctx.asked().caller.may(Action::HourEntryNoteRead, place);
            if !self.lies(ctx).await?.as_ref().is_some_and(may) {
                return Err(Fault::Forbidden);
            }
            entries::note(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// Whose time it is; null where the record of the volunteer is not for you to see.
    async fn volunteer(&self, ctx: &Context<'_>) -> Option<Volunteer> {
        let row = load(ctx.asked(), self.0.volunteer_id).await;
        ctx.nullable(row.map(|row| row.map(Volunteer::from)))
    }

    /// Whose time it is, by name and unit; null once the data of that person were erased.
    async fn helper(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.person_id).await
    }

    /// The unit of the volunteer when the hours were submitted; null only if it is not for you to see.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The community of the deed; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// When it was submitted.
    async fn submitted_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When it was confirmed; null where it was not.
    async fn confirmed_at(&self) -> Option<Moment> {
        self.0.confirmed_at.map(Moment)
    }

    /// Who confirmed it, by name and unit; null where nobody did, and once the data of that person were erased.
    async fn confirmer(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.confirmed_by?).await
    }

    /// When it was rejected, withdrawn or reversed; null while it stands.
    async fn ended_at(&self) -> Option<Moment> {
        self.0.ended_at.map(Moment)
    }

    /// Why it was rejected or reversed; null where it was not.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = self.lies(ctx).await?;
        Ok(place.map_or_else(Vec::new, |place| {
            entries::available(&ctx.asked().caller, &self.0, &place)
        }))
    }
}

/// The hours of a volunteer, for `Volunteer.hourEntries`.
pub async fn of_volunteer(
    ctx: &Context<'_>,
    volunteer: VolunteerId,
    window: &Window,
) -> Result<List<HourEntry>> {
    let slice = Slice::of(window)?;
    let rows = load(ctx.asked(), HoursOf(volunteer, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), HourCount(volunteer)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}
