//! What the consent to a public text, and its end, mean for the wishes of a person. The act holds the consent.

use chrono::{DateTime, Utc};
use entity::ids::PersonId;
use entity::wish::{ActiveModel, Column, Entity, Model, WishState};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Set};

use super::fulfil;
use crate::error::Refusal;
use crate::events::Event;
use crate::policy::{Action, Place};
use crate::work::Work;

/// Takes down what is published, as a part of the withdrawal. What was claimed or fulfilled stays so, and counts.
pub async fn lost(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    for row in published(work, person).await? {
        if row.state == WishState::Open {
            fulfil::take_down(work, &row, place).await?;
            continue;
        }
        let change = ActiveModel {
            published_at: Set(None),
            public_until: Set(None),
            ..Default::default()
        };
        changed(work, &row, change, "wish.taken_down", Action::WishTakeDown, place).await?;
    }
    Ok(())
}

/// Lets what is published stay for as long as the new consent stands, as a part of its recording.
pub async fn renewed(
    work: &Work,
    person: PersonId,
    until: Option<DateTime<Utc>>,
    place: &Place,
) -> Result<(), Refusal> {
    for row in published(work, person).await? {
        let change = ActiveModel {
            public_until: Set(until),
            ..Default::default()
        };
        changed(work, &row, change, "wish.renewed", Action::ConsentRecord, place).await?;
    }
    Ok(())
}

async fn published(work: &Work, person: PersonId) -> Result<Vec<Model>, Refusal> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::PublishedAt.is_not_null())
        .order_by(Column::Id, Order::Asc)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    Ok(rows)
}

pub(super) async fn changed(
    work: &Work,
    row: &Model,
    change: ActiveModel,
    kind: &str,
    action: Action,
    place: &Place,
) -> Result<(), Refusal> {
    let row = work.update(row, None, change).await?;
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await
}
