//! 走访记录: a visit, a call, a message; reached or not.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::care_alert::{AlertKind, AlertState};
use entity::care_log::{ActiveModel, Column, ContactKind, Entity, Model};
use entity::care_recipient::{self, CareGroup};
use entity::ids::{CareLogId, PairingId, TypedId};
use entity::pairing::{Model as Pairing, PairingState};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::alert_lifecycle::Step;
use super::{alerts, contacts, recipients};
use crate::app::Ctx;
use crate::calendar;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Place, readable, visible};
use crate::privacy::vault::Cell;
use crate::work::{Act, Row, Work};

/// How long afterwards a contact can be written down, in days.
const LATEST: i64 = 30;

/// What can be refused about a log.
pub enum LogRejection {
    NotActive,
    When,
    Minutes,
    NextContact,
}

impl From<LogRejection> for Rejection {
    fn from(why: LogRejection) -> Self {
        match why {
            LogRejection::NotActive => Self::new(
                Code::InvalidState,
                Text::new(
                    "结对未在进行中",
                    "ᠬᠣᠯᠪᠣᠭᠳᠠᠯᠲᠠ ᠶᠠᠪᠤᠭᠳᠠᠵᠤ ᠪᠠᠢᠬᠤ ᠦᠭᠡᠢ",
                    "The pairing is not active",
                ),
            ),
            LogRejection::When => Self::invalid(Text::new(
                format!("时间须在结对期间，不晚于现在，且不早于 {LATEST} 天前"),
                format!("ᠴᠠᠭ ᠨᠢ ᠬᠣᠯᠪᠣᠭᠳᠠᠭᠰᠠᠨ ᠤ ᠳᠠᠷᠠᠭ᠎ᠠ᠂ ᠣᠳᠣ ᠡᠴᠡ ᠡᠮᠦᠨ᠎ᠡ᠂ {LATEST} ᠡᠳᠦᠷ ᠤᠨ ᠳᠣᠲᠣᠷ᠎ᠠ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ"),
                format!(
                    "It was while the pairing was active, not in the future, and at most {LATEST} days ago"
                ),
            ))
            .at("happenedAt"),
            LogRejection::Minutes => Self::invalid(Text::new(
                "时长为 0 至 720 分钟",
                "ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠨᠢ 0 ᠡᠴᠡ 720 ᠮᠢᠨᠦ᠋ᠲ",
                "Minutes are from 0 to 720",
            ))
            .at("minutes"),
            LogRejection::NextContact => Self::invalid(Text::new(
                "下次联系日须在今天之后的一年以内",
                "ᠳᠠᠷᠠᠭ᠎ᠠ ᠶᠢᠨ ᠬᠣᠯᠪᠣᠬᠤ ᠡᠳᠦᠷ ᠨᠢ ᠨᠢᠭᠡ ᠵᠢᠯ ᠦᠨ ᠳᠣᠲᠣᠷ᠎ᠠ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The next contact lies after today, within a year",
            ))
            .at("nextContactOn"),
        }
    }
}

/// A contact to write down.
pub struct NewLog {
    pub kind: ContactKind,
    pub reached: bool,
    pub happened_at: DateTime<Utc>,
    pub minutes: i32,
    pub note: Option<String>,
    pub next_contact_on: Option<NaiveDate>,
}

pub async fn find(ctx: &Ctx, id: CareLogId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Writes a contact down. Who was reached closes the alerts; a lone elder who was not reached twice in a row alerts
/// the staff at once.
pub async fn add(act: &Act<'_>, pairing: PairingId, new: NewLog) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (pairing, place) = open(&work, pairing, Action::CareLogAdd).await?;
    checked(&work, &pairing, &new)?;
    let id = CareLogId::new();
    let note = new
        .note
        .map(|note| input::prose("note", &note, 2000))
        .transpose()?;
    let note = note.map(|note| work.app.vault.seal(cell(id), note.as_bytes()));
    let row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        pairing_id: Set(pairing.id),
        community_id: Set(pairing.community_id),
        person_id: Set(pairing.person_id),
        volunteer_person_id: Set(pairing.volunteer_person_id),
        kind: Set(new.kind),
        reached: Set(new.reached),
        happened_at: Set(new.happened_at),
        minutes: Set(new.minutes),
        note_sealed: Set(note.transpose()?),
        next_contact_on: Set(new.next_contact_on),
        reminded_at: Set(None),
        written_by: Set(work.by.person()),
    }
    .insert(&work.tx)
    .await?;
    work.record(Event {
        kind: "care_log.added",
        action: Action::CareLogAdd,
        subject: row.id().into(),
        version: row.version,
        place: &place,
    })
    .await?;
    if row.reached {
        alerts::close_all(&work, pairing.id, &place, Step::Hear).await?;
    } else if missed_twice(&work, &pairing).await?
        && alerts::standing(&work, pairing.id, AlertKind::NotReached)
            .await?
            .is_none()
    {
        let by = (Action::CareLogAdd, &place);
        alerts::open(&work, &pairing, AlertKind::NotReached, AlertState::WithStaff, by).await?;
    }
    contacts::watch(&work, &pairing).await?;
    work.commit(row).await
}

fn checked(work: &Work, pairing: &Pairing, new: &NewLog) -> Result<(), Rejection> {
    let first = work.now - TimeDelta::days(LATEST);
    let since = pairing.since.unwrap_or(work.now);
    if new.happened_at > work.now || new.happened_at < first.max(since) {
        return Err(LogRejection::When.into());
    }
    if !(0..=720).contains(&new.minutes) {
        return Err(LogRejection::Minutes.into());
    }
    let today = calendar::day(work.now);
    let within = |day: NaiveDate| day > today && day <= today + TimeDelta::days(366);
    if new.next_contact_on.is_some_and(|day| !within(day)) {
        return Err(LogRejection::NextContact.into());
    }
    Ok(())
}

/// Whether the last two contacts, by when they happened, reached nobody, and the person is an elder who lives alone.
async fn missed_twice(work: &Work, pairing: &Pairing) -> Result<bool, Refusal> {
    let last = Entity::find()
        .filter(Column::PairingId.eq(pairing.id))
        .order_by_desc(Column::HappenedAt)
        .order_by_desc(Column::Id)
        .limit(2)
        .all(&work.tx)
        .await?;
    if last.len() < 2 || last.iter().any(|log| log.reached) {
        return Ok(false);
    }
    let recipient = care_recipient::Entity::find_by_id(pairing.recipient_id)
        .one(&work.tx)
        .await?;
    Ok(recipient.is_some_and(|recipient| recipients::groups(&recipient).contains(&CareGroup::LoneElder)))
}

/// The active pairing, held, if the caller may see it and may do this.
pub(super) async fn open(work: &Work, id: PairingId, action: Action) -> Result<(Pairing, Place), Refusal> {
    use entity::pairing;
    let row = pairing::Entity::find_by_id(id)
        .filter(readable::<pairing::Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let place = contacts::place(work, &row).await?;
    work.by.require(action, &place)?;
    if row.state != PairingState::Active {
        return Err(Rejection::from(LogRejection::NotActive).about(row.id).into());
    }
    Ok((row, place))
}

/// What was noted; who may know is asked before.
pub fn note(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let sealed = row.note_sealed.as_ref();
    let note = sealed.map(|sealed| ctx.app.vault.unseal_text(cell(row.id), sealed));
    Ok(note.transpose()?)
}

fn cell(id: CareLogId) -> Cell {
    Cell {
        table: "care_log",
        row: id.uuid(),
        column: "note_sealed",
    }
}
