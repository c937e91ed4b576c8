//! By which channel somebody was told, and what became of it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{DeliveryId, NotificationId};

/// How somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    Inbox,
    Sms,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryState {
    Waiting,
    /// Handed to the gateway, which has not answered.
    Sending,
    Sent,
    Skipped,
    Failed,
}

/// Why it was not sent, or waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryReason {
    QuietHours,
    TurnedOff,
    NoPhone,
    NoGateway,
    GatewayFailed,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "notification_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    pub created_at: DateTimeUtc,
    pub notification_id: NotificationId,
    pub channel: Channel,
    pub state: DeliveryState,
    pub why: Option<DeliveryReason>,
    pub attempts: i32,
    /// When it is sent, or tried again.
    pub due_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
