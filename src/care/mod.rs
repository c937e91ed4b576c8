//! 结对帮扶: the households of a community, who in them is looked after, and with which volunteers they are paired.

pub mod alert_lifecycle;
pub mod alerts;
pub mod consents;
pub mod contacts;
pub mod erasure;
pub mod graphql;
pub mod homes;
pub mod households;
pub mod lifecycle;
pub mod loader;
pub mod logs;
pub mod matching;
pub mod members;
pub mod pairings;
pub mod problem_lifecycle;
pub mod problems;
pub mod reasons;
pub mod recipients;
pub mod settings;
pub mod steps;
pub mod suggestions;
