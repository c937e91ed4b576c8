//! Sign-ups, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::sign_up;

use super::activity::Activity;
use super::role::ActivityRole;
use crate::activities::sign_ups;
use crate::care::loader::TiesOf;
use crate::committees::loader::OfficeHolderOf;
use crate::gid;
use crate::people::graphql::person::Person;
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// Where a sign-up stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "sign_up::SignUpState")]
pub enum SignUpState {
    /// The person has a place.
    Confirmed,
    /// The person waits for a place.
    Waitlisted,
    /// The person came.
    Attended,
    /// The person did not come.
    NoShow,
    /// It was taken back, or the activity was called off.
    Withdrawn,
}

/// 报名: a person who wants to come to an activity, as a guest or in a role.
pub struct SignUp(sign_up::Model);

impl From<sign_up::Model> for SignUp {
    fn from(row: sign_up::Model) -> Self {
        Self(row)
    }
}

/// 报名: a person who wants to come to an activity, as a guest or in a role.
#[Object(directive = Access::apply(Action::SignUpRead))]
impl SignUp {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Where it stands.
    async fn state(&self) -> SignUpState {
        self.0.state.into()
    }

    /// When the person signed up.
    async fn signed_up_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When a place was found after waiting; null where there was one at once, or is none yet.
    async fn promoted_at(&self) -> Option<Moment> {
        self.0.promoted_at.map(Moment)
    }

    /// When it was written down that the person came; null unless the person did.
    async fn attended_at(&self) -> Option<Moment> {
        self.0.attended_at.map(Moment)
    }

    /// Why it was taken back; null where nobody said, and while it stands.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// The name of who comes; null once the person's data were erased.
    async fn name(&self, ctx: &Context<'_>) -> Option<String> {
        let holder = load(ctx.asked(), OfficeHolderOf(self.0.person_id)).await;
        ctx.nullable(holder.map(|holder| holder.map(|holder| holder.name)))
    }

    /// Who comes; null where the person is not for you to see, such as for officials of the lead unit.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        let row = load(ctx.asked(), self.0.person_id).await;
        ctx.nullable(row.map(|row| row.map(Person::from)))
    }

    /// What the person does there as a volunteer; null for a guest.
    async fn role(&self, ctx: &Context<'_>) -> Option<ActivityRole> {
        let row = load(ctx.asked(), self.0.role_id?).await;
        ctx.nullable(row.map(|row| row.map(ActivityRole::from)))
    }

    /// What the person signed up for; null only if it is not for you to see.
    async fn activity(&self, ctx: &Context<'_>) -> Option<Activity> {
        let row = load(ctx.asked(), self.0.activity_id).await;
        ctx.nullable(row.map(|row| row.map(Activity::from)))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let ctx = ctx.asked();
        let (community, ties, activity) = tokio::join!(
            load(ctx, self.0.community_id),
            load(ctx, TiesOf(self.0.person_id)),
            load(ctx, self.0.activity_id),
        );
        let (Some(community), Some(activity)) = (community?, activity?) else {
            return Ok(Vec::new());
        };
        let place = Place::of_sign_up(&self.0, &community, ties?.unwrap_or_default());
        Ok(sign_ups::available(&ctx.caller, &self.0, &activity, &place))
    }
}
