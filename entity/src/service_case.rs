//! 办件: what a resident asks for, followed until it is done.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, PersonId, ServiceCardId, ServiceCaseId, ServiceMatterId, UnitId};

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseState {
    Submitted,
    /// To the resident, who completes it.
    Returned,
    Accepted,
    Assigned,
    InProgress,
    WaitingForResident,
    /// For somebody else, such as the bank that pays.
    WaitingOutside,
    /// Offered to another unit, which has not answered.
    Referred,
    Resolved,
    /// By the resident.
    Confirmed,
    Closed,
    Cancelled,
}

/// How it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseChannel {
    /// A call to the phone of a service card.
    Card,
    Phone,
    WalkIn,
    App,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "service_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceCaseId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// `150824-C100003-2026-000123`.
    #[sea_orm(unique)]
    pub number: String,
    pub state: CaseState,
    pub channel: CaseChannel,
    /// Where the resident lives.
    pub community_id: CommunityId,
    /// The unit that it is given to; null while the community itself has it.
    pub unit_id: Option<UnitId>,
    /// The unit that is asked to take it over.
    pub offered_unit_id: Option<UnitId>,
    pub card_id: Option<ServiceCardId>,
    pub matter_id: Option<ServiceMatterId>,
    /// For whom.
    pub person_id: PersonId,
    /// Who asked on behalf of the person.
    pub proxy_name_sealed: Option<Vec<u8>>,
    pub proxy_phone_sealed: Option<Vec<u8>>,
    /// What the helper is to the person, in words.
    pub proxy_relation: Option<String>,
    /// What was asked for; null once the person was erased.
    pub request_sealed: Option<Vec<u8>>,
    pub opened_by: Option<PersonId>,
    /// Who answers for it; null while it lies in the pool of the unit, or of the community.
    pub assignee_id: Option<PersonId>,
    /// 1, and one more each time that it is reopened.
    pub round: i32,
    /// In working days, as promised when the round began.
    pub promised_days: i32,
    /// When the clock of this round began.
    pub clock_from: DateTimeUtc,
    /// The promised day, later by the working days that it waited.
    pub due_on: Date,
    /// Since when the clock stands still.
    pub waiting_since: Option<DateTimeUtc>,
    /// The working days of this round for which it stood still, those of the present waiting not counted.
    pub waited_days: i32,
    /// How far up it went for being late: 0, the unit 1, the committee's lead 2, the banner 3.
    pub escalation: i32,
    /// The promised day that was said to be near.
    pub warned_for: Option<Date>,
    /// When it went to the community because nobody answered for it.
    pub unclaimed_at: Option<DateTimeUtc>,
    /// The day on which the last paper was there.
    pub papers_on: Option<Date>,
    pub resolved_at: Option<DateTimeUtc>,
    /// Until when the resident may reopen it.
    pub reopen_until: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
