//! 身份: who people are to the system: their phones, the tokens that stand for them, and how they sign in.

pub mod phone;
