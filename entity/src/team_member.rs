//! A volunteer's time on a team, from a day to a day.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{TeamMemberId, UnitId, VolunteerId, VolunteerTeamId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "team_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TeamMemberId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub team_id: VolunteerTeamId,
    pub volunteer_id: VolunteerId,
    /// The volunteer's unit, for which the slot counts.
    pub unit_id: UnitId,
    /// Which of the unit's places on the team: 1, 2, … up to the setting. Taken by one at a time.
    pub slot: i32,
    pub joined_on: Date,
    /// The last day; null while on the team.
    pub left_on: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
