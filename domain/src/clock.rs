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

/// A clock that stands still until it is turned: for tests, and for the invented past of the demo.
#[cfg(feature = "ssr")]
#[derive(Clone)]
pub struct HandClock(std::sync::Arc<std::sync::Mutex<Instant>>);

#[cfg(feature = "ssr")]
impl HandClock {
    /// A clock that shows this instant.
    #[must_use]
    pub fn at(instant: Instant) -> Self {
        Self(std::sync::Arc::new(std::sync::Mutex::new(whole_micros(instant))))
    }

    /// Turns the clock on.
    pub fn advance(&self, by: chrono::TimeDelta) {
        *self.hand() += by;
    }

    /// Sets the clock.
    pub fn set(&self, to: Instant) {
        *self.hand() = whole_micros(to);
    }

    fn hand(&self) -> std::sync::MutexGuard<'_, Instant> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(feature = "ssr")]
impl Clock for HandClock {
    fn now(&self) -> Instant {
        *self.hand()
    }
}
