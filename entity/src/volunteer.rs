//! 志愿者: an in-service member whom a unit picked to serve the neighbourhood.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, UnitId, VolunteerId};

/// Where a volunteer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VolunteerState {
    /// Picked by the unit; has not begun.
    Enrolled,
    Active,
    Paused,
    Left,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "volunteer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VolunteerId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// A person serves for one unit at a time.
    pub person_id: PersonId,
    pub unit_id: UnitId,
    /// `150824-V-2026-000123`: stands where others would ask for an ID number.
    #[sea_orm(unique)]
    pub number: String,
    /// BCP 47 tags, comma separated, in the order of preference.
    pub languages: String,
    /// When there is time, in words.
    pub availability: Option<String>,
    /// The most active pairings that the volunteer takes on.
    pub capacity: i32,
    pub state: VolunteerState,
}

impl ActiveModelBehavior for ActiveModel {}
