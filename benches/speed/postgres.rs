//! A PostgreSQL of this run's own, with the settings that it comes with; it dies with the run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::process;

pub struct Postgres {
    folder: tempfile::TempDir,
    bin: PathBuf,
    port: u16,
    postmaster: u32,
}

impl Postgres {
    pub fn start() -> Self {
        let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
        let mut bins: Vec<PathBuf> = versions.map(|v| v.unwrap().path().join("bin")).collect();
        bins.sort();
        let bin = bins.pop().expect("PostgreSQL is installed");
        let folder = tempfile::tempdir().unwrap();
        let port = process::free_port();
        let mut postgres = Self {
            folder,
            bin,
            port,
            postmaster: 0,
        };
        let data = postgres.data();
        std::fs::create_dir(&data).unwrap();
        if is_root() {
            // It refuses to run as root.
            let open = Command::new("chmod")
                .arg("711")
                .arg(postgres.folder.path())
                .status();
            let given = Command::new("chown")
                .arg("-R")
                .arg("postgres")
                .arg(&data)
                .status();
            assert!(open.unwrap().success() && given.unwrap().success());
        }
        let text = data.display().to_string();
        postgres.run(
            "initdb",
            &["-D", &text, "-A", "trust", "-U", "postgres", "--no-sync"],
        );
        let options = format!("-p {port} -k {text} -c listen_addresses=127.0.0.1 -c max_connections=200");
        postgres.run(
            "pg_ctl",
            &[
                "-D",
                &text,
                "-w",
                "-s",
                "-o",
                &options,
                "-l",
                &format!("{text}/log"),
                "start",
            ],
        );
        let pid = std::fs::read_to_string(data.join("postmaster.pid")).unwrap();
        postgres.postmaster = pid.lines().next().unwrap().parse().unwrap();
        postgres
    }

    /// A new database; its address.
    pub async fn database(&self, name: &str) -> String {
        let server = format!("postgres://postgres@127.0.0.1:{}", self.port);
        let client = connect(&format!("{server}/postgres")).await;
        let name = name.to_lowercase();
        client
            .batch_execute(&format!("CREATE DATABASE hongyan_{name}"))
            .await
            .unwrap();
        format!("{server}/hongyan_{name}")
    }

    /// What it and its children have used, those that have ended included.
    pub fn cpu(&self) -> Duration {
        let children = format!("/proc/{0}/task/{0}/children", self.postmaster);
        let children = std::fs::read_to_string(children).unwrap();
        children
            .split_whitespace()
            .filter_map(|pid| process::cpu_of(pid.parse().unwrap()))
            .sum::<Duration>()
            + process::cpu_with_ended_children(self.postmaster)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.bin.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let command = command.args(arguments).current_dir("/").stdout(Stdio::null());
        assert!(command.status().unwrap().success(), "{command:?}");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data().display().to_string();
        self.run("pg_ctl", &["-D", &data, "-m", "immediate", "-s", "stop"]);
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(Path::new("/proc/self")).unwrap().uid() == 0
}

/// A connection of the benchmark's own.
pub async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
