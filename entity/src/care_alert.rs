//! Nobody has heard of a person who is looked after.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CareAlertId, CommunityId, PairingId, PersonId};

/// What is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertKind {
    NoContact,
    NotReached,
}

/// Who has to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertState {
    WithVolunteer,
    WithStaff,
    Closed,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "care_alert")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CareAlertId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub pairing_id: PairingId,
    /// What access asks for, as it stands in the pairing.
    pub community_id: CommunityId,
    /// Who is looked after.
    pub person_id: PersonId,
    pub volunteer_person_id: PersonId,
    pub kind: AlertKind,
    pub state: AlertState,
    /// What came of it, in words.
    pub answer: Option<String>,
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
