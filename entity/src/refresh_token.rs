//! A refresh token of a session; each use replaces it by its successor.

use sea_orm::entity::prelude::*;

use crate::ids::{RefreshTokenId, SessionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshTokenId,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub session_id: SessionId,
    /// SHA-256; the token has 256 random bits.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// How often it was honoured.
    pub uses: i32,
    /// The token that its last use gave.
    pub successor_id: Option<RefreshTokenId>,
    /// Its giver was used again, and gave another one in its place.
    pub replaced: bool,
}

impl ActiveModelBehavior for ActiveModel {}
