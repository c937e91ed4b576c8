//! A person known to the system. Phone and address are sealed; ethnicity, religion and ID numbers have no column.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, PersonId, UnitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub name: String,
    /// The mobile number, sealed.
    pub phone_sealed: Option<Vec<u8>>,
    /// Its keyed hash, by which a person is found.
    #[sea_orm(unique)]
    pub phone_index: Option<Vec<u8>>,
    pub address_sealed: Option<Vec<u8>>,
    /// Decides whose consent counts: below 14 the guardian's.
    pub born_on: Option<Date>,
    /// The language to be served in (BCP 47).
    pub language: String,
    /// Where the person lives.
    pub community_id: Option<CommunityId>,
    /// Where the person works, if that unit is one of ours.
    pub unit_id: Option<UnitId>,
    /// Set when the person's data were erased: name and contacts are gone, counts stay.
    pub erased_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
