//! Signing in by a password: for those who hold a role of staff.

use std::sync::{Arc, LazyLock};

use anyhow::{Context, anyhow};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use entity::credential::{ActiveModel, Column, Entity, Model};
use entity::ids::PersonId;
use entity::session;
use entity::session::SignInMethod;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use super::codes;
use super::limits::{self, Limit};
use super::phone::Phone;
use super::rejection::{SignInRejection, once_only};
use super::sessions::{self, SignedIn};
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::policy::{Action, Caller, Identity, Place, Who};
use crate::work::{Act, or_taken};

/// Hashes at once: each takes 19 MB and a core for some 50 ms.
const AT_ONCE: usize = 2;

/// What is verified for a phone without a password, so that it takes as long.
static NOBODYS: LazyLock<Option<String>> = LazyLock::new(|| hash("nobody's password").ok());

/// The place where passwords are hashed.
pub struct Hasher(Arc<Semaphore>);

impl Default for Hasher {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Hasher {
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let permit = Arc::clone(&self.0).acquire_owned().await?;
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await?
    }

    /// Whether it is the password of this hash; without a hash it is not, after as much work.
    async fn verify(&self, password: &str, stored: Option<String>) -> anyhow::Result<bool> {
        let password = plain(password);
        self.run(move || {
            let known = stored.is_some();
            let stored = stored.or_else(|| NOBODYS.clone()).context("argon2 hashes")?;
            let stored = PasswordHash::new(&stored).map_err(|_| anyhow!("a stored password hash is none"))?;
            Ok(Argon2::default()
                .verify_password(password.as_bytes(), &stored)
                .is_ok()
                && known)
        })
        .await
    }

    async fn hash(&self, password: &str) -> anyhow::Result<String> {
        let password = plain(password);
        self.run(move || hash(&password)).await
    }
}

/// argon2id, with the parameters that OWASP names first, and a salt of its own.
fn hash(password: &str) -> anyhow::Result<String> {
    let hashed: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
    Ok(hashed
        .map_err(|_| anyhow!("a password could not be hashed"))?
        .to_string())
}

/// The same characters, however the keyboard composed them.
fn plain(password: &str) -> String {
    password.nfc().collect()
}

/// Opens a session for the owner of the phone whose password it is.
pub async fn open(act: &Act<'_>, phone: &str, password: &str) -> Result<SignedIn, Refusal> {
    once_only(act)?;
    let phone = Phone::parse(phone).map_err(|why| Rejection::from(why).at("phone"))?;
    let app = &act.ctx.app;
    sessions::count_try(act.ctx, &phone).await?;
    let owner = codes::owner(app.db.read(), app, &phone).await?;
    // A look-up that finds nothing is made all the same.
    let id = owner.map_or_else(PersonId::new, |owner| owner.id);
    let credential = Entity::find_by_id(id).one(app.db.read()).await?;
    let stored = credential.map(|credential| credential.password_hash);
    if !fits(password) || !app.hasher.verify(password, stored.clone()).await? {
        return Err(SignInRejection::WrongPassword.into());
    }
    let work = act.begin().await?;
    let current = Entity::find_by_id(id).one(&work.tx).await?;
    if current.map(|credential| credential.password_hash) != stored {
        return Err(SignInRejection::WrongPassword.into());
    }
    sessions::sign_in(work, id, SignInMethod::Password).await
}

/// Gives the caller a password, or another one; every other session of theirs ends.
pub async fn set(act: &Act<'_>, current: Option<&str>, new: &str) -> Result<session::Model, Refusal> {
    once_only(act)?;
    let (ctx, app) = (act.ctx, &act.ctx.app);
    let Identity::Person { id: me, session } = ctx.caller.identity else {
        return Err(Rejection::unauthenticated().into());
    };
    let place = Place::of_own(me);
    ctx.caller.require(Action::PasswordSet, &place)?;
    if !is_staff(&ctx.caller) {
        return Err(SignInRejection::PasswordNotForRole.into());
    }
    if !fits(new) {
        return Err(SignInRejection::PasswordLength.into());
    }
    // Before the transaction: hashing takes long.
    let before = Entity::find_by_id(me).one(app.db.read()).await?;
    if let Some(before) = &before {
        check_current(act, me, before, current.unwrap_or_default()).await?;
    }
    let password_hash = app.hasher.hash(new).await?;
    let work = act.begin().await?;
    match before {
        None => {
            let row = ActiveModel {
                person_id: Set(me),
                created_at: Set(work.now),
                updated_at: Set(work.now),
                password_hash: Set(password_hash),
            };
            or_taken(row.insert(&work.tx).await, Rejection::conflict)?;
        }
        Some(before) => {
            let changed = Entity::update_many()
                .col_expr(Column::PasswordHash, Expr::value(password_hash))
                .col_expr(Column::UpdatedAt, Expr::value(work.now))
                .filter(Column::PersonId.eq(me))
                .filter(Column::PasswordHash.eq(before.password_hash))
                .exec(&work.tx)
                .await?;
            if changed.rows_affected != 1 {
                return Err(Rejection::conflict().into());
            }
        }
    }
    sessions::end_others(&work, me, Some(session)).await?;
    let row = sessions::must_find(&work, session).await?;
    work.record(Event {
        kind: "credential.set",
        action: Action::PasswordSet,
        subject: me.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

async fn check_current(act: &Act<'_>, me: PersonId, before: &Model, given: &str) -> Result<(), Refusal> {
    let app = &act.ctx.app;
    let limit = Limit {
        what: "password.person",
        subject: me.0.as_bytes(),
        most: app.config.identity.tries_per_phone,
    };
    limits::count(act.ctx, &[limit]).await?;
    let stored = Some(before.password_hash.clone());
    if fits(given) && app.hasher.verify(given, stored).await? {
        return Ok(());
    }
    Err(SignInRejection::WrongCurrentPassword.into())
}

fn is_staff(caller: &Caller) -> bool {
    caller.grants.iter().any(|grant| {
        matches!(
            grant.role,
            Who::CommunityStaff | Who::DepartmentOfficial | Who::BannerAdmin | Who::Auditor
        )
    })
}

fn fits(password: &str) -> bool {
    password.len() <= 512 && (10..=128).contains(&plain(password).chars().count())
}

/// Makes the first hash ready, which a first stranger would otherwise wait for.
pub(super) async fn ready() -> anyhow::Result<()> {
    let made = tokio::task::spawn_blocking(|| NOBODYS.is_some()).await?;
    anyhow::ensure!(made, "argon2 does not hash");
    Ok(())
}
