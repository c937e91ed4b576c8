//! The settings of cases.

use serde::Deserialize;

/// What is promised where nothing else says so.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseSettings {
    /// Working days promised for a case of no matter. Default: 5.
    pub promised_days: i32,
    /// Calendar days after the end in which the resident may reopen a case. Default: 15.
    pub reopen_days: u32,
    /// Working days between one level of escalation and the next. Default: 2.
    pub escalation_days: u32,
}

impl Default for CaseSettings {
    fn default() -> Self {
        Self {
            promised_days: 5,
            reopen_days: 15,
            escalation_days: 2,
        }
    }
}
