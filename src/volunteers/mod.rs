//! 志愿服务: the people whom units pick to serve neighbourhoods, what they can do, and the teams of committees on
//! which they are.

pub mod graphql;
pub mod loader;
pub mod members;
pub mod register;
pub mod settings;
pub mod skills;
pub mod teams;
pub mod volunteer_lifecycle;
#[expect(
    clippy::module_inception,
    reason = "the people after whom the domain is named"
)]
pub mod volunteers;
