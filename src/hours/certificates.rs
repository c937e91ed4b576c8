//! Certificates: who sees them, and what anyone learns of a number.
//!
//! Numbers count up, so they can be guessed one after another. What is learned so is how many certificates there are,
//! and which hold: nothing about anybody. A code beside the number would have to be optional, as people type numbers
//! from paper, and an optional code keeps nobody out. Who relies on a paper compares the number on it with the one
//! that was asked for, and asks the unit for more.

use entity::certificate::{CertificateState, Column, Entity, Model};
use entity::ids::CertificateId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::app::{App, Ctx};
use crate::error::Fault;
use crate::policy::visible;

/// Longer than any number that we give.
const LONGEST: usize = 40;

/// What anyone learns of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    Valid,
    Superseded,
    Unknown,
}

/// A number as it is stored, if it can be one.
fn plain(number: &str) -> Option<String> {
    let number = number.trim();
    let fits = (1..=LONGEST).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    fits.then(|| number.to_ascii_uppercase())
}

/// Whether a certificate of this number holds. What cannot be a number is unknown like any other.
pub async fn check(app: &App, number: &str) -> Result<Check, Fault> {
    let Some(number) = plain(number) else {
        return Ok(Check::Unknown);
    };
    let state: Option<CertificateState> = Entity::find()
        .select_only()
        .column(Column::State)
        .filter(Column::Number.eq(number))
        .into_tuple()
        .one(app.db.read())
        .await?;
    Ok(match state {
        Some(CertificateState::Valid) => Check::Valid,
        Some(CertificateState::Superseded) => Check::Superseded,
        None => Check::Unknown,
    })
}

pub async fn find(ctx: &Ctx, id: CertificateId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// The certificate of a number, if the caller may see it.
pub async fn numbered(ctx: &Ctx, number: &str) -> Result<Option<Model>, Fault> {
    let Some(number) = plain(number) else {
        return Ok(None);
    };
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Number.eq(number))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// The page on which anyone checks it; its paper has this as a QR code.
pub fn page(app: &App, row: &Model) -> String {
    let base = app.config.public_url.trim_end_matches('/');
    format!("{base}/certificates/{}", row.number)
}
