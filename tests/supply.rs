//! What we build on: licences we accept, no version with an open advisory, none that its author withdrew.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::read::GzDecoder;
use semver::{Version, VersionReq};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use spdx::{Expression, LicenseReq, ParseMode};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Licences that ask for no more than a notice.
const ACCEPTED: &[&str] = &[
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Zlib",
];

/// Packages that ship the text of a licence without its name.
const NAMED_BY_US: &[(&str, &str)] = &[("jsonpath-rust", "MIT")];

/// Advisories that we live with, each with the reason. One that no longer applies fails the test.
const TOLERATED: &[(&str, &str)] = &[(
    "RUSTSEC-2026-0253",
    "lru, through async-graphql: unsound only where dropping a key panics; its keys here are ids and strings",
)];

/// The `RustSec` advisories as an archive, beside the repository where there is one.
const ADVISORIES: &str = "../shared/data/advisory-db.tar.gz";

#[test]
fn every_licence_is_one_we_accept() -> Outcome {
    let packages = metadata()?.packages;
    let mut refused = Vec::new();
    for package in &packages {
        let name = format!("{} {}", package.name, package.version);
        let named = NAMED_BY_US.iter().find(|(of, _)| *of == package.name);
        let declared = package.license.as_deref();
        let Some(licence) = declared.or(named.map(|(_, licence)| *licence)) else {
            refused.push(format!("{name} declares no licence"));
            continue;
        };
        let expression = Expression::parse_mode(licence, ParseMode::LAX)
            .map_err(|error| format!("{name}: `{licence}` cannot be read: {error}"))?;
        if !expression.evaluate(is_accepted) {
            refused.push(format!("{name} is under `{licence}`"));
        }
    }
    say(&format!("licences of {} packages read", packages.len()))?;
    assert!(
        refused.is_empty(),
        "not under an accepted licence:\n{}",
        refused.join("\n")
    );
    Ok(())
}

#[test]
fn no_locked_version_has_an_open_advisory() -> Outcome {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join(ADVISORIES);
    if !archive.exists() {
        return say(&format!(
            "{ADVISORIES} is not here, so advisories are NOT checked: only withdrawn versions are"
        ));
    }
    let locked = locked()?;
    let tolerated: BTreeSet<&str> = TOLERATED.iter().map(|(id, _)| *id).collect();
    let mut met = BTreeSet::new();
    let mut open = Vec::new();
    let advisories = advisories(&archive)?;
    for (advisory, versions) in &advisories {
        for package in locked.iter().filter(|p| p.name == advisory.package) {
            if !versions.leaves_open(&package.version) {
                continue;
            }
            if tolerated.contains(advisory.id.as_str()) {
                met.insert(advisory.id.as_str());
            } else {
                let kind = advisory.informational.as_deref().unwrap_or("vulnerability");
                open.push(format!(
                    "{}: {} {} ({kind}), mended in {:?}",
                    advisory.id, package.name, package.version, versions.patched
                ));
            }
        }
    }
    let (all, packages) = (advisories.len(), locked.len());
    say(&format!(
        "{packages} locked packages held against {all} advisories"
    ))?;
    assert!(all > 100, "the archive holds only {all} advisories");
    assert!(open.is_empty(), "open advisories:\n{}", open.join("\n"));
    let stale: Vec<_> = tolerated.difference(&met).collect();
    assert!(stale.is_empty(), "tolerated without need: {stale:?}");
    Ok(())
}

/// Reads what cargo itself keeps of the registry's index, so that no network is needed.
#[test]
fn no_locked_version_was_withdrawn() -> Outcome {
    let mut withdrawn = Vec::new();
    let mut known = 0;
    let mut unknown = Vec::new();
    for package in metadata()?.packages {
        if package.source.is_none() {
            continue;
        }
        let name = format!("{} {}", package.name, package.version);
        match is_yanked(&package)? {
            Some(true) => withdrawn.push(name),
            Some(false) => known += 1,
            None => unknown.push(name),
        }
    }
    say(&format!(
        "{known} packages stand in the registry, {} not in cargo's copy of its index {unknown:?}",
        unknown.len()
    ))?;
    assert!(withdrawn.is_empty(), "withdrawn: {withdrawn:?}");
    Ok(())
}

fn is_accepted(asked: &LicenseReq) -> bool {
    // With an addition (`WITH LLVM-exception`) a licence only allows more.
    let id = asked.license.id();
    id.is_some_and(|id| ACCEPTED.contains(&id.name))
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: Version,
    license: Option<String>,
    source: Option<String>,
    manifest_path: PathBuf,
}

/// All packages that are built here, for product or tests. Those of other platforms may not be on the disk.
fn metadata() -> Outcome<Metadata> {
    let about = cargo(&["-vV"])?;
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or("cargo does not tell its host")?;
    let asked = [
        "metadata",
        "--format-version=1",
        "--locked",
        "--offline",
        "--filter-platform",
        host,
    ];
    Ok(serde_json::from_str(&cargo(&asked)?)?)
}

fn cargo(arguments: &[&str]) -> Outcome<String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo {arguments:?}: {said}").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: Version,
    source: Option<String>,
}

/// Every package of `Cargo.lock` that is not ours, those of other platforms included.
fn locked() -> Outcome<Vec<Locked>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let lock: Lock = toml::from_str(&fs::read_to_string(path)?)?;
    let packages = lock.package.into_iter().filter(|p| p.source.is_some());
    Ok(packages.collect())
}

#[derive(Deserialize)]
struct Notice {
    advisory: Advisory,
    versions: Versions,
}

#[derive(Deserialize)]
struct Advisory {
    id: String,
    package: String,
    informational: Option<String>,
    withdrawn: Option<toml::Value>,
}

#[derive(Deserialize)]
struct Versions {
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

impl Versions {
    /// A range that cannot be read mends nothing.
    fn leaves_open(&self, version: &Version) -> bool {
        let mut ranges = self.patched.iter().chain(&self.unaffected);
        !ranges.any(|range| VersionReq::parse(range).is_ok_and(|range| range.matches(version)))
    }
}

/// Each advisory on a crate is a Markdown file that opens with a block of TOML.
fn advisories(archive: &Path) -> Outcome<Vec<(Advisory, Versions)>> {
    let mut found = Vec::new();
    for entry in tar::Archive::new(GzDecoder::new(File::open(archive)?)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let of_a_crate = path.components().any(|part| part.as_os_str() == "crates");
        if !of_a_crate || path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let mut text = String::new();
        entry.read_to_string(&mut text)?;
        let head = text
            .strip_prefix("```toml")
            .and_then(|text| text.split_once("```"))
            .ok_or_else(|| format!("{} does not open with TOML", path.display()))?
            .0;
        let notice = parse::<Notice>(head, &path)?;
        if notice.advisory.withdrawn.is_none() {
            found.push((notice.advisory, notice.versions));
        }
    }
    Ok(found)
}

fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Outcome<T> {
    toml::from_str(text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// `None` where cargo keeps nothing about it.
fn is_yanked(package: &Package) -> Outcome<Option<bool>> {
    // registry/src/REGISTRY/serde-1.0.0/Cargo.toml -> registry/index/REGISTRY/.cache/se/rd/serde
    let mut folders = package.manifest_path.ancestors().skip(2);
    let (Some(sources), Some(root)) = (folders.next(), folders.nth(1)) else {
        return Ok(None);
    };
    let Some(registry) = sources.file_name() else {
        return Ok(None);
    };
    let name = package.name.to_lowercase();
    let folder = match name.len() {
        1 => "1".to_owned(),
        2 => "2".to_owned(),
        3 => format!("3/{}", &name[..1]),
        _ => format!("{}/{}", &name[..2], &name[2..4]),
    };
    let cache = root.join("index").join(registry).join(".cache");
    let Ok(entry) = fs::read(cache.join(folder).join(&name)) else {
        return Ok(None);
    };
    for line in entry.split(|byte| *byte == 0) {
        if line.first() != Some(&b'{') {
            continue;
        }
        let release: Release = serde_json::from_slice(line)?;
        if release.vers == package.version {
            return Ok(Some(release.yanked));
        }
    }
    Ok(None)
}

#[derive(Deserialize)]
struct Release {
    vers: Version,
    #[serde(default)]
    yanked: bool,
}

/// Past the test runner's capture: what was checked, or could not be, is part of the result.
fn say(text: &str) -> Outcome {
    writeln!(io::stdout(), "{text}")?;
    Ok(())
}
