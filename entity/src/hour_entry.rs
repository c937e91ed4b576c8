//! 服务时长: the time that a volunteer gave for one deed.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{
    CareLogId, CommunityId, HomeVisitId, HourEntryId, PersonId, SignUpId, UnitId, VolunteerId, WishClaimId,
};

/// What kind of deed it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeedKind {
    /// A sign-up for an activity that was attended.
    Activity,
    /// A home visit that was done.
    HomeVisit,
    /// A contact with somebody whom the volunteer is paired with.
    CareLog,
    /// A wish that was delivered.
    Wish,
}

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HourState {
    Submitted,
    Confirmed,
    Rejected,
    /// Taken back by the volunteer.
    Withdrawn,
    /// It had been confirmed.
    Reversed,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "hour_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HourEntryId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub volunteer_id: VolunteerId,
    /// The volunteer's person.
    pub person_id: PersonId,
    /// The volunteer's unit when it was submitted.
    pub unit_id: UnitId,
    /// The deed's.
    pub community_id: CommunityId,
    /// The person's first, second, … entry. Two at once cannot take the same, so that each was held against all
    /// before it.
    pub ordinal: i32,
    pub state: HourState,
    pub deed_kind: DeedKind,
    /// Exactly one of the four is set: the one of the kind.
    pub sign_up_id: Option<SignUpId>,
    pub home_visit_id: Option<HomeVisitId>,
    pub care_log_id: Option<CareLogId>,
    pub wish_claim_id: Option<WishClaimId>,
    /// At full minutes.
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    /// What of the span was served; breaks are not.
    pub minutes: i32,
    pub note_sealed: Option<Vec<u8>>,
    /// Null where the command line confirmed it.
    pub confirmed_by: Option<PersonId>,
    pub confirmed_at: Option<DateTimeUtc>,
    /// Why it was rejected or reversed.
    pub end_reason: Option<String>,
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
