//! 同意: what a person, or the guardian, has agreed to. One stands for each person and purpose.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, ConsentId, PersonId};

/// What is agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConsentPurpose {
    /// To be paired with a volunteer, who then learns who the person is and why help is needed.
    Pairing,
    /// That the paired volunteer sees phone and address.
    ContactSharing,
    /// That a text about the person is published, without name.
    PublicText,
}

/// Who agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GrantedBy {
    /// The person.
    Person,
    Guardian,
}

/// How it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConsentChannel {
    /// By the person or guardian, signed in.
    App,
    Paper,
    Phone,
    InPerson,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentId,
    pub version: i32,
    /// When it was given: decides whether a child was old enough.
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub person_id: PersonId,
    /// The community whose staff hold it.
    pub community_id: CommunityId,
    pub purpose: ConsentPurpose,
    pub granted_by: GrantedBy,
    /// Set if and only if a guardian agreed.
    pub guardian_id: Option<PersonId>,
    pub channel: ConsentChannel,
    /// Null while open-ended.
    pub expires_at: Option<DateTimeUtc>,
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Set when a later one took its place.
    pub replaced_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
