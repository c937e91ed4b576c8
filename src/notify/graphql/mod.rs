//! Notifications, as clients see them.

pub mod inbox;
pub mod notification;
pub mod preferences;
