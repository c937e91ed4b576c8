//! 结对帮扶: the households of a community, who in them is looked after, and with which volunteers they are paired.

pub mod graphql;
pub mod households;
pub mod loader;
pub mod members;
pub mod recipients;
