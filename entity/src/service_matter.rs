//! 服务事项: a matter that a unit deals with for residents.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ServiceMatterId, UnitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "service_matter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceMatterId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// The official code of the matter.
    #[sea_orm(unique)]
    pub code: String,
    /// The unit that deals with it.
    pub unit_id: UnitId,
    /// The unit's region; the database keeps it the same as the unit's.
    pub region_code: String,
    pub name_zh: String,
    pub name_mn: Option<String>,
    pub name_en: Option<String>,
    /// Within how many working days it is done; 0 is at once.
    pub working_days: i32,
    /// Who may ask for it, in words.
    pub eligibility: Option<String>,
    /// Set when the unit deals with it no more; it stays readable.
    pub retired_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
