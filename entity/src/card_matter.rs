//! A matter that a card answers for.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ServiceCardId, ServiceMatterId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "card_matter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub card_id: ServiceCardId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub matter_id: ServiceMatterId,
    /// Its place on the card, from 1.
    pub position: i32,
}

impl ActiveModelBehavior for ActiveModel {}
