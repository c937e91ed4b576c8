//! The password of a person who has one.

use sea_orm::entity::prelude::*;

use crate::ids::PersonId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credential")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// argon2id, in PHC form.
    #[sea_orm(column_type = "Text")]
    pub password_hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
