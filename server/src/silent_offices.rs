//! The job that passes on seats whose office, or whose invited person, stayed silent. It may run on several servers at once and be cut off at any moment.

use std::time::Duration;

use domain::Academy;

/// Once a minute, passes on the seats that no office confirmed in time and those that nobody accepted in time.
pub async fn pass_on(academy: Academy) {
    let mut minute = tokio::time::interval(Duration::from_secs(60));
    minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minute.tick().await;
        // A failure was logged where it happened; the next minute tries again.
        if let Ok(ended @ 1..) = domain::enrollment::commands::expire_office(&academy).await {
            tracing::info!(ended, "seats passed on, their offices were silent");
        }
        if let Ok(ended @ 1..) = domain::enrollment::commands::expire_held(&academy).await {
            tracing::info!(ended, "seats passed on, the invited people were silent");
        }
    }
}
