//! Removes what uploads left behind: begun and never finished, or taken in and never registered.

use std::time::Duration;

use domain::Academy;

/// Sweeps at the start and every hour. Several servers may do it at once.
pub async fn sweep(academy: Academy) {
    let mut hour = tokio::time::interval(Duration::from_secs(60 * 60));
    hour.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        hour.tick().await;
        // A failure was logged where it happened; the next hour tries again.
        if let Ok(swept @ 1..) = domain::files::commands::sweep(&academy).await {
            tracing::info!(swept, "files that belonged to nothing are removed");
        }
    }
}
