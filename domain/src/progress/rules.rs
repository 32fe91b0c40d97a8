//! Who is on the way and who is stuck: pure.

use serde::{Deserialize, Serialize};

use crate::clock::Instant;

/// After so many days without a trace somebody counts as stuck.
pub const SILENT_DAYS: i64 = 14;

/// Whether an extension to `until` gives more time to somebody whose deadline is `due` now.
#[must_use]
pub fn gives_more_time(due: Instant, until: Instant) -> bool {
    until.timestamp() > due.timestamp()
}

/// Why somebody is stuck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stuck {
    /// All attempts at a quiz are used and it is not passed.
    NoAttempts,
    /// No trace for so many days, though something is open.
    Silent(i64),
}

/// How somebody is getting on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// Cannot go on alone.
    Stuck(Stuck),
    /// A due date has passed.
    Late,
    /// Has not begun.
    NotStarted,
    /// Going on.
    OnTrack,
    /// The programme is completed.
    Finished,
}

impl Pace {
    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stuck(_) => "stuck",
            Self::Late => "late",
            Self::NotStarted => "new",
            Self::OnTrack => "going",
            Self::Finished => "finished",
        }
    }
}

/// What the pace is judged by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    /// The programme is completed.
    pub is_finished: bool,
    /// Completed items.
    pub done: u32,
    /// A module is unfinished after its due date.
    pub is_late: bool,
    /// A quiz is not passed and has no attempt left.
    pub is_used_up: bool,
    /// Something unfinished is open.
    pub has_open: bool,
    /// The last trace of learning.
    pub last: Option<Instant>,
    /// When learning could begin: the silence of those who never began counts from here.
    pub since: Option<Instant>,
}

/// How somebody is getting on at `now`; the gravest thing counts.
#[must_use]
pub fn pace(traces: Traces, now: Instant) -> Pace {
    if traces.is_finished {
        return Pace::Finished;
    }
    if traces.is_used_up {
        return Pace::Stuck(Stuck::NoAttempts);
    }
    let silent = traces.last.or(traces.since).map_or(0, |at| (now - at).num_days());
    if traces.has_open && silent >= SILENT_DAYS {
        return Pace::Stuck(Stuck::Silent(silent));
    }
    if traces.is_late {
        Pace::Late
    } else if traces.done == 0 && traces.last.is_none() {
        Pace::NotStarted
    } else {
        Pace::OnTrack
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone, Utc};

    use super::*;

    #[test]
    fn the_gravest_thing_counts() {
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 9, 0, 0).unwrap();
        let ago = |days| Some(now - TimeDelta::days(days));
        let going = Traces { done: 3, has_open: true, last: ago(2), since: ago(40), ..Traces::default() };
        assert_eq!(pace(going, now), Pace::OnTrack);
        assert_eq!(pace(Traces { is_late: true, ..going }, now), Pace::Late);
        assert_eq!(
            pace(Traces { last: ago(14), is_late: true, ..going }, now),
            Pace::Stuck(Stuck::Silent(14))
        );
        assert_eq!(pace(Traces { last: ago(90), has_open: false, ..going }, now), Pace::OnTrack);
        assert_eq!(pace(Traces { is_used_up: true, ..going }, now), Pace::Stuck(Stuck::NoAttempts));
        assert_eq!(pace(Traces { is_finished: true, is_used_up: true, ..going }, now), Pace::Finished);
        let new = Traces { has_open: true, since: ago(3), ..Traces::default() };
        assert_eq!(pace(new, now), Pace::NotStarted);
        assert_eq!(pace(Traces { since: ago(20), ..new }, now), Pace::Stuck(Stuck::Silent(20)));
    }
}
