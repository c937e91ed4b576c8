//! 通知: who is told of what, by which channels, and what became of it. Never another channel in silence: each delivery
//! says that it was sent, skipped and why, or failed.

pub mod audience;
pub mod graphql;
pub mod inbox;
pub mod loader;
pub mod preferences;
pub mod quiet;
pub mod routes;
pub mod sending;
pub mod settings;
pub mod telling;
pub mod words;
