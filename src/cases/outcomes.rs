//! How a case ends. Decided is not paid: money that was granted is recorded twice, when it is decided and when it is
//! there, and the case is resolved by the second.

use chrono::NaiveDate;
use entity::case_outcome::{ActiveModel, Column, Entity, Model as Outcome, OutcomeKind};
use entity::ids::{CaseOutcomeId, ServiceCaseId};
use entity::service_case::Model;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::lifecycle::Step;
use super::service_cases::{CaseRejection, open};
use super::steps::moved;
use super::{sealed, words};
use crate::app::Ctx;
use crate::calendar;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::input;
use crate::language::Text;
use crate::work::{Act, Work};
use crate::workflow::{Lifecycle, fits};

/// An outcome to record.
pub struct NewOutcome {
    pub kind: OutcomeKind,
    /// What the resident is told.
    pub text: String,
    pub basis: Option<String>,
    pub instead: Option<String>,
    /// In fen.
    pub amount: Option<i64>,
    /// Today unless said.
    pub decided_on: Option<NaiveDate>,
}

/// Records that money is granted; the case waits until it is there.
pub async fn decide(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    new: NewOutcome,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Model::action(Step::Decide)).await?;
    fits(&row, Step::Decide, expected_version)?;
    if of_round(&work, &row).await?.is_some() {
        return Err(Rejection::new(
            Code::AlreadyExists,
            Text::new(
                "本轮已登记给付决定",
                "ᠡᠨᠡ ᠤᠳᠠᠭᠠᠨ ᠤ ᠰᠢᠢᠳᠪᠦᠷᠢ ᠶᠢ ᠪᠦᠷᠢᠳᠬᠡᠭᠰᠡᠨ",
                "The decision of this round is recorded already",
            ),
        )
        .about(row.id)
        .into());
    }
    insert(&work, &row, new).await?;
    let row = moved(&work, &row, &place, expected_version, Step::Decide, |_| {}).await?;
    work.commit(row).await
}

/// Records that the granted money is there: on the day on which it came, and not before it was decided.
pub async fn pay(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    paid_on: NaiveDate,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Model::action(Step::Pay)).await?;
    fits(&row, Step::Pay, expected_version)?;
    let outcome = of_round(&work, &row)
        .await?
        .ok_or(CaseRejection::NothingGranted)?;
    if paid_on < outcome.decided_on || paid_on > calendar::day(work.now) {
        return Err(Rejection::from(CaseRejection::DayOutside).at("paidOn").into());
    }
    let paid = ActiveModel {
        id: Set(outcome.id),
        paid_on: Set(Some(paid_on)),
        ..Default::default()
    };
    paid.update(&work.tx).await?;
    let row = moved(&work, &row, &place, expected_version, Step::Pay, |_| {}).await?;
    work.commit(row).await
}

/// Ends a case in which no money is granted.
pub async fn resolve(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    new: NewOutcome,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Model::action(Step::Resolve)).await?;
    fits(&row, Step::Resolve, expected_version)?;
    if new.amount.is_some() || of_round(&work, &row).await?.is_some() {
        return Err(CaseRejection::PaymentMissing.into());
    }
    insert(&work, &row, new).await?;
    let row = moved(&work, &row, &place, expected_version, Step::Resolve, |_| {}).await?;
    work.commit(row).await
}

pub(super) async fn insert(work: &Work, row: &Model, new: NewOutcome) -> Result<(), Refusal> {
    let text = input::prose("text", &new.text, words::LONGEST)?;
    let basis = input::line_or_none("basis", new.basis.as_deref(), 200)?;
    let instead = input::line_or_none("instead", new.instead.as_deref(), 200)?;
    if new.kind == OutcomeKind::Refused && (basis.is_none() || instead.is_none()) {
        return Err(CaseRejection::BasisMissing.into());
    }
    let today = calendar::day(work.now);
    let decided_on = new.decided_on.unwrap_or(today);
    if decided_on > today || decided_on < calendar::day(row.clock_from) {
        return Err(Rejection::from(CaseRejection::DayOutside).at("decidedOn").into());
    }
    let id = CaseOutcomeId::new();
    let text = work.app.vault.seal(cell(id), text.as_bytes())?;
    ActiveModel {
        id: Set(id),
        created_at: Set(work.now),
        case_id: Set(row.id),
        round: Set(row.round),
        kind: Set(new.kind),
        text_sealed: Set(Some(text)),
        basis: Set(basis),
        instead: Set(instead),
        amount_fen: Set(new.amount),
        decided_on: Set(decided_on),
        paid_on: Set(None),
        decided_by: Set(work.by.person()),
    }
    .insert(&work.tx)
    .await?;
    Ok(())
}

/// What the resident is told; who may know is asked before.
pub fn text(ctx: &Ctx, row: &Outcome) -> Result<Option<String>, Fault> {
    sealed::open(&ctx.app.vault, cell(row.id), row.text_sealed.as_ref())
}

fn cell(id: CaseOutcomeId) -> crate::privacy::vault::Cell {
    sealed::cell("case_outcome", id, "text_sealed")
}

async fn of_round(work: &Work, row: &Model) -> Result<Option<Outcome>, Refusal> {
    Ok(Entity::find()
        .filter(Column::CaseId.eq(row.id))
        .filter(Column::Round.eq(row.round))
        .one(&work.tx)
        .await?)
}
