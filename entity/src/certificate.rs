//! 时长证明: says how long a volunteer served in a period, frozen as it was when it was issued.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CertificateId, CommunityId, PersonId, UnitId, VolunteerId};

/// Whether it still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CertificateState {
    Valid,
    Superseded,
}

/// Why a certificate holds no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SupersededBy {
    /// An entry under it was reversed.
    Reversal,
    /// A newer one of the same period.
    Newer,
    /// The data of the volunteer were erased.
    Erasure,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificateId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// `150824-H100003-2026-000123`.
    #[sea_orm(unique)]
    pub number: String,
    pub volunteer_id: VolunteerId,
    /// The volunteer's person and unit.
    pub person_id: PersonId,
    pub unit_id: UnitId,
    /// Where most of it was served.
    pub community_id: CommunityId,
    pub state: CertificateState,
    /// The first and the last day.
    pub period_from: Date,
    pub period_to: Date,
    /// The sum of its entries; it never changes.
    pub minutes: i32,
    /// Null where the command line issued it.
    pub issued_by: Option<PersonId>,
    /// The one of the same period that it stands in place of.
    pub replaces_id: Option<CertificateId>,
    pub superseded_at: Option<DateTimeUtc>,
    pub superseded_by: Option<SupersededBy>,
}

impl ActiveModelBehavior for ActiveModel {}
