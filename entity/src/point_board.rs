//! What lies at a point, as everyone sees it: a read model, written by whoever changes what it tells.

use sea_orm::entity::prelude::*;

use crate::ids::LiaisonPointId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "point_board")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub point_id: LiaisonPointId,
    /// A JSON list in the order of the placements; null where not everything there is for everyone.
    pub lines: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
