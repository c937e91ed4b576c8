//! Tells people of an event: once each, in the inbox always, by short message where the route says so and the person
//! wants it. It runs as a job, so that an act is as fast as before and nothing is forgotten.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::ids::{DeliveryId, NotificationId, OutboxEventId, PersonId};
use entity::notification::{self, Model};
use entity::notification_delivery::{self, Channel, DeliveryReason, DeliveryState};
use entity::{notification_preference, outbox_event, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::routes::{ROUTES, Route, topic};
use super::{audience, quiet};
use crate::app::Ctx;
use crate::error::Refusal;
use crate::gid::{self, AnyGid};
use crate::identity;
use crate::work::Work;

/// Tells everybody whom an event concerns, but not who did it.
pub async fn tell(work: &Work, event: OutboxEventId) -> Result<(), Refusal> {
    let found = outbox_event::Entity::find()
        .filter(outbox_event::Column::EventId.eq(event))
        .one(&work.tx)
        .await?;
    let Some(event) = found else { return Ok(()) };
    let mut told = HashSet::new();
    for route in ROUTES.iter().filter(|route| route.event == event.kind) {
        let Some((people, label)) = audience::of(work, route.audience, &event).await? else {
            continue;
        };
        for person in people {
            let did_it = event.actor.as_deref() == Some(gid::public(person).0.as_str());
            if !did_it && told.insert((person, route.kind)) {
                one(work, route, &event, person, &label).await?;
            }
        }
    }
    Ok(())
}

async fn one(
    work: &Work,
    route: &Route,
    event: &outbox_event::Model,
    to: PersonId,
    label: &str,
) -> Result<(), Refusal> {
    let known = person::Entity::find_by_id(to).one(&work.tx).await?;
    let Some(to) = known.filter(|person| person.erased_at.is_none()) else {
        return Ok(());
    };
    if !route.unseen && !sees(work, to.id, &event.subject).await? {
        return Ok(());
    }
    let row = notification::ActiveModel {
        id: Set(NotificationId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        person_id: Set(to.id),
        event_id: Set(event.event_id),
        kind: Set(route.kind),
        subject: Set(event.subject.clone()),
        label: Set(Some(label.to_owned())),
        read_at: Set(None),
    };
    let row = notification::Entity::insert(row)
        .exec_with_returning(&work.tx)
        .await?;
    deliver(work, &row, Channel::Inbox, DeliveryState::Sent, None, None).await?;
    if route.sms {
        by_sms(work, &row, &to).await?;
    }
    Ok(())
}

/// Whether somebody may see, with the roles held now, what the event is about.
async fn sees(work: &Work, person: PersonId, subject: &str) -> Result<bool, Refusal> {
    let Some(subject) = AnyGid::parse(subject) else {
        return Ok(false);
    };
    let caller = identity::outside_of_sessions(&work.tx, person, work.now).await?;
    let ctx = Ctx::of_nobody_who_asks(&work.app, caller, work.request_id.clone());
    Ok(Box::pin(gid::find(&ctx, &subject)).await?.is_some())
}

async fn by_sms(work: &Work, row: &Model, to: &person::Model) -> Result<(), Refusal> {
    let skip = |why| (DeliveryState::Skipped, Some(why), None);
    let (state, why, due) = if !wanted(work, row).await? {
        skip(DeliveryReason::TurnedOff)
    } else if to.phone_sealed.is_none() {
        skip(DeliveryReason::NoPhone)
    } else if work.app.config.identity.sender.is_none() {
        skip(DeliveryReason::NoGateway)
    } else {
        match quiet::of(work, to.id).await?.over(work.now) {
            Some(over) => (
                DeliveryState::Waiting,
                Some(DeliveryReason::QuietHours),
                Some(over),
            ),
            None => (DeliveryState::Waiting, None, Some(work.now)),
        }
    };
    deliver(work, row, Channel::Sms, state, why, due).await
}

async fn wanted(work: &Work, row: &Model) -> Result<bool, Refusal> {
    use notification_preference::Entity;
    let key = (row.person_id, topic(row.kind), Channel::Sms);
    let chosen = Entity::find_by_id(key).one(&work.tx).await?;
    Ok(chosen.is_none_or(|chosen| chosen.wanted))
}

async fn deliver(
    work: &Work,
    row: &Model,
    channel: Channel,
    state: DeliveryState,
    why: Option<DeliveryReason>,
    due_at: Option<DateTime<Utc>>,
) -> Result<(), Refusal> {
    notification_delivery::ActiveModel {
        id: Set(DeliveryId::new()),
        created_at: Set(work.now),
        notification_id: Set(row.id),
        channel: Set(channel),
        state: Set(state),
        why: Set(why),
        attempts: Set(0),
        due_at: Set(due_at),
        ended_at: Set(due_at.is_none().then_some(work.now)),
    }
    .insert(&work.tx)
    .await?;
    Ok(())
}
