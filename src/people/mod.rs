//! 人员: the people whom the system knows, and the roles that they hold.

pub mod accounts;
pub mod grants;
pub mod graphql;
pub mod loader;
pub mod persons;
