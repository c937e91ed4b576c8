//! 认领: a volunteer takes a wish upon oneself, for a time, and fulfils it or gives it back.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, PersonId, UnitId, VolunteerId, WishClaimId, WishId};

/// How a claim ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClaimOutcome {
    Delivered,
    /// Given back.
    Released,
    /// The time ran out.
    Expired,
    /// The wish was cancelled.
    Cancelled,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "wish_claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WishClaimId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub wish_id: WishId,
    /// The wish's.
    pub community_id: CommunityId,
    /// Who wishes.
    pub person_id: PersonId,
    pub volunteer_id: VolunteerId,
    pub volunteer_person_id: PersonId,
    pub unit_id: UnitId,
    /// Which of the volunteer's places it takes, 1, 2, …; set while it lives.
    pub slot: Option<i32>,
    /// After this moment it counts no longer, whether or not it was ended yet.
    pub due_at: DateTimeUtc,
    pub reminded_at: Option<DateTimeUtc>,
    /// Null while it lives.
    pub ended_at: Option<DateTimeUtc>,
    /// Set if and only if it ended.
    pub outcome: Option<ClaimOutcome>,
    /// Why it was given back.
    pub reason: Option<String>,
    pub delivered_on: Option<Date>,
    /// What was given is worth.
    pub value_fen: Option<i64>,
    /// How it was handed over, for those who may read the private part.
    pub note_sealed: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
