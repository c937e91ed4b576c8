//! What can be set about signing in.

use serde::Deserialize;

/// Every setting with its default and meaning.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentitySettings {
    /// Who issues tokens (`iss`). Default: `hongyan`.
    pub issuer: String,
    /// Whom they are for (`aud`). Default: `hongyan`.
    pub audience: String,
    /// Seconds that an access token lasts. Default: 600.
    pub access_seconds: u32,
    /// Days that a refresh token lasts. Default: 30.
    pub refresh_days: u32,
}

impl Default for IdentitySettings {
    fn default() -> Self {
        Self {
            issuer: "hongyan".to_owned(),
            audience: "hongyan".to_owned(),
            access_seconds: 600,
            refresh_days: 30,
        }
    }
}
