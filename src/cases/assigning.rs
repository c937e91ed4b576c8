//! Who answers for a case: somebody of the unit that has it, or of the community.

use entity::ids::{PersonId, ServiceCaseId};
use entity::role_grant::{self, RoleName};
use entity::service_case::Model;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Set};

use super::lifecycle::Step;
use super::service_cases::{CaseRejection, open};
use super::steps::moved;
use crate::error::Refusal;
use crate::identity;
use crate::work::{Act, Work};
use crate::workflow::Lifecycle;

/// Gives it to somebody, or to somebody else.
pub async fn assign(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    assignee: PersonId,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Model::action(Step::Assign)).await?;
    if !is_at_work(&work, &row, assignee).await? {
        return Err(CaseRejection::NotAssignable.into());
    }
    let row = moved(&work, &row, &place, expected_version, Step::Assign, |change| {
        change.assignee_id = Set(Some(assignee));
    })
    .await?;
    work.commit(row).await
}

/// Whether somebody holds a role, now, with which one can answer for this case; it is held until the end of the act,
/// so that nobody is given a case whose role is being taken.
pub(super) async fn is_at_work(work: &Work, row: &Model, person: PersonId) -> Result<bool, Refusal> {
    use role_grant::{Column, Entity};
    let role = match row.unit_id {
        Some(unit) => Condition::all()
            .add(Column::Role.eq(RoleName::DepartmentOfficial))
            .add(Column::UnitId.eq(unit)),
        None => Condition::all()
            .add(Column::Role.eq(RoleName::CommunityStaff))
            .add(Column::CommunityId.eq(row.community_id)),
    };
    let held = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(identity::current(work.now))
        .filter(role)
        .lock_shared()
        .all(&work.tx)
        .await?;
    Ok(!held.is_empty())
}
