//! 联合党委: the units of a neighbourhood, what each can give, and the joint committees on which they sit.

pub mod credit_code;
pub mod graphql;
pub mod loader;
pub mod offers;
pub mod units;
