//! `hongyan token`: an access token of somebody of the demo.

use std::path::Path;

use anyhow::{Context, anyhow};
use clap::ValueEnum;
use entity::role_grant::RoleName;
use hongyan::app::{App, machine_clock};
use hongyan::config::Config;
use hongyan::identity;
use hongyan::privacy::vault::Vault;

use super::demo;

/// Whose.
#[derive(Clone, Copy, ValueEnum)]
pub enum Role {
    /// Lives in a community.
    Resident,
    /// Is on a unit's volunteer team.
    Volunteer,
    /// Runs a community's daily work.
    CommunityStaff,
    /// Speaks for a unit.
    DepartmentOfficial,
    /// The organisation department.
    BannerAdmin,
    /// Reads everything but contacts and private text.
    Auditor,
}

impl From<Role> for RoleName {
    fn from(role: Role) -> Self {
        match role {
            Role::Resident => Self::Resident,
            Role::Volunteer => Self::Volunteer,
            Role::CommunityStaff => Self::CommunityStaff,
            Role::DepartmentOfficial => Self::DepartmentOfficial,
            Role::BannerAdmin => Self::BannerAdmin,
            Role::Auditor => Self::Auditor,
        }
    }
}

pub async fn print(config: Config, data: &Path, role: Role) -> anyhow::Result<()> {
    let db = demo::open_made(data).await?;
    let vault = Vault::open(&demo::keys(data)?)?;
    let app = App::new(config, vault, db, machine_clock());
    let person = identity::sessions::oldest_with(&app, role.into())
        .await?
        .with_context(|| format!("nobody in {} has this role", data.display()))?;
    let access = identity::issue_for(&app, person).await;
    println!("{}", access.map_err(|why| anyhow!("{why:?}"))?.token);
    Ok(())
}
