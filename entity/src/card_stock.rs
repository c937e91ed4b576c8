//! How many copies of a card there are: those printed, and of them those given out.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::ServiceCardId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "card_stock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub card_id: ServiceCardId,
    pub printed: i32,
    /// Lying at points or taken from there by residents.
    pub placed: i32,
}

impl ActiveModelBehavior for ActiveModel {}
