//! A municipal system that reads from us in its own name.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::ServiceAccountId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "service_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceAccountId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub name: String,
    /// The region that it reads: it and everything below.
    pub region_code: String,
    /// Names of actions, with spaces between them.
    pub scopes: String,
    /// SHA-256; the secret has 256 random bits.
    pub secret_hash: Vec<u8>,
    /// One more with each secret: a token of an older one is not valid.
    pub generation: i32,
    /// Set when it may not call any more; it stays readable.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
