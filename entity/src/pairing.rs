//! 结对帮扶: a volunteer paired with a person who is looked after.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CareRecipientId, CommunityId, PairingId, PersonId, UnitId, VolunteerId};

/// Where a pairing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PairingState {
    Proposed,
    Consented,
    Active,
    Paused,
    Ended,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "pairing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PairingId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub state: PairingState,
    pub recipient_id: CareRecipientId,
    pub volunteer_id: VolunteerId,
    /// What access and lists ask for, as it stood when the two were proposed.
    pub community_id: CommunityId,
    /// The recipient.
    pub person_id: PersonId,
    pub volunteer_person_id: PersonId,
    pub unit_id: UnitId,
    /// Which of the volunteer's places it takes, 1, 2, …; set while active.
    pub slot: Option<i32>,
    /// When it was first activated.
    pub since: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
