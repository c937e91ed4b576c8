//! Where people, their roles and what is written down about them lie.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SimpleExpr};

use super::places::{Columns, Guarded, Place};
use super::{Action, cases};

impl Place {
    /// `home` is what `home_region` gives for the row.
    pub fn of_person(person: &entity::person::Model, home: Option<String>) -> Self {
        Self {
            region: home,
            community: person.community_id,
            units: person.unit_id.into_iter().collect(),
            own: vec![person.id],
            ..Self::default()
        }
    }

    /// Its own scope alone, so that nobody gives a role beyond what is theirs. `region` is what `scope_region`
    /// gives for the row.
    pub fn of_grant(grant: &entity::role_grant::Model, region: Option<String>) -> Self {
        Self {
            region,
            community: grant.community_id,
            units: grant.unit_id.into_iter().collect(),
            own: vec![grant.person_id],
            ..Self::default()
        }
    }
}

/// The region in which a person lives, or else works.
pub fn home_region() -> SimpleExpr {
    use entity::person::{Column, Entity};
    let community = Expr::col((Entity, Column::CommunityId));
    let unit = Expr::col((Entity, Column::UnitId));
    Func::coalesce([region_of_community(community), region_of_unit(unit)]).into()
}

/// The region in which a grant holds.
pub fn scope_region() -> SimpleExpr {
    use entity::role_grant::{Column, Entity};
    let community = Expr::col((Entity, Column::CommunityId));
    let unit = Expr::col((Entity, Column::UnitId));
    Func::coalesce([
        Expr::col((Entity, Column::RegionCode)),
        region_of_community(community),
        region_of_unit(unit),
    ])
    .into()
}

fn region_of_community(id: SimpleExpr) -> SimpleExpr {
    use entity::community::{Column, Entity};
    Query::select()
        .column((Entity, Column::RegionCode))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Id)).eq(id))
        .take()
        .into()
}

fn region_of_unit(id: SimpleExpr) -> SimpleExpr {
    use entity::unit::{Column, Entity};
    Query::select()
        .column((Entity, Column::RegionCode))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Id)).eq(id))
        .take()
        .into()
}

impl Guarded for entity::person::Entity {
    const READ: Action = Action::PersonRead;
    fn columns() -> Columns {
        use entity::person::{Column, Entity};
        Columns {
            region: Some(home_region()),
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            offered: Some(|unit| Column::Id.in_subquery(cases::asking(unit)).into()),
            person: Some(Expr::col((Entity, Column::Id))),
            paired: Some(Expr::col((Entity, Column::Id))),
            claimed: Some(Expr::col((Entity, Column::Id))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::role_grant::Entity {
    const READ: Action = Action::RoleGrantRead;
    fn columns() -> Columns {
        use entity::role_grant::{Column, Entity};
        Columns {
            region: Some(scope_region()),
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            own: Some(|me| Column::PersonId.eq(me).into()),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::access_log::Entity {
    const READ: Action = Action::AccessLogRead;
    fn columns() -> Columns {
        use entity::access_log::{Column, Entity};
        Columns {
            region: Some(Expr::col((Entity, Column::RegionCode))),
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            person: Some(Expr::col((Entity, Column::AboutId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::audit_entry::Entity {
    const READ: Action = Action::AuditRead;
    fn columns() -> Columns {
        use entity::audit_entry::{Column, Entity};
        Columns {
            region: Some(Expr::col((Entity, Column::RegionCode))),
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::service_account::Entity {
    const READ: Action = Action::ServiceAccountRead;
    fn columns() -> Columns {
        use entity::service_account::{Column, Entity};
        Columns {
            region: Some(Expr::col((Entity, Column::RegionCode))),
            ..Columns::default()
        }
    }
}
