//! The steps of an activity.

use entity::activity::{ActiveModel, Model};
use entity::ids::{ActivityId, ActivityRoleId};
use entity::sign_up::{self, SignUpState};
use entity::{activity_role, activity_unit};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use super::clock;
use super::drafts::{self, series, sits};
use super::lifecycle::Step;
use super::lookup::{ActivityRejection, open};
use super::recurrence;
use super::sign_up_lifecycle::SignUpStep;
use crate::calendar;
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::numbers;
use crate::policy::{Action, Place};
use crate::territory;
use crate::work::{Act, Work};
use crate::workflow::{Lifecycle as _, Taken, transition};

fn taken<'a>(
    row: &'a Model,
    step: Step,
    place: &'a Place,
    expected_version: Option<i32>,
    reason: Option<&'a str>,
) -> Taken<'a, Model> {
    Taken {
        row,
        step,
        place,
        expected_version,
        reason,
    }
}

/// Shows it to everyone and opens the sign-ups. Of a series, every date becomes an activity of its own.
pub async fn publish(act: &Act<'_>, id: ActivityId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Publish).await?;
    if row.ends_at <= work.now {
        return Err(ActivityRejection::Over.into());
    }
    sits(&work, row.community_id, row.lead_unit_id).await?;
    let starts = match &row.recurrence {
        Some(rule) => recurrence::starts(rule, row.starts_at, work.app.config.activities.most_occurrences)?,
        None => Vec::new(),
    };
    let series_id = (!starts.is_empty()).then_some(row.id);
    let step = taken(&row, Step::Publish, &place, expected_version, None);
    let row = transition(&work, step, |change, state| {
        change.state = Set(state);
        change.published_at = Set(Some(work.now));
        change.series_id = Set(series_id);
    })
    .await?;
    clock::watch(&work, &row).await?;
    for start in starts.into_iter().skip(1) {
        repeat(&work, &row, start).await?;
    }
    work.commit(row).await
}

/// One more date of a series.
async fn repeat(work: &Work, first: &Model, starts_at: chrono::DateTime<chrono::Utc>) -> Result<(), Refusal> {
    let community = territory::service::must_find(work, first.community_id).await?;
    let row = ActiveModel {
        id: Set(ActivityId::new()),
        version: Set(1),
        number: Set(numbers::next(work, &series(&community, work.now)).await?),
        created_at: Set(work.now),
        starts_at: Set(starts_at),
        ends_at: Set(starts_at + (first.ends_at - first.starts_at)),
        recurrence: Set(None),
        ..first.clone().into_active_model().reset_all()
    };
    let row = row.insert(&work.tx).await?;
    let units: Vec<_> = activity_unit::Entity::find()
        .filter(activity_unit::Column::ActivityId.eq(first.id))
        .all(&work.tx)
        .await?;
    drafts::co_units(work, row.id, units.into_iter().map(|unit| unit.unit_id).collect()).await?;
    let roles = activity_role::Entity::find()
        .filter(activity_role::Column::ActivityId.eq(first.id))
        .all(&work.tx)
        .await?;
    let roles = roles.into_iter().map(|role| activity_role::ActiveModel {
        id: Set(ActivityRoleId::new()),
        activity_id: Set(row.id),
        ..role.into_active_model().reset_all()
    });
    drafts::roles(work, roles.collect()).await?;
    clock::watch(work, &row).await?;
    let place = Place::of_activity(&row, &community);
    work.record(Event {
        kind: "activity.published",
        action: Action::ActivityPublish,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await
}

/// Begins it, on its day at the earliest.
pub async fn begin(act: &Act<'_>, id: ActivityId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Begin).await?;
    if calendar::day(work.now) < calendar::day(row.starts_at) {
        return Err(Rejection::from(ActivityRejection::NotYet).about(row.id).into());
    }
    let step = taken(&row, Step::Begin, &place, expected_version, None);
    let row = transition(&work, step, |change, state| change.state = Set(state)).await?;
    clock::watch(&work, &row).await?;
    work.commit(row).await
}

/// Who came without a sign-up.
pub struct WalkIns {
    pub count: i32,
    pub note: Option<String>,
}

/// Counts who was there, for good: those whose attendance is written down, and the walk-ins.
pub async fn complete(
    act: &Act<'_>,
    id: ActivityId,
    expected_version: Option<i32>,
    walk_ins: WalkIns,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Complete).await?;
    if !(0..=100_000).contains(&walk_ins.count) {
        return Err(ActivityRejection::WalkIns.into());
    }
    let note = input::line_or_none("walkInNote", walk_ins.note.as_deref(), 200)?;
    if walk_ins.count > 0 && note.is_none() {
        return Err(ActivityRejection::WalkInsWithoutNote.into());
    }
    let attended = sign_up::Entity::find()
        .filter(sign_up::Column::ActivityId.eq(row.id))
        .filter(sign_up::Column::State.eq(SignUpState::Attended))
        .count(&work.tx)
        .await?;
    let person_times = i32::try_from(attended).map_err(anyhow::Error::from)? + walk_ins.count;
    if person_times == 0 {
        return Err(ActivityRejection::NobodyCame.into());
    }
    let step = taken(&row, Step::Complete, &place, expected_version, None);
    let row = transition(&work, step, |change, state| {
        change.state = Set(state);
        change.completed_at = Set(Some(work.now));
        change.completed_by = Set(work.by.person());
        change.walk_ins = Set(Some(walk_ins.count));
        change.walk_in_note = Set(note);
        change.person_times = Set(Some(person_times));
    })
    .await?;
    each(&work, row.id, SignUpStep::Close, &place, None).await?;
    work.commit(row).await
}

/// Looks back: what came of it, for everyone to read.
pub async fn review(
    act: &Act<'_>,
    id: ActivityId,
    expected_version: Option<i32>,
    outcome: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Review).await?;
    let outcome = input::public_text("outcome", outcome, 4000)?;
    let step = taken(&row, Step::Review, &place, expected_version, None);
    let row = transition(&work, step, |change, state| {
        change.state = Set(state);
        change.outcome = Set(Some(outcome));
    })
    .await?;
    work.commit(row).await
}

/// Calls it off, and every sign-up with it.
pub async fn cancel(
    act: &Act<'_>,
    id: ActivityId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Cancel).await?;
    let reason = input::public_line("reason", reason, 200)?;
    let step = taken(&row, Step::Cancel, &place, expected_version, Some(&reason));
    let row = transition(&work, step, |change, state| {
        change.state = Set(state);
        change.cancel_reason = Set(Some(reason.clone()));
        change.taken = Set(0);
    })
    .await?;
    activity_role::Entity::update_many()
        .col_expr(activity_role::Column::Taken, Expr::value(0))
        .filter(activity_role::Column::ActivityId.eq(row.id))
        .exec(&work.tx)
        .await?;
    clock::watch(&work, &row).await?;
    each(&work, row.id, SignUpStep::CallOff, &place, Some(&reason)).await?;
    work.commit(row).await
}

/// Takes a step with each sign-up that it fits. The act holds the activity's row.
async fn each(
    work: &Work,
    activity: ActivityId,
    step: SignUpStep,
    place: &Place,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    use sign_up::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::ActivityId.eq(activity))
        .filter(Column::State.ne(SignUpState::Withdrawn))
        .order_by_asc(Column::Ticket)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows
        .iter()
        .filter(|row| sign_up::Model::next(row.state, step).is_some())
    {
        let taken = Taken {
            row,
            step,
            place,
            expected_version: None,
            reason,
        };
        let row = transition(work, taken, |change, state| {
            change.state = Set(state);
            change.attended_at = Set(None);
            change.end_reason = Set(reason.map(str::to_owned));
        })
        .await?;
        if step == SignUpStep::CallOff {
            work.record(Event {
                kind: "sign_up.called_off",
                action: Action::ActivityCancel,
                subject: row.id.into(),
                version: row.version,
                place,
            })
            .await?;
        }
    }
    Ok(())
}
