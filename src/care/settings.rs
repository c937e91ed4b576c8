//! The settings of care.

use serde::Deserialize;

/// Bounds of pairings.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CareSettings {
    /// The most active pairings of one volunteer, however many the volunteer offers. Default: 5.
    pub most_pairings: i32,
    /// Days without any contact after which the volunteer is alerted. Default: 14.
    pub contact_days: u32,
    /// Days more after which the staff are. Default: 7.
    pub staff_days: u32,
}

impl Default for CareSettings {
    fn default() -> Self {
        Self {
            most_pairings: 5,
            contact_days: 14,
            staff_days: 7,
        }
    }
}
