//! Alerts: nobody has heard of a person, or a lone elder was not reached twice in a row.

use entity::care_alert::{ActiveModel, AlertKind, AlertState, Column, Entity, Model};
use entity::ids::{CareAlertId, PairingId, PersonId};
use entity::pairing::{self, Model as Pairing};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::alert_lifecycle::Step;
use super::contacts;
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::policy::{Action, Place, readable, visible};
use crate::work::{Act, Row, Work};
use crate::workflow::{Lifecycle, Taken, transition};

pub async fn find(ctx: &Ctx, id: CareAlertId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Closes an alert with what came of it.
pub async fn close(
    act: &Act<'_>,
    id: CareAlertId,
    expected_version: Option<i32>,
    answer: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let pairing = of(&work, row.pairing_id).await?;
    let place = contacts::place(&work, &pairing).await?;
    work.by.require(Action::CareAlertClose, &place)?;
    let answer = input::line("answer", answer, 200)?;
    let by = work.by.person();
    let row = step(
        &work,
        &row,
        &place,
        Step::Close,
        expected_version,
        Some((answer, by)),
    )
    .await?;
    work.commit(row).await
}

pub(super) async fn of(work: &Work, pairing: PairingId) -> Result<Pairing, Refusal> {
    let row = pairing::Entity::find_by_id(pairing).one(&work.tx).await?;
    Ok(row.ok_or_else(|| anyhow::anyhow!("a row without its pairing"))?)
}

/// The alert of this kind that is not closed.
pub(super) async fn standing(
    work: &Work,
    pairing: PairingId,
    kind: AlertKind,
) -> Result<Option<Model>, Refusal> {
    Ok(Entity::find()
        .filter(Column::PairingId.eq(pairing))
        .filter(Column::Kind.eq(kind))
        .filter(Column::State.ne(AlertState::Closed))
        .one(&work.tx)
        .await?)
}

/// Opens an alert as a part of an act.
pub(super) async fn open(
    work: &Work,
    pairing: &Pairing,
    kind: AlertKind,
    state: AlertState,
    (action, place): (Action, &Place),
) -> Result<Model, Refusal> {
    let row = ActiveModel {
        id: Set(CareAlertId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        pairing_id: Set(pairing.id),
        community_id: Set(pairing.community_id),
        person_id: Set(pairing.person_id),
        volunteer_person_id: Set(pairing.volunteer_person_id),
        kind: Set(kind),
        state: Set(state),
        answer: Set(None),
        closed_at: Set(None),
        closed_by: Set(None),
    }
    .insert(&work.tx)
    .await?;
    work.record(Event {
        kind: &format!("{}.{}", Model::KIND, Model::name(state).to_lowercase()),
        action,
        subject: row.id().into(),
        version: row.version,
        place,
    })
    .await?;
    Ok(row)
}

/// Closes all that stand for a pairing, as a part of an act.
pub(super) async fn close_all(
    work: &Work,
    pairing: PairingId,
    place: &Place,
    step: Step,
) -> Result<(), Refusal> {
    let rows = Entity::find()
        .filter(Column::PairingId.eq(pairing))
        .filter(Column::State.ne(AlertState::Closed))
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows {
        self::step(work, &row, place, step, None, None).await?;
    }
    Ok(())
}

pub(super) async fn step(
    work: &Work,
    row: &Model,
    place: &Place,
    step: Step,
    expected_version: Option<i32>,
    answer: Option<(String, Option<PersonId>)>,
) -> Result<Model, Refusal> {
    let taken = Taken {
        row,
        step,
        place,
        expected_version,
        reason: None,
    };
    transition(work, taken, |change, state| {
        change.state = Set(state);
        if state == AlertState::Closed {
            change.closed_at = Set(Some(work.now));
        }
        if let Some((answer, by)) = answer {
            change.answer = Set(Some(answer));
            change.closed_by = Set(by);
        }
    })
    .await
}
