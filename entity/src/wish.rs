//! 微心愿: a small thing that somebody in hardship wishes for, which a volunteer can fulfil.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, PersonId, WishId};

/// What is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WishKind {
    /// 实物.
    Goods,
    /// 服务.
    Service,
    /// 陪伴.
    Company,
}

/// Where a wish stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WishState {
    Collected,
    Verified,
    /// On the board: a volunteer can claim it.
    Open,
    Claimed,
    Delivered,
    Confirmed,
    Cancelled,
    Declined,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "wish")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WishId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub state: WishState,
    /// The person's when the wish was collected.
    pub community_id: CommunityId,
    /// Who wishes.
    pub person_id: PersonId,
    pub kind: WishKind,
    /// The public text, empty once the person's data were erased: no name, school or exact place.
    pub title: String,
    pub public_text: String,
    /// What only the staff, the person and the claimant read.
    pub detail_sealed: Option<Vec<u8>>,
    /// The most that it should cost.
    pub budget_fen: Option<i64>,
    /// Who wrote it down, and who changed it last; neither verifies it.
    pub collected_by: Option<PersonId>,
    pub revised_by: Option<PersonId>,
    pub verified_by: Option<PersonId>,
    /// Set while the public text is shown to everyone, which ends with the consent.
    pub published_at: Option<DateTimeUtc>,
    pub public_until: Option<DateTimeUtc>,
    /// Who claimed it, set until the claim is given back.
    pub claimant_id: Option<PersonId>,
    /// When the claim lapses; set while claimed.
    pub claim_due_at: Option<DateTimeUtc>,
    /// What the person said when it was fulfilled; public like the text.
    pub thanks: Option<String>,
    pub closed_at: Option<DateTimeUtc>,
    /// Why it was cancelled or declined.
    pub close_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
