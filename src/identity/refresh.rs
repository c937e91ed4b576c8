//! Refresh tokens. Each use replaces one by its successor. A second use is honoured while the successor is unused: the
//! first answer was lost. Any other use means that two hold the same token, and the session ends.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entity::ids::{RefreshTokenId, SessionId};
use entity::refresh_token::{ActiveModel, Column, Entity, Model};
use entity::{person, session};
use rand::RngExt as _;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use sha2::{Digest, Sha256};

use super::rejection::{SignInRejection, once_only};
use super::sessions::{self, SignedIn};
use super::tokens;
use crate::error::{Fault, Refusal};
use crate::policy::Action;
use crate::work::{Act, Work};

/// Tells scanners of leaked secrets what it is.
const PREFIX: &str = "hyr_";
const BYTES: usize = 32;

/// Makes a refresh token of a session.
pub(super) async fn give(work: &Work, session: SessionId) -> Result<(RefreshTokenId, String), Refusal> {
    let secret: [u8; BYTES] = rand::rng().random();
    let token = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(secret));
    let lasts = TimeDelta::days(work.app.config.identity.refresh_days.into());
    let row = ActiveModel {
        id: Set(RefreshTokenId::new()),
        created_at: Set(work.now),
        expires_at: Set(work.now + lasts),
        session_id: Set(session),
        token_hash: Set(hash(&token)),
        uses: Set(0),
        successor_id: Set(None),
        replaced: Set(false),
    }
    .insert(&work.tx)
    .await?;
    Ok((row.id, token))
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Gives a new access token and a new refresh token for one that is still good.
pub async fn refresh(act: &Act<'_>, token: &str) -> Result<SignedIn, Refusal> {
    once_only(act)?;
    let wrong = || Refusal::from(SignInRejection::WrongRefreshToken);
    if token.len() != PREFIX.len() + BYTES.div_ceil(3) * 4 - 1 || !token.starts_with(PREFIX) {
        return Err(wrong());
    }
    let work = act.begin().await?;
    let hash = hash(token);
    let found = Entity::find()
        .filter(Column::TokenHash.eq(hash.clone()))
        .one(&work.tx)
        .await?;
    let session = match found {
        Some(row) => lock(&work, row.session_id).await?,
        None => None,
    };
    let Some(session) = session else {
        return Err(wrong());
    };
    // Read again: only now nobody else uses it.
    let row = Entity::find()
        .filter(Column::TokenHash.eq(hash))
        .one(&work.tx)
        .await?;
    let row = row.ok_or_else(|| Fault::Internal(anyhow::anyhow!("a refresh token vanished")))?;
    if row.expires_at <= work.now || is_erased(&work, &session).await? {
        return Err(wrong());
    }
    if !is_honoured(&work, &row).await? {
        sessions::end(&work, &session, Action::SessionRefresh).await?;
        // Committed, although it is refused.
        work.commit(()).await?;
        return Err(wrong());
    }
    let (successor, refresh_token) = give(&work, session.id).await?;
    Entity::update_many()
        .col_expr(Column::Uses, Expr::col(Column::Uses).add(1))
        .col_expr(Column::SuccessorId, Expr::value(successor))
        .filter(Column::Id.eq(row.id))
        .exec(&work.tx)
        .await?;
    // No event: nothing happened that anybody else would want to hear of.
    work.tx.commit().await?;
    let access = tokens::issue(&act.ctx.app, session.person_id, session.id).await?;
    Ok(SignedIn {
        session,
        access,
        refresh_token,
    })
}

/// Locks the session by changing it, on both databases; `None` where it has ended.
async fn lock(work: &Work, id: SessionId) -> Result<Option<session::Model>, Refusal> {
    let rows = session::Entity::update_many()
        .col_expr(
            session::Column::Version,
            Expr::col(session::Column::Version).add(1),
        )
        .col_expr(session::Column::UpdatedAt, Expr::value(work.now))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .exec_with_returning(&work.tx)
        .await?;
    Ok(rows.into_iter().next())
}

async fn is_erased(work: &Work, session: &session::Model) -> Result<bool, Refusal> {
    let person = person::Entity::find_by_id(session.person_id)
        .one(&work.tx)
        .await?;
    Ok(person.is_none_or(|person| person.erased_at.is_some()))
}

/// Whether this use is the first, or a second whose successor nobody has used; that one is then replaced.
async fn is_honoured(work: &Work, row: &Model) -> Result<bool, Refusal> {
    if row.replaced {
        return Ok(false);
    }
    match (row.uses, row.successor_id) {
        (0, None) => Ok(true),
        (1, Some(successor)) => {
            let replaced = Entity::update_many()
                .col_expr(Column::Replaced, Expr::value(true))
                .filter(Column::Id.eq(successor))
                .filter(Column::Uses.eq(0))
                .exec(&work.tx)
                .await?;
            Ok(replaced.rows_affected == 1)
        }
        _ => Ok(false),
    }
}
