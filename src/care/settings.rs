//! The settings of care.

use serde::Deserialize;

/// Bounds of pairings.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CareSettings {
    /// The most active pairings of one volunteer, however many the volunteer offers. Default: 5.
    pub most_pairings: i32,
}

impl Default for CareSettings {
    fn default() -> Self {
        Self { most_pairings: 5 }
    }
}
