//! 在职党员志愿服务队: what can be done with the teams of committees. Locks are taken in one order: committee, team,
//! volunteer.

use entity::ids::{JointCommitteeId, VolunteerTeamId};
use entity::volunteer_team::{ActiveModel, Column, Entity, Model};
use entity::{community, joint_committee};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
};

use super::members;
use crate::app::Ctx;
use crate::committees::joint_committees::CommitteeRejection;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::territory;
use crate::work::{Act, Work, or_taken};

/// What can be refused about a team.
pub enum TeamRejection {
    NameTaken,
    Closed,
}

impl From<TeamRejection> for Rejection {
    fn from(why: TeamRejection) -> Self {
        match why {
            TeamRejection::NameTaken => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "已有同名的服务队",
                    "ᠡᠢᠮᠦ ᠨᠡᠷ᠎ᠡ ᠲᠠᠢ ᠳ᠋ᠦᠢ ᠪᠠᠢᠨ᠎ᠠ",
                    "The committee has a team of this name",
                ),
            )
            .at("name"),
            TeamRejection::Closed => Self::new(
                Code::InvalidState,
                Text::new("该服务队已解散", "ᠡᠨᠡ ᠳ᠋ᠦᠢ ᠲᠠᠷᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ", "The team is closed"),
            ),
        }
    }
}

pub async fn find(ctx: &Ctx, id: VolunteerTeamId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Those that were not closed.
pub fn standing(caller: &Caller) -> Select<Entity> {
    visible::<Entity>(caller).filter(Column::DissolvedAt.is_null())
}

pub async fn create(act: &Act<'_>, committee: JointCommitteeId, name: &str) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (committee, community) = committee_held(&work, committee)
        .await
        .map_err(|e| e.at("committeeId"))?;
    let place = Place::in_community(&community);
    work.by.require(Action::VolunteerTeamCreate, &place)?;
    if committee.dissolved_on.is_some() {
        return Err(Rejection::from(CommitteeRejection::Dissolved)
            .at("committeeId")
            .into());
    }
    let row = ActiveModel {
        id: Set(VolunteerTeamId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        committee_id: Set(committee.id),
        name: Set(input::line("name", name, 60)?),
        dissolved_at: Set(None),
    };
    let row = or_taken(row.insert(&work.tx).await, || TeamRejection::NameTaken.into())?;
    record(
        &work,
        Action::VolunteerTeamCreate,
        "volunteer_team.created",
        &row,
        &place,
    )
    .await?;
    work.commit(row).await
}

/// Closes a team for good; its members leave it.
pub async fn close(
    act: &Act<'_>,
    id: VolunteerTeamId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, community) = held(&work, id).await?;
    let place = Place::in_community(&community);
    work.by.require(Action::VolunteerTeamClose, &place)?;
    if row.dissolved_at.is_some() {
        return Err(Rejection::from(TeamRejection::Closed).about(row.id).into());
    }
    let row = end(&work, &row, expected_version, Action::VolunteerTeamClose, &place).await?;
    work.commit(row).await
}

/// Closes the teams of a committee that is dissolved, whose row the act holds.
pub async fn close_all(
    work: &Work,
    committee: JointCommitteeId,
    action: Action,
    place: &Place,
) -> Result<(), Refusal> {
    let rows = Entity::find()
        .filter(Column::CommitteeId.eq(committee))
        .filter(Column::DissolvedAt.is_null())
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows {
        end(work, &row, None, action, place).await?;
    }
    Ok(())
}

async fn end(
    work: &Work,
    row: &Model,
    expected_version: Option<i32>,
    action: Action,
    place: &Place,
) -> Result<Model, Refusal> {
    let change = ActiveModel {
        dissolved_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(row, expected_version, change).await?;
    members::leave_team(work, row.id, action, place).await?;
    record(work, action, "volunteer_team.closed", &row, place).await?;
    Ok(row)
}

/// The team, locked after its committee, if the caller may see it.
pub(super) async fn held(work: &Work, id: VolunteerTeamId) -> Result<(Model, community::Model), Refusal> {
    let find = || Entity::find_by_id(id).filter(readable::<Entity>(&work.by));
    let row = find().one(&work.tx).await?.ok_or_else(Rejection::not_found)?;
    let (_, community) = committee_held(work, row.committee_id).await?;
    let row = find()
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    Ok((row, community))
}

/// The committee, held as it is: no seat on it changes before the act ends.
async fn committee_held(
    work: &Work,
    id: JointCommitteeId,
) -> Result<(joint_committee::Model, community::Model), Refusal> {
    let row = joint_committee::Entity::find_by_id(id)
        .filter(readable::<joint_committee::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    Ok((row, community))
}

async fn record(work: &Work, action: Action, kind: &str, row: &Model, place: &Place) -> Result<(), Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await
}
