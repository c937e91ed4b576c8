//! Access tokens: JWTs (RFC 9068) that name a person and a session, and nothing that the database may have changed
//! since.

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{PersonId, ServiceAccountId, SessionId};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};

use super::keys;
use crate::app::App;
use crate::error::Fault;
use crate::gid;

/// How far the clocks of servers may lie apart.
pub const LEEWAY: TimeDelta = TimeDelta::seconds(30);
const TYPE: &str = "at+jwt";

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The public id of a person or a service account.
    pub sub: String,
    /// The session of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Which secret of a service account it was got with.
    #[serde(default, rename = "gen", skip_serializing_if = "Option::is_none")]
    pub generation: Option<i32>,
    /// What a service account may read with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
}

/// A token, and when it expires.
pub struct Access {
    pub token: String,
    pub expires_at: DateTime<Utc>,
}

/// Names the library that does the arithmetic; what is set first stays.
pub fn install() {
    let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
}

/// Signs a token for a session of a person.
pub async fn issue(app: &App, person: PersonId, session: SessionId) -> Result<Access, Fault> {
    let mut claims = claims(app, gid::public(person).0);
    claims.sid = Some(gid::public(session).0);
    sign(app, &claims).await
}

/// Signs a token for a municipal system, good while the secret of this generation is.
pub async fn issue_to_service(
    app: &App,
    account: ServiceAccountId,
    generation: i32,
    scope: &str,
) -> Result<Access, Fault> {
    let mut claims = claims(app, gid::public(account).0);
    claims.generation = Some(generation);
    claims.scope = Some(scope.to_owned());
    sign(app, &claims).await
}

fn claims(app: &App, sub: String) -> Claims {
    let now = app.now();
    let settings = &app.config.identity;
    let expires_at = now + TimeDelta::seconds(settings.access_seconds.into());
    Claims {
        iss: settings.issuer.clone(),
        aud: settings.audience.clone(),
        sub,
        sid: None,
        generation: None,
        scope: None,
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: expires_at.timestamp(),
    }
}

async fn sign(app: &App, claims: &Claims) -> Result<Access, Fault> {
    let now = app.now();
    let held = keys::held(app).await?;
    let key = held.signing(now)?;
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(key.id.clone());
    let token = jsonwebtoken::encode(&header, claims, &key.open(&app.vault)?);
    Ok(Access {
        token: token.map_err(anyhow::Error::from)?,
        expires_at: now + TimeDelta::seconds(app.config.identity.access_seconds.into()),
    })
}

/// What a token says, if it is one of ours and valid now.
pub async fn read(app: &App, token: &str) -> Result<Option<Claims>, Fault> {
    let Ok(header) = jsonwebtoken::decode_header(token) else {
        return Ok(None);
    };
    let (Some(TYPE), Some(id)) = (header.typ.as_deref(), header.kid.as_deref()) else {
        return Ok(None);
    };
    let now = app.now();
    let held = keys::held(app).await?;
    let Some(key) = held.verifying(id, now) else {
        return Ok(None);
    };
    let Ok(read) = jsonwebtoken::decode::<Claims>(token, &key.verifying, &validation(app)) else {
        return Ok(None);
    };
    let at = |seconds| DateTime::from_timestamp(seconds, 0);
    let valid = at(read.claims.exp).is_some_and(|exp| now < exp + LEEWAY)
        && at(read.claims.nbf).is_some_and(|nbf| nbf <= now + LEEWAY);
    Ok(valid.then_some(read.claims))
}

/// Everything but time, for which the library would ask the machine.
fn validation(app: &App) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.set_issuer(&[&app.config.identity.issuer]);
    validation.set_audience(&[&app.config.identity.audience]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}
