//! The settings of activities.

use serde::Deserialize;

/// Bounds of activities.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActivitySettings {
    /// How often an activity happens at most in one series. Default: 60.
    pub most_occurrences: u16,
    /// For how long a code to check in is shown, in seconds; it is good for as long again. Default: 60.
    pub check_in_seconds: u32,
}

impl Default for ActivitySettings {
    fn default() -> Self {
        Self {
            most_occurrences: 60,
            check_in_seconds: 60,
        }
    }
}
