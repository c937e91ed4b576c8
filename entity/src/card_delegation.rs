//! While a holder is away, the holder of another card of the unit answers.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CardDelegationId, ServiceCardId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "card_delegation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CardDelegationId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub card_id: ServiceCardId,
    /// The card of who answers instead.
    pub delegate_card_id: ServiceCardId,
    pub from_day: Date,
    /// The last day.
    pub to_day: Date,
    /// Set when it was ended before its last day, or called off.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
