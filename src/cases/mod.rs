//! 办件: what residents ask for, and how it is followed until it is done and the money is paid.

pub mod assigning;
pub mod callback_lifecycle;
pub mod callbacks;
pub mod deadlines;
pub mod erasure;
pub mod graphql;
pub mod leaving;
pub mod lifecycle;
pub mod loader;
pub mod opening;
pub mod outcomes;
pub mod papers;
pub mod ratings;
pub mod referrals;
pub mod requester;
pub mod sealed;
pub mod service_cases;
pub mod settings;
pub mod steps;
pub mod visit_lifecycle;
pub mod visits;
pub mod words;
