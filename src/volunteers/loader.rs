//! Batched look-ups of volunteers, their skills and their teams: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{CommunityId, JointCommitteeId, TypedId, UnitId, VolunteerId, VolunteerTeamId};
use entity::{joint_committee, membership, skill, team_member, volunteer, volunteer_skill, volunteer_team};
use sea_orm::{DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::{members, teams, volunteers};
use crate::app::Batch;
use crate::nested::lists;
use crate::policy::{serving, visible};

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<VolunteerId> for Batch {
    type Value = volunteer::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[VolunteerId]) -> Loaded<VolunteerId, Self::Value> {
        let ids = keys.iter().map(|id| id.uuid());
        let rows = visible::<volunteer::Entity>(&self.caller)
            .filter(self.among(volunteer::Column::Id, ids))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<VolunteerTeamId> for Batch {
    type Value = volunteer_team::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[VolunteerTeamId]) -> Loaded<VolunteerTeamId, Self::Value> {
        let ids = keys.iter().map(|id| id.uuid());
        let rows = visible::<volunteer_team::Entity>(&self.caller)
            .filter(self.among(volunteer_team::Column::Id, ids))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// What a volunteer can do, by code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SkillsOf(pub VolunteerId);

impl Loader<SkillsOf> for Batch {
    type Value = Vec<skill::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[SkillsOf]) -> Loaded<SkillsOf, Self::Value> {
        use volunteer_skill::Column;
        let skills = volunteer_skill::Entity::belongs_to(skill::Entity)
            .from(Column::SkillCode)
            .to(skill::Column::Code)
            .into();
        let rows = volunteer_skill::Entity::find()
            .select_only()
            .column(Column::VolunteerId)
            .columns([
                skill::Column::Code,
                skill::Column::NameZh,
                skill::Column::NameMn,
                skill::Column::NameEn,
            ])
            .join(JoinType::InnerJoin, skills)
            .filter(self.among(Column::VolunteerId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::SkillCode)
            .into_tuple::<(VolunteerId, String, String, String, String)>()
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (volunteer, code, name_zh, name_mn, name_en) in rows {
            let skill = skill::Model {
                code,
                name_zh,
                name_mn,
                name_en,
            };
            found.entry(SkillsOf(volunteer)).or_default().push(skill);
        }
        Ok(found)
    }
}

/// The communities that a unit serves.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServedBy(pub UnitId);

impl Loader<ServedBy> for Batch {
    type Value = Vec<CommunityId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ServedBy]) -> Loaded<ServedBy, Self::Value> {
        let rows = serving::pairs()
            .column(membership::Column::UnitId)
            .column(joint_committee::Column::CommunityId)
            .filter(self.among(membership::Column::UnitId, keys.iter().map(|key| key.0.uuid())))
            .into_tuple::<(UnitId, CommunityId)>()
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (unit, community) in rows {
            found.entry(ServedBy(unit)).or_default().push(community);
        }
        Ok(found)
    }
}

lists! {
    /// The volunteers of a unit who have not left.
    VolunteersOf, VolunteerCount: UnitId => volunteer.unit_id(UnitId) in volunteers::standing;
    /// The teams of a committee that were not closed.
    TeamsOf, TeamCount: JointCommitteeId => volunteer_team.committee_id(CommitteeId) in teams::standing;
    /// Who is on a team now.
    MembersOf, MemberCount: VolunteerTeamId => team_member.team_id(TeamId) in members::standing;
    /// The teams on which a volunteer is now.
    TeamsWith, TeamsWithCount: VolunteerId => team_member.volunteer_id(VolunteerId) in members::standing;
}
