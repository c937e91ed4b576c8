//! Signing in, as clients see it.

pub mod session;
pub mod sign_in;
pub mod sign_out;
pub mod viewer;
