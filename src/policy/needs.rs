//! Where needs lie: with the community and who reported them. What was published is for everyone.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::Expr;

use super::Action;
use super::places::{Columns, Guarded, Place};

impl Place {
    /// A need, with the unit that takes it on.
    pub fn of_need(row: &entity::need::Model, community: &entity::community::Model) -> Self {
        Self {
            own: row.reporter_id.into_iter().collect(),
            units: row.unit_id.into_iter().collect(),
            hidden: row.published_at.is_none(),
            ..Self::in_community(community)
        }
    }
}

impl Guarded for entity::need::Entity {
    const READ: Action = Action::NeedRead;
    fn columns() -> Columns {
        use entity::need::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            own: Some(|me| Column::ReporterId.eq(me).into()),
            public: Some(|| Column::PublishedAt.is_not_null().into()),
            ..Columns::default()
        }
    }
}
