//! A service account as a client of OAuth 2.0 (RFC 6749, section 4.4): its secret gives it a token for a while.

use entity::ids::ServiceAccountId;
use entity::service_account::{Entity, Model};
use sea_orm::EntityTrait;
use subtle::ConstantTimeEq;

use super::{accounts, scopes};
use crate::app::App;
use crate::error::Fault;
use crate::gid;
use crate::identity::tokens::{self, Access};
use crate::policy::{Caller, Identity};

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    InvalidClient,
    InvalidScope,
}

/// A token with the scopes that it has.
pub struct Given {
    pub access: Access,
    pub scope: String,
}

/// A token for who knows the secret. `wanted` narrows the scopes.
pub async fn grant(
    app: &App,
    client_id: &str,
    secret: &str,
    wanted: Option<&str>,
) -> Result<Result<Given, Denied>, Fault> {
    let account = match gid::parse::<ServiceAccountId>(client_id) {
        Some(id) => standing(app, id).await?,
        None => None,
    };
    let given = accounts::hash(secret);
    // The same work whether the account is there or not.
    let held = account
        .as_ref()
        .map_or_else(|| vec![0; 32], |row| row.secret_hash.clone());
    let fits = bool::from(held.ct_eq(&given));
    let Some(account) = account.filter(|_| fits) else {
        return Ok(Err(Denied::InvalidClient));
    };
    let scope = match wanted {
        Some(wanted) => {
            let common = scopes::common(&account.scopes, wanted);
            if common.len() != wanted.split(' ').count() {
                return Ok(Err(Denied::InvalidScope));
            }
            common.join(" ")
        }
        None => account.scopes.clone(),
    };
    let access = tokens::issue_to_service(app, account.id, account.generation, &scope).await?;
    Ok(Ok(Given { access, scope }))
}

/// The caller of a token: the scopes are those that both the token and the account have now.
pub async fn caller(
    app: &App,
    id: ServiceAccountId,
    generation: Option<i32>,
    scope: &str,
) -> Result<Option<Caller>, Fault> {
    let Some(account) = standing(app, id).await? else {
        return Ok(None);
    };
    if generation != Some(account.generation) {
        return Ok(None);
    }
    let identity = Identity::Service {
        id,
        scopes: scopes::common(&account.scopes, scope),
        region: account.region_code,
    };
    let mut caller = Caller::of(identity, Vec::new());
    caller.at = Some(app.now());
    Ok(Some(caller))
}

async fn standing(app: &App, id: ServiceAccountId) -> Result<Option<Model>, Fault> {
    let row = Entity::find_by_id(id).one(app.db.read()).await?;
    Ok(row.filter(|row| row.ended_at.is_none()))
}
