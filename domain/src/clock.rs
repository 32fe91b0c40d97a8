//! Time comes in from outside: rules take `now`, commands ask the academy, tests turn the clock themselves.

use chrono::{DateTime, Utc};

/// An instant, always UTC; people's zones are applied where it is shown.
pub type Instant = DateTime<Utc>;

/// Where `now` comes from.
pub trait Clock: Send + Sync {
    /// The current instant, whole microseconds (PostgreSQL keeps no more, and both databases must agree).
    fn now(&self) -> Instant;
}

/// The clock of the machine. A browser's is its owner's to set, so islands get their instants from the server.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[cfg(feature = "ssr")]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Instant {
        whole_micros(Utc::now())
    }
}

/// Drops what a database would lose.
#[must_use]
pub fn whole_micros(at: Instant) -> Instant {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}
