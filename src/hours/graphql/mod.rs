//! Hours and certificates, as clients see them.

pub mod certificate;
pub mod certificate_changes;
pub mod entry;
pub mod entry_changes;
pub mod list;
