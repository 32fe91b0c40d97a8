//! How a cohort gives its seats.

use serde::{Deserialize, Serialize};

/// Who decides about an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdmissionMode {
    /// The order of receipt: a free seat is given at once.
    #[default]
    FirstCome,
    /// An organizer says yes to each application.
    Approval,
    /// The coordinator of the city says who goes.
    Nomination,
    /// All applications of the window together, in one sealed run.
    Round,
}

impl AdmissionMode {
    /// Every mode, the simplest first.
    pub const ALL: [Self; 4] = [Self::FirstCome, Self::Approval, Self::Nomination, Self::Round];

    /// The word that the database and forms keep.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::FirstCome => "first_come",
            Self::Approval => "approval",
            Self::Nomination => "nomination",
            Self::Round => "round",
        }
    }

    /// Whether a seat that becomes free is offered to the next in the queue, for an answer in time, rather than given
    /// at once.
    #[must_use]
    pub const fn offers(self) -> bool {
        !matches!(self, Self::FirstCome)
    }
}

impl std::str::FromStr for AdmissionMode {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|mode| mode.word() == word).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_words_lead_back() {
        for mode in AdmissionMode::ALL {
            assert_eq!(mode.word().parse(), Ok(mode));
        }
        assert_eq!("lottery".parse::<AdmissionMode>(), Err(()));
    }
}
