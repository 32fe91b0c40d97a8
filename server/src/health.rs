//! `/health`: the process lives. `/ready`: the database answers and its schema is current.

use axum::http::StatusCode;
use domain::Academy;

/// Always 200.
pub async fn health() -> &'static str {
    "ok"
}

/// 200, or 503 with the reason.
pub async fn ready(academy: Academy) -> (StatusCode, &'static str) {
    if !academy.db().is_reachable().await {
        return (StatusCode::SERVICE_UNAVAILABLE, "database not reachable");
    }
    match academy.db().is_current().await {
        Ok(true) => (StatusCode::OK, "ready"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "migrations not current"),
    }
}
