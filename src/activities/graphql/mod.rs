//! Activities, as clients see them.

pub mod activity;
pub mod activity_changes;
pub mod activity_steps;
pub mod afterwards;
pub mod feed;
pub mod list;
pub mod role;
pub mod sign_up;
pub mod sign_up_changes;
