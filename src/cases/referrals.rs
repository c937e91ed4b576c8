//! 转办: a case is offered to another unit, which must accept it.

use entity::case_referral::{ActiveModel, Column, Entity, ReferralBasis, ReferralState};
use entity::ids::{CaseReferralId, ServiceCaseId, UnitId};
use entity::service_case::Model;
use entity::unit;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::lifecycle::Step;
use super::service_cases::{CaseRejection, open};
use super::steps::moved;
use crate::error::{Refusal, Rejection};
use crate::input;
use crate::policy::{Action, Caller, Scope, Who};
use crate::work::{Act, Work};
use crate::workflow::{Lifecycle, fits};

/// What is offered, and why the other unit may learn of it.
pub struct Offer {
    pub unit: UnitId,
    pub basis: ReferralBasis,
    pub reason: String,
}

/// Whether the caller is an official of this unit.
pub fn speaks_for(caller: &Caller, unit: UnitId) -> bool {
    let official = |grant: &crate::policy::Grant| {
        grant.role == Who::DepartmentOfficial && grant.scope == Scope::Unit(unit)
    };
    caller.grants.iter().any(official)
}

/// Offers a case to another unit. It lies in no hands until that unit answers, and its clock runs on.
pub async fn refer(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    offer: Offer,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Model::action(Step::Refer)).await?;
    fits(&row, Step::Refer, expected_version)?;
    let reason = input::line("reason", &offer.reason, 200)?;
    if row.unit_id == Some(offer.unit) {
        return Err(CaseRejection::SameUnit.into());
    }
    let unit = unit::Entity::find_by_id(offer.unit)
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("unitId"))?;
    if unit.closed_at.is_some() {
        return Err(CaseRejection::UnitClosed.into());
    }
    ActiveModel {
        id: Set(CaseReferralId::new()),
        created_at: Set(work.now),
        case_id: Set(row.id),
        from_unit_id: Set(row.unit_id),
        to_unit_id: Set(unit.id),
        basis: Set(offer.basis),
        reason: Set(reason),
        state: Set(ReferralState::Offered),
        answered_by: Set(None),
        answered_at: Set(None),
        answer: Set(None),
    }
    .insert(&work.tx)
    .await?;
    let row = moved(&work, &row, &place, expected_version, Step::Refer, |change| {
        change.offered_unit_id = Set(Some(unit.id));
    })
    .await?;
    work.commit(row).await
}

/// Takes over what was offered to one's own unit; or declines, with the reason, and it goes back to where it was.
pub async fn answer(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    declined: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let step = if declined.is_some() {
        Step::Decline
    } else {
        Step::TakeOver
    };
    let (row, place) = open(&work, id, Action::CaseReferralAnswer).await?;
    let answer = input::line_or_none("reason", declined, 200)?;
    fits(&row, step, expected_version)?;
    // The unit that has it sees it too, and does not answer itself.
    let offered = row.offered_unit_id;
    if offered.is_none_or(|unit| !speaks_for(&work.by, unit)) {
        return Err(Rejection::forbidden().into());
    }
    let state = if answer.is_some() {
        ReferralState::Declined
    } else {
        ReferralState::Accepted
    };
    close(&work, row.id, state, answer).await?;
    let row = moved(&work, &row, &place, expected_version, step, |change| {
        if step == Step::TakeOver {
            change.unit_id = Set(offered);
        }
    })
    .await?;
    work.commit(row).await
}

/// Ends the offer of a case, if there is one.
pub(super) async fn close(
    work: &Work,
    case: ServiceCaseId,
    state: ReferralState,
    answer: Option<String>,
) -> Result<(), Refusal> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.to_value()))
        .col_expr(Column::AnsweredBy, Expr::value(work.by.person()))
        .col_expr(Column::AnsweredAt, Expr::value(work.now))
        .col_expr(Column::Answer, Expr::value(answer))
        .filter(Column::CaseId.eq(case))
        .filter(Column::State.eq(ReferralState::Offered))
        .exec(&work.tx)
        .await?;
    Ok(())
}
