//! A photo or a paper, kept in the object store; this row says that it is there.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, FileId, PersonId};

/// What a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OwnerKind {
    /// The claim by which a wish was fulfilled.
    WishDelivery,
    /// A paper of a case.
    CasePaper,
}

/// What it is, judged by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MediaType {
    Jpeg,
    Png,
    Webp,
    Pdf,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "stored_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    pub created_at: DateTimeUtc,
    pub owner_kind: OwnerKind,
    pub owner_id: Uuid,
    pub community_id: CommunityId,
    pub uploaded_by: Option<PersonId>,
    pub media_type: MediaType,
    pub bytes: i64,
    /// Where it lies in the store.
    pub object_key: String,
    /// Set when what it belongs to was erased; the object is deleted soon after.
    pub removed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
