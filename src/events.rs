//! What happened: an outbox event and an audit entry, written in the transaction that did it.

use entity::ids::{AuditEntryId, OutboxEventId};
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, Set};

use crate::error::Refusal;
use crate::gid::AnyGid;
use crate::jobs::{self, Job, JobKind};
use crate::notify::routes;
use crate::policy::{Action, Place};
use crate::work::Work;

/// A change to one row.
pub struct Event<'a> {
    /// `pairing.activated`, `community.created`, …
    pub kind: &'a str,
    pub action: Action,
    pub subject: AnyGid,
    /// The row's version after the change.
    pub version: i32,
    pub place: &'a Place,
}

pub(crate) async fn record(work: &Work, event: Event<'_>) -> Result<(), Refusal> {
    let subject = event.subject.to_string();
    let event_id = OutboxEventId::new();
    entity::outbox_event::ActiveModel {
        position: NotSet,
        event_id: Set(event_id),
        created_at: Set(work.now),
        kind: Set(event.kind.to_owned()),
        subject: Set(subject.clone()),
        version: Set(event.version),
        community_id: Set(event.place.community),
        actor: Set(Some(work.by.label())),
    }
    .insert(&work.tx)
    .await?;
    entity::audit_entry::ActiveModel {
        id: Set(AuditEntryId::new()),
        created_at: Set(work.now),
        actor: Set(work.by.label()),
        action: Set(event.action.name().to_owned()),
        subject: Set(subject),
        community_id: Set(event.place.community),
        unit_id: Set(event.place.units.first().copied()),
        region_code: Set(event.place.region.clone()),
        request_id: Set(work.request_id.clone()),
    }
    .insert(&work.tx)
    .await?;
    if routes::is_told(event.kind) {
        jobs::put(work, Job::about(JobKind::Notify, event_id, work.now)).await?;
    }
    Ok(())
}
