//! What somebody was told. The words are made when they are read, in the language asked for.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{NotificationId, OutboxEventId, PersonId};

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotificationKind {
    CaseSubmitted,
    CaseReturned,
    CaseAssigned,
    CaseNeedsYou,
    CaseReferred,
    CaseResolved,
    CaseReopened,
    CaseCancelled,
    CaseMessage,
    CaseUnclaimed,
    CaseDueSoon,
    CaseLate,
    CallbackDue,
    VisitPlanned,
    VisitCancelled,
    CaseVacated,
    VisitUnstaffed,
    CareReminder,
    CareNoContact,
    CareAlert,
    ProblemSolved,
    WishClaimed,
    WishClaimReminder,
    WishClaimExpired,
    WishDelivered,
    WishConfirmed,
    WishCancelled,
    ActivityPlace,
    ActivityChanged,
    ActivityCancelled,
    ActivityReminder,
    NeedVerified,
    NeedDeclined,
    NeedAdopted,
    NeedSatisfied,
    NeedMerged,
    NeedExpired,
    HoursConfirmed,
    HoursRejected,
    HoursReversed,
    CertificateSuperseded,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub person_id: PersonId,
    pub event_id: OutboxEventId,
    pub kind: NotificationKind,
    /// The public id of the row that it is about.
    pub subject: String,
    /// The number by which people know that row.
    pub label: Option<String>,
    pub read_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
