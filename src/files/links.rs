//! Links by which a file is fetched without a header, as pages and phones show pictures: bound to the session that
//! asked, for a few minutes; and whether the person may read the file is asked again when the link is followed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use entity::ids::{FileId, PersonId, SessionId, TypedId};
use entity::stored_file::{Entity, Model};
use sea_orm::EntityTrait;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::owners::{self, Owner};
use crate::app::{App, Ctx};
use crate::error::Fault;
use crate::identity;
use crate::policy::{Action, Identity};

/// Bytes of the part that is signed: three ids and a moment.
const SIGNED: usize = 56;

/// What the links of files are signed for.
const PURPOSE: &str = "file.link";

/// A link to a file for who asks; `None` for those who have no session.
pub fn to(ctx: &Ctx, file: &Model) -> Option<String> {
    let link = signed(ctx, PURPOSE, file.id.uuid())?;
    let base = ctx.app.config.public_url.trim_end_matches('/');
    Some(format!("{base}/files/{link}"))
}

/// The last part of a link to something, for one purpose; `None` for those who have no session.
pub fn signed(ctx: &Ctx, purpose: &str, what: Uuid) -> Option<String> {
    let Identity::Person { id, session } = ctx.caller.identity else {
        return None;
    };
    let minutes = ctx.app.config.files.link_minutes;
    let until = ctx.caller.at? + TimeDelta::minutes(minutes.into());
    let mut bytes = Vec::with_capacity(SIGNED + 32);
    bytes.extend_from_slice(what.as_bytes());
    bytes.extend_from_slice(id.uuid().as_bytes());
    bytes.extend_from_slice(session.uuid().as_bytes());
    bytes.extend_from_slice(&until.timestamp_millis().to_be_bytes());
    let mac = mac(&ctx.app, purpose, &bytes);
    bytes.extend_from_slice(&mac);
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// The file that a link leads to, if it is ours, has not ended, and who asked for it may still read the file.
pub async fn follow(app: &App, link: &str) -> Result<Option<(Model, Bytes)>, Fault> {
    let Some((file, person, session)) = opened(app, PURPOSE, link) else {
        return Ok(None);
    };
    let file = FileId::from_uuid(file);
    let Some(caller) = identity::in_session(app, person, session).await? else {
        return Ok(None);
    };
    let Some(file) = Entity::find_by_id(file).one(app.db.read()).await? else {
        return Ok(None);
    };
    let owner = Owner {
        kind: file.owner_kind,
        id: file.owner_id,
    };
    let lies = owners::find(app.db.read(), owner, app.now()).await?;
    let may = lies.is_some_and(|lies| caller.may(Action::FileRead, &lies.place));
    if !may || file.removed_at.is_some() {
        return Ok(None);
    }
    let bytes = app.files.get(&app.config.files, &file.object_key).await?;
    Ok(Some((file, bytes)))
}

/// What a link of this purpose leads to, and who asked for it in which session, unless it has ended.
pub fn opened(app: &App, purpose: &str, link: &str) -> Option<(Uuid, PersonId, SessionId)> {
    let bytes = URL_SAFE_NO_PAD.decode(link).ok()?;
    let (signed, sent) = bytes.split_at_checked(SIGNED)?;
    bool::from(mac(app, purpose, signed).ct_eq(sent)).then_some(())?;
    let id = |at: usize| Uuid::from_slice(&signed[at..at + 16]).ok();
    let until = i64::from_be_bytes(signed[48..].try_into().ok()?);
    let until = chrono::DateTime::<Utc>::from_timestamp_millis(until)?;
    (until > app.now()).then_some(())?;
    let (person, session) = (PersonId::from_uuid(id(16)?), SessionId::from_uuid(id(32)?));
    Some((id(0)?, person, session))
}

fn mac(app: &App, purpose: &str, signed: &[u8]) -> Vec<u8> {
    app.vault.index(purpose, &[signed])
}
