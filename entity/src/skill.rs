//! What a volunteer can do, by code, with its name in each language.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "skill")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name_zh: String,
    pub name_mn: String,
    pub name_en: String,
}

impl ActiveModelBehavior for ActiveModel {}
