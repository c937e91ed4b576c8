//! A step that a late case went up the ladder.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CaseEscalationId, ServiceCaseId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "case_escalation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseEscalationId,
    pub created_at: DateTimeUtc,
    pub case_id: ServiceCaseId,
    pub round: i32,
    /// 1 the unit or the community, 2 the lead of the joint committee, 3 the banner.
    pub level: i32,
    /// The promised day that was over.
    pub due_on: Date,
}

impl ActiveModelBehavior for ActiveModel {}
