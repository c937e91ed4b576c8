//! `hongyan serve`: the server for the database that the settings name.

use std::sync::Arc;

use anyhow::Context;
use hongyan::app::{App, machine_clock};
use hongyan::config::Config;
use hongyan::privacy::vault::Vault;
use hongyan::{calendar, http, identity, jobs, notify, trace};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::database;

pub async fn run(config: Config, migrate: bool) -> anyhow::Result<()> {
    let traces = trace::start(&config.log)?;
    let vault = Vault::open(&config.master_keys)?;
    let db = if migrate {
        let db = database::open(&config).await?;
        db.migrate().await?;
        db
    } else {
        database::open_current(&config).await?
    };
    let listener = bind(&config).await?;
    let app = App::new(config, vault, db, machine_clock());
    identity::start(&app).await?;
    listen(&app, listener).await?;
    traces.finish().await;
    Ok(())
}

pub async fn bind(config: &Config) -> anyhow::Result<TcpListener> {
    let listen = config.listen;
    TcpListener::bind(listen).await.with_context(|| {
        format!("listen: could not serve on {listen}; take a free address with --listen or HONGYAN_LISTEN")
    })
}

/// Serves until Ctrl-C or SIGTERM, then lets what runs finish.
pub async fn listen(app: &Arc<App>, listener: TcpListener) -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    tracing::info!(address = %listener.local_addr()?, "serving");
    let calendar = tokio::spawn(calendar::keep_fresh(app.clone()));
    let runner = jobs::start(app).await?;
    let sending = notify::sending::start(app);
    let served = http::serve(app.clone(), listener, stop).await;
    runner.stop().await;
    calendar.abort();
    sending.abort();
    served
}
