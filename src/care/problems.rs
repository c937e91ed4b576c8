//! Problems of work and daily life that volunteers solve. One counts once somebody else says that it is solved.

use entity::care_problem::{ActiveModel, Column, Entity, Model, ProblemState};
use entity::ids::{CareProblemId, PairingId, TypedId};
use entity::service_case::CaseChannel;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::problem_lifecycle::Step;
use super::{alerts, contacts, logs};
use crate::app::Ctx;
use crate::cases::opening::{self, NewCase};
use crate::cases::requester::Requester;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Place, readable, visible};
use crate::privacy::vault::Cell;
use crate::work::{Act, Row, Work};
use crate::workflow::{Lifecycle, Taken, transition};

const LONGEST: usize = 2000;

pub async fn find(ctx: &Ctx, id: CareProblemId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Writes a problem down.
pub async fn open(act: &Act<'_>, pairing: PairingId, text: &str) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (pairing, place) = logs::open(&work, pairing, Action::CareProblemOpen).await?;
    let text = input::prose("text", text, LONGEST)?;
    let id = CareProblemId::new();
    let row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        pairing_id: Set(pairing.id),
        community_id: Set(pairing.community_id),
        person_id: Set(pairing.person_id),
        volunteer_person_id: Set(pairing.volunteer_person_id),
        state: Set(ProblemState::Open),
        text_sealed: Set(Some(
            work.app.vault.seal(cell(id, "text_sealed"), text.as_bytes())?,
        )),
        ..Default::default()
    }
    .insert(&work.tx)
    .await?;
    work.record(Event {
        kind: "care_problem.open",
        action: Action::CareProblemOpen,
        subject: row.id().into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Takes a problem on.
pub async fn begin(
    act: &Act<'_>,
    id: CareProblemId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id, Step::Begin).await?;
    let row = step(&work, &row, &place, Step::Begin, expected_version, |_| {}).await?;
    work.commit(row).await
}

/// Says what was done about it.
pub async fn solve(
    act: &Act<'_>,
    id: CareProblemId,
    expected_version: Option<i32>,
    solution: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id, Step::Solve).await?;
    let solution = input::prose("solution", solution, LONGEST)?;
    let solution = work
        .app
        .vault
        .seal(cell(id, "solution_sealed"), solution.as_bytes())?;
    let row = step(&work, &row, &place, Step::Solve, expected_version, |change| {
        change.solution_sealed = Set(Some(solution));
        change.solved_by = Set(work.by.person());
        change.solved_at = Set(Some(work.now));
    })
    .await?;
    work.commit(row).await
}

/// Says that it is solved; never who solved it.
pub async fn verify(
    act: &Act<'_>,
    id: CareProblemId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id, Step::Verify).await?;
    let me = work.by.person();
    if me == row.solved_by || me == Some(row.volunteer_person_id) {
        return Err(Rejection::new(
            Code::Forbidden,
            Text::new(
                "解决问题的人不能自行核实",
                "ᠠᠰᠠᠭᠤᠳᠠᠯ ᠢ ᠰᠢᠢᠳᠪᠦᠷᠢᠯᠡᠭᠰᠡᠨ ᠬᠦᠮᠦᠨ ᠥᠪᠡᠷ ᠢᠶᠡᠨ ᠰᠢᠯᠭᠠᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "Who solved it does not verify it",
            ),
        )
        .about(row.id)
        .into());
    }
    let row = step(&work, &row, &place, Step::Verify, expected_version, |change| {
        change.verified_by = Set(me);
        change.verified_at = Set(Some(work.now));
    })
    .await?;
    work.commit(row).await
}

/// Makes a case of it, in the same act.
pub async fn refer(
    act: &Act<'_>,
    id: CareProblemId,
    expected_version: Option<i32>,
    request: String,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id, Step::Refer).await?;
    let new = NewCase {
        requester: Requester::Person(row.person_id),
        channel: CaseChannel::WalkIn,
        card: None,
        matter: None,
        proxy: None,
        request,
    };
    let (case, _) = opening::insert(&work, new).await?;
    let row = step(&work, &row, &place, Step::Refer, expected_version, |change| {
        change.case_id = Set(Some(case.id));
    })
    .await?;
    work.commit(row).await
}

async fn step(
    work: &Work,
    row: &Model,
    place: &Place,
    step: Step,
    expected_version: Option<i32>,
    more: impl FnOnce(&mut ActiveModel),
) -> Result<Model, Refusal> {
    let taken = Taken {
        row,
        step,
        place,
        expected_version,
        reason: None,
    };
    transition(work, taken, |change, state| {
        change.state = Set(state);
        more(change);
    })
    .await
}

/// The problem, held, if the caller may see it and may take the step.
async fn held(work: &Work, id: CareProblemId, step: Step) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let pairing = alerts::of(work, row.pairing_id).await?;
    let place = contacts::place(work, &pairing).await?;
    work.by.require(Model::action(step), &place)?;
    Ok((row, place))
}

/// What the problem is; who may know is asked before.
pub fn text(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    opened(ctx, cell(row.id, "text_sealed"), row.text_sealed.as_ref())
}

/// What was done about it; who may know is asked before.
pub fn solution(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    opened(ctx, cell(row.id, "solution_sealed"), row.solution_sealed.as_ref())
}

fn opened(ctx: &Ctx, cell: Cell, sealed: Option<&Vec<u8>>) -> Result<Option<String>, Fault> {
    let text = sealed.map(|sealed| ctx.app.vault.unseal_text(cell, sealed));
    Ok(text.transpose()?)
}

fn cell(id: CareProblemId, column: &'static str) -> Cell {
    Cell {
        table: "care_problem",
        row: id.uuid(),
        column,
    }
}
