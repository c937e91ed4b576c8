//! 报缺: someone says that the cards at a point are gone or wrong. Who said it is not kept.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CardPlacementId, CardReportId};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReportReason {
    Gone,
    WrongPerson,
    WrongPhone,
    NobodyAnswers,
    Unreadable,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "card_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CardReportId,
    pub created_at: DateTimeUtc,
    pub placement_id: CardPlacementId,
    pub reason: ReportReason,
    /// How often it was said.
    pub times: i32,
    pub reported_at: DateTimeUtc,
    /// Set by the check that looked into it.
    pub handled_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
