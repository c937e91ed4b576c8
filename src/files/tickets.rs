//! Leave to send one file: bound to who asked, to size and type, for a few minutes, once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entity::ids::{TypedId, UploadTicketId};
use entity::stored_file::{self, MediaType};
use entity::upload_ticket::{ActiveModel, Column, Entity, Model};
use rand::RngExt as _;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::owners::{self, Lies, Owner};
use super::rejection::FileRejection;
use crate::app::App;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::jobs::{self, Job, JobKind};
use crate::policy::{Action, Caller};
use crate::work::{Act, Work};

/// The most files of one owner.
const MOST: u64 = 10;
/// After a ticket has expired, what runs on it has ended by then.
const AFTER: TimeDelta = TimeDelta::minutes(15);

/// What will be sent.
pub struct Announced {
    pub owner: Owner,
    pub media_type: MediaType,
    pub bytes: i64,
    /// In hexadecimal.
    pub sha256: Option<String>,
}

/// A ticket with what the client holds, which is not stored.
#[derive(Serialize, Deserialize)]
pub struct Ticket {
    pub row: Model,
    pub token: String,
}

/// Gives a ticket to who may add to the owner.
pub async fn request(act: &Act<'_>, announced: Announced) -> Result<Ticket, Refusal> {
    if act.key.is_some() {
        let why = "A ticket is not stored, so that `uploadTicketRequest` cannot be @idempotent";
        return Err(Fault::BadInput(why.to_owned()).into());
    }
    let work = act.begin().await?;
    let lies = admitted(&work, announced.owner).await?;
    let sha256 = check(&work, &announced)?;
    let token = URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 32]>());
    let person = work.by.person().ok_or_else(Rejection::forbidden)?;
    let expires_at = work.now + TimeDelta::minutes(work.app.config.files.ticket_minutes.into());
    let row = ActiveModel {
        id: Set(UploadTicketId::new()),
        created_at: Set(work.now),
        token_hash: Set(hash(&token)),
        person_id: Set(person),
        owner_kind: Set(announced.owner.kind),
        owner_id: Set(announced.owner.id),
        media_type: Set(announced.media_type),
        bytes: Set(announced.bytes),
        sha256: Set(sha256),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    let row = row.insert(&work.tx).await?;
    jobs::put(
        &work,
        Job::about(JobKind::UploadSweep, row.id, expires_at + AFTER),
    )
    .await?;
    work.record(Event {
        kind: "upload_ticket.given",
        action: Action::FileAttach,
        subject: row.id.into(),
        version: 1,
        place: &lies.place,
    })
    .await?;
    work.commit(Ticket { row, token }).await
}

/// Where the owner lies, if the caller may add to it and there is room.
pub(super) async fn admitted(work: &Work, owner: Owner) -> Result<Lies, Refusal> {
    let lies = owners::find(&work.tx, owner, work.now).await?;
    let lies = lies.ok_or_else(Rejection::not_found)?;
    if !work.by.may(Action::FileRead, &lies.place) {
        return Err(Rejection::not_found().into());
    }
    work.by.require_of_seen(Action::FileAttach, &lies.writers)?;
    let there = stored_file::Entity::find()
        .filter(stored_file::Column::OwnerId.eq(owner.id))
        .filter(stored_file::Column::RemovedAt.is_null())
        .count(&work.tx)
        .await?;
    if there >= MOST {
        return Err(FileRejection::TooMany(MOST).into());
    }
    Ok(lies)
}

fn check(work: &Work, announced: &Announced) -> Result<Option<Vec<u8>>, FileRejection> {
    let most = work.app.config.files.most_bytes;
    if announced.bytes <= 0 {
        return Err(FileRejection::Empty);
    }
    if announced.bytes > i64::from(most) {
        return Err(FileRejection::TooLarge(most));
    }
    if announced.media_type == MediaType::Pdf && !announced.owner.takes_papers() {
        return Err(FileRejection::NoPaperHere);
    }
    let sha256 = announced.sha256.as_deref().map(|text| {
        let byte = |at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
        bytes.filter(|bytes| bytes.len() == 32)
    });
    sha256
        .map(|bytes| bytes.ok_or(FileRejection::HashMalformed))
        .transpose()
}

/// The ticket of this token, if the caller may use it now.
pub async fn usable(app: &App, caller: &Caller, token: &str) -> Result<Model, Refusal> {
    let row = Entity::find()
        .filter(Column::TokenHash.eq(hash(token)))
        .one(app.db.read())
        .await?
        .filter(|row| caller.person() == Some(row.person_id))
        .ok_or(FileRejection::NoTicket)?;
    if row.used_at.is_some() {
        return Err(FileRejection::Used.into());
    }
    if row.expires_at <= app.now() {
        return Err(FileRejection::Expired.into());
    }
    Ok(row)
}

/// All that was sent on a ticket lies below this.
pub fn prefix(ticket: UploadTicketId) -> String {
    ticket.uuid().simple().to_string()
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}
