//! The audit of every change: who did what to which row, from which request.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{AuditEntryId, CommunityId, UnitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    pub created_at: DateTimeUtc,
    pub actor: String,
    /// The action of the rule table.
    pub action: String,
    /// The public id of the row.
    pub subject: String,
    /// Where it happened: decides who may read the entry.
    pub community_id: Option<CommunityId>,
    pub unit_id: Option<UnitId>,
    pub region_code: Option<String>,
    pub request_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
