//! What can be set about signing in.

use anyhow::ensure;
use secrecy::SecretString;
use serde::Deserialize;

/// How codes are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SenderKind {
    /// Into the log, for development: whoever reads the log can sign in as anybody.
    Log,
    /// By POST to the gateway.
    Http,
}

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
    /// Codes that a phone may ask for in an hour. Default: 5.
    pub codes_per_phone: u32,
    /// Codes that an address (of version 6: a /64 network) may ask for in an hour. Default: 30.
    pub codes_per_address: u32,
    /// Codes and passwords that may be tried for a phone in an hour. Default: 20.
    pub tries_per_phone: u32,
    /// Codes and passwords that an address may try in an hour; an office shares one. Default: 200.
    pub tries_per_address: u32,
    /// `http` sends codes through the gateway, `log` writes them into the log. Default: none are sent; the demo logs.
    pub sender: Option<SenderKind>,
    /// Where the gateway takes `{id, phone, text, code}` as JSON by POST. No default.
    pub gateway_url: Option<String>,
    /// A bearer token for the gateway. Default: none.
    pub gateway_token: Option<SecretString>,
    /// Seconds that the gateway has to answer each of three tries. Default: 5.
    pub gateway_seconds: u32,
}

impl Default for IdentitySettings {
    fn default() -> Self {
        Self {
            issuer: "hongyan".to_owned(),
            audience: "hongyan".to_owned(),
            access_seconds: 600,
            refresh_days: 30,
            codes_per_phone: 5,
            codes_per_address: 30,
            tries_per_phone: 20,
            tries_per_address: 200,
            sender: None,
            gateway_url: None,
            gateway_token: None,
            gateway_seconds: 5,
        }
    }
}

impl IdentitySettings {
    /// What does not fit together, by name.
    pub fn check(&self) -> anyhow::Result<()> {
        let url = self.gateway_url.as_deref().unwrap_or_default();
        ensure!(
            self.sender != Some(SenderKind::Http)
                || url.starts_with("https://")
                || url.starts_with("http://"),
            "identity.gateway_url: needed while identity.sender is `http`; allowed are `https://…` and `http://…`"
        );
        ensure!(
            (60..=3600).contains(&self.access_seconds),
            "identity.access_seconds: found {}; allowed are 60 to 3600",
            self.access_seconds
        );
        ensure!(
            (1..=365).contains(&self.refresh_days),
            "identity.refresh_days: found {}; allowed are 1 to 365",
            self.refresh_days
        );
        Ok(())
    }
}
