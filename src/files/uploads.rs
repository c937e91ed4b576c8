//! What comes in on a ticket: looked at, written anew, stored, and only then known.

use entity::ids::FileId;
use entity::stored_file::{ActiveModel, MediaType, Model};
use entity::upload_ticket::{self, Model as Ticket};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::owners::Owner;
use super::rejection::FileRejection;
use super::settings::FileSettings;
use super::{images, pdf, tickets};
use crate::app::Ctx;
use crate::error::Refusal;
use crate::events::Event;
use crate::policy::Action;
use crate::work::Act;

/// Keeps what was sent. Nothing is written of what is refused.
pub async fn keep(ctx: &Ctx, ticket: Ticket, sent: Vec<u8>) -> Result<Model, Refusal> {
    let (bytes, media_type) = looked_at(ctx, &ticket, sent).await?;
    let settings = &ctx.app.config.files;
    let length = i64::try_from(bytes.len()).map_err(anyhow::Error::from)?;
    // Two who send on one ticket at once never touch each other's.
    let key = format!("{}/{}", tickets::prefix(ticket.id), Uuid::now_v7().simple());
    ctx.app.files.put(settings, &key, bytes).await?;
    let kept = known(ctx, &ticket, media_type, length, &key).await;
    if kept.is_err()
        && let Err(error) = ctx.app.files.delete(settings, &key).await
    {
        tracing::warn!(%error, "a file that was refused stays until it is swept away");
    }
    kept
}

/// Writes down that the file is there: with this it is, and the ticket is used.
async fn known(
    ctx: &Ctx,
    ticket: &Ticket,
    media_type: MediaType,
    bytes: i64,
    key: &str,
) -> Result<Model, Refusal> {
    use upload_ticket::{Column, Entity};
    let act = Act::once(ctx);
    let work = act.begin().await?;
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(work.now))
        .filter(Column::Id.eq(ticket.id))
        .filter(Column::UsedAt.is_null())
        .exec(&work.tx)
        .await?;
    if used.rows_affected != 1 {
        return Err(FileRejection::Used.into());
    }
    let owner = Owner {
        kind: ticket.owner_kind,
        id: ticket.owner_id,
    };
    let lies = tickets::admitted(&work, owner).await?;
    let row = ActiveModel {
        id: Set(FileId::new()),
        created_at: Set(work.now),
        owner_kind: Set(owner.kind),
        owner_id: Set(owner.id),
        community_id: Set(lies.community.id),
        uploaded_by: Set(work.by.person()),
        media_type: Set(media_type),
        bytes: Set(bytes),
        object_key: Set(key.to_owned()),
        removed_at: Set(None),
    };
    let row = row.insert(&work.tx).await?;
    work.record(Event {
        kind: "file.stored",
        action: Action::FileAttach,
        subject: row.id.into(),
        version: 1,
        place: &lies.place,
    })
    .await?;
    work.commit(row).await
}

/// What is to be kept of it, if it is what the ticket is for.
async fn looked_at(ctx: &Ctx, ticket: &Ticket, sent: Vec<u8>) -> Result<(Vec<u8>, MediaType), Refusal> {
    if i64::try_from(sent.len()).ok() != Some(ticket.bytes) {
        return Err(FileRejection::OtherSize.into());
    }
    if ticket
        .sha256
        .as_ref()
        .is_some_and(|due| Sha256::digest(&sent)[..] != due[..])
    {
        return Err(FileRejection::OtherHash.into());
    }
    let (settings, media_type) = (ctx.app.config.files.clone(), ticket.media_type);
    let looked = tokio::task::spawn_blocking(move || look(sent, media_type, &settings));
    let looked = looked.await.map_err(anyhow::Error::from)?;
    Ok(looked?)
}

fn look(
    sent: Vec<u8>,
    due: MediaType,
    settings: &FileSettings,
) -> Result<(Vec<u8>, MediaType), FileRejection> {
    if images::kind(&sent) != Some(due) {
        return Err(FileRejection::OtherType);
    }
    if due == MediaType::Pdf {
        pdf::check(&sent)?;
        return Ok((sent, due));
    }
    images::anew(&sent, due, settings)
}
