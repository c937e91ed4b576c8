//! 需求: what people of a community lack, care about or need, on the needs menu (需求菜单).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ActivityId, CommunityId, NeedId, PersonId, UnitId};

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NeedCategory {
    Utilities,
    Safety,
    Health,
    ElderCare,
    Children,
    Culture,
    Employment,
    Environment,
    Policy,
    Other,
}

/// By which principle it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NeedPrinciple {
    /// 缺什么补什么.
    Lack,
    /// 关注什么研究什么.
    Concern,
    /// 需要什么服务什么.
    Service,
}

/// How it became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NeedSource {
    Survey,
    Visit,
    Phone,
    App,
}

/// Where a need stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NeedState {
    Draft,
    Verified,
    Published,
    Adopted,
    Satisfied,
    Confirmed,
    Declined,
    Merged,
    Expired,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "need")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NeedId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub community_id: CommunityId,
    /// Null where the command line wrote it down.
    pub reporter_id: Option<PersonId>,
    pub state: NeedState,
    pub category: NeedCategory,
    pub principle: NeedPrinciple,
    pub source: NeedSource,
    pub title: String,
    pub text: String,
    /// What only the staff and the reporter read, sealed.
    pub detail_sealed: Option<Vec<u8>>,
    /// How many households it touches.
    pub households: i32,
    /// The last day on which an answer is of use.
    pub due_by: Option<Date>,
    /// How many said "me too".
    pub supporters: i32,
    pub published_at: Option<DateTimeUtc>,
    pub verified_by: Option<PersonId>,
    /// The unit that takes it on.
    pub unit_id: Option<UnitId>,
    /// The completed activity that satisfied it.
    pub deed_id: Option<ActivityId>,
    pub satisfied_by: Option<PersonId>,
    pub confirmed_at: Option<DateTimeUtc>,
    pub merged_into_id: Option<NeedId>,
    pub end_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
