//! Sweeps away what was sent and never became known, and what was removed.

use entity::ids::{FileId, PersonId, UploadTicketId};
use entity::stored_file::{Column, Entity};
use entity::{case_paper, service_case, upload_ticket, wish_claim};
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::tickets;
use crate::error::Refusal;
use crate::jobs::{self, Job, JobKind};
use crate::work::Work;

/// Forgets a ticket, with all that was sent on it but the file that became known.
pub async fn ticket(work: &Work, id: UploadTicketId) -> Result<(), Refusal> {
    let (app, settings) = (&work.app, &work.app.config.files);
    for key in app.files.list(settings, &tickets::prefix(id)).await? {
        let known = Entity::find().filter(Column::ObjectKey.eq(&key));
        if known.one(&work.tx).await?.is_none() {
            app.files.delete(settings, &key).await?;
        }
    }
    upload_ticket::Entity::delete_by_id(id).exec(&work.tx).await?;
    Ok(())
}

/// Deletes a file that was removed, for good.
pub async fn file(work: &Work, id: FileId) -> Result<(), Refusal> {
    let removed = Entity::find_by_id(id).filter(Column::RemovedAt.is_not_null());
    let Some(row) = removed.one(&work.tx).await? else {
        return Ok(());
    };
    work.app
        .files
        .delete(&work.app.config.files, &row.object_key)
        .await?;
    Entity::delete_by_id(id).exec(&work.tx).await?;
    Ok(())
}

/// Removes the photos of what was given to a person, and the papers that the person handed in, as a part of the
/// erasure.
pub async fn of_person(work: &Work, person: PersonId) -> Result<(), Refusal> {
    let theirs = Condition::any()
        .add(Column::OwnerId.in_subquery(claims(person)))
        .add(Column::OwnerId.in_subquery(papers(person)));
    let rows = Entity::update_many()
        .col_expr(Column::RemovedAt, Expr::value(work.now))
        .filter(theirs)
        .filter(Column::RemovedAt.is_null())
        .exec_with_returning(&work.tx)
        .await?;
    for row in rows {
        jobs::put(work, Job::about(JobKind::FileRemoval, row.id, work.now)).await?;
    }
    Ok(())
}

fn claims(person: PersonId) -> SelectStatement {
    use wish_claim::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::PersonId.eq(person))
        .into_query()
}

fn papers(person: PersonId) -> SelectStatement {
    let cases = service_case::Entity::find()
        .select_only()
        .column(service_case::Column::Id)
        .filter(service_case::Column::PersonId.eq(person))
        .into_query();
    case_paper::Entity::find()
        .select_only()
        .column(case_paper::Column::Id)
        .filter(case_paper::Column::CaseId.in_subquery(cases))
        .into_query()
}
