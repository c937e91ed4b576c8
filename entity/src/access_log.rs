//! A look at a person's contacts: who, when and why. The person reads it too.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{AccessLogId, CommunityId, PersonId, UnitId};

/// In which role somebody looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LookRole {
    /// The person, or a guardian.
    Resident,
    /// The paired volunteer.
    Volunteer,
    CommunityStaff,
    DepartmentOfficial,
    /// The command line of the machine.
    Operator,
}

/// Which contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContactKind {
    Phone,
    Address,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "access_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessLogId,
    pub created_at: DateTimeUtc,
    /// The public id of who looked.
    pub actor: String,
    pub actor_role: LookRole,
    /// The unit of an official or a volunteer.
    pub actor_unit_id: Option<UnitId>,
    pub about_id: PersonId,
    pub kind: ContactKind,
    pub reason: String,
    pub request_id: String,
    /// Where the person lay then: decides who else may read the entry.
    pub community_id: Option<CommunityId>,
    pub unit_id: Option<UnitId>,
    pub region_code: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
