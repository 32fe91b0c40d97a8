//! Listening, and stopping without dropping anybody.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use app::cohort::live::Boards;
use axum::ServiceExt;
use axum::extract::Request;
use axum::serve::ListenerExt;
use domain::Academy;
use tower::Layer;
use tower::util::MapRequestLayer;

use crate::config::Config;
use crate::{gate, jobs, router};

/// Serves until the process is told to stop.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(config: &Config, academy: Academy) -> Result<()> {
    tokio::spawn(crate::passing_on::pass_on(academy.clone()));
    tokio::spawn(jobs::files::sweep(academy.clone()));
    // Over https, and on loopback, which browsers trust.
    let boards = Boards::new(&academy);
    let router = router::router_with(&academy, true, config.proxies.clone(), boards.clone());
    tokio::spawn(crate::press::job::run(academy.clone()));
    tokio::spawn(jobs::attempts::close(academy.clone()));
    let service = MapRequestLayer::new(gate::take_language).layer(router);
    // Without TCP_NODELAY small answers wait 40 ms for a delayed ACK.
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("ACADEMY_LISTEN: cannot listen on {}", config.listen))?
        .tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
    let outbox = tokio::spawn(jobs::outbox::Outbox::open(config, &academy)?.run());
    if let Some(code) = domain::people::commands::setup::draw_code(&academy).await? {
        // Never in the log: its level may hide it, and logs are kept and read by many.
        crate::cli::say(&format!(
            "This academy is empty. Its set-up code is {code}\n\
             Type it at {} for the first administrator; it works until the next start.\n",
            academy.link("/setup")
        ))?;
    }
    if config.is_behind_unnamed_proxy() {
        tracing::warn!(
            "whoever serves {} in front is not named in ACADEMY_TRUSTED_PROXIES: all visitors count as one network",
            config.public_url
        );
    }
    tracing::info!(address = %config.listen, public_url = %config.public_url, "serving");
    let make = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(service);
    axum::serve(listener, make)
        .with_graceful_shutdown(async move {
            stop().await;
            // Streams have no end of their own, and a server that waits for them would not stop.
            boards.close();
        })
        .await?;
    outbox.abort();
    tracing::info!("stopped");
    Ok(())
}

/// Resolves on Ctrl-C or SIGTERM.
async fn stop() {
    let interrupt = async { tokio::signal::ctrl_c().await.ok() };
    #[cfg(unix)]
    let terminate = async {
        if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            signal.recv().await;
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { _ = interrupt => {}, () = terminate => {} }
}
