//! 社区: a neighbourhood with an office of its own.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "community")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommunityId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// 12 digits, given locally below the township's nine.
    #[sea_orm(unique)]
    pub code: String,
    /// The township it lies in.
    pub region_code: String,
    pub name: String,
    pub slogan: Option<String>,
    /// What the emblem on the board shows, in words.
    pub emblem: Option<String>,
    pub address: Option<String>,
    /// WGS-84 degrees; both or neither.
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    /// The office's landline, published.
    pub office_phone: Option<String>,
    pub office_hours: Option<String>,
    /// BCP 47 tags, comma separated, in the order of preference.
    pub languages: String,
    /// 值班: who of the staff sees to what nobody owns yet.
    pub duty_person_id: Option<PersonId>,
    /// Set when the community is dissolved or merged; it stays readable.
    pub closed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
