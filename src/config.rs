//! The settings: the only reader of the environment. They come from one optional TOML file and, above it, from
//! the environment: `HONGYAN_LISTEN`, `HONGYAN_DATABASE__CONNECTIONS` (two underscores go one level down), and
//! `DATABASE_URL`. A setting that is unknown or does not fit stops the start with an error that names it.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context;
use config::{Environment, File, FileFormat};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::activities::settings::ActivitySettings;
use crate::care::settings::CareSettings;
use crate::cases::settings::CaseSettings;
use crate::files::settings::FileSettings;
use crate::hours::settings::HourSettings;
use crate::http::settings::HttpSettings;
use crate::identity::settings::IdentitySettings;
use crate::jobs::settings::JobSettings;
use crate::notify::settings::NotifySettings;
use crate::privacy::settings::PrivacySettings;
use crate::volunteers::settings::VolunteerSettings;
use crate::wishes::settings::WishSettings;

/// Every setting with its default and meaning.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where to serve. Default: `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// The address by which clients know us: base of QR codes. Default: `http://127.0.0.1:8080`.
    pub public_url: String,
    /// `id:base64` joined by commas, newest first: the keys that personal data are sealed with. No default.
    pub master_keys: SecretString,
    pub database: Database,
    pub log: Log,
    pub http: HttpSettings,
    pub activities: ActivitySettings,
    pub files: FileSettings,
    pub care: CareSettings,
    pub hours: HourSettings,
    pub jobs: JobSettings,
    pub cases: CaseSettings,
    pub notify: NotifySettings,
    pub privacy: PrivacySettings,
    pub identity: IdentitySettings,
    pub volunteers: VolunteerSettings,
    pub wishes: WishSettings,
}

/// The database.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `DATABASE_URL`: `sqlite:PATH` or `postgres://…`. No default: a server must be told.
    pub url: SecretString,
    /// Connections for reading (SQLite) or in all (PostgreSQL). Default: 16.
    pub connections: u32,
}

/// What is logged, and how.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// `json` for machines, `text` for eyes. Default: `json`.
    pub format: LogFormat,
    /// A filter such as `info` or `hongyan=debug,warn`. Default: `info`.
    pub filter: String,
    /// An OTLP collector over HTTP, such as `http://127.0.0.1:4318/v1/traces`; unset: none.
    pub otlp_endpoint: Option<String>,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    #[default]
    Json,
    Text,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: ([127, 0, 0, 1], 8080).into(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            master_keys: SecretString::default(),
            database: Database::default(),
            log: Log::default(),
            http: HttpSettings::default(),
            activities: ActivitySettings::default(),
            files: FileSettings::default(),
            care: CareSettings::default(),
            hours: HourSettings::default(),
            jobs: JobSettings::default(),
            cases: CaseSettings::default(),
            notify: NotifySettings::default(),
            privacy: PrivacySettings::default(),
            identity: IdentitySettings::default(),
            volunteers: VolunteerSettings::default(),
            wishes: WishSettings::default(),
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: SecretString::default(),
            connections: 16,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: LogFormat::default(),
            filter: "info".to_owned(),
            otlp_endpoint: None,
        }
    }
}

impl Config {
    /// Reads the file, if one is named, and the environment.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one reader of the environment"
        )]
        let database_url = std::env::var("DATABASE_URL").ok();
        Self::read(file, Environment::with_prefix("HONGYAN"), database_url)
    }

    fn read(
        file: Option<&Path>,
        environment: Environment,
        database_url: Option<String>,
    ) -> anyhow::Result<Self> {
        let mut sources = config::Config::builder();
        if let Some(path) = file {
            let path = path
                .to_str()
                .context("the settings file has a name that is not UTF-8")?;
            sources = sources.add_source(File::new(path, FileFormat::Toml));
        }
        let environment = environment
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true);
        let config: Self = sources
            .add_source(environment)
            .set_override_option("database.url", database_url)?
            .build()?
            .try_deserialize()?;
        config.identity.check()?;
        config.hours.check()?;
        Ok(config)
    }

    /// The database's address, which a server must be told.
    pub fn database_url(&self) -> anyhow::Result<&str> {
        let url = self.database.url.expose_secret();
        anyhow::ensure!(
            !url.is_empty(),
            "DATABASE_URL: not set; allowed are `sqlite:PATH` and `postgres://…`"
        );
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use config::Environment;

    use super::Config;

    fn read(settings: &[(&str, &str)]) -> anyhow::Result<Config> {
        let source: HashMap<String, String> = settings
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        Config::read(
            None,
            Environment::with_prefix("HONGYAN").source(Some(source)),
            None,
        )
    }

    #[test]
    fn nothing_set_means_the_defaults_and_no_database() {
        let config = read(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert!(
            config
                .database_url()
                .unwrap_err()
                .to_string()
                .contains("DATABASE_URL")
        );
    }

    #[test]
    fn the_environment_reaches_every_level() {
        let config = read(&[
            ("HONGYAN_DATABASE__CONNECTIONS", "3"),
            ("HONGYAN_LISTEN", "127.0.0.1:0"),
        ])
        .unwrap();
        assert_eq!((config.database.connections, config.listen.port()), (3, 0));
    }

    #[test]
    fn a_wrong_setting_is_named_with_what_was_found() {
        let error = read(&[("HONGYAN_DATABASE__CONNECTIONS", "many")])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("database.connections") && error.contains("many"),
            "{error}"
        );
        let error = read(&[("HONGYAN_HOURS__MOST_MINUTES", "2000")])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("most_minutes 2000") && error.contains("1440"),
            "{error}"
        );
        let error = read(&[("HONGYAN_LISTENN", "x")]).unwrap_err().to_string();
        assert!(error.contains("listenn"), "{error}");
    }
}
