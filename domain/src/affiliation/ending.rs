//! What it means to stop working for a city while applications name that workplace.

use serde::{Deserialize, Serialize};

use super::Affiliation;
use crate::clock::Instant;
use crate::cohort::CohortTexts;
use crate::enrollment::EnrollmentState;

/// What becomes of an application when the workplace that it names ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aftermath {
    /// It stays as it is.
    Stays,
    /// Its seat waits for the office, which can confirm an ended workplace no more: the seat is lost after this instant.
    Lost {
        /// The last second in which the office could answer.
        after: Instant,
    },
    /// It has no seat yet, and one that it gets would wait for the office in vain.
    InVain,
}

/// Tells it from the application's state, the deadline of its office, whether the workplace is confirmed, and whether
/// the cohort asks the office at all.
#[must_use]
pub fn aftermath(
    state: EnrollmentState,
    office_until: Option<Instant>,
    is_confirmed: bool,
    asks_office: bool,
) -> Aftermath {
    match (state, office_until) {
        (EnrollmentState::Confirmed, Some(after)) => Aftermath::Lost { after },
        (EnrollmentState::Confirmed, None) => Aftermath::Stays,
        _ if is_confirmed || !asks_office => Aftermath::Stays,
        _ => Aftermath::InVain,
    }
}

/// An application under way that names a workplace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedBy {
    /// The cohort's word in addresses.
    pub cohort: String,
    /// Its names.
    pub texts: CohortTexts,
    /// Its zone.
    pub time_zone: String,
    /// What becomes of the application.
    pub aftermath: Aftermath,
}

/// A workplace that its person is about to end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The workplace.
    pub affiliation: Affiliation,
    /// Her applications under way that name it, the oldest first.
    pub applications: Vec<NamedBy>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_still_needs_the_office_suffers() {
        use EnrollmentState::{Confirmed, Invited, Waitlisted};
        let at = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default();
        assert_eq!(aftermath(Confirmed, Some(at), false, true), Aftermath::Lost { after: at });
        assert_eq!(aftermath(Confirmed, None, true, true), Aftermath::Stays);
        assert_eq!(aftermath(Confirmed, None, false, false), Aftermath::Stays);
        for state in [Waitlisted, Invited] {
            assert_eq!(aftermath(state, None, false, true), Aftermath::InVain);
            assert_eq!(aftermath(state, None, true, true), Aftermath::Stays, "the office has answered");
            assert_eq!(aftermath(state, None, false, false), Aftermath::Stays, "the office is not asked");
        }
    }
}
