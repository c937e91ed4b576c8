//! Where cases and what belongs to them lie.

use std::collections::HashMap;

use entity::ids::{PersonId, TypedId, UnitId};
use entity::service_case::CaseState;
use entity::{case_callback, home_visit, service_case};
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect, QueryTrait,
};

use super::ties::Ties;
use super::{Action, Columns, Guarded, Place};
use crate::db::any_of;

/// The states in which a case is over, unless it is reopened.
pub const OVER: [CaseState; 4] = [
    CaseState::Resolved,
    CaseState::Confirmed,
    CaseState::Closed,
    CaseState::Cancelled,
];

/// Who has an open case at a unit: the unit sees them meanwhile.
pub(super) fn asking(unit: UnitId) -> SelectStatement {
    use service_case::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(Column::UnitId.eq(unit))
        .filter(Column::State.is_not_in(OVER))
        .into_query()
}

/// The units at which some people have open cases.
pub async fn asked_units(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Vec<UnitId>>, DbErr> {
    use service_case::{Column, Entity};
    let person = Column::PersonId.into_simple_expr();
    let rows: Vec<(PersonId, UnitId)> = Entity::find()
        .select_only()
        .columns([Column::PersonId, Column::UnitId])
        .distinct()
        .filter(any_of(
            db.get_database_backend(),
            person,
            people.iter().map(|id| id.uuid()),
        ))
        .filter(Column::UnitId.is_not_null())
        .filter(Column::State.is_not_in(OVER))
        .into_tuple()
        .all(db)
        .await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for (person, unit) in rows {
        found.entry(person).or_default().push(unit);
    }
    Ok(found)
}

impl Place {
    /// A case: with the resident and who answers for the resident, in the community, at the unit that has it and the
    /// one that it is offered to.
    pub fn of_case(row: &service_case::Model, community: &entity::community::Model, ties: Ties) -> Self {
        let mut own = ties.guardians;
        own.push(row.person_id);
        Self {
            own,
            units: row.unit_id.into_iter().chain(row.offered_unit_id).collect(),
            ..Self::in_community(community)
        }
    }

    /// A visit: as the case, and with who comes to the door.
    pub fn of_visit(row: &home_visit::Model, community: &entity::community::Model, ties: Ties) -> Self {
        let mut own = ties.guardians;
        own.push(row.person_id);
        Self {
            own,
            volunteers: vec![row.visitor_id],
            units: row.unit_id.into_iter().collect(),
            ..Self::in_community(community)
        }
    }
}

impl Guarded for service_case::Entity {
    const READ: Action = Action::ServiceCaseRead;
    fn columns() -> Columns {
        use service_case::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            offered: Some(|unit| Column::OfferedUnitId.eq(unit).into()),
            person: Some(Expr::col((Entity, Column::PersonId))),
            ..Columns::default()
        }
    }
}

impl Guarded for home_visit::Entity {
    const READ: Action = Action::HomeVisitRead;
    fn columns() -> Columns {
        use home_visit::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            person: Some(Expr::col((Entity, Column::PersonId))),
            volunteer: Some(|me| Column::VisitorId.eq(me).into()),
            ..Columns::default()
        }
    }
}

impl Guarded for case_callback::Entity {
    const READ: Action = Action::CaseCallbackRead;
    fn columns() -> Columns {
        use case_callback::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            ..Columns::default()
        }
    }
}
