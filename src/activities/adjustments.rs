//! Corrections of what was counted: each is a row of its own, by somebody else than who counted.

use entity::activity::{self, ActivityState};
use entity::activity_adjustment::{ActiveModel, Entity};
use entity::ids::{ActivityAdjustmentId, ActivityId};
use sea_orm::{ActiveModelTrait, Select, Set};

use super::drafts;
use super::lookup;
use super::sign_ups::invalid;
use crate::error::{Code, Refusal, Rejection};
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Caller, Place, visible};
use crate::work::Act;

/// What can be refused about an adjustment.
pub enum AdjustmentRejection {
    Difference,
    TooMuch,
    CountedOneself,
}

impl From<AdjustmentRejection> for Rejection {
    fn from(why: AdjustmentRejection) -> Self {
        match why {
            AdjustmentRejection::Difference => Self::invalid(Text::new(
                "更正数须在 -100000 至 100000 之间，且不为 0",
                "ᠵᠠᠰᠠᠬᠤ ᠲᠣᠭ᠎ᠠ ᠨᠢ -100000 ᠡᠴᠡ 100000᠂ 0 ᠪᠢᠰᠢ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A difference is from -100000 to 100000, and not 0",
            ))
            .at("difference"),
            AdjustmentRejection::TooMuch => Self::new(
                Code::LimitReached,
                Text::new(
                    "更正后的人次不能小于 0",
                    "ᠵᠠᠰᠠᠭᠰᠠᠨ ᠤ ᠳᠠᠷᠠᠭᠠᠬᠢ ᠲᠣᠭ᠎ᠠ 0 ᠡᠴᠡ ᠪᠠᠭ᠎ᠠ ᠪᠠᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "No more can be taken away than were counted",
                ),
            )
            .at("difference"),
            AdjustmentRejection::CountedOneself => Self::new(
                Code::Forbidden,
                Text::new(
                    "更正须由完成登记人以外的人进行",
                    "ᠳᠠᠭᠤᠰᠬᠠᠭᠰᠠᠨ ᠬᠦᠮᠦᠨ ᠡᠴᠡ ᠥᠭᠡᠷ᠎ᠡ ᠬᠦᠮᠦᠨ ᠵᠠᠰᠠᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                    "Somebody else than who completed it adjusts it",
                ),
            ),
        }
    }
}

/// Those that the caller may see.
pub fn seen(caller: &Caller) -> Select<Entity> {
    visible::<Entity>(caller)
}

/// Whether the caller may correct this count.
pub fn may(caller: &Caller, row: &activity::Model, place: &Place) -> bool {
    counted(row) && !own(caller, row) && caller.may(Action::ActivityAdjust, place)
}

fn counted(row: &activity::Model) -> bool {
    matches!(row.state, ActivityState::Completed | ActivityState::Reviewed)
}

fn own(caller: &Caller, row: &activity::Model) -> bool {
    row.completed_by.is_some() && row.completed_by == caller.person()
}

/// Corrects the person-times of an activity by a difference.
pub async fn adjust(
    act: &Act<'_>,
    id: ActivityId,
    expected_version: Option<i32>,
    difference: i32,
    reason: &str,
) -> Result<activity::Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = lookup::held(&work, id).await?;
    work.by.require(Action::ActivityAdjust, &place)?;
    let Some(person_times) = row.person_times.filter(|_| counted(&row)) else {
        return Err(invalid(&row, "activityAdjust").into());
    };
    if own(&work.by, &row) {
        return Err(Rejection::from(AdjustmentRejection::CountedOneself)
            .about(row.id)
            .into());
    }
    if difference == 0 || !(-100_000..=100_000).contains(&difference) {
        return Err(AdjustmentRejection::Difference.into());
    }
    if person_times + row.adjusted + difference < 0 {
        return Err(Rejection::from(AdjustmentRejection::TooMuch).about(row.id).into());
    }
    ActiveModel {
        id: Set(ActivityAdjustmentId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        activity_id: Set(row.id),
        community_id: Set(row.community_id),
        lead_unit_id: Set(row.lead_unit_id),
        difference: Set(difference),
        reason: Set(input::line("reason", reason, 200)?),
        made_by: Set(work.by.person()),
    }
    .insert(&work.tx)
    .await?;
    let change = activity::ActiveModel {
        adjusted: Set(row.adjusted + difference),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    drafts::finish(work, Action::ActivityAdjust, "activity.adjusted", row, &place).await
}
