//! Sessions: a sign-in that lasts until it is ended.

use std::sync::Arc;

use entity::ids::{PersonId, SessionId};
use entity::person;
use entity::role_grant::{self, RoleName};
use entity::session::{ActiveModel, Model, SignInMethod};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::tokens::{self, Access};
use crate::app::{App, Ctx};
use crate::error::{Fault, Refusal};
use crate::events::Event;
use crate::policy::{Action, Place};
use crate::work::{Act, Work};

/// Opens a session of a person.
pub(super) async fn open(work: &Work, person: PersonId, method: SignInMethod) -> Result<Model, Refusal> {
    let row = ActiveModel {
        id: Set(SessionId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        person_id: Set(person),
        method: Set(method),
        ended_at: Set(None),
    }
    .insert(&work.tx)
    .await?;
    work.record(Event {
        kind: "session.opened",
        action: Action::SessionOpen,
        subject: row.id.into(),
        version: row.version,
        place: &Place::of_session(&row),
    })
    .await?;
    Ok(row)
}

/// An access token for a person, without a refresh token: for the command line of the machine.
pub async fn issue_for(app: &Arc<App>, person: PersonId) -> Result<Access, Refusal> {
    let ctx = Ctx::operator(app);
    let work = Act::once(&ctx).begin().await?;
    let row = open(&work, person, SignInMethod::Operator).await?;
    let row = work.commit(row).await?;
    Ok(tokens::issue(app, person, row.id).await?)
}

/// Who has held a role the longest, of those who hold it now.
pub async fn oldest_with(app: &App, role: RoleName) -> anyhow::Result<Option<PersonId>> {
    let grant = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(role))
        .filter(super::current(app.now()))
        .order_by_asc(role_grant::Column::Id)
        .one(app.db.read())
        .await?;
    Ok(grant.map(|grant| grant.person_id))
}

/// The person who is signed in.
pub async fn viewer(ctx: &Ctx) -> Result<Option<person::Model>, Fault> {
    let Some(me) = ctx.caller.person() else {
        return Ok(None);
    };
    let row = person::Entity::find()
        .filter(person::Column::Id.eq(me))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}
