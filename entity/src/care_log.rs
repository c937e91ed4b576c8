//! A visit, a call or a message to a person who is looked after.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CareLogId, CommunityId, PairingId, PersonId};

/// How the person was contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContactKind {
    Visit,
    Phone,
    Message,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "care_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CareLogId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub pairing_id: PairingId,
    /// What access asks for, as it stands in the pairing.
    pub community_id: CommunityId,
    /// Who is looked after.
    pub person_id: PersonId,
    pub volunteer_person_id: PersonId,
    pub kind: ContactKind,
    pub reached: bool,
    pub happened_at: DateTimeUtc,
    pub minutes: i32,
    /// For the staff and who wrote it.
    pub note_sealed: Option<Vec<u8>>,
    pub next_contact_on: Option<Date>,
    /// When the volunteer was reminded of the next contact.
    pub reminded_at: Option<DateTimeUtc>,
    pub written_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
