//! 岗位: a post of a unit. Holders come and go; what is printed points here.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ServicePostId, UnitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "service_post")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServicePostId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub unit_id: UnitId,
    /// The unit's region; the database keeps it the same as the unit's.
    pub region_code: String,
    pub name: String,
    /// The published phone of the post; null where only the cards have one.
    pub duty_phone: Option<String>,
    /// What the QR code at the counter holds: random, never changed.
    #[sea_orm(unique)]
    pub token: String,
    pub closed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
