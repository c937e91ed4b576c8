//! 评价: what the resident thinks of how it ended. The two worst ask for a call-back.

use entity::case_callback::{self, CallbackState};
use entity::case_rating::{ActiveModel, Model as Rating, RatingLevel};
use entity::ids::{CaseCallbackId, CaseRatingId, ServiceCaseId};
use entity::service_case::{self, CaseState, Model};
use sea_orm::{ActiveModelTrait, Set};

use super::sealed;
use super::service_cases::{CaseRejection, open, touched};
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::policy::{Action, Place};
use crate::work::{Act, Work, or_taken};
use crate::workflow::Lifecycle;

/// Rates a round that has ended, once.
pub async fn rate(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    level: RatingLevel,
    comment: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::ServiceCaseRate).await?;
    let comment = comment
        .map(|text| input::prose("comment", text, 500))
        .transpose()?;
    if !matches!(
        row.state,
        CaseState::Resolved | CaseState::Confirmed | CaseState::Closed
    ) {
        let state = Model::name(row.state);
        return Err(Rejection::invalid_state(&state, "serviceCaseRate")
            .about(row.id)
            .into());
    }
    let rating = CaseRatingId::new();
    let comment = comment.map(|text| work.app.vault.seal(cell(rating), text.as_bytes()));
    let inserted = ActiveModel {
        id: Set(rating),
        created_at: Set(work.now),
        case_id: Set(row.id),
        round: Set(row.round),
        level: Set(level),
        comment_sealed: Set(comment.transpose()?),
        rated_id: Set(row.assignee_id),
    }
    .insert(&work.tx)
    .await;
    or_taken(inserted, || Rejection::from(CaseRejection::Rated).about(row.id))?;
    if matches!(level, RatingLevel::Dissatisfied | RatingLevel::VeryDissatisfied) {
        call_back(&work, &row, rating, &place).await?;
    }
    let change = <service_case::ActiveModel as Default>::default();
    let what = (Action::ServiceCaseRate, "service_case.rated");
    let row = touched(&work, &row, expected_version, change, what, &place).await?;
    work.commit(row).await
}

async fn call_back(work: &Work, row: &Model, rating: CaseRatingId, place: &Place) -> Result<(), Refusal> {
    let callback = case_callback::ActiveModel {
        id: Set(CaseCallbackId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        case_id: Set(row.id),
        rating_id: Set(rating),
        community_id: Set(row.community_id),
        rated_id: Set(row.assignee_id),
        state: Set(CallbackState::Open),
        note_sealed: Set(None),
        closed_by: Set(None),
        closed_at: Set(None),
    }
    .insert(&work.tx)
    .await?;
    work.record(Event {
        kind: "case_callback.opened",
        action: Action::ServiceCaseRate,
        subject: callback.id.into(),
        version: callback.version,
        place,
    })
    .await
}

/// What the resident wrote; who may know is asked before.
pub fn comment(ctx: &Ctx, row: &Rating) -> Result<Option<String>, Fault> {
    sealed::open(&ctx.app.vault, cell(row.id), row.comment_sealed.as_ref())
}

fn cell(id: CaseRatingId) -> crate::privacy::vault::Cell {
    sealed::cell("case_rating", id, "comment_sealed")
}
