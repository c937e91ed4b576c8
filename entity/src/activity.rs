//! 共建活动: something that units do together for the people of a community.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ActivityId, CommunityId, PersonId, UnitId};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActivityKind {
    Lecture,
    Clinic,
    Performance,
    /// 环境卫生联治.
    CleanUp,
    /// 思想宣传联抓.
    Publicity,
    Training,
    HomeService,
    /// Such as tap water.
    Works,
}

/// Where an activity stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActivityState {
    Draft,
    Published,
    Ongoing,
    Completed,
    Reviewed,
    Cancelled,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "activity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActivityId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// `150824-A100003-2026-000123`.
    #[sea_orm(unique)]
    pub number: String,
    pub community_id: CommunityId,
    /// 牵头单位. It stays as it is once published.
    pub lead_unit_id: UnitId,
    pub kind: ActivityKind,
    pub state: ActivityState,
    pub title_zh: String,
    pub title_mn: Option<String>,
    pub title_en: Option<String>,
    pub text_zh: String,
    pub text_mn: Option<String>,
    pub text_en: Option<String>,
    pub place: String,
    /// WGS-84 degrees.
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    /// How many guests there is room for.
    pub capacity: i32,
    /// How many places are taken: never more than there are, held so by the database.
    pub taken: i32,
    /// The last place given in the order of sign-ups.
    pub tickets: i32,
    /// An RRULE (RFC 5545); on the first of a series alone.
    pub recurrence: Option<String>,
    /// The first of the series; null where it happens once.
    pub series_id: Option<ActivityId>,
    pub published_at: Option<DateTimeUtc>,
    pub completed_at: Option<DateTimeUtc>,
    /// Null where the command line completed it.
    pub completed_by: Option<PersonId>,
    /// Who came without a sign-up.
    pub walk_ins: Option<i32>,
    pub walk_in_note: Option<String>,
    /// 人次, as counted at completion. It never changes.
    pub person_times: Option<i32>,
    /// The sum of the adjustments.
    pub adjusted: i32,
    pub outcome: Option<String>,
    pub cancel_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
