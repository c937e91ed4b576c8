//! Signing in, as clients see it.

pub mod viewer;
