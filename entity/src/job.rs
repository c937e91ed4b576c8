//! What is to be done at a later moment: one open row for each kind and subject. A job that is done has no row.

use sea_orm::entity::prelude::*;

use crate::ids::JobId;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JobKind {
    /// Look whether anybody has heard of a person who is looked after.
    CareContact,
    /// Look whether the promise of a case is near or broken.
    CaseDeadline,
    /// Tell people of an event.
    Notify,
    /// Forget what signing in and retries have left behind.
    Tidy,
    /// Delete a file that was removed.
    FileRemoval,
    /// Sweep away what was sent on a ticket and never became known.
    UploadSweep,
    /// Tell who claimed a wish that it waits.
    WishClaimReminder,
    /// Let a claimed wish go whose time ran out.
    WishClaimEnd,
    /// Tell those who come to an activity that it is tomorrow.
    ActivityReminder,
    /// Begin an activity.
    ActivityBegin,
    /// See to what somebody answered for whose role has ended.
    GrantEnd,
    /// Let a need go whose last day has passed.
    NeedExpiry,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// A new one each time that it is put.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub created_at: DateTimeUtc,
    pub kind: JobKind,
    /// The public id of what it is about; empty where that is the whole installation.
    pub subject: String,
    pub due_at: DateTimeUtc,
    /// How often it was tried and failed.
    pub attempts: i32,
}

impl ActiveModelBehavior for ActiveModel {}
