//! Which communities a unit serves: those on whose joint committee it is active. One query says so; a row in memory
//! asks it for the communities of a unit, a WHERE for the units of a community.

use entity::ids::{CommunityId, UnitId};
use entity::membership::MembershipState;
use entity::{joint_committee, membership};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
};

/// Each row pairs a unit with a community that it serves.
pub fn pairs() -> Select<membership::Entity> {
    let on_committee = membership::Entity::belongs_to(joint_committee::Entity)
        .from(membership::Column::CommitteeId)
        .to(joint_committee::Column::Id)
        .into();
    membership::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, on_committee)
        .filter(membership::Column::State.eq(MembershipState::Active))
}

/// The communities that a unit serves.
pub async fn communities_of(db: &impl ConnectionTrait, unit: UnitId) -> Result<Vec<CommunityId>, DbErr> {
    pairs()
        .column(joint_committee::Column::CommunityId)
        .filter(membership::Column::UnitId.eq(unit))
        .into_tuple()
        .all(db)
        .await
}

/// The units that serve a community.
pub fn units_in(community: CommunityId) -> SelectStatement {
    pairs()
        .column(membership::Column::UnitId)
        .filter(joint_committee::Column::CommunityId.eq(community))
        .into_query()
}
