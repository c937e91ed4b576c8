//! The servers as processes, and what the system says of them.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hongyan::privacy::vault::Vault;
use secrecy::{ExposeSecret as _, SecretString};

use crate::load;

const HONGYAN: &str = env!("CARGO_BIN_EXE_hongyan");
/// Ticks a second in `/proc`: 100 on every Linux that we know of.
const TICK: Duration = Duration::from_millis(10);

/// Microseconds of processor time for an answer.
pub struct Cpu {
    pub server: f64,
    pub database: f64,
}

impl Cpu {
    pub fn all(&self) -> f64 {
        self.server + self.database
    }
}

/// The master keys of a run.
pub struct Keys {
    setting: SecretString,
    pub vault: Vault,
}

impl Keys {
    pub fn generate() -> Self {
        let setting = Vault::generate();
        let vault = Vault::open(&setting).unwrap();
        Self { setting, vault }
    }

    pub fn open(&self) -> Vault {
        Vault::open(&self.setting).unwrap()
    }
}

pub struct Server {
    child: Child,
    pub port: u16,
    pub start: Duration,
}

impl Server {
    /// The product as it is served, but for the limits of one address and caller: all load comes from one here.
    pub async fn hongyan(url: &str, keys: &Keys) -> Self {
        let port = free_port();
        let mut command = hongyan(url, keys);
        command
            .arg("serve")
            .env("HONGYAN_LISTEN", format!("127.0.0.1:{port}"))
            .env("HONGYAN_HTTP__ADDRESS_RATE", "0")
            .env("HONGYAN_HTTP__CALLER_RATE", "0");
        Self::started(command, port, "/healthz").await
    }

    pub async fn reference(url: &str) -> Self {
        let port = free_port();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["reference", &format!("{port} {url}")]);
        Self::started(command, port, "/healthz").await
    }

    async fn started(mut command: Command, port: u16, path: &str) -> Self {
        let began = Instant::now();
        let child = command.stdout(Stdio::null()).spawn().unwrap();
        let request = load::request("GET", path, None, "");
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "it does not listen");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        load::Connection::open(port).await.ask(&request).await;
        Self {
            child,
            port,
            start: began.elapsed(),
        }
    }

    pub fn cpu(&self) -> Duration {
        cpu_of(self.child.id()).unwrap()
    }

    pub fn memory_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn hongyan(url: &str, keys: &Keys) -> Command {
    let mut command = Command::new(HONGYAN);
    command
        .env(
            "DATABASE_URL",
            format!("{url}?options[plan_cache_mode]=force_generic_plan"),
        )
        .env("HONGYAN_MASTER_KEYS", keys.setting.expose_secret());
    command
}

pub fn migrate(url: &str, keys: &Keys) {
    let status = hongyan(url, keys)
        .args(["migrate", "up"])
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success());
}

#[expect(clippy::cast_precision_loss, reason = "megabytes")]
pub fn binary_mib() -> f64 {
    std::fs::metadata(HONGYAN).unwrap().len() as f64 / 1024.0 / 1024.0
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// The fields of `/proc/PID/stat` after the name; none when the process is gone.
fn stat(pid: u32) -> Option<Vec<u32>> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    Some(
        fields
            .split_whitespace()
            .map(|f| f.parse().unwrap_or_default())
            .collect(),
    )
}

pub fn cpu_of(pid: u32) -> Option<Duration> {
    let fields = stat(pid)?;
    Some(TICK * (fields[11] + fields[12]))
}

pub fn cpu_with_ended_children(pid: u32) -> Duration {
    let fields = stat(pid).unwrap();
    TICK * fields[11..15].iter().sum::<u32>()
}
