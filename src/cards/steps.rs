//! The steps of a card's life. What leaves force takes the copies that lie at points with it.

use entity::ids::ServiceCardId;
use entity::service_card::{CardState, Model};
use sea_orm::Set;

use super::content::{self, Content};
use super::held::{held, known};
use super::lifecycle::{Step, has_ended};
use super::{delegations, drafts, posts};
use crate::calendar;
use crate::committees::units::UnitRejection;
use crate::error::{Code, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::liaison::placements;
use crate::policy::{Action, Place};
use crate::search;
use crate::work::{Act, Work, or_taken};
use crate::workflow::{Lifecycle, Taken, transition};

/// What can be refused about a step.
pub enum StepRejection {
    OwnCard,
    HolderLeft,
    NotToday,
    NotOver,
    StandsAlready,
}

impl From<StepRejection> for Rejection {
    fn from(why: StepRejection) -> Self {
        let (code, text) = match why {
            StepRejection::OwnCard => (
                Code::Forbidden,
                Text::new(
                    "不能批准自己的服务卡",
                    "ᠥᠪᠡᠷ ᠦᠨ ᠺᠠᠷᠲ ᠢ ᠪᠠᠲᠤᠯᠠᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "Nobody approves the own card",
                ),
            ),
            StepRejection::HolderLeft => (
                Code::InvalidState,
                Text::new(
                    "持卡人已不在本单位",
                    "ᠺᠠᠷᠲ ᠡᠵᠡᠮᠰᠢᠭᠴᠢ ᠲᠤᠰ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠳᠤ ᠦᠭᠡᠢ ᠪᠣᠯᠤᠭᠰᠠᠨ",
                    "The holder is not of the unit any more",
                ),
            ),
            StepRejection::NotToday => (
                Code::InvalidState,
                Text::new(
                    "今天不在该服务卡的有效期内",
                    "ᠥᠨᠥᠳᠦᠷ ᠡᠨᠡ ᠺᠠᠷᠲ ᠤᠨ ᠬᠦᠴᠦᠨ ᠲᠡᠢ ᠬᠤᠭᠤᠴᠠᠭᠠᠨ ᠳᠤ ᠦᠭᠡᠢ",
                    "Today is not within the days of this card",
                ),
            ),
            StepRejection::NotOver => (
                Code::InvalidState,
                Text::new(
                    "该服务卡的有效期尚未结束；如需停用请吊销",
                    "ᠡᠨᠡ ᠺᠠᠷᠲ ᠤᠨ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠳᠠᠭᠤᠰᠤᠭᠠᠳᠤᠢ᠂ ᠵᠣᠭᠰᠣᠭᠠᠬᠤ ᠪᠣᠯ ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠭᠠᠨ᠎ᠠ ᠤᠤ",
                    "The last day of the card has not passed: revoke it to end it sooner",
                ),
            ),
            StepRejection::StandsAlready => (
                Code::AlreadyExists,
                Text::new(
                    "持卡人在该岗位已有一张有效的服务卡，请用换发",
                    "ᠺᠠᠷᠲ ᠡᠵᠡᠮᠰᠢᠭᠴᠢ ᠲᠤᠰ ᠠᠵᠢᠯ ᠤᠨ ᠣᠷᠣᠨ ᠳᠤ ᠬᠦᠴᠦᠨ ᠲᠡᠢ ᠺᠠᠷᠲ ᠲᠠᠢ᠂ ᠰᠣᠯᠢᠨ᠎ᠠ ᠤᠤ",
                    "The holder has a card in force at this post: replace it",
                ),
            ),
        };
        Self::new(code, text)
    }
}

/// Takes a step of the lifecycle.
pub async fn take(
    act: &Act<'_>,
    id: ServiceCardId,
    step: Step,
    expected_version: Option<i32>,
    reason: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let known = known(&work, id).await?;
    let in_office = content::in_office(&work, known.row.holder_id, known.unit.id).await?;
    let (row, place) = held(&work, &known).await?;
    let reason = input::line_or_none("reason", reason, 200)?;
    let row = taken(&work, &row, &place, step, expected_version, reason.as_deref()).await?;
    fits(&work, &row, step, in_office)?;
    if row.state == CardState::Active && known.unit.closed_at.is_some() {
        return Err(UnitRejection::Closed.into());
    }
    work.commit(row).await
}

/// Ends a card and puts a new one for the same post in force, as one act.
pub async fn replace(
    act: &Act<'_>,
    id: ServiceCardId,
    expected_version: Option<i32>,
    content: Content,
    reason: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let known = known(&work, id).await?;
    work.by.require(Action::ServiceCardReplace, &known.place)?;
    if known.unit.closed_at.is_some() {
        return Err(UnitRejection::Closed.into());
    }
    let (state, step) = (known.row.state, Step::Replace);
    if Model::next(state, step).is_none() {
        let why = Rejection::invalid_state(&Model::name(state), Model::mutation(step));
        return Err(why.about(id).into());
    }
    let reason = input::line_or_none("reason", reason, 200)?;
    let post = posts::held(&work, known.row.post_id).await?;
    let matters = content::offered_on(&work, id).await?;
    let mut content = content.or_as_on(&known.row, matters);
    content.valid_from = content.valid_from.or(Some(calendar::day(work.now)));
    // A card is replaced once, which an index holds.
    let new = drafts::insert(&work, &known.unit, &post, content, Some(id)).await;
    let mut new = or_taken(new, || Rejection::conflict().about(id))?;
    let (old, place) = held(&work, &known).await?;
    taken(
        &work,
        &old,
        &place,
        Step::Replace,
        expected_version,
        reason.as_deref(),
    )
    .await?;
    let place = Place::of_card(&new, &known.unit);
    work.record(Event {
        kind: "service_card.draft",
        action: Action::ServiceCardReplace,
        subject: new.id.into(),
        version: new.version,
        place: &place,
    })
    .await?;
    for step in [Step::Approve, Step::Activate] {
        new = taken(&work, &new, &place, step, None, None).await?;
        fits(&work, &new, step, true)?;
    }
    work.commit(new).await
}

/// Takes the step with all that follows from it.
async fn taken(
    work: &Work,
    row: &Model,
    place: &Place,
    step: Step,
    expected_version: Option<i32>,
    reason: Option<&str>,
) -> Result<Model, Refusal> {
    let before = row.state;
    let step_taken = Taken {
        row,
        step,
        place,
        expected_version,
        reason,
    };
    let row = transition(work, step_taken, |change, to| change.state = Set(to)).await;
    let row = or_taken(row, || StepRejection::StandsAlready.into())?;
    if before == CardState::Active {
        placements::end_for_card(work, row.id, Model::action(step), place).await?;
    }
    if has_ended(row.state) {
        delegations::end_with(work, row.id).await?;
    }
    search::index(work, std::slice::from_ref(&row)).await?;
    Ok(row)
}

/// What a step needs beyond state and role; an act that does not fit is rolled back.
fn fits(work: &Work, row: &Model, step: Step, in_office: bool) -> Result<(), StepRejection> {
    let today = calendar::day(work.now);
    match step {
        Step::Approve if work.by.person() == Some(row.holder_id) => Err(StepRejection::OwnCard),
        Step::Approve | Step::Activate | Step::Resume if !in_office => Err(StepRejection::HolderLeft),
        Step::Activate | Step::Resume
            if today < row.valid_from || row.valid_to.is_some_and(|last| today > last) =>
        {
            Err(StepRejection::NotToday)
        }
        Step::Expire if row.valid_to.is_none_or(|last| today <= last) => Err(StepRejection::NotOver),
        Step::Approve
        | Step::Activate
        | Step::Suspend
        | Step::Resume
        | Step::Replace
        | Step::Expire
        | Step::Revoke => Ok(()),
    }
}
