//! What volunteers can do at an activity, as clients see it.

use async_graphql::{ID, InputObject, Object};

use crate::activities::drafts::NewRole;
use crate::activities::loader::Role;
use crate::gid;
use crate::policy::{Access, Action};
use crate::volunteers::graphql::volunteer::Skill;

/// What volunteers can do at an activity, besides the guests.
pub struct ActivityRole(Role);

impl From<Role> for ActivityRole {
    fn from(row: Role) -> Self {
        Self(row)
    }
}

/// What volunteers can do at an activity, besides the guests.
#[Object(directive = Access::apply(Action::ActivityRead))]
impl ActivityRole {
    /// The opaque global id, for `activitySignUp`. It is no node of its own.
    async fn id(&self) -> ID {
        gid::public(self.0.0.id)
    }

    /// What it is, such as 司机.
    async fn name(&self) -> &str {
        &self.0.0.name
    }

    /// How many are wanted.
    async fn wanted(&self) -> i32 {
        self.0.0.wanted
    }

    /// How many have a place.
    async fn confirmed(&self) -> i32 {
        self.0.0.taken
    }

    /// What one must be able to do; null where everyone will do.
    async fn skill(&self) -> Option<Skill> {
        self.0.1.clone().map(Skill::from)
    }
}

/// A role of an activity.
#[derive(InputObject)]
pub struct ActivityRoleInput {
    /// What it is, at most 40 characters, without a phone or ID-card number.
    name: String,
    /// How many are wanted, 1 to 1000.
    wanted: i32,
    /// The code of the skill that one must have; everyone will do unless said.
    skill: Option<String>,
}

impl From<ActivityRoleInput> for NewRole {
    fn from(input: ActivityRoleInput) -> Self {
        Self {
            name: input.name,
            wanted: input.wanted,
            skill: input.skill,
        }
    }
}
