//! A role that a person holds in a scope, from a moment to a moment.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, PersonId, RoleGrantId, UnitId};

/// The roles of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RoleName {
    /// Lives there. Scope: the community lived in.
    Resident,
    /// An in-service member on a volunteer team. Scope: the own unit.
    Volunteer,
    /// Runs a community's daily work. Scope: the community.
    CommunityStaff,
    /// Speaks for a unit. Scope: the unit.
    DepartmentOfficial,
    /// The organisation department. Scope: a region.
    BannerAdmin,
    /// Reads everything but contacts and private text. Scope: a region.
    Auditor,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleGrantId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub person_id: PersonId,
    pub role: RoleName,
    /// Exactly one of the three is set, as the role asks.
    pub community_id: Option<CommunityId>,
    pub unit_id: Option<UnitId>,
    pub region_code: Option<String>,
    pub valid_from: DateTimeUtc,
    /// Null while open-ended.
    pub valid_to: Option<DateTimeUtc>,
    /// Who gave it; null for the command line.
    pub granted_by: Option<PersonId>,
    pub taken_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
