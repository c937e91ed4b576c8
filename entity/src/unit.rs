//! 成员单位: an organ, institution, enterprise or social organisation that serves the neighbourhood.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::UnitId;

/// What kind of organisation a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UnitKind {
    /// 机关.
    Organ,
    /// 事业单位.
    PublicInstitution,
    /// 国有企业.
    StateEnterprise,
    /// 非公经济组织.
    NonPublicEnterprise,
    /// 社会组织.
    SocialOrganisation,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub kind: UnitKind,
    pub name: String,
    /// The name of its Party organisation.
    pub party_organisation: Option<String>,
    /// 窗口部门: people come to its counter.
    pub window_department: bool,
    /// 民生部门: it answers for livelihood.
    pub livelihood_department: bool,
    /// 统一社会信用代码 (GB 32100), 18 characters with a check character.
    #[sea_orm(unique)]
    pub credit_code: Option<String>,
    pub region_code: String,
    pub closed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
