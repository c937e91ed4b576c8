//! What can be set about privacy.

use serde::Deserialize;

/// Every setting with its default and meaning.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrivacySettings {
    /// Contacts that one caller may have revealed in an hour. Default: 30.
    pub reveals_per_hour: u32,
}

impl Default for PrivacySettings {
    fn default() -> Self {
        Self { reveals_per_hour: 30 }
    }
}
