//! 行政区划: the tree of administrative regions, keyed by official code.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How deep in the tree a region lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegionLevel {
    /// 省、自治区、直辖市: two digits.
    Province,
    /// 地级市、盟: four digits.
    Prefecture,
    /// 县、旗: six digits.
    County,
    /// 乡镇、街道、苏木: nine digits.
    Township,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "region")]
pub struct Model {
    /// GB/T 2260 code (2, 4 or 6 digits) or the 9-digit township code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    pub level: RegionLevel,
    pub parent_code: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
