//! Sessions: a sign-in that lasts until it is ended.

use std::sync::Arc;

use chrono::TimeDelta;
use entity::ids::{PersonId, SessionId};
use entity::person;
use entity::role_grant::{self, RoleName};
use entity::session::{ActiveModel, Column, Entity, Model, SignInMethod};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::limits::{self, Limit};
use super::phone::Phone;
use super::refresh;
use super::rejection::SignInRejection;
use super::tokens::{self, Access};
use crate::app::{App, Ctx};
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Identity, Place, readable, visible};
use crate::work::{Act, Work};

/// What who signs in is given.
pub struct SignedIn {
    pub session: Model,
    pub access: Access,
    pub refresh_token: String,
}

/// Counts a try to sign in.
pub(super) async fn count_try(ctx: &Ctx, phone: &Phone) -> Result<(), Refusal> {
    let settings = &ctx.app.config.identity;
    let address = limits::of_address(ctx.address);
    let by = [
        (
            "sign_in.phone",
            phone.digits().as_bytes(),
            settings.tries_per_phone,
        ),
        ("sign_in.address", &address, settings.tries_per_address),
    ];
    limits::count(
        ctx,
        &by.map(|(what, subject, most)| Limit { what, subject, most }),
    )
    .await
}

/// Opens a session and makes its tokens.
pub(super) async fn sign_in(work: Work, person: PersonId, method: SignInMethod) -> Result<SignedIn, Refusal> {
    let app = work.app.clone();
    let session = open(&work, person, method).await?;
    let (_, refresh_token) = refresh::give(&work, session.id).await?;
    let session = work.commit(session).await?;
    Ok(SignedIn {
        access: tokens::issue(&app, person, session.id).await?,
        session,
        refresh_token,
    })
}

/// Opens a session of a person.
async fn open(work: &Work, person: PersonId, method: SignInMethod) -> Result<Model, Refusal> {
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
    record(work, &row, "session.opened", Action::SessionOpen).await?;
    Ok(row)
}

async fn record(work: &Work, row: &Model, kind: &str, action: Action) -> Result<(), Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place: &Place::of_own(row.person_id),
    })
    .await
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

pub async fn find(ctx: &Ctx, id: SessionId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// The sessions of a person that can still be used.
pub async fn list(ctx: &Ctx, of: PersonId, window: Window, count: bool) -> Result<Page<Model>, Fault> {
    let settings = &ctx.app.config.identity;
    let now = ctx.app.now();
    let refreshed = now - TimeDelta::days(settings.refresh_days.into());
    let issued = now - TimeDelta::seconds(settings.access_seconds.into());
    let alive = Condition::any().add(Column::UpdatedAt.gt(issued)).add(
        Condition::all()
            .add(Column::Method.ne(SignInMethod::Operator))
            .add(Column::UpdatedAt.gt(refreshed)),
    );
    let select = visible::<Entity>(&ctx.caller)
        .filter(Column::PersonId.eq(of))
        .filter(Column::EndedAt.is_null())
        .filter(alive);
    page::read(ctx, select, By::id(), window, count).await
}

/// Ends one session of the caller: whoever holds its tokens is signed out.
pub async fn end_one(act: &Act<'_>, id: SessionId) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    work.by
        .require(Action::SessionEnd, &Place::of_own(row.person_id))?;
    if row.ended_at.is_some() {
        return Err(Rejection::from(SignInRejection::SessionEnded)
            .about(row.id)
            .into());
    }
    let row = end(&work, &row, Action::SessionEnd).await?;
    work.commit(row).await
}

/// Ends every session of the caller; `keep` spares the one that asks. Gives those that ended.
pub async fn end_all(act: &Act<'_>, keep_current: bool) -> Result<Vec<Model>, Refusal> {
    let work = act.begin().await?;
    let Identity::Person { id: me, session } = work.by.identity else {
        return Err(Rejection::unauthenticated().into());
    };
    let place = Place::of_own(me);
    work.by.require(Action::SessionEndAll, &place)?;
    let ended = end_others(&work, me, keep_current.then_some(session)).await?;
    work.record(Event {
        kind: "session.ended_all",
        action: Action::SessionEndAll,
        subject: session.into(),
        version: 1,
        place: &place,
    })
    .await?;
    work.commit(ended).await
}

/// Ends the sessions of a person but one.
pub async fn end_others(work: &Work, of: PersonId, but: Option<SessionId>) -> Result<Vec<Model>, Refusal> {
    let mut open = Entity::find()
        .filter(Column::PersonId.eq(of))
        .filter(Column::EndedAt.is_null());
    if let Some(but) = but {
        open = open.filter(Column::Id.ne(but));
    }
    let mut ended = Vec::new();
    for row in open
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await?
    {
        ended.push(end(work, &row, Action::SessionEnd).await?);
    }
    Ok(ended)
}

/// Ends a session that the transaction has locked.
pub(super) async fn end(work: &Work, row: &Model, action: Action) -> Result<Model, Refusal> {
    let change = ActiveModel {
        ended_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(row, None, change).await?;
    record(work, &row, "session.ended", action).await?;
    Ok(row)
}

/// A session that must be there.
pub(super) async fn must_find(work: &Work, id: SessionId) -> Result<Model, Refusal> {
    Entity::find_by_id(id)
        .one(&work.tx)
        .await?
        .ok_or_else(|| Fault::Internal(anyhow::anyhow!("a caller without a session")).into())
}
