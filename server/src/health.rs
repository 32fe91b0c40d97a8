//! `/health`: the process lives. `/ready`: the database answers and its schema is current.

use std::time::Duration;

use axum::http::StatusCode;
use domain::Academy;
use tokio::time::timeout;

/// How long the database may take; whoever asks waits no longer than that either.
const PATIENCE: Duration = Duration::from_secs(3);

/// Always 200.
pub async fn health() -> &'static str {
    "ok"
}

/// 200, or 503 with the reason.
pub async fn ready(academy: Academy) -> (StatusCode, &'static str) {
    // A database that is gone is asked for again and again until a request's minute is over.
    if timeout(PATIENCE, academy.db().is_reachable()).await != Ok(true) {
        return (StatusCode::SERVICE_UNAVAILABLE, "database not reachable");
    }
    match timeout(PATIENCE, academy.db().is_current()).await {
        Ok(Ok(true)) => (StatusCode::OK, "ready"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "migrations not current"),
    }
}
