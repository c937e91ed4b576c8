//! 照片与材料: photos and papers that belong to something, sent by ticket, kept in an object store, and shown to those
//! who may read what they belong to.

pub mod graphql;
pub mod images;
pub mod links;
pub mod loader;
pub mod owners;
pub mod pdf;
pub mod rejection;
pub mod settings;
pub mod store;
pub mod sweep;
pub mod tickets;
pub mod uploads;
