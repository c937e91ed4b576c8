//! Matters and guides, as clients see them.

pub mod guide;
pub mod matter;
pub mod matter_changes;
