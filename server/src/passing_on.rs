//! The job that passes seats on: those whose office, or whose invited person, stayed silent, and those that wait for
//! offices to open before they are offered. It may run on several servers at once and be cut off at any moment.

use std::time::Duration;

use domain::Academy;
use domain::allocation::commands::open_rounds;
use domain::enrollment::commands::{expire_held, expire_office, move_queues};

/// Does it once a minute.
pub async fn pass_on(academy: Academy) {
    let mut minute = tokio::time::interval(Duration::from_secs(60));
    minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minute.tick().await;
        // A failure was logged where it happened; the next minute tries again.
        if let Ok(ended @ 1..) = expire_office(&academy).await {
            tracing::info!(ended, "seats passed on, their offices were silent");
        }
        if let Ok(ended @ 1..) = expire_held(&academy).await {
            tracing::info!(ended, "seats passed on, nobody took them in time");
        }
        if let Ok(drawn @ 1..) = open_rounds(&academy).await {
            tracing::info!(drawn, "seeds of allocation rounds drawn");
        }
        if let Ok(offered @ 1..) = move_queues(&academy).await {
            tracing::info!(offered, "seats offered");
        }
    }
}
