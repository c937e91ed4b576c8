//! A key pair that access tokens are signed with (Ed25519).

use sea_orm::entity::prelude::*;

use crate::ids::SigningKeyId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SigningKeyId,
    pub created_at: DateTimeUtc,
    /// One more than that of the key before it.
    #[sea_orm(unique)]
    pub generation: i32,
    /// It signs from here on; before, other servers have time to learn it.
    pub signs_from: DateTimeUtc,
    /// PKCS #8, sealed.
    pub private_sealed: Vec<u8>,
    pub public_key: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
