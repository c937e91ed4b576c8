//! 资源清单: what a unit can give, and when.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{UnitId, UnitOfferId};

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OfferKind {
    Skill,
    Venue,
    Vehicle,
    Money,
    Goods,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "unit_offer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitOfferId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub unit_id: UnitId,
    pub kind: OfferKind,
    pub title: String,
    /// Pieces, seats or hours; fen where the kind is money.
    pub quantity: i64,
    pub available_from: Date,
    /// The last day; null while open-ended.
    pub available_to: Option<Date>,
    pub withdrawn_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
