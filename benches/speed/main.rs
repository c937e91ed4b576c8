//! Speed, as a share of what one SQL statement can give.
//!
//!     cargo bench                     all scenarios on S and L
//!     cargo bench -- home S           those whose names stand there
//!     cargo bench -- seconds=5        longer rounds
//!
//! The reference is an axum handler that answers with one prepared statement which builds the JSON in PostgreSQL.
//! Both servers are processes of their own on one throw-away PostgreSQL, and take turns in short rounds; a figure
//! is the median of its rounds, a share that of the shares of neighbouring rounds.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]
#![recursion_limit = "512"]

mod data;
mod load;
mod postgres;
mod process;
mod reference;
mod scenarios;

use std::time::Duration;

use load::Round;
use process::{Cpu, Server};
use scenarios::Scenario;

const CONNECTIONS: [usize; 3] = [1, 16, 64];
const ROUNDS: usize = 5;

struct Plan {
    names: Vec<String>,
    round: Duration,
}

impl Plan {
    fn of(arguments: impl Iterator<Item = String>) -> Self {
        let mut plan = Self {
            names: Vec::new(),
            round: Duration::from_secs(2),
        };
        for argument in arguments.filter(|a| !a.starts_with("--")) {
            match argument.strip_prefix("seconds=") {
                Some(seconds) => plan.round = Duration::from_secs_f64(seconds.parse().unwrap()),
                None => plan.names.push(argument),
            }
        }
        plan
    }

    fn wants(&self, name: &str, among: &[&str]) -> bool {
        let mut named = self
            .names
            .iter()
            .filter(|n| among.contains(&n.as_str()))
            .peekable();
        named.peek().is_none() || named.any(|n| n == name)
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let threads = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    if arguments.next().as_deref() == Some("reference") {
        return threads.block_on(reference::serve(&arguments.next().unwrap()));
    }
    let plan = Plan::of(std::env::args().skip(1));
    threads.block_on(measure(&plan));
}

async fn measure(plan: &Plan) {
    let postgres = postgres::Postgres::start();
    for (size, communities) in [("S", 6), ("L", 2000)] {
        if !plan.wants(size, &["S", "L"]) {
            continue;
        }
        let url = postgres.database(size).await;
        let vault = process::Keys::generate();
        process::migrate(&url, &vault);
        let filled = std::time::Instant::now();
        data::fill(&url, communities, &vault).await;
        println!(
            "\n{size}: {communities} communities, filled in {:.1} s",
            filled.elapsed().as_secs_f64()
        );
        let ours = Server::hongyan(&url, &vault).await;
        let reference = Server::reference(&url).await;
        println!(
            "start to first answer {} ms, idle memory {:.1} MiB, binary {:.1} MiB",
            ours.start.as_millis(),
            ours.memory_mib(),
            process::binary_mib()
        );
        for scenario in scenarios::all(&url, &vault, communities).await {
            if plan.wants(scenario.name, scenarios::NAMES) {
                compare(plan, &postgres, &ours, &reference, &scenario).await;
            }
        }
        println!("memory after the load {:.1} MiB", ours.memory_mib());
    }
}

/// One scenario at each number of connections, both servers by turns.
async fn compare(
    plan: &Plan,
    postgres: &postgres::Postgres,
    ours: &Server,
    reference: &Server,
    scenario: &Scenario,
) {
    scenario.check(ours.port, reference.port).await;
    println!(
        "\n{:<10} {:>5} {:>10} {:>10} {:>7} {:>8} {:>8} {:>8} {:>16} {:>16} {:>8}",
        scenario.name,
        "conns",
        "req/s",
        "reference",
        "share",
        "p50 ms",
        "p99 ms",
        "p99/p50",
        "CPU µs",
        "reference",
        "CPU"
    );
    for connections in CONNECTIONS {
        for (port, requests) in [(ours.port, &scenario.ours), (reference.port, &scenario.reference)] {
            load::run(port, requests, connections, plan.round / 4).await;
        }
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            mine.push(round(plan, postgres, ours, &scenario.ours, connections).await);
            theirs.push(round(plan, postgres, reference, &scenario.reference, connections).await);
        }
        let shares = mine
            .iter()
            .zip(&theirs)
            .map(|(m, t)| m.0.per_second() / t.0.per_second());
        let share = median(shares.collect());
        let costs = mine.iter().zip(&theirs).map(|(m, t)| m.1.all() / t.1.all());
        let cost = median(costs.collect());
        let of = |rounds: &[(Round, Cpu)], figure: fn(&(Round, Cpu)) -> f64| {
            median(rounds.iter().map(figure).collect())
        };
        let cpu = |rounds: &[(Round, Cpu)]| {
            format!(
                "{:.0} + {:.0}",
                of(rounds, |r| r.1.server),
                of(rounds, |r| r.1.database)
            )
        };
        let (p50, p99) = (
            of(&mine, |r| r.0.quantile(0.5)),
            of(&mine, |r| r.0.quantile(0.99)),
        );
        println!(
            "{:<10} {connections:>5} {:>10.0} {:>10.0} {share:>7.2} {p50:>8.2} {p99:>8.2} {:>8.1} {:>16} {:>16} {cost:>8.2}",
            "",
            of(&mine, |r| r.0.per_second()),
            of(&theirs, |r| r.0.per_second()),
            p99 / p50,
            cpu(&mine),
            cpu(&theirs),
        );
    }
}

/// One round, and the processor time that each answer took in the server and in PostgreSQL.
async fn round(
    plan: &Plan,
    postgres: &postgres::Postgres,
    server: &Server,
    requests: &[Vec<u8>],
    connections: usize,
) -> (Round, Cpu) {
    let before = (server.cpu(), postgres.cpu());
    let round = load::run(server.port, requests, connections, plan.round).await;
    let after = (server.cpu(), postgres.cpu());
    let each = |spent: Duration| spent.as_secs_f64() * 1e6 / round.answers();
    let cpu = Cpu {
        server: each(after.0.saturating_sub(before.0)),
        database: each(after.1.saturating_sub(before.1)),
    };
    (round, cpu)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
