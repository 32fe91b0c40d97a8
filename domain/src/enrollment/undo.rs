//! Which changes of a cohort can be taken back, and by which act.

use std::collections::BTreeMap;

use super::board::CohortChange;
use super::state::{EnrollmentState, Reason};
use crate::cohort::limits::{CityRule, CommonCaps, Limits};
use crate::ids::{CityId, EnrollmentId};
use serde::Deserialize;

/// The act that takes a change back. It is an act like any other: with its own checks, reason and audit line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inverse {
    /// The bounds as they were, as long as they are those of the change.
    Limits {
        /// What the change made of them.
        now: CommonCaps,
        /// What they were.
        before: CommonCaps,
    },
    /// What a city had of its own, as long as it has what the change gave it.
    CityRule {
        /// The city.
        city: CityId,
        /// What the change gave it.
        now: CityRule,
        /// What it had.
        before: CityRule,
    },
    /// The same of several cities that one act changed.
    CityRules {
        /// What the change gave them.
        now: BTreeMap<CityId, CityRule>,
        /// What they had.
        before: BTreeMap<CityId, CityRule>,
    },
    /// A seat that was given out of turn goes back into the queue.
    PutBack(EnrollmentId),
    /// Whoever was put back gets the seat again.
    SeatAgain(EnrollmentId),
}

#[derive(Deserialize)]
struct Trace {
    state: EnrollmentState,
    reason: Reason,
}

/// The inverse of a change; `None` for what has no legal one: an end of an enrollment, merged cities, pinned versions.
#[must_use]
pub fn inverse(change: &CohortChange) -> Option<Inverse> {
    match change.action.as_str() {
        "limits changed" => {
            let (now, before) = (read(change.after.as_ref())?, read(change.before.as_ref())?);
            (now != before).then_some(Inverse::Limits { now, before })
        }
        "city rule changed" => {
            let (now, before) = (read(change.after.as_ref())?, read(change.before.as_ref())?);
            (now != before).then_some(Inverse::CityRule { city: change.city?, now, before })
        }
        "city rules changed" => {
            let (now, before) = (read(change.after.as_ref())?, read(change.before.as_ref())?);
            (now != before).then_some(Inverse::CityRules { now, before })
        }
        "enrollment moved" => {
            let (after, before): (Trace, Trace) =
                (read(change.after.as_ref())?, read(change.before.as_ref())?);
            let by_organizer = after.reason == Reason::Organizer;
            match (before.state, after.state) {
                (EnrollmentState::Waitlisted, EnrollmentState::Confirmed) if by_organizer => {
                    change.enrollment.map(Inverse::PutBack)
                }
                (EnrollmentState::Confirmed, EnrollmentState::Waitlisted) if by_organizer => {
                    change.enrollment.map(Inverse::SeatAgain)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

impl Inverse {
    /// Whether the cohort still stands where the change left it, so that taking it back undoes nothing newer.
    /// `standing` gives state and reason of an enrollment.
    #[must_use]
    pub fn still_holds(
        &self,
        limits: &Limits,
        standing: impl Fn(EnrollmentId) -> Option<(EnrollmentState, Reason)>,
    ) -> bool {
        match self {
            Self::Limits { now, .. } => limits.caps() == *now,
            Self::CityRule { city, now, .. } => limits.rule_of(*city) == *now,
            Self::CityRules { now, .. } => now.iter().all(|(city, rule)| limits.rule_of(*city) == *rule),
            Self::PutBack(id) => standing(*id) == Some((EnrollmentState::Confirmed, Reason::Organizer)),
            Self::SeatAgain(id) => standing(*id) == Some((EnrollmentState::Waitlisted, Reason::Organizer)),
        }
    }
}

fn read<T: for<'de> Deserialize<'de>>(json: Option<&String>) -> Option<T> {
    serde_json::from_str(json?).ok()
}
