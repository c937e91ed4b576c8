//! 服务时长: what volunteers gave, deed by deed, confirmed by somebody else, and the certificates that say so.

pub mod certificate_lifecycle;
pub mod certificates;
pub mod deeds;
pub mod entries;
pub mod erasure;
pub mod graphql;
pub mod issuing;
pub mod lifecycle;
pub mod loader;
pub mod paper;
pub mod printing;
pub mod rejection;
pub mod settings;
pub mod steps;
pub mod typeface;
