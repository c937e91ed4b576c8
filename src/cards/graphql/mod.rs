//! Matters, guides, posts and cards, as clients see them.

pub mod card;
pub mod card_changes;
pub mod card_steps;
pub mod delegation;
pub mod guide;
pub mod matter;
pub mod matter_changes;
pub mod post;
