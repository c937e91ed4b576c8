//! 党群联络点: a place that people pass daily, where cards lie.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, LiaisonPointId};

/// Whose place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HostKind {
    CommunityOffice,
    Supermarket,
    Laundry,
    Clinic,
    School,
    Other,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "liaison_point")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LiaisonPointId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub community_id: CommunityId,
    pub name: String,
    pub host_kind: HostKind,
    /// The shop, clinic or school.
    pub host_name: String,
    pub address: String,
    /// When people can come, in words.
    pub hours: Option<String>,
    /// Steps, ramps, doors, in words.
    pub accessibility: Option<String>,
    /// WGS-84 degrees.
    pub latitude: f64,
    pub longitude: f64,
    /// The same place on the unit sphere: the straight line between two such points orders as the great circle.
    pub x: f64,
    pub y: f64,
    pub z: f64,
    /// How many different cards can lie here.
    pub card_slots: i32,
    pub closed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
