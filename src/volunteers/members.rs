//! Who is on which team. A unit has a few slots on each; who joins takes the lowest that is free.

use entity::ids::{JointCommitteeId, TeamMemberId, UnitId, VolunteerId, VolunteerTeamId};
use entity::membership::{self, MembershipState};
use entity::team_member::{ActiveModel, Column, Entity, Model};
use entity::volunteer::VolunteerState;
use entity::volunteer_team;
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, Set,
};

use super::teams::{self, TeamRejection};
use super::volunteers::{self, Lock};
use crate::app::Ctx;
use crate::calendar;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::work::{Act, Work, or_taken};

/// What can be refused about a member of a team.
pub enum MemberRejection {
    NotActive,
    UnitNotActive,
    NoSlot(i32),
    OnIt,
    LeftIt,
}

impl From<MemberRejection> for Rejection {
    fn from(why: MemberRejection) -> Self {
        match why {
            MemberRejection::NotActive => Self::new(
                Code::InvalidState,
                Text::new(
                    "只有在岗的志愿者可以加入服务队",
                    "ᠦᠢᠯᠡᠴᠢᠯᠡᠵᠦ ᠪᠠᠢᠭ᠎ᠠ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠳ᠋ᠦᠢ ᠳ᠋ᠦ ᠣᠷᠤᠨ᠎ᠠ",
                    "Only an active volunteer joins a team",
                ),
            )
            .at("volunteerId"),
            MemberRejection::UnitNotActive => Self::new(
                Code::InvalidState,
                Text::new(
                    "志愿者所在单位不是该联合党委的在任成员",
                    "ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠤ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠡᠨᠡ ᠬᠣᠷᠢᠶᠠᠨ ᠤ ᠭᠡᠰᠢᠭᠦᠨ ᠪᠢᠰᠢ",
                    "The volunteer's unit is no active member of the committee",
                ),
            )
            .at("volunteerId"),
            MemberRejection::NoSlot(most) => Self::new(
                Code::LimitReached,
                Text::new(
                    format!("每个单位在一支服务队最多 {most} 人"),
                    format!("ᠨᠢᠭᠡ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠨᠢᠭᠡ ᠳ᠋ᠦᠢ ᠳ᠋ᠦ ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ {most} ᠬᠦᠮᠦᠨ"),
                    format!("A unit has at most {most} on one team"),
                ),
            )
            .at("volunteerId"),
            MemberRejection::OnIt => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该志愿者已在此服务队",
                    "ᠡᠨᠡ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠲᠤᠰ ᠳ᠋ᠦᠢ ᠳ᠋ᠦ ᠪᠠᠢᠨ᠎ᠠ",
                    "The volunteer is on this team",
                ),
            )
            .at("volunteerId"),
            MemberRejection::LeftIt => Self::new(
                Code::InvalidState,
                Text::new(
                    "该志愿者已离开此服务队",
                    "ᠡᠨᠡ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠲᠤᠰ ᠳ᠋ᠦᠢ ᠡᠴᠡ ᠭᠠᠷᠤᠭᠰᠠᠨ",
                    "The volunteer has left this team",
                ),
            ),
        }
    }
}

pub async fn find(ctx: &Ctx, id: TeamMemberId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Who is on a team now.
pub fn standing(caller: &Caller) -> Select<Entity> {
    visible::<Entity>(caller).filter(Column::LeftOn.is_null())
}

/// Where a member lies: with the community of the team, the unit and the volunteer.
fn place_of(community: &entity::community::Model, volunteer: &entity::volunteer::Model) -> Place {
    Place {
        units: vec![volunteer.unit_id],
        volunteers: vec![volunteer.person_id],
        ..Place::in_community(community)
    }
}

/// Puts a volunteer on a team.
pub async fn join(act: &Act<'_>, team: VolunteerTeamId, volunteer: VolunteerId) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (team, community) = teams::held(&work, team).await.map_err(|e| e.at("teamId"))?;
    let (volunteer, _) = volunteers::held(&work, volunteer, Lock::Shared)
        .await
        .map_err(|e| e.at("volunteerId"))?;
    let place = place_of(&community, &volunteer);
    work.by.require(Action::VolunteerTeamJoin, &place)?;
    if team.dissolved_at.is_some() {
        return Err(Rejection::from(TeamRejection::Closed).at("teamId").into());
    }
    if volunteer.state != VolunteerState::Active {
        return Err(MemberRejection::NotActive.into());
    }
    let seat = membership::Entity::find()
        .filter(membership::Column::CommitteeId.eq(team.committee_id))
        .filter(membership::Column::UnitId.eq(volunteer.unit_id))
        .filter(membership::Column::State.eq(MembershipState::Active))
        .one(&work.tx)
        .await?;
    if seat.is_none() {
        return Err(MemberRejection::UnitNotActive.into());
    }
    // The team is locked: nobody else takes a slot before this act ends.
    let colleagues = Entity::find()
        .filter(Column::TeamId.eq(team.id))
        .filter(Column::UnitId.eq(volunteer.unit_id))
        .filter(Column::LeftOn.is_null())
        .all(&work.tx)
        .await?;
    if colleagues.iter().any(|other| other.volunteer_id == volunteer.id) {
        return Err(MemberRejection::OnIt.into());
    }
    let most = work.app.config.volunteers.most_per_team;
    let slot = (1..=most)
        .find(|slot| colleagues.iter().all(|other| other.slot != *slot))
        .ok_or(MemberRejection::NoSlot(most))?;
    let row = ActiveModel {
        id: Set(TeamMemberId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        team_id: Set(team.id),
        volunteer_id: Set(volunteer.id),
        unit_id: Set(volunteer.unit_id),
        slot: Set(slot),
        joined_on: Set(calendar::day(work.now)),
        left_on: Set(None),
    };
    let row = or_taken(row.insert(&work.tx).await, || MemberRejection::OnIt.into())?;
    finish(work, Action::VolunteerTeamJoin, "team_member.joined", row, &place).await
}

/// Takes a volunteer off a team; today is the last day.
pub async fn leave(act: &Act<'_>, id: TeamMemberId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let (_, community) = teams::held(&work, row.team_id).await?;
    let volunteer = entity::volunteer::Entity::find_by_id(row.volunteer_id)
        .one(&work.tx)
        .await?
        .ok_or_else(|| Fault::Internal(anyhow::anyhow!("a member without its volunteer")))?;
    let place = place_of(&community, &volunteer);
    work.by.require(Action::VolunteerTeamLeave, &place)?;
    if row.left_on.is_some() {
        return Err(Rejection::from(MemberRejection::LeftIt).about(row.id).into());
    }
    let change = ActiveModel {
        left_on: Set(Some(calendar::day(work.now))),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    finish(work, Action::VolunteerTeamLeave, "team_member.left", row, &place).await
}

/// Takes a volunteer who leaves off every team.
pub(super) async fn leave_all(
    work: &Work,
    volunteer: VolunteerId,
    action: Action,
    place: &Place,
) -> Result<(), Refusal> {
    left(work, Column::VolunteerId.eq(volunteer), action, place).await
}

/// Takes everyone off a team that closes.
pub(super) async fn leave_team(
    work: &Work,
    team: VolunteerTeamId,
    action: Action,
    place: &Place,
) -> Result<(), Refusal> {
    left(work, Column::TeamId.eq(team), action, place).await
}

/// Takes the people of a unit that leaves a committee off its teams. The act holds the committee's row.
pub async fn leave_with_unit(
    work: &Work,
    committee: JointCommitteeId,
    unit: UnitId,
    action: Action,
    place: &Place,
) -> Result<(), Refusal> {
    let teams = volunteer_team::Entity::find()
        .select_only()
        .column(volunteer_team::Column::Id)
        .filter(volunteer_team::Column::CommitteeId.eq(committee))
        .into_query();
    let theirs = Column::UnitId.eq(unit).and(Column::TeamId.in_subquery(teams));
    left(work, theirs, action, place).await
}

async fn left(work: &Work, whom: SimpleExpr, action: Action, place: &Place) -> Result<(), Refusal> {
    let rows = Entity::update_many()
        .col_expr(Column::LeftOn, Expr::value(calendar::day(work.now)))
        .col_expr(Column::UpdatedAt, Expr::value(work.now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(whom)
        .filter(Column::LeftOn.is_null())
        .exec_with_returning(&work.tx)
        .await?;
    for row in rows {
        work.record(Event {
            kind: "team_member.left",
            action,
            subject: row.id.into(),
            version: row.version,
            place,
        })
        .await?;
    }
    Ok(())
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
