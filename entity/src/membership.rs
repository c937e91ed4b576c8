//! A unit's seat on a joint committee, from a day to a day.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{JointCommitteeId, MembershipId, PersonId, UnitId};

/// What the seat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Seat {
    /// The community's own Party branch: the "1". Exactly one.
    Core,
    /// 牵头单位: coordinates the others. At most one at a time.
    Lead,
    Member,
    /// A leading body that guides.
    Guide,
}

/// Where a membership stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MembershipState {
    Invited,
    Active,
    Suspended,
    Ended,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub committee_id: JointCommitteeId,
    pub unit_id: UnitId,
    pub seat: Seat,
    pub state: MembershipState,
    /// Who speaks for the unit.
    pub representative_id: Option<PersonId>,
    /// The first day on which it sits; null while invited.
    pub from_day: Option<Date>,
    /// The last day; null while it sits.
    pub to_day: Option<Date>,
    pub end_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
