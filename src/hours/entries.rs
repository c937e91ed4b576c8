//! The entries: who sees them, what can be done with each, and what is written in them.

use chrono::{Days, NaiveDate};
use entity::hour_entry::{Column, DeedKind, Entity, HourState, Model};
use entity::ids::{CommunityId, HourEntryId, UnitId, VolunteerId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::lifecycle::Step;
use crate::app::Ctx;
use crate::calendar;
use crate::error::{Fault, Refusal, Rejection};
use crate::page::{self, By, Page, Window};
use crate::policy::{Caller, Place, readable, visible};
use crate::privacy::vault::Cell;
use crate::territory;
use crate::work::Work;
use crate::workflow::{self, Lifecycle as _};

/// The states in which an entry takes its span and its deed.
pub const STANDING: [HourState; 2] = [HourState::Submitted, HourState::Confirmed];

/// Which entries.
#[derive(Default)]
pub struct Wanted {
    pub volunteer: Option<VolunteerId>,
    pub unit: Option<UnitId>,
    pub community: Option<CommunityId>,
    pub state: Option<HourState>,
    pub deed: Option<DeedKind>,
    /// Those that begin on these days or between them.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Wanted {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.volunteer.map(|id| Column::VolunteerId.eq(id)))
            .add_option(self.unit.map(|id| Column::UnitId.eq(id)))
            .add_option(self.community.map(|id| Column::CommunityId.eq(id)))
            .add_option(self.state.map(|state| Column::State.eq(state)))
            .add_option(self.deed.map(|kind| Column::DeedKind.eq(kind)))
            .add(on_days(self.from, self.to))
    }
}

/// What begins on these days or between them.
pub(super) fn on_days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Condition {
    let end = to.and_then(|day| day.checked_add_days(Days::new(1)));
    Condition::all()
        .add_option(from.map(|day| Column::StartsAt.gte(calendar::start_of(day))))
        .add_option(end.map(|day| Column::StartsAt.lt(calendar::start_of(day))))
}

pub async fn find(ctx: &Ctx, id: HourEntryId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

pub async fn list(
    ctx: &Ctx,
    wanted: &Wanted,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    let select = visible::<Entity>(&ctx.caller).filter(wanted.condition());
    page::read(ctx, select, by, window, count).await
}

/// The mutations that the caller may send for it now. Nobody decides about one's own; a person is erased by the own
/// id.
pub fn available(caller: &Caller, row: &Model, place: &Place) -> Vec<String> {
    let mut mutations = workflow::available(caller, row, place);
    let mine = caller.person() == Some(row.person_id);
    let withdraw = Model::mutation(Step::Withdraw);
    mutations
        .retain(|mutation| *mutation != Model::mutation(Step::Erase) && (!mine || *mutation == withdraw));
    mutations
}

/// The entry, if the caller may see it, held until the end of the act, and where it lies.
pub(super) async fn held(work: &Work, id: HourEntryId) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let place = Place::of_hours(&row, &community);
    Ok((row, place))
}

pub(super) fn cell(id: HourEntryId) -> Cell {
    Cell {
        table: "hour_entry",
        row: id.0,
        column: "note",
    }
}

/// The note, opened; who may know it is asked before.
pub fn note(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let sealed = row.note_sealed.as_ref();
    let note = sealed.map(|sealed| ctx.app.vault.unseal_text(cell(row.id), sealed));
    Ok(note.transpose()?)
}
