//! The steps of a need. Locks are taken in one order: person, activity, needs by id.

use entity::activity::{self, ActivityState};
use entity::activity_need;
use entity::ids::{ActivityId, NeedId, UnitId};
use entity::need::{ActiveModel, Entity, Model, NeedState};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::expiry;
use super::lifecycle::Step;
use super::lookup::{NeedRejection, held, seen};
use super::support;
use crate::calendar;
use crate::error::{Refusal, Rejection};
use crate::input;
use crate::policy::{Action, Place, readable, serving};
use crate::work::{Act, Work};
use crate::workflow::{Lifecycle as _, Taken, fits, transition};

/// Who takes a need on.
pub enum Adopter {
    Unit(UnitId),
    /// The activity that is to answer it, and so its lead unit.
    Activity(ActivityId),
}

/// A step, with whatever else it writes; the clock looks at the need again when its last day has passed.
pub(super) async fn take(
    work: &Work,
    row: &Model,
    step: Step,
    place: &Place,
    expected_version: Option<i32>,
    reason: Option<&str>,
    more: impl FnOnce(&mut ActiveModel),
) -> Result<Model, Refusal> {
    let taken = Taken {
        row,
        step,
        place,
        expected_version,
        reason,
    };
    let row = transition(work, taken, |change, state| {
        change.state = Set(state);
        more(change);
    })
    .await?;
    expiry::watch(work, &row).await?;
    Ok(row)
}

/// The need, held, if the caller may take this step and its state allows it.
async fn open(
    work: &Work,
    id: NeedId,
    step: Step,
    expected_version: Option<i32>,
) -> Result<(Model, Place), Refusal> {
    let (row, place) = held(work, id).await?;
    work.by.require(Model::action(step), &place)?;
    fits(&row, step, expected_version)?;
    Ok((row, place))
}

/// Finds that it is so, by somebody else than who reported it.
pub async fn verify(act: &Act<'_>, id: NeedId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Verify, expected_version).await?;
    let me = work.by.person();
    if me.is_some() && me == row.reporter_id {
        return Err(Rejection::from(NeedRejection::Reported).about(row.id).into());
    }
    let row = take(
        &work,
        &row,
        Step::Verify,
        &place,
        expected_version,
        None,
        |change| {
            change.verified_by = Set(me);
        },
    )
    .await?;
    work.commit(row).await
}

/// Puts it on the menu.
pub async fn publish(act: &Act<'_>, id: NeedId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Publish, expected_version).await?;
    let row = take(
        &work,
        &row,
        Step::Publish,
        &place,
        expected_version,
        None,
        |change| {
            change.published_at = Set(Some(work.now));
        },
    )
    .await?;
    work.commit(row).await
}

/// Takes it on, by a unit, or by an activity that is to answer it.
pub async fn adopt(
    act: &Act<'_>,
    id: NeedId,
    expected_version: Option<i32>,
    by: Adopter,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let activity = match by {
        Adopter::Activity(id) => Some(answering(&work, id).await?),
        Adopter::Unit(_) => None,
    };
    let (row, base) = held(&work, id).await?;
    let unit = match (&activity, by) {
        (Some(activity), _) => activity.lead_unit_id,
        (None, Adopter::Unit(unit)) => unit,
        (None, Adopter::Activity(_)) => return Err(Rejection::not_found().at("activityId").into()),
    };
    let place = Place {
        units: vec![unit],
        ..base
    };
    work.by.require(Action::NeedAdopt, &place)?;
    fits(&row, Step::Adopt, expected_version)?;
    if let Some(activity) = &activity {
        same(&row, activity)?;
        answer(&work, activity.id, row.id).await?;
    } else if !serving::communities_of(&work.tx, unit)
        .await?
        .contains(&row.community_id)
    {
        return Err(NeedRejection::NotAMember.into());
    }
    let row = take(
        &work,
        &row,
        Step::Adopt,
        &place,
        expected_version,
        None,
        |change| {
            change.unit_id = Set(Some(unit));
        },
    )
    .await?;
    work.commit(row).await
}

/// Finds that a completed activity met it.
pub async fn satisfy(
    act: &Act<'_>,
    id: NeedId,
    expected_version: Option<i32>,
    deed: ActivityId,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let activity = answering(&work, deed).await;
    let (row, place) = open(&work, id, Step::Satisfy, expected_version).await?;
    let activity = activity?;
    same(&row, &activity)?;
    if !matches!(activity.state, ActivityState::Completed | ActivityState::Reviewed) {
        return Err(NeedRejection::NoDeed.into());
    }
    answer(&work, activity.id, row.id).await?;
    let me = work.by.person();
    let row = take(
        &work,
        &row,
        Step::Satisfy,
        &place,
        expected_version,
        None,
        |change| {
            change.deed_id = Set(Some(deed));
            change.satisfied_by = Set(me);
        },
    )
    .await?;
    work.commit(row).await
}

/// Confirms that it was met: who has the need, or staff who did not deliver.
pub async fn confirm(act: &Act<'_>, id: NeedId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, base) = held(&work, id).await?;
    let me = work.by.person();
    let mut own = base.own.clone();
    if let Some(me) = me
        && support::supports(&work, row.id, me).await?
    {
        own.push(me);
    }
    let place = Place { own, ..base };
    work.by.require(Action::NeedConfirm, &place)?;
    fits(&row, Step::Confirm, expected_version)?;
    let deed = match row.deed_id {
        Some(id) => activity::Entity::find_by_id(id).one(&work.tx).await?,
        None => None,
    };
    let completed_by = deed.and_then(|deed| deed.completed_by);
    if me.is_some() && (me == row.satisfied_by || me == completed_by) {
        return Err(Rejection::from(NeedRejection::Delivered).about(row.id).into());
    }
    let row = take(
        &work,
        &row,
        Step::Confirm,
        &place,
        expected_version,
        None,
        |change| {
            change.confirmed_at = Set(Some(work.now));
        },
    )
    .await?;
    work.commit(row).await
}

/// Says no, and why.
pub async fn decline(
    act: &Act<'_>,
    id: NeedId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Decline, expected_version).await?;
    let reason = input::public_line("reason", reason, 200)?;
    let told = Some(reason.as_str());
    let row = take(
        &work,
        &row,
        Step::Decline,
        &place,
        expected_version,
        told,
        |change| {
            change.end_reason = Set(Some(reason.clone()));
        },
    )
    .await?;
    work.commit(row).await
}

/// Lets it go once its last day has passed.
pub async fn expire(act: &Act<'_>, id: NeedId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Expire, expected_version).await?;
    if row.due_by.is_none_or(|day| day >= calendar::day(work.now)) {
        return Err(Rejection::from(NeedRejection::NotDue).about(row.id).into());
    }
    let row = take(&work, &row, Step::Expire, &place, expected_version, None, |_| ()).await?;
    work.commit(row).await
}

/// Makes one of two: everybody who had the one has the other, each once.
pub async fn merge(
    act: &Act<'_>,
    id: NeedId,
    expected_version: Option<i32>,
    into: NeedId,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let known = seen(&work, id).await?;
    if id == into {
        return Err(NeedRejection::IntoItself.into());
    }
    // Both in the order of ids, as two merges at once take them.
    let rows = Entity::find()
        .filter(entity::need::Column::Id.is_in([id.min(into), id.max(into)]))
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .all(&work.tx);
    let mut rows = rows.await?;
    rows.sort_by_key(|row| row.id);
    let find = |id: NeedId| rows.iter().find(|row| row.id == id);
    let row = find(id).unwrap_or(&known);
    let community = crate::territory::service::must_find(&work, row.community_id).await?;
    let place = Place::of_need(row, &community);
    work.by.require(Action::NeedMerge, &place)?;
    fits(row, Step::Merge, expected_version)?;
    let other = find(into).ok_or_else(|| Rejection::not_found().at("intoId"))?;
    if other.community_id != row.community_id {
        return Err(Rejection::from(NeedRejection::OtherCommunity).at("intoId").into());
    }
    if !matches!(other.state, NeedState::Published | NeedState::Adopted) {
        return Err(NeedRejection::IntoGone.into());
    }
    support::move_all(&work, row, other).await?;
    let row = take(
        &work,
        row,
        Step::Merge,
        &place,
        expected_version,
        None,
        |change| {
            change.merged_into_id = Set(Some(into));
        },
    )
    .await?;
    work.commit(row).await
}

/// The activity, if the caller may see it, held in its state until the end of the act.
async fn answering(work: &Work, id: ActivityId) -> Result<activity::Model, Refusal> {
    let row = activity::Entity::find_by_id(id)
        .filter(readable::<activity::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?;
    Ok(row.ok_or_else(|| Rejection::not_found().at("activityId"))?)
}

fn same(row: &Model, activity: &activity::Model) -> Result<(), Rejection> {
    if activity.community_id != row.community_id {
        return Err(Rejection::from(NeedRejection::OtherCommunity).at("activityId"));
    }
    if activity.state == ActivityState::Cancelled {
        return Err(Rejection::invalid_state("CANCELLED", "needAdopt").at("activityId"));
    }
    Ok(())
}

async fn answer(work: &Work, activity: ActivityId, need: NeedId) -> Result<(), Refusal> {
    let known = activity_need::Entity::find_by_id((activity, need))
        .one(&work.tx)
        .await?;
    if known.is_none() {
        activity_need::ActiveModel {
            activity_id: Set(activity),
            need_id: Set(need),
        }
        .insert(&work.tx)
        .await?;
    }
    Ok(())
}
