//! Which letters there are: one for each way in which an enrollment comes to a state.
//!
//! The table is complete both ways: a move that is not in it fails the tests that make it (`desk_moves`), and a legal
//! transition that is in no line of it is named below with the reason why nobody is written to about it.

use super::state::{EnrollmentState, Reason};
use crate::cohort::admission::AdmissionMode;

/// The event of a mail about a change of an enrollment.
pub const EVENT: &str = "enrollment";
/// The event of a test of such a mail, which an organizer sends to herself.
pub const TRIAL: &str = "enrollment.test";

/// A way in which an enrollment comes to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// From one of these; `None` for an enrollment that begins.
    pub from: &'static [Option<EnrollmentState>],
    /// To this one.
    pub to: EnrollmentState,
    /// For one of these reasons.
    pub reasons: &'static [Reason],
    /// In cohorts that give their seats so.
    pub modes: &'static [AdmissionMode],
}

/// A letter: what an enrollment comes to, and why. The words are the same wherever it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterKind {
    /// To this state.
    pub to: EnrollmentState,
    /// For this reason.
    pub reason: Reason,
    /// From one of these.
    pub from: Vec<Option<EnrollmentState>>,
}

use AdmissionMode::{Approval, FirstCome, Nomination, Round};
use EnrollmentState::{
    Applied, Completed, Confirmed, Declined, Expired, Invited, Offered, Refused, Removed, Transferred,
    Waitlisted, Withdrawn,
};

const EVERY: &[AdmissionMode] = &AdmissionMode::ALL;
const NEW: &[Option<EnrollmentState>] = &[None];
const FULL: &[Reason] = &[
    Reason::TotalFull,
    Reason::CityFull,
    Reason::CityCountFull,
    Reason::GroupFull,
    Reason::ReserveOnly,
    Reason::AdditionalFull,
];

const fn when(
    from: &'static [Option<EnrollmentState>],
    to: EnrollmentState,
    reasons: &'static [Reason],
    modes: &'static [AdmissionMode],
) -> Occasion {
    Occasion { from, to, reasons, modes }
}

/// Every way there is.
pub const OCCASIONS: &[Occasion] = &[
    // An enrollment begins.
    when(NEW, Confirmed, &[Reason::SeatFree], &[FirstCome]),
    when(NEW, Waitlisted, FULL, &[FirstCome]),
    when(NEW, Applied, &[Reason::SizeUnknown], &[FirstCome]),
    when(NEW, Applied, &[Reason::AwaitsApproval], &[Approval]),
    when(NEW, Applied, &[Reason::AwaitsNomination], &[Nomination]),
    when(NEW, Applied, &[Reason::AwaitsRound, Reason::Late], &[Round]),
    when(NEW, Invited, &[Reason::Invitation, Reason::HandedOver], EVERY),
    // An open application is decided.
    when(&[Some(Applied)], Confirmed, &[Reason::Approved], &[FirstCome, Approval, Nomination]),
    when(&[Some(Applied)], Confirmed, &[Reason::Nominated], &[Nomination]),
    when(&[Some(Applied)], Waitlisted, FULL, EVERY),
    when(&[Some(Applied)], Offered, &[Reason::Drawn], &[Round]),
    when(&[Some(Applied)], Refused, &[Reason::NotNominated], &[Nomination]),
    when(&[Some(Applied), Some(Waitlisted)], Refused, &[Reason::Organizer], EVERY),
    // The queue moves.
    when(&[Some(Waitlisted)], Confirmed, &[Reason::Promoted], &[FirstCome]),
    when(&[Some(Waitlisted)], Offered, &[Reason::Promoted], &[Approval, Nomination, Round]),
    when(&[Some(Waitlisted)], Confirmed, &[Reason::Organizer], EVERY),
    when(&[Some(Confirmed)], Waitlisted, &[Reason::Organizer], EVERY),
    // A seat is handed over.
    when(&[Some(Applied), Some(Waitlisted)], Offered, &[Reason::HandedOver], EVERY),
    when(&[Some(Confirmed)], Transferred, &[Reason::HandedOver], EVERY),
    // Its holder moves to another cohort: the state stays, so no transition is in the table for it.
    when(&[Some(Confirmed)], Confirmed, &[Reason::Moved], EVERY),
    // The cohort got other dates.
    when(&[Some(Confirmed)], Confirmed, &[Reason::DatesChanged], EVERY),
    // A held seat is answered, or is not.
    when(&[Some(Offered)], Confirmed, &[Reason::Accepted], EVERY),
    when(&[Some(Invited)], Confirmed, &[Reason::Invitation], EVERY),
    when(&[Some(Offered), Some(Invited)], Declined, &[Reason::OwnWish], EVERY),
    when(&[Some(Offered), Some(Invited)], Expired, &[Reason::PersonSilent], EVERY),
    // An office says no, or nothing.
    when(
        &[Some(Applied), Some(Waitlisted), Some(Offered), Some(Confirmed)],
        Refused,
        &[Reason::OfficeRefused],
        EVERY,
    ),
    when(&[Some(Confirmed)], Expired, &[Reason::OfficeSilent], EVERY),
    // Somebody leaves, or loses the seat.
    when(
        &[Some(Applied), Some(Waitlisted), Some(Offered), Some(Invited), Some(Confirmed)],
        Withdrawn,
        &[Reason::OwnWish],
        EVERY,
    ),
    when(
        &[Some(Applied), Some(Waitlisted), Some(Offered), Some(Invited), Some(Confirmed)],
        Removed,
        &[Reason::Organizer],
        EVERY,
    ),
    when(&[Some(Offered), Some(Invited), Some(Confirmed)], Removed, &[Reason::CityGaveBack], EVERY),
    when(&[Some(Confirmed)], Removed, &[Reason::NotStarted], EVERY),
    // The end that all of it is for.
    when(&[Some(Confirmed)], Completed, &[Reason::RuleMet, Reason::Organizer], EVERY),
];

/// Legal transitions that nobody is written to about, each with the reason.
pub const WITHOUT_LETTER: &[(EnrollmentState, EnrollmentState, &str)] = &[
    (Applied, Expired, "no job ends an open application: it waits until somebody or a round decides"),
    (Waitlisted, Expired, "no job ends a place in the queue: it stays there until its holder leaves"),
    (Offered, Waitlisted, "no command takes an offer back into the queue: silence ends it as expired"),
];

impl Occasion {
    fn is(
        &self,
        from: Option<EnrollmentState>,
        (to, reason): (EnrollmentState, Reason),
        mode: AdmissionMode,
    ) -> bool {
        self.to == to
            && self.from.contains(&from)
            && self.reasons.contains(&reason)
            && self.modes.contains(&mode)
    }
}

/// Whether there is a letter for this way to a state.
#[must_use]
pub fn has_letter(from: Option<EnrollmentState>, to: (EnrollmentState, Reason), mode: AdmissionMode) -> bool {
    OCCASIONS.iter().any(|occasion| occasion.is(from, to, mode))
}

/// Every letter that a cohort of this mode may send, in the order in which they may come.
#[must_use]
pub fn letters(mode: AdmissionMode) -> Vec<LetterKind> {
    let mut found: Vec<LetterKind> = Vec::new();
    for occasion in OCCASIONS.iter().filter(|occasion| occasion.modes.contains(&mode)) {
        for &reason in occasion.reasons {
            match found.iter_mut().find(|one| one.to == occasion.to && one.reason == reason) {
                Some(one) => one.from.extend_from_slice(occasion.from),
                None => {
                    found.push(LetterKind { to: occasion.to, reason, from: occasion.from.to_vec() });
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::state::TRANSITIONS;
    use super::*;

    #[test]
    fn every_legal_transition_has_a_letter_or_a_written_reason_why_not() {
        for (from, to) in TRANSITIONS.iter().flat_map(|(from, tos)| tos.iter().map(move |to| (*from, *to))) {
            let told = OCCASIONS.iter().any(|one| one.to == to && one.from.contains(&Some(from)));
            let silent = WITHOUT_LETTER.iter().find(|(a, b, _)| (*a, *b) == (from, to));
            assert!(
                told != silent.is_some(),
                "{} -> {} needs a line in OCCASIONS or one in WITHOUT_LETTER, and not both",
                from.code(),
                to.code()
            );
            assert!(silent.is_none_or(|(_, _, why)| why.len() > 20), "{silent:?} needs words");
        }
    }

    #[test]
    fn no_letter_is_about_a_move_that_is_not_legal() {
        for occasion in OCCASIONS {
            let stays = matches!(occasion.reasons, [Reason::Moved | Reason::DatesChanged]);
            for from in occasion.from.iter().flatten() {
                let legal = if stays { *from == occasion.to } else { from.may_become(occasion.to) };
                assert!(legal, "{} -> {}", from.code(), occasion.to.code());
            }
            assert!(!occasion.reasons.is_empty() && !occasion.modes.is_empty(), "{occasion:?}");
        }
        for (from, to, _) in WITHOUT_LETTER {
            assert!(from.may_become(*to), "{} -> {}", from.code(), to.code());
        }
    }

    #[test]
    fn a_state_that_a_mode_can_reach_has_a_letter_in_it() {
        for mode in AdmissionMode::ALL {
            let letters = letters(mode);
            for state in EnrollmentState::ALL {
                let has = letters.iter().any(|letter| letter.to == state);
                assert!(has, "{} in mode {}", state.code(), mode.word());
            }
            let mut keys: Vec<_> = letters.iter().map(|letter| (letter.to, letter.reason)).collect();
            keys.sort_unstable();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all, "a letter stands twice in mode {}", mode.word());
        }
    }
}
