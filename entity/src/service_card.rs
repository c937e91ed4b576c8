//! 服务卡: the card of a named person at a post, with a phone to call.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, ServiceCardId, ServicePostId, UnitId};

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CardState {
    Draft,
    /// By the unit; not printed yet.
    Approved,
    Active,
    Suspended,
    /// Another card took its place.
    Replaced,
    Expired,
    Revoked,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "service_card")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceCardId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub post_id: ServicePostId,
    /// The unit of the post.
    pub unit_id: UnitId,
    /// The unit's region; the database keeps it the same as the unit's.
    pub region_code: String,
    /// Whose card it is. The name is read from the person, and only while the person is of the unit.
    pub holder_id: PersonId,
    /// The published phone of the duty, never a private one.
    pub duty_phone: String,
    /// When calls are answered, in words.
    pub hours: Option<String>,
    /// Whether the holder comes to the home.
    pub home_visits: bool,
    /// How many residents a week; null while unlimited.
    pub weekly_capacity: Option<i32>,
    pub valid_from: Date,
    /// The last day; null while open-ended.
    pub valid_to: Option<Date>,
    /// What the printed QR code holds: random, never changed.
    #[sea_orm(unique)]
    pub token: String,
    pub state: CardState,
    /// The card that this one took the place of.
    pub replaces_id: Option<ServiceCardId>,
}

impl ActiveModelBehavior for ActiveModel {}
