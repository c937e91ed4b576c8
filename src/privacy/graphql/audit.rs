//! The audit, as clients see it.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::audit_entry;
use entity::ids::{CommunityId, PersonId, TypedId, UnitId};

use crate::gid::{self, AnyGid, Gid};
use crate::page::{List, Page, Window};
use crate::people::graphql::person::{self, Person};
use crate::policy::{Access, Action};
use crate::privacy::audit::{self, Wanted};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::territory::graphql::Community;

/// What kind of caller did something.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum AuditActorKind {
    /// Nobody who was signed in.
    Anonymous,
    /// A person.
    Person,
    /// A municipal system.
    Service,
    /// The command line of the server.
    Operator,
}

/// A change that was made: by whom, to what, in which request. What was written is not in it.
pub struct AuditEntry(audit_entry::Model);

impl From<audit_entry::Model> for AuditEntry {
    fn from(row: audit_entry::Model) -> Self {
        Self(row)
    }
}

/// A change that was made: by whom, to what, in which request. What was written is not in it.
#[Object(directive = Access::apply(Action::AuditRead))]
impl AuditEntry {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// When it was.
    async fn at(&self) -> Moment {
        self.0.created_at.into()
    }

    /// The action as the table of rules names it, such as `CommunityUpdate`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// The global id of what was changed, for `node`.
    async fn subject(&self) -> ID {
        ID(self.0.subject.clone())
    }

    /// What kind of caller it was.
    async fn actor_kind(&self) -> AuditActorKind {
        match AnyGid::parse(&self.0.actor) {
            Some(gid) if gid.prefix == PersonId::PREFIX => AuditActorKind::Person,
            Some(_) => AuditActorKind::Service,
            None if self.0.actor == "operator" => AuditActorKind::Operator,
            None => AuditActorKind::Anonymous,
        }
    }

    /// The person who did it; null for other callers, and where the person is not for you to see.
    async fn actor(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, gid::parse::<PersonId>(&self.0.actor)).await
    }

    /// The community in which it happened; null where it was in none.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id?).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// The request, as the header `x-request-id` and the log name it.
    async fn request_id(&self) -> &str {
        &self.0.request_id
    }
}

/// Which entries.
#[derive(Default, InputObject)]
pub struct AuditFilter {
    /// Changes to what has this global id.
    subject: Option<ID>,
    /// Changes by the person or the service account of this global id.
    actor: Option<ID>,
    /// Changes by this action, such as `CommunityUpdate`.
    action: Option<String>,
    /// Changes in this community.
    community_id: Option<Gid<CommunityId>>,
    /// Changes in this unit.
    unit_id: Option<Gid<UnitId>>,
    /// Changes at this moment or after it.
    from: Option<Moment>,
    /// Changes before this moment.
    to: Option<Moment>,
}

impl AuditFilter {
    /// `None` where nothing can fit: an id of the wrong form is of nothing.
    fn wanted(self) -> Option<Wanted> {
        Some(Wanted {
            subject: self.subject.map(|id| id.0),
            actor: self.actor.map(|id| id.0),
            action: self.action,
            community: match self.community_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            unit: match self.unit_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            from: self.from.map(|moment| moment.0),
            to: self.to.map(|moment| moment.0),
        })
    }
}

/// The root field of the audit.
#[derive(Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// The changes that were made, the newest first.
    #[graphql(directive = Access::apply(Action::AuditRead))]
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<AuditFilter>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<AuditEntry>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<audit_entry::Model>::empty(count).into_list());
        };
        let page = audit::list(ctx.asked(), wanted, window, count).await?;
        Ok(page.into_list())
    }
}
