//! The settings of jobs.

use serde::Deserialize;

/// How jobs are run.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JobSettings {
    /// Seconds between two looks at what is due. Default: 1.
    pub interval_seconds: u64,
}

impl Default for JobSettings {
    fn default() -> Self {
        Self { interval_seconds: 1 }
    }
}
