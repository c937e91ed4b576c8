//! The settings of wishes.

use serde::Deserialize;

/// Bounds of wishes and of claims.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WishSettings {
    /// The highest budget of a wish, in fen. Default: 100000, which is 1,000 yuan.
    pub most_budget_fen: i64,
    /// The most claims of one volunteer that live at a time. Default: 3.
    pub most_claims: i32,
    /// Days after which a claim lapses. Default: 14.
    pub claim_days: u32,
    /// Days after which the claimant is reminded. Default: 7.
    pub reminder_days: u32,
}

impl Default for WishSettings {
    fn default() -> Self {
        Self {
            most_budget_fen: 100_000,
            most_claims: 3,
            claim_days: 14,
            reminder_days: 7,
        }
    }
}
