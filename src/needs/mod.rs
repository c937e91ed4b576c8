//! 需求菜单: what people of a community lack, care about or need. Residents suggest and say "me too", the staff verify
//! and publish, a unit or an activity takes it on, and those who have the need say whether it was met.

pub mod drafts;
pub mod expiry;
pub mod graphql;
pub mod lifecycle;
pub mod loader;
pub mod lookup;
pub mod steps;
pub mod support;
