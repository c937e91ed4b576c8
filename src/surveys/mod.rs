//! 摸底调查: staff and volunteers go from door to door of a community and ask what is needed. What a household says is
//! written down if it agrees, and becomes a need, a wish or somebody who is looked after.

pub mod door_lifecycle;
pub mod doors;
pub mod erasure;
pub mod findings;
pub mod graphql;
pub mod lifecycle;
pub mod loader;
pub mod planning;
pub mod rejection;
