//! "Me too": a person who has the same need.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{NeedId, NeedSupportId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "need_support")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NeedSupportId,
    pub created_at: DateTimeUtc,
    pub need_id: NeedId,
    pub person_id: PersonId,
}

impl ActiveModelBehavior for ActiveModel {}
