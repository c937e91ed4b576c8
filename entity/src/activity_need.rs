//! Which activity answers which need.

use sea_orm::entity::prelude::*;

use crate::ids::{ActivityId, NeedId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity_need")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub activity_id: ActivityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub need_id: NeedId,
}

impl ActiveModelBehavior for ActiveModel {}
