//! A word that finds a row, and how much it says about it.

use sea_orm::entity::prelude::*;

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SearchKind {
    LiaisonPoint,
    ServiceCard,
    ServiceMatter,
    ServiceGuide,
    Community,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub term: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: SearchKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    pub weight: i32,
}

impl ActiveModelBehavior for ActiveModel {}
