//! What a resident thinks of how a round of a case ended.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CaseRatingId, PersonId, ServiceCaseId};

/// 评价, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RatingLevel {
    /// 非常满意
    VerySatisfied,
    /// 满意
    Satisfied,
    /// 基本满意
    Fair,
    /// 不满意
    Dissatisfied,
    /// 非常不满意
    VeryDissatisfied,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "case_rating")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseRatingId,
    pub created_at: DateTimeUtc,
    pub case_id: ServiceCaseId,
    pub round: i32,
    pub level: RatingLevel,
    pub comment_sealed: Option<Vec<u8>>,
    /// Who answered for the case then.
    pub rated_id: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
