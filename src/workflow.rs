//! The one way to change a state: policy, version, row, log, event, in one transaction.

use std::fmt::Debug;

use entity::ids::TransitionLogId;
use sea_orm::{ActiveModelTrait, EntityTrait, FromQueryResult, IntoActiveModel, Set};

use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::policy::{Action, Caller, Place};
use crate::work::{Row, Work};

/// The states of a row and the steps between them: one pure table a workflow.
pub trait Lifecycle: Row {
    type State: Copy + Debug + PartialEq + 'static;
    type Step: Copy + Debug + PartialEq + 'static;

    /// Every step, in the order in which it usually happens.
    const STEPS: &'static [Self::Step];
    /// Every state, beginning with the first.
    const STATES: &'static [Self::State];
    /// `pairing` in `pairing.activated`.
    const KIND: &'static str;

    fn state(&self) -> Self::State;
    /// Where the step leads from a state; `None` where it does not fit.
    fn next(state: Self::State, step: Self::Step) -> Option<Self::State>;
    /// The line of the rule table that the step needs.
    fn action(step: Self::Step) -> Action;
    /// The mutation by which a client takes the step.
    fn mutation(step: Self::Step) -> &'static str;
    /// The state as it is stored and shown: `ACTIVE`.
    fn name(state: Self::State) -> String;
}

/// A step to take.
pub struct Taken<'a, L: Lifecycle> {
    pub row: &'a L,
    pub step: L::Step,
    pub place: &'a Place,
    pub expected_version: Option<i32>,
    pub reason: Option<&'a str>,
}

/// Where a step leads from here: CONFLICT where the caller has read another version, since that is the first thing to
/// know, and INVALID_STATE where the state does not allow the step.
pub fn fits<L: Lifecycle>(
    row: &L,
    step: L::Step,
    expected_version: Option<i32>,
) -> Result<L::State, Rejection> {
    if expected_version.is_some_and(|version| version != row.version()) {
        return Err(Rejection::conflict().at("expectedVersion").about(row.id()));
    }
    let state = row.state();
    L::next(state, step)
        .ok_or_else(|| Rejection::invalid_state(&L::name(state), L::mutation(step)).about(row.id()))
}

/// Takes a step. `change` holds whatever else the step writes; `state` must be in it, which the closure sets
/// from the state it is given.
pub async fn transition<L, F>(work: &Work, taken: Taken<'_, L>, change: F) -> Result<L, Refusal>
where
    L: Lifecycle + IntoActiveModel<<L::Entity as EntityTrait>::ActiveModel> + FromQueryResult,
    L::Entity: EntityTrait<Model = L>,
    <L::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = L::Entity> + Send,
    F: FnOnce(&mut <L::Entity as EntityTrait>::ActiveModel, L::State),
{
    let Taken {
        row,
        step,
        place,
        expected_version,
        reason,
    } = taken;
    let action = L::action(step);
    work.by.require(action, place)?;
    let from = row.state();
    let to = fits(row, step, expected_version)?;
    let mut active = <<L::Entity as EntityTrait>::ActiveModel as ActiveModelTrait>::default();
    change(&mut active, to);
    let row = work.update(row, expected_version, active).await?;
    let to_state = L::name(to);
    entity::transition_log::ActiveModel {
        id: Set(TransitionLogId::new()),
        created_at: Set(work.now),
        subject: Set(crate::gid::public(row.id()).0),
        from_state: Set(L::name(from)),
        to_state: Set(to_state.clone()),
        step: Set(format!("{step:?}")),
        actor: Set(work.by.label()),
        reason: Set(reason.map(str::to_owned)),
    }
    .insert(&work.tx)
    .await?;
    work.record(Event {
        kind: &format!("{}.{}", L::KIND, to_state.to_lowercase()),
        action,
        subject: row.id().into(),
        version: row.version(),
        place,
    })
    .await?;
    Ok(row)
}

/// The mutations that the caller may send for this row now, from the same table.
pub fn available<L: Lifecycle>(caller: &Caller, row: &L, place: &Place) -> Vec<String> {
    L::STEPS
        .iter()
        .filter(|step| L::next(row.state(), **step).is_some() && caller.may(L::action(**step), place))
        .map(|step| L::mutation(*step).to_owned())
        .collect()
}
