//! From a bearer token to a caller. The token tells who; what they may comes from the database at each request, so
//! that a role ends when it is taken.

use chrono::{DateTime, Utc};
use entity::ids::{CommunityId, PersonId, ServiceAccountId, SessionId, TypedId, UnitId};
use entity::role_grant::RoleName;
use entity::{person, role_grant, session};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use uuid::Uuid;

use super::tokens;
use crate::app::App;
use crate::error::Fault;
use crate::gid::{self, AnyGid};
use crate::integration::clients;
use crate::policy::{Caller, Grant, Identity, Scope, Who};

/// The caller whom a token stands for; `None` where it is not valid, whatever the reason.
pub async fn authenticate(app: &App, bearer: &str) -> Result<Option<Caller>, Fault> {
    let Some(claims) = tokens::read(app, bearer).await? else {
        return Ok(None);
    };
    match AnyGid::parse(&claims.sub) {
        Some(gid) if gid.prefix == PersonId::PREFIX => {
            let Some(session) = claims.sid.as_deref().and_then(gid::parse::<SessionId>) else {
                return Ok(None);
            };
            in_session(app, PersonId::from_uuid(gid.uuid), session).await
        }
        Some(gid) if gid.prefix == ServiceAccountId::PREFIX => {
            let id = ServiceAccountId::from_uuid(gid.uuid);
            let scope = claims.scope.as_deref().unwrap_or_default();
            clients::caller(app, id, claims.generation, scope).await
        }
        _ => Ok(None),
    }
}

/// The person in a session, with the roles that are held now; `None` where the session has ended.
pub async fn in_session(app: &App, id: PersonId, session: SessionId) -> Result<Option<Caller>, Fault> {
    let db = app.db.read();
    let select = standing(id, session, app);
    let rows = db.query_all(&select).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut grants = Vec::new();
    for row in rows {
        grants.extend(Held::from_query_result(&row, "")?.grant());
    }
    Ok(Some(Caller::of(Identity::Person { id, session }, grants)))
}

/// A person as a caller who asks nothing: what such a one may see with the roles held at a moment.
pub async fn outside_of_sessions(
    db: &impl ConnectionTrait,
    id: PersonId,
    now: DateTime<Utc>,
) -> Result<Caller, DbErr> {
    use role_grant::{Column, Entity};
    let held: Vec<Held> = Entity::find()
        .select_only()
        .columns([
            Column::Role,
            Column::CommunityId,
            Column::UnitId,
            Column::RegionCode,
        ])
        .filter(Column::PersonId.eq(id))
        .filter(super::current(now))
        .into_model()
        .all(db)
        .await?;
    let session = SessionId::from_uuid(Uuid::nil());
    let grants = held.into_iter().filter_map(Held::grant).collect();
    Ok(Caller::of(Identity::Person { id, session }, grants))
}

/// A row for each role of the person, or one without a role; none where the session has ended or the person is
/// erased.
fn standing(id: PersonId, session: SessionId, app: &App) -> SelectStatement {
    let now = app.now();
    Query::select()
        .columns([
            (role_grant::Entity, role_grant::Column::Role),
            (role_grant::Entity, role_grant::Column::CommunityId),
            (role_grant::Entity, role_grant::Column::UnitId),
            (role_grant::Entity, role_grant::Column::RegionCode),
        ])
        .from(session::Entity)
        .inner_join(
            person::Entity,
            Expr::col((person::Entity, person::Column::Id))
                .equals((session::Entity, session::Column::PersonId)),
        )
        .left_join(
            role_grant::Entity,
            Cond::all()
                .add(
                    Expr::col((role_grant::Entity, role_grant::Column::PersonId))
                        .equals((person::Entity, person::Column::Id)),
                )
                .add(super::current(now)),
        )
        .and_where(Expr::col((session::Entity, session::Column::Id)).eq(session.uuid()))
        .and_where(Expr::col((session::Entity, session::Column::PersonId)).eq(id.uuid()))
        .and_where(Expr::col((session::Entity, session::Column::EndedAt)).is_null())
        .and_where(Expr::col((person::Entity, person::Column::ErasedAt)).is_null())
        .take()
}

/// The role of one row.
#[derive(FromQueryResult)]
struct Held {
    role: Option<RoleName>,
    community_id: Option<CommunityId>,
    unit_id: Option<UnitId>,
    region_code: Option<String>,
}

impl Held {
    fn grant(self) -> Option<Grant> {
        let community = self.community_id.map(Scope::Community);
        let unit = self.unit_id.map(Scope::Unit);
        let region = self.region_code.map(Scope::Region);
        let (role, scope) = match self.role? {
            RoleName::Resident => (Who::Resident, community),
            RoleName::Volunteer => (Who::Volunteer, unit),
            RoleName::CommunityStaff => (Who::CommunityStaff, community),
            RoleName::DepartmentOfficial => (Who::DepartmentOfficial, unit),
            RoleName::BannerAdmin => (Who::BannerAdmin, region),
            RoleName::Auditor => (Who::Auditor, region),
        };
        Some(Grant { role, scope: scope? })
    }
}
