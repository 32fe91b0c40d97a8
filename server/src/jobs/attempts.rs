//! The job that closes attempts at quizzes whose time ran out. It may run on several servers at once and be cut off at
//! any moment.

use std::time::Duration;

use domain::Academy;

/// Once a minute, closes what is overdue.
pub async fn close(academy: Academy) {
    let mut minute = tokio::time::interval(Duration::from_secs(60));
    minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minute.tick().await;
        // A failure was logged where it happened; the next minute tries again.
        if let Ok(closed @ 1..) = domain::assessment::commands::close_overdue(&academy).await {
            tracing::info!(closed, "attempts closed, their time was over");
        }
    }
}
