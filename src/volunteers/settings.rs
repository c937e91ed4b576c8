//! What can be set about volunteers.

use serde::Deserialize;

/// How many volunteers are picked.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VolunteerSettings {
    /// The most members that one unit has on one team. Default: 2.
    pub most_per_team: i32,
}

impl Default for VolunteerSettings {
    fn default() -> Self {
        Self { most_per_team: 2 }
    }
}
