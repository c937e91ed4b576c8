//! What can be done with joint committees.

use chrono::NaiveDate;
use entity::community;
use entity::ids::{CommunityId, JointCommitteeId, MembershipId, PersonId, UnitId};
use entity::joint_committee::{ActiveModel, Column, Entity, Model};
use entity::membership::{self, MembershipState, Seat};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, Set,
};

use super::membership_lifecycle::MembershipStep;
use super::memberships;
use super::units::{self, UnitRejection};
use crate::app::Ctx;
use crate::calendar;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::territory;
use crate::volunteers::teams;
use crate::work::{Act, Work, or_taken};

/// What can be refused about a committee.
pub enum CommitteeRejection {
    CommunityClosed,
    StandsAlready,
    FoundedInFuture,
    FoundedBeforeTheLastEnded,
    Dissolved,
}

impl From<CommitteeRejection> for Rejection {
    fn from(why: CommitteeRejection) -> Self {
        match why {
            CommitteeRejection::CommunityClosed => Self::new(
                Code::InvalidState,
                Text::new(
                    "该社区已撤销",
                    "ᠡᠨᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The community is closed",
                ),
            )
            .at("communityId"),
            CommitteeRejection::StandsAlready => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该社区已有联合党委",
                    "ᠡᠨᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠲᠦ ᠬᠠᠮᠲᠤᠷᠠᠭᠰᠠᠨ ᠨᠠᠮ ᠤᠨ ᠬᠣᠷᠢᠶ᠎ᠠ ᠪᠠᠢᠨ᠎ᠠ",
                    "This community has a joint committee already",
                ),
            )
            .at("communityId"),
            CommitteeRejection::FoundedInFuture => Self::invalid(Text::new(
                "成立日期不得晚于今天",
                "ᠪᠠᠢᠭᠤᠯᠤᠭᠳᠠᠭᠰᠠᠨ ᠡᠳᠦᠷ ᠨᠢ ᠥᠨᠥᠳᠦᠷ ᠡᠴᠡ ᠬᠣᠢᠰᠢ ᠪᠠᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "The day of founding is not after today",
            ))
            .at("foundedOn"),
            CommitteeRejection::FoundedBeforeTheLastEnded => Self::invalid(Text::new(
                "成立日期不得早于该社区上一届联合党委撤销之日",
                "ᠪᠠᠢᠭᠤᠯᠤᠭᠳᠠᠭᠰᠠᠨ ᠡᠳᠦᠷ ᠨᠢ ᠥᠮᠦᠨᠡᠬᠢ ᠬᠣᠷᠢᠶ᠎ᠠ ᠳᠠᠭᠤᠰᠤᠭᠰᠠᠨ ᠡᠳᠦᠷ ᠡᠴᠡ ᠡᠷᠲᠡ ᠪᠠᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "The day of founding is not before the community's last committee was dissolved",
            ))
            .at("foundedOn"),
            CommitteeRejection::Dissolved => Self::new(
                Code::InvalidState,
                Text::new(
                    "该联合党委已撤销",
                    "ᠡᠨᠡ ᠬᠠᠮᠲᠤᠷᠠᠭᠰᠠᠨ ᠨᠠᠮ ᠤᠨ ᠬᠣᠷᠢᠶ᠎ᠠ ᠲᠠᠷᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The joint committee is dissolved",
                ),
            ),
        }
    }
}

/// A committee to be founded, with the unit that is its core.
pub struct Founding {
    pub community: CommunityId,
    pub name: String,
    /// Today where it is `None`.
    pub founded_on: Option<NaiveDate>,
    pub core_unit: UnitId,
    pub representative: Option<PersonId>,
}

/// Which committees.
#[derive(Default)]
pub struct Wanted {
    pub community: Option<CommunityId>,
    pub region: Option<String>,
    pub dissolved: bool,
}

pub async fn find(ctx: &Ctx, id: JointCommitteeId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Those that were not dissolved.
pub fn standing(caller: &Caller) -> Select<Entity> {
    visible::<Entity>(caller).filter(Column::DissolvedOn.is_null())
}

pub async fn list(
    ctx: &Ctx,
    wanted: &Wanted,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    let mut select = if wanted.dissolved {
        visible::<Entity>(&ctx.caller)
    } else {
        standing(&ctx.caller)
    };
    if let Some(community) = wanted.community {
        select = select.filter(Column::CommunityId.eq(community));
    }
    if let Some(region) = &wanted.region {
        if !region.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::BadInput("`regionCode` has digits only".to_owned()));
        }
        let inside = community::Entity::find()
            .select_only()
            .column(community::Column::Id)
            .filter(community::Column::RegionCode.starts_with(region))
            .into_query();
        select = select.filter(Column::CommunityId.in_subquery(inside));
    }
    page::read(ctx, select, by, window, count).await
}

/// Founds a committee and gives its core a seat, both or neither.
pub async fn found(act: &Act<'_>, new: Founding) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    // Locked, so that it cannot be closed at the same time.
    let community = community::Entity::find_by_id(new.community)
        .filter(readable::<community::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("communityId"))?;
    let place = Place::in_community(&community);
    work.by.require(Action::JointCommitteeFound, &place)?;
    if community.closed_at.is_some() {
        return Err(CommitteeRejection::CommunityClosed.into());
    }
    let core = units::held(&work, new.core_unit)
        .await
        .map_err(|e| e.at("coreUnitId"))?;
    if core.closed_at.is_some() {
        return Err(Rejection::from(UnitRejection::Closed).at("coreUnitId").into());
    }
    let today = calendar::day(work.now);
    let founded_on = new.founded_on.unwrap_or(today);
    if founded_on > today {
        return Err(CommitteeRejection::FoundedInFuture.into());
    }
    let before = Entity::find()
        .filter(Column::CommunityId.eq(community.id))
        .filter(Column::DissolvedOn.gt(founded_on))
        .one(&work.tx)
        .await?;
    if before.is_some() {
        return Err(CommitteeRejection::FoundedBeforeTheLastEnded.into());
    }
    let row = ActiveModel {
        id: Set(JointCommitteeId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        community_id: Set(community.id),
        name: Set(input::line("name", &new.name, 60)?),
        founded_on: Set(founded_on),
        dissolved_on: Set(None),
    };
    let row = or_taken(row.insert(&work.tx).await, || {
        CommitteeRejection::StandsAlready.into()
    })?;
    let seat = membership::ActiveModel {
        id: Set(MembershipId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        committee_id: Set(row.id),
        unit_id: Set(core.id),
        seat: Set(Seat::Core),
        state: Set(MembershipState::Active),
        representative_id: Set(memberships::representative(&work, new.representative, core.id).await?),
        from_day: Set(Some(founded_on)),
        ..Default::default()
    };
    let seat = seat.insert(&work.tx).await?;
    work.record(Event {
        kind: "membership.seated",
        action: Action::JointCommitteeFound,
        subject: seat.id.into(),
        version: seat.version,
        place: &Place::of_membership(&community, core.id),
    })
    .await?;
    finish(
        work,
        Action::JointCommitteeFound,
        "joint_committee.founded",
        row,
        &place,
    )
    .await
}

pub async fn update(
    act: &Act<'_>,
    id: JointCommitteeId,
    expected_version: Option<i32>,
    name: Option<String>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, community) = open(&work, id, Action::JointCommitteeUpdate).await?;
    let mut change = <ActiveModel as Default>::default();
    if let Some(name) = name {
        change.name = Set(input::line("name", &name, 60)?);
    }
    let row = work.update(&row, expected_version, change).await?;
    let place = Place::in_community(&community);
    finish(
        work,
        Action::JointCommitteeUpdate,
        "joint_committee.updated",
        row,
        &place,
    )
    .await
}

/// Dissolves a committee from today on; every seat on it ends with it.
pub async fn dissolve(
    act: &Act<'_>,
    id: JointCommitteeId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, community) = open(&work, id, Action::JointCommitteeDissolve).await?;
    let reason = input::line("reason", reason, 200)?;
    let change = ActiveModel {
        dissolved_on: Set(Some(calendar::day(work.now))),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    let place = Place::in_community(&community);
    teams::close_all(&work, row.id, Action::JointCommitteeDissolve, &place).await?;
    for seat in memberships::standing_of(&work, row.id).await? {
        let place = Place::of_membership(&community, seat.unit_id);
        memberships::finish(&work, &seat, MembershipStep::End, None, &place, &reason).await?;
    }
    finish(
        work,
        Action::JointCommitteeDissolve,
        "joint_committee.dissolved",
        row,
        &place,
    )
    .await
}

/// The committee, locked: every change to its seats holds this lock, and takes it before any other.
pub(super) async fn locked(work: &Work, id: JointCommitteeId) -> Result<(Model, community::Model), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    Ok((row, community))
}

/// The committee, if the caller may see it, may do this there, and it stands.
async fn open(
    work: &Work,
    id: JointCommitteeId,
    action: Action,
) -> Result<(Model, community::Model), Refusal> {
    let (row, community) = locked(work, id).await?;
    work.by.require(action, &Place::in_community(&community))?;
    if row.dissolved_on.is_some() {
        return Err(Rejection::from(CommitteeRejection::Dissolved)
            .about(row.id)
            .into());
    }
    Ok((row, community))
}

async fn finish(work: Work, action: Action, kind: &str, row: Model, place: &Place) -> Result<Model, Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    work.commit(row).await
}
