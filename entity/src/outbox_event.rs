//! What happened, in the order of its recording, for everyone who listens.

use sea_orm::entity::prelude::*;

use crate::ids::{CommunityId, OutboxEventId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_event")]
pub struct Model {
    /// The place in the order.
    #[sea_orm(primary_key)]
    pub position: i64,
    pub event_id: OutboxEventId,
    pub created_at: DateTimeUtc,
    /// `pairing.activated`, `liaison_point.created`, …
    pub kind: String,
    /// The public id of the row that it is about.
    pub subject: String,
    pub version: i32,
    /// Where it happened, if in one community.
    pub community_id: Option<CommunityId>,
    /// Who did it, by the public id; null for what was recorded before it was kept.
    pub actor: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
