//! A code that was asked for to sign in with a phone. Asked for an unknown phone it is held all the same.

use sea_orm::entity::prelude::*;

use crate::ids::SignInCodeId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInCodeId,
    pub created_at: DateTimeUtc,
    pub phone_index: Vec<u8>,
    /// Keyed, and bound to this row.
    pub code_hash: Vec<u8>,
    pub expires_at: DateTimeUtc,
    pub tries: i32,
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
