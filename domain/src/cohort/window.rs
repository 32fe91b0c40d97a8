//! When people may apply.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The application window of a cohort, in UTC. Both ends belong to it, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first second in which one may apply.
    pub opens: DateTime<Utc>,
    /// The last second in which one may apply.
    pub closes: DateTime<Utc>,
}

/// Where a moment lies beside a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before the first second.
    TooEarly,
    /// Inside, both ends included.
    Open,
    /// After the last second.
    TooLate,
}

impl Window {
    /// Where `now` lies. Parts of a second are cut off, so a post that arrives at 23:59:59.9 is still in a window
    /// that closes at 23:59:59.
    pub fn moment(&self, now: DateTime<Utc>) -> Moment {
        if now.timestamp() < self.opens.timestamp() {
            Moment::TooEarly
        } else if is_due(self.closes, now) {
            Moment::TooLate
        } else {
            Moment::Open
        }
    }
}

/// Whether a deadline has passed: deadlines are inclusive to the second, on the server's clock.
pub fn is_due(deadline: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now.timestamp() > deadline.timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone};

    #[test]
    fn both_ends_belong_to_the_window_to_the_second() {
        let opens = Utc.with_ymd_and_hms(2026, 9, 1, 6, 0, 0).unwrap();
        let closes = Utc.with_ymd_and_hms(2026, 9, 30, 21, 59, 59).unwrap();
        let window = Window { opens, closes };
        let cases = [
            (opens - Duration::milliseconds(1), Moment::TooEarly),
            (opens, Moment::Open),
            (closes, Moment::Open),
            (closes + Duration::milliseconds(999), Moment::Open),
            (closes + Duration::seconds(1), Moment::TooLate),
        ];
        for (now, expected) in cases {
            assert_eq!(window.moment(now), expected, "{now}");
        }
    }
}
