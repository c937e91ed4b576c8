//! What can be done with service accounts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::ids::ServiceAccountId;
use entity::service_account::{ActiveModel, Column, Entity, Model};
use rand::RngExt as _;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::scopes;
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Place, readable, visible};
use crate::territory::regions;
use crate::work::{Act, Work};

/// What can be refused about a service account.
pub enum AccountRejection {
    NoScope,
    UnknownScope,
    Ended,
}

impl From<AccountRejection> for Rejection {
    fn from(why: AccountRejection) -> Self {
        match why {
            AccountRejection::NoScope => Self::invalid(Text::new(
                "至少须有一个权限范围",
                "ᠨᠢᠭᠡ ᠡᠴᠡ ᠳᠤᠲᠠᠭᠤ ᠦᠭᠡᠢ ᠡᠷᠬᠡ ᠶᠢᠨ ᠬᠦᠷᠢᠶ᠎ᠡ ᠬᠡᠷᠡᠭᠲᠡᠢ",
                "An account needs at least one scope",
            ))
            .at("scopes"),
            AccountRejection::UnknownScope => {
                let known: Vec<_> = scopes::all().map(Action::name).collect();
                let known = known.join(", ");
                Self::invalid(Text::new(
                    format!("权限范围应为：{known}"),
                    format!("ᠡᠷᠬᠡ ᠶᠢᠨ ᠬᠦᠷᠢᠶ᠎ᠡ ᠨᠢ {known} ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ"),
                    format!("A scope is one of {known}"),
                ))
                .at("scopes")
            }
            AccountRejection::Ended => Self::new(
                Code::InvalidState,
                Text::new(
                    "该服务账号已停用",
                    "ᠡᠨᠡ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡᠨ ᠦ ᠳᠠᠩᠰᠠ ᠶᠢ ᠵᠣᠭᠰᠣᠭᠠᠭᠰᠠᠨ",
                    "The service account has ended",
                ),
            ),
        }
    }
}

/// An account with a secret that was just made. It is never stored.
#[derive(Serialize, Deserialize)]
pub struct Credentials {
    pub account: Model,
    pub secret: String,
}

pub async fn find(ctx: &Ctx, id: ServiceAccountId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

pub async fn list(ctx: &Ctx, ended: bool, window: Window, count: bool) -> Result<Page<Model>, Fault> {
    let mut select = visible::<Entity>(&ctx.caller);
    if !ended {
        select = select.filter(Column::EndedAt.is_null());
    }
    page::read(ctx, select, By::id(), window, count).await
}

/// Lets a system read in a region.
pub async fn create(
    act: &Act<'_>,
    name: &str,
    region: &str,
    wanted: &[String],
) -> Result<Credentials, Refusal> {
    once(act)?;
    let work = act.begin().await?;
    let place = Place::in_region(region);
    work.by.require(Action::ServiceAccountCreate, &place)?;
    if regions::find(&work.tx, region).await?.is_none() {
        return Err(Rejection::not_found().at("regionCode").into());
    }
    let (secret, secret_hash) = new_secret();
    let row = ActiveModel {
        id: Set(ServiceAccountId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        name: Set(input::line("name", name, 60)?),
        region_code: Set(region.to_owned()),
        scopes: Set(joined(wanted)?),
        secret_hash: Set(secret_hash),
        generation: Set(1),
        ended_at: Set(None),
    };
    let row = row.insert(&work.tx).await?;
    let action = Action::ServiceAccountCreate;
    let account = finish(&work, action, "service_account.created", row, &place).await?;
    work.commit(Credentials { account, secret }).await
}

/// Gives it another secret. The one before it, and what was obtained with it, are void.
pub async fn replace_secret(
    act: &Act<'_>,
    id: ServiceAccountId,
    expected_version: Option<i32>,
) -> Result<Credentials, Refusal> {
    once(act)?;
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::ServiceAccountSecretReplace).await?;
    let (secret, secret_hash) = new_secret();
    let change = ActiveModel {
        secret_hash: Set(secret_hash),
        generation: Set(row.generation + 1),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    let action = Action::ServiceAccountSecretReplace;
    let account = finish(&work, action, "service_account.secret_replaced", row, &place).await?;
    work.commit(Credentials { account, secret }).await
}

/// Ends it for good, from its next request on.
pub async fn end(
    act: &Act<'_>,
    id: ServiceAccountId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::ServiceAccountEnd).await?;
    let change = ActiveModel {
        ended_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    let action = Action::ServiceAccountEnd;
    let row = finish(&work, action, "service_account.ended", row, &place).await?;
    work.commit(row).await
}

/// The account, if the caller may see it, may do this with it, and it has not ended.
async fn open(work: &Work, id: ServiceAccountId, action: Action) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let place = Place::in_region(&row.region_code);
    work.by.require(action, &place)?;
    if row.ended_at.is_some() {
        return Err(Rejection::from(AccountRejection::Ended).about(row.id).into());
    }
    Ok((row, place))
}

async fn finish(
    work: &Work,
    action: Action,
    kind: &str,
    row: Model,
    place: &Place,
) -> Result<Model, Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    Ok(row)
}

/// An answer with a secret is not stored for a retry.
fn once(act: &Act<'_>) -> Result<(), Fault> {
    if act.key.is_some() {
        return Err(Fault::BadInput(
            "A secret is not stored, so that what makes one cannot be @idempotent".to_owned(),
        ));
    }
    Ok(())
}

fn joined(wanted: &[String]) -> Result<String, AccountRejection> {
    if wanted.iter().any(|scope| !scopes::known(scope)) {
        return Err(AccountRejection::UnknownScope);
    }
    // In the order of the table, each once.
    let scopes: Vec<_> = scopes::all()
        .map(Action::name)
        .filter(|name| wanted.iter().any(|scope| scope == name))
        .collect();
    if scopes.is_empty() {
        return Err(AccountRejection::NoScope);
    }
    Ok(scopes.join(" "))
}

/// 256 random bits, and what is stored of them.
fn new_secret() -> (String, Vec<u8>) {
    let bits: [u8; 32] = rand::rng().random();
    let secret = URL_SAFE_NO_PAD.encode(bits);
    let hash = hash(&secret);
    (secret, hash)
}

pub(super) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
