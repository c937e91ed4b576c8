//! What ends with the data of a person: what the person wished for, and what the person had claimed.

use entity::ids::PersonId;
use entity::wish::{ActiveModel, Column, Entity, Model, WishState};
use entity::wish_claim::ClaimOutcome;
use entity::{consent, volunteer, wish_claim};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Set};

use super::lifecycle::Step;
use super::{consent as agreed, fulfil};
use crate::error::Refusal;
use crate::policy::{Action, Place};
use crate::work::Work;
use crate::workflow::{Lifecycle, Taken, transition};

/// Why a claim ended whose claimant's data were erased.
const ERASED: &str = "个人信息已删除";

/// Ends all of it as a part of the erasure. The act holds the person's row. What was fulfilled stays counted.
pub async fn of_person(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    hold(work, person).await?;
    for row in of(work, Column::PersonId.eq(person)).await? {
        wished(work, &row, place).await?;
    }
    forget(work, person).await?;
    let claimed = Column::ClaimantId
        .eq(person)
        .and(Column::State.eq(WishState::Claimed));
    for row in of(work, claimed).await? {
        let did = (Action::PersonErase, place);
        fulfil::end(work, row.id, did, ClaimOutcome::Released, Some(ERASED)).await?;
        fulfil::back(work, &row, Step::LoseClaimant, place, None, Some(ERASED)).await?;
    }
    Ok(())
}

/// What comes before a wish in the order of locks: the person as a volunteer, and the consents.
async fn hold(work: &Work, person: PersonId) -> Result<(), Refusal> {
    volunteer::Entity::find()
        .filter(volunteer::Column::PersonId.eq(person))
        .order_by(volunteer::Column::Id, Order::Asc)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    consent::Entity::find()
        .filter(consent::Column::PersonId.eq(person))
        .order_by(consent::Column::Id, Order::Asc)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    Ok(())
}

async fn of(work: &Work, which: sea_orm::sea_query::SimpleExpr) -> Result<Vec<Model>, Refusal> {
    let rows = Entity::find()
        .filter(which)
        .order_by(Column::Id, Order::Asc)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    Ok(rows)
}

/// Empties what a person wished for, and cancels what was not fulfilled.
async fn wished(work: &Work, row: &Model, place: &Place) -> Result<(), Refusal> {
    let emptied = ActiveModel {
        title: Set(String::new()),
        public_text: Set(String::new()),
        detail_sealed: Set(None),
        published_at: Set(None),
        public_until: Set(None),
        thanks: Set(None),
        ..Default::default()
    };
    if Model::next(row.state, Step::Erase).is_none() {
        let emptied = ActiveModel {
            close_reason: Set(None),
            ..emptied
        };
        return agreed::changed(work, row, emptied, "wish.erased", Action::PersonErase, place).await;
    }
    if row.state == WishState::Claimed {
        let did = (Action::PersonErase, place);
        fulfil::end(work, row.id, did, ClaimOutcome::Cancelled, None).await?;
    }
    let taken = Taken {
        row,
        step: Step::Erase,
        place,
        expected_version: None,
        reason: Some(ERASED),
    };
    transition(work, taken, |change, state| {
        *change = emptied;
        change.state = Set(state);
        change.claimant_id = Set(None);
        change.claim_due_at = Set(None);
        change.closed_at = Set(Some(work.now));
        change.close_reason = Set(Some(ERASED.to_owned()));
    })
    .await?;
    Ok(())
}

/// What was noted about the handing over goes too.
async fn forget(work: &Work, person: PersonId) -> Result<(), Refusal> {
    use wish_claim::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::NoteSealed, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Reason, Expr::value(Option::<String>::None))
        .filter(Column::PersonId.eq(person))
        .exec(&work.tx)
        .await?;
    Ok(())
}
