//! The paper of a certificate, and the link by which it is fetched. Names are those of today: none is stored.

use entity::certificate::{CertificateState, Column, Entity, Model};
use entity::{certificate_entry, person, unit, volunteer};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::certificates;
use super::paper::Paper;
use crate::app::{App, Ctx};
use crate::calendar;
use crate::error::Fault;
use crate::files::links;
use crate::identity;
use crate::policy::visible;

const PURPOSE: &str = "certificate.link";

/// A link to the paper for who asks; `None` for those who have no session, and where the certificate holds no longer.
pub fn link(ctx: &Ctx, row: &Model) -> Option<String> {
    if row.state != CertificateState::Valid {
        return None;
    }
    let link = links::signed(ctx, PURPOSE, row.id.0)?;
    let base = ctx.app.config.public_url.trim_end_matches('/');
    Some(format!("{base}/certificates/pdf/{link}"))
}

/// The number and the file that a link leads to, if it is ours, has not ended, the certificate still holds, and who
/// asked for it may still read it.
pub async fn follow(app: &App, link: &str) -> Result<Option<(String, Vec<u8>)>, Fault> {
    let Some((id, person, session)) = links::opened(app, PURPOSE, link) else {
        return Ok(None);
    };
    let Some(caller) = identity::in_session(app, person, session).await? else {
        return Ok(None);
    };
    let row = visible::<Entity>(&caller)
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(CertificateState::Valid))
        .one(app.db.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(paper) = paper(app, &row).await? else {
        return Ok(None);
    };
    // Setting a page is work for a thread of its own.
    let file = tokio::task::spawn_blocking(move || paper.draw())
        .await
        .map_err(anyhow::Error::from)??;
    Ok(Some((row.number, file)))
}

/// What is printed of a certificate; `None` where somebody or something that it names is gone.
async fn paper(app: &App, row: &Model) -> Result<Option<Paper>, Fault> {
    let db = app.db.read();
    let named = person::Entity::find_by_id(row.person_id)
        .filter(person::Column::ErasedAt.is_null())
        .one(db)
        .await?;
    let volunteer = volunteer::Entity::find_by_id(row.volunteer_id).one(db).await?;
    let unit = unit::Entity::find_by_id(row.unit_id).one(db).await?;
    let entries = certificate_entry::Entity::find()
        .filter(certificate_entry::Column::CertificateId.eq(row.id))
        .count(db)
        .await?;
    let (Some(named), Some(volunteer), Some(unit)) = (named, volunteer, unit) else {
        return Ok(None);
    };
    Ok(Some(Paper {
        number: row.number.clone(),
        name: named.name,
        volunteer_number: volunteer.number,
        unit: unit.name,
        from: row.period_from,
        to: row.period_to,
        minutes: row.minutes,
        entries,
        issued_on: calendar::day(row.created_at),
        page: certificates::page(app, row),
    }))
}
