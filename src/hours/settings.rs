//! The settings of hours.

use serde::Deserialize;

/// Bounds of what volunteers write down.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HourSettings {
    /// The fewest minutes of an entry. Default: 1, which is also the least.
    pub least_minutes: i32,
    /// The most minutes of an entry, and of its span. Default: 1440, a day, which is also the most.
    pub most_minutes: i32,
    /// How many days before or after the deed the time may lie, for what has to be prepared or tidied. Default: 7.
    pub days_from_deed: u32,
}

impl HourSettings {
    /// The database holds entries to a day, whatever is set here.
    pub fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            1 <= self.least_minutes && self.least_minutes <= self.most_minutes && self.most_minutes <= 1440,
            "hours: found least_minutes {} and most_minutes {}; allowed is 1 <= least <= most <= 1440",
            self.least_minutes,
            self.most_minutes
        );
        Ok(())
    }
}

impl Default for HourSettings {
    fn default() -> Self {
        Self {
            least_minutes: 1,
            most_minutes: 1440,
            days_from_deed: 7,
        }
    }
}
