//! A case offered to another unit.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CaseReferralId, PersonId, ServiceCaseId, UnitId};

/// Why the other unit may learn of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReferralBasis {
    /// The resident agreed.
    Consent,
    /// The law gives the matter to the other unit.
    LegalDuty,
    /// It cannot wait for consent.
    Urgent,
}

/// How an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReferralState {
    Offered,
    Accepted,
    Declined,
    /// The case was cancelled meanwhile.
    Withdrawn,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "case_referral")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseReferralId,
    pub created_at: DateTimeUtc,
    pub case_id: ServiceCaseId,
    /// Null from the community itself.
    pub from_unit_id: Option<UnitId>,
    pub to_unit_id: UnitId,
    pub basis: ReferralBasis,
    /// Why, in words.
    pub reason: String,
    pub state: ReferralState,
    pub answered_by: Option<PersonId>,
    pub answered_at: Option<DateTimeUtc>,
    /// Why it was declined.
    pub answer: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
