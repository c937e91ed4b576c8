//! Where hours and certificates lie: hours with the volunteer, the volunteer's unit and the community of the deed;
//! certificates where the volunteer does.

use entity::{certificate, hour_entry};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Expr;

use super::places::{Columns, Guarded, Place, region_of_unit};
use super::{Action, serving};

impl Place {
    /// The hours of a volunteer for one deed.
    pub fn of_hours(row: &hour_entry::Model, community: &entity::community::Model) -> Self {
        Self {
            units: vec![row.unit_id],
            volunteers: vec![row.person_id],
            ..Self::in_community(community)
        }
    }
}

impl Guarded for hour_entry::Entity {
    const READ: Action = Action::HourEntryRead;
    fn columns() -> Columns {
        use hour_entry::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            volunteer: Some(|me| Column::PersonId.eq(me).into()),
            ..Columns::default()
        }
    }
}

impl Guarded for certificate::Entity {
    const READ: Action = Action::CertificateRead;
    fn columns() -> Columns {
        use certificate::{Column, Entity};
        Columns {
            region: Some(region_of_unit((Entity, Column::UnitId))),
            serving: Some(|community| Column::UnitId.in_subquery(serving::units_in(community)).into()),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            volunteer: Some(|me| Column::PersonId.eq(me).into()),
            ..Columns::default()
        }
    }
}
