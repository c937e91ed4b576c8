//! Leave to send one file, once, for a few minutes.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, UploadTicketId};
use crate::stored_file::{MediaType, OwnerKind};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "upload_ticket")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadTicketId,
    pub created_at: DateTimeUtc,
    /// The hash of what the client holds.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// Who may use it.
    pub person_id: PersonId,
    pub owner_kind: OwnerKind,
    pub owner_id: Uuid,
    /// What will be sent, as the client said.
    pub media_type: MediaType,
    pub bytes: i64,
    pub sha256: Option<Vec<u8>>,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
