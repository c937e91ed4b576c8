//! Batched look-ups of activities and what belongs to them: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{ActivityId, ActivityRoleId, CommunityId, SignUpId, TypedId, UnitId};
use entity::sign_up::SignUpState;
use entity::{
    activity, activity_adjustment, activity_feedback, activity_role, activity_unit, sign_up, skill,
};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};

use super::{adjustments, feedback, sign_ups};
use crate::app::Batch;
use crate::nested::lists;
use crate::policy::{Caller, visible};

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<ActivityId> for Batch {
    type Value = activity::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ActivityId]) -> Loaded<ActivityId, Self::Value> {
        let rows = visible::<activity::Entity>(&self.caller)
            .filter(self.among(activity::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<SignUpId> for Batch {
    type Value = sign_up::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[SignUpId]) -> Loaded<SignUpId, Self::Value> {
        let rows = visible::<sign_up::Entity>(&self.caller)
            .filter(self.among(sign_up::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<ActivityRoleId> for Batch {
    type Value = Role;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ActivityRoleId]) -> Loaded<ActivityRoleId, Self::Value> {
        let rows = activity_role::Entity::find()
            .select_also(skill::Entity)
            .join(JoinType::LeftJoin, skill_of())
            .filter(self.among(activity_role::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.0.id, row)).collect())
    }
}

fn skill_of() -> RelationDef {
    activity_role::Entity::belongs_to(skill::Entity)
        .from(activity_role::Column::SkillCode)
        .to(skill::Column::Code)
        .into()
}

/// A role, and the skill that it asks for.
pub type Role = (activity_role::Model, Option<skill::Model>);

/// What volunteers can do at an activity, in its order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RolesOf(pub ActivityId);

impl Loader<RolesOf> for Batch {
    type Value = Vec<Role>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[RolesOf]) -> Loaded<RolesOf, Self::Value> {
        let rows = activity_role::Entity::find()
            .select_also(skill::Entity)
            .join(JoinType::LeftJoin, skill_of())
            .filter(self.among(
                activity_role::Column::ActivityId,
                keys.iter().map(|key| key.0.uuid()),
            ))
            .order_by_asc(activity_role::Column::Position)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found.entry(RolesOf(row.0.activity_id)).or_default().push(row);
        }
        Ok(found)
    }
}

/// The units beside the lead unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CoUnitsOf(pub ActivityId);

impl Loader<CoUnitsOf> for Batch {
    type Value = Vec<UnitId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[CoUnitsOf]) -> Loaded<CoUnitsOf, Self::Value> {
        use activity_unit::{Column, Entity};
        let rows = Entity::find()
            .filter(self.among(Column::ActivityId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::UnitId)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found
                .entry(CoUnitsOf(row.activity_id))
                .or_default()
                .push(row.unit_id);
        }
        Ok(found)
    }
}

/// The caller's own sign-up that was not taken back.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OwnSignUp(pub ActivityId);

impl Loader<OwnSignUp> for Batch {
    type Value = sign_up::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[OwnSignUp]) -> Loaded<OwnSignUp, Self::Value> {
        use sign_up::Column;
        let Some(me) = self.caller.person() else {
            return Ok(HashMap::new());
        };
        let rows = visible::<sign_up::Entity>(&self.caller)
            .filter(Column::PersonId.eq(me))
            .filter(Column::State.ne(SignUpState::Withdrawn))
            .filter(self.among(Column::ActivityId, keys.iter().map(|key| key.0.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (OwnSignUp(row.activity_id), row))
            .collect())
    }
}

fn standing(caller: &Caller) -> Select<activity::Entity> {
    visible::<activity::Entity>(caller)
}

/// How often an activity was rated, and the sum.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RatingOf(pub ActivityId);

impl Loader<RatingOf> for Batch {
    type Value = (i64, i64);
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[RatingOf]) -> Loaded<RatingOf, Self::Value> {
        use activity_feedback::{Column, Entity};
        let rows = Entity::find()
            .select_only()
            .column(Column::ActivityId)
            .column_as(Column::Id.count(), "ratings")
            .column_as(Column::Rating.sum(), "points")
            .filter(self.among(Column::ActivityId, keys.iter().map(|key| key.0.uuid())))
            .group_by(Column::ActivityId)
            .into_tuple::<(ActivityId, i64, i64)>()
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, ratings, points)| (RatingOf(id), (ratings, points)))
            .collect())
    }
}

lists! {
    /// The activities of a community.
    ActivitiesOf, ActivityCount: CommunityId => activity.community_id(CommunityId) in standing;
    /// Who signed up for an activity, as far as the caller may see it.
    SignUpsOf, SignUpCount: ActivityId => sign_up.activity_id(ActivityId) in sign_ups::seen;
    /// What was corrected of an activity's count, as far as the caller may see it.
    AdjustmentsOf, AdjustmentCount: ActivityId => activity_adjustment.activity_id(ActivityId) in adjustments::seen;
    /// What was said of an activity, as far as the caller may see it.
    FeedbackOf, FeedbackCount: ActivityId => activity_feedback.activity_id(ActivityId) in feedback::seen;
}
