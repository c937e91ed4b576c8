//! 隐私: what keeps personal data from eyes that need not see it, and tells whom they were shown to.

pub mod audit;
pub mod contacts;
pub mod graphql;
pub mod loader;
pub mod looks;
pub mod settings;
pub mod vault;
