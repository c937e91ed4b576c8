//! 微心愿: what people in hardship wish for; volunteers claim the wishes and fulfil them.

pub mod board;
pub mod claims;
pub mod collect;
pub mod consent;
pub mod erasure;
pub mod fulfil;
pub mod graphql;
pub mod lifecycle;
pub mod loader;
pub mod rejection;
pub mod settings;
pub mod steps;
