//! The key pairs that access tokens are signed with. A new one is known to every server before it signs, and the
//! one before it verifies until its last token has expired: a rotation signs nobody out.

use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, anyhow};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{SigningKeyId, TypedId};
use entity::signing_key::{ActiveModel, Column, Entity, Model};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder, Set, SqlErr};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::app::{App, Ctx};
use crate::error::{Fault, Refusal};
use crate::events::Event;
use crate::policy::{Action, Place};
use crate::privacy::vault::{Cell, Vault};
use crate::work::Act;

/// How long a new key waits before it signs: longer than what servers and clients hold may be old.
const AHEAD: TimeDelta = TimeDelta::minutes(2);
/// How old what a server holds may get. An unknown key id is never looked up: a stranger could ask for it without
/// end.
const FRESH: TimeDelta = TimeDelta::minutes(1);

/// What this process holds of the keys.
#[derive(Default)]
pub struct Ring {
    held: RwLock<Option<Arc<Held>>>,
    reading: Mutex<()>,
}

/// The keys that sign or verify, the newest first.
pub struct Held {
    read_at: DateTime<Utc>,
    keys: Vec<Key>,
}

/// One of them. Its private half stays sealed until it signs.
pub struct Key {
    pub id: String,
    pub verifying: DecodingKey,
    row: Model,
    until: Option<DateTime<Utc>>,
}

impl Held {
    /// The newest whose time has come.
    pub fn signing(&self, now: DateTime<Utc>) -> Result<&Key, Fault> {
        self.keys
            .iter()
            .find(|key| key.row.signs_from <= now)
            .ok_or_else(|| Fault::Internal(anyhow!("there is no signing key")))
    }

    /// The one of this id, while its tokens can be valid.
    pub fn verifying(&self, id: &str, now: DateTime<Utc>) -> Option<&Key> {
        self.keys.iter().find(|key| key.id == id && key.lives(now))
    }

    /// Whether the private half of each opens.
    pub fn all_open(&self, vault: &Vault) -> bool {
        self.keys.iter().all(|key| key.open(vault).is_ok())
    }

    /// The public halves as a JSON Web Key Set (RFC 7517, RFC 8037), those to come among them.
    pub fn public(&self, now: DateTime<Utc>) -> Value {
        let keys: Vec<Value> = self
            .keys
            .iter()
            .filter(|key| key.lives(now))
            .map(|key| {
                json!({
                    "kty": "OKP",
                    "crv": "Ed25519",
                    "alg": "EdDSA",
                    "use": "sig",
                    "kid": key.id,
                    "x": URL_SAFE_NO_PAD.encode(&key.row.public_key),
                })
            })
            .collect();
        json!({ "keys": keys })
    }
}

impl Key {
    fn lives(&self, now: DateTime<Utc>) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Opens the private half.
    pub fn open(&self, vault: &Vault) -> anyhow::Result<EncodingKey> {
        let private = vault.unseal(cell(self.row.id), &self.row.private_sealed)?;
        Ok(EncodingKey::from_ed_der(&private))
    }
}

fn cell(id: SigningKeyId) -> Cell {
    Cell {
        table: "signing_key",
        row: id.uuid(),
        column: "private_sealed",
    }
}

/// The keys, as old as a minute at most.
pub async fn held(app: &App) -> Result<Arc<Held>, Fault> {
    let now = app.now();
    let fresh = || {
        let held = app.keys.held.read().unwrap_or_else(PoisonError::into_inner);
        held.as_ref()
            .filter(|held| (now - held.read_at).abs() < FRESH)
            .cloned()
    };
    if let Some(held) = fresh() {
        return Ok(held);
    }
    // One reads; the others wait for what it finds.
    let _reading = app.keys.reading.lock().await;
    if let Some(held) = fresh() {
        return Ok(held);
    }
    let held = Arc::new(read(app, now).await?);
    *app.keys.held.write().unwrap_or_else(PoisonError::into_inner) = Some(held.clone());
    Ok(held)
}

async fn read(app: &App, now: DateTime<Utc>) -> Result<Held, Fault> {
    let rows = Entity::find()
        .order_by_desc(Column::Generation)
        .all(app.db.read())
        .await?;
    let lasts = TimeDelta::seconds(app.config.identity.access_seconds.into()) + super::tokens::LEEWAY;
    let (mut keys, mut until) = (Vec::new(), None);
    for row in rows {
        let successor = row.signs_from;
        let key = Key {
            id: crate::gid::public(row.id).0,
            verifying: DecodingKey::from_ed_der(&row.public_key),
            row,
            until,
        };
        if !key.lives(now) {
            break;
        }
        keys.push(key);
        until = Some(successor + lasts);
    }
    Ok(Held { read_at: now, keys })
}

/// Makes the first key, where there is none.
pub async fn ensure(app: &Arc<App>) -> anyhow::Result<()> {
    let newest = newest(app).await?;
    if newest.is_none() {
        add(app, 1, app.now()).await?;
    }
    Ok(())
}

/// Makes the next key; gives the moment from which it signs.
pub async fn rotate(app: &Arc<App>) -> anyhow::Result<DateTime<Utc>> {
    let newest = newest(app).await?;
    let (generation, signs_from) = match newest {
        Some(key) => (key.generation + 1, app.now() + AHEAD),
        None => (1, app.now()),
    };
    let made = add(app, generation, signs_from).await?;
    anyhow::ensure!(made, "another key was made at the same time");
    Ok(signs_from)
}

async fn newest(app: &App) -> anyhow::Result<Option<Model>> {
    Ok(Entity::find()
        .order_by_desc(Column::Generation)
        .one(app.db.read())
        .await?)
}

/// Whether it was made: of several servers that start at once, one makes the key.
async fn add(app: &Arc<App>, generation: i32, signs_from: DateTime<Utc>) -> anyhow::Result<bool> {
    let pair = Ed25519KeyPair::generate().context("a key pair could not be made")?;
    let private = pair.to_pkcs8().context("a key pair could not be written")?;
    let id = SigningKeyId::new();
    let row = ActiveModel {
        id: Set(id),
        created_at: Set(app.now()),
        generation: Set(generation),
        signs_from: Set(signs_from),
        private_sealed: Set(app.vault.seal(cell(id), private.as_ref())?),
        public_key: Set(pair.public_key().as_ref().to_vec()),
    };
    let ctx = Ctx::operator(app);
    let done = async {
        let work = Act::once(&ctx).begin().await?;
        row.insert(&work.tx).await?;
        work.record(Event {
            kind: "signing_key.created",
            action: Action::SigningKeyRotate,
            subject: id.into(),
            version: generation,
            place: &Place::default(),
        })
        .await?;
        work.commit(()).await
    };
    match done.await {
        Ok(()) => Ok(true),
        Err(Refusal::Failed(Fault::Internal(error))) if is_taken(&error) => Ok(false),
        Err(refusal) => Err(anyhow!("{refusal:?}")),
    }
}

fn is_taken(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<sea_orm::DbErr>();
    matches!(
        error.and_then(sea_orm::DbErr::sql_err),
        Some(SqlErr::UniqueConstraintViolation(_))
    )
}
