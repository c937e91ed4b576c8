//! 摆放: copies of a card that lie at a point.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CardPlacementId, CommunityId, LiaisonPointId, PersonId, ServiceCardId, UnitId};

/// Why a placement ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EndReason {
    /// Someone took the copies back.
    TakenBack,
    PointClosed,
    /// The card is not active any more.
    CardStopped,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "card_placement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CardPlacementId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub card_id: ServiceCardId,
    pub point_id: LiaisonPointId,
    /// The unit of the card, which never changes.
    pub unit_id: UnitId,
    /// The community of the point, which never changes.
    pub community_id: CommunityId,
    /// How many lay there at the last check.
    pub copies: i32,
    pub checked_at: DateTimeUtc,
    /// Null where the command line placed it.
    pub checked_by: Option<PersonId>,
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<EndReason>,
}

impl ActiveModelBehavior for ActiveModel {}
