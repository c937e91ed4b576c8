//! 帮扶对象: a person whom the community looks after, and why.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CareRecipientId, CommunityId, PersonId};

/// Why a person is looked after.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CareGroup {
    /// 空巢老人.
    EmptyNestElder,
    /// 独居老人.
    LoneElder,
    /// 贫困学生.
    PoorStudent,
    /// 困难家庭.
    HardshipFamily,
    /// 残疾人.
    Disabled,
    /// 留守儿童.
    LeftBehindChild,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "care_recipient")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CareRecipientId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// Registered once at a time.
    pub person_id: PersonId,
    /// The household's.
    pub community_id: CommunityId,
    /// Codes of groups, comma separated, at least one.
    pub care_groups: String,
    /// The language to be served in (BCP 47).
    pub language: String,
    /// Codes of skills that are needed, comma separated; empty for none in particular.
    pub needed_skills: String,
    /// For the staff alone.
    pub note_sealed: Option<Vec<u8>>,
    /// Null while looked after.
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
