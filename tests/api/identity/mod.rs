//! Signing in, and the tokens that stand for those who did.

mod tokens;
