//! The settings of notifications.

use serde::Deserialize;

/// When nobody is woken up, and how often a gateway is tried.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotifySettings {
    /// The hour in Shanghai from which on no short message is sent, for who has not chosen. Default: 22.
    pub quiet_from_hour: u32,
    /// The hour at which they are sent again; the same as the first for none. Default: 8.
    pub quiet_to_hour: u32,
    /// How often a short message is tried before it has failed. Default: 5.
    pub most_attempts: u32,
}

impl Default for NotifySettings {
    fn default() -> Self {
        Self {
            quiet_from_hour: 22,
            quiet_to_hour: 8,
            most_attempts: 5,
        }
    }
}
