//! Who was there: written down by those who hold the activity, or by a code that is shown at it.

use entity::activity::ActivityState;
use entity::ids::SignUpId;
use entity::sign_up::Model;
use sea_orm::Set;

use super::sign_up_lifecycle::SignUpStep;
use super::sign_ups::{Held, held, invalid};
use crate::error::Refusal;
use crate::work::Act;
use crate::workflow::{Lifecycle as _, Taken, transition};

/// Writes down that a person came, or did not come, while the activity is under way.
pub async fn mark(
    act: &Act<'_>,
    id: SignUpId,
    expected_version: Option<i32>,
    step: SignUpStep,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let Held { row, activity, place } = held(&work, id, step).await?;
    if activity.state != ActivityState::Ongoing {
        return Err(invalid(&activity, Model::mutation(step)).into());
    }
    let taken = Taken {
        row: &row,
        step,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.attended_at = Set((step != SignUpStep::Miss).then_some(work.now));
    })
    .await?;
    work.commit(row).await
}
