//! 联合党委: the units of a neighbourhood, what each can give, and the joint committees on which they sit.

pub mod credit_code;
pub mod graphql;
pub mod joint_committees;
pub mod loader;
pub mod membership_lifecycle;
pub mod memberships;
pub mod offers;
pub mod seats;
pub mod units;
