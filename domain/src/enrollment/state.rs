//! The states of an enrollment and the one table of legal moves between them.

use serde::{Deserialize, Serialize};

/// Where an enrollment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrollmentState {
    /// Received; stays here only while an approval, a nomination or a round is open.
    Applied,
    /// In the queue, with the full layer as its reason.
    Waitlisted,
    /// A seat is held until the person accepts it.
    Offered,
    /// A seat is held by an organizer or a city coordinator until the invited person accepts it.
    Invited,
    /// Has a seat.
    Confirmed,
    /// Finished the course; the seat stays taken.
    Completed,
    /// End: the application was turned down.
    Refused,
    /// End: the person turned the offer or the invitation down.
    Declined,
    /// End: a deadline passed in silence.
    Expired,
    /// End: the person left of their own will.
    Withdrawn,
    /// End: an organizer took the seat back.
    Removed,
    /// End: the seat was handed to a colleague.
    Transferred,
}

use EnrollmentState::*;

/// Every legal move. What is not in this table does not happen.
pub const TRANSITIONS: &[(EnrollmentState, &[EnrollmentState])] = &[
    (Applied, &[Waitlisted, Offered, Confirmed, Refused, Expired, Withdrawn, Removed]),
    (Waitlisted, &[Offered, Confirmed, Refused, Expired, Withdrawn, Removed]),
    (Offered, &[Waitlisted, Confirmed, Refused, Declined, Expired, Withdrawn, Removed]),
    (Invited, &[Confirmed, Declined, Expired, Withdrawn, Removed]),
    // Back to the queue is an organizer's undo of a seat given out of turn.
    (Confirmed, &[Waitlisted, Completed, Refused, Expired, Withdrawn, Removed, Transferred]),
    (Completed, &[]),
    (Refused, &[]),
    (Declined, &[]),
    (Expired, &[]),
    (Withdrawn, &[]),
    (Removed, &[]),
    (Transferred, &[]),
];

impl EnrollmentState {
    /// Every state, active ones first.
    pub const ALL: [EnrollmentState; 12] = [
        Applied,
        Waitlisted,
        Offered,
        Invited,
        Confirmed,
        Completed,
        Refused,
        Declined,
        Expired,
        Withdrawn,
        Removed,
        Transferred,
    ];

    /// The word that the database keeps.
    pub const fn code(self) -> &'static str {
        match self {
            Applied => "applied",
            Waitlisted => "waitlisted",
            Offered => "offered",
            Invited => "invited",
            Confirmed => "confirmed",
            Completed => "completed",
            Refused => "refused",
            Declined => "declined",
            Expired => "expired",
            Withdrawn => "withdrawn",
            Removed => "removed",
            Transferred => "transferred",
        }
    }

    /// The state behind a stored word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The stored words of the states that take a seat.
    pub fn seated_codes() -> [&'static str; 4] {
        [Offered, Invited, Confirmed, Completed].map(Self::code)
    }

    /// Whether somebody in this state takes a seat.
    pub const fn takes_seat(self) -> bool {
        matches!(self, Offered | Invited | Confirmed | Completed)
    }

    /// Whether this is an end, after which the person may apply again under a new receipt number.
    pub const fn is_end(self) -> bool {
        matches!(self, Refused | Declined | Expired | Withdrawn | Removed | Transferred)
    }

    /// Whether the person may still leave of her own will.
    pub fn may_withdraw(self) -> bool {
        self.may_become(Withdrawn)
    }

    /// Whether the table allows the move.
    pub fn may_become(self, next: EnrollmentState) -> bool {
        TRANSITIONS.iter().any(|(from, to)| *from == self && to.contains(&next))
    }
}

/// Why an enrollment is in its state; every change of state names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A seat was free when the application was decided.
    SeatFree,
    /// All seats of the cohort were taken.
    TotalFull,
    /// All seats of the city were taken.
    CityFull,
    /// The number of cities was reached.
    CityCountFull,
    /// All seats of the group of cities were taken.
    GroupFull,
    /// The rest is kept back by the organizer.
    ReserveOnly,
    /// All seats of additional cities were taken.
    AdditionalFull,
    /// An organizer has to say yes.
    AwaitsApproval,
    /// The coordinator of the city has to name the person.
    AwaitsNomination,
    /// The round decides about all applications together.
    AwaitsRound,
    /// It came after the window of a round.
    Late,
    /// A limit looks at the size of cities and that of this one is unknown: an organizer has to say yes.
    SizeUnknown,
    /// An organizer said yes.
    Approved,
    /// The coordinator of the city named the person.
    Nominated,
    /// The round gave the seat.
    Drawn,
    /// The person took the seat that was offered.
    Accepted,
    /// A seat became free and the queue moved.
    Promoted,
    /// An organizer decided, within or beyond the limits.
    Organizer,
    /// An invitation holds the seat.
    Invitation,
    /// The person's own wish.
    OwnWish,
    /// The office says that the person does not work there.
    OfficeRefused,
    /// The office did not confirm in time.
    OfficeSilent,
    /// The person did not answer in time.
    PersonSilent,
    /// The coordinator of the city did not name the person.
    NotNominated,
    /// The coordinator of the city gave the seat back.
    CityGaveBack,
    /// The seat was handed to a colleague.
    HandedOver,
    /// An organizer moved the seat's holder here from another cohort of the course.
    Moved,
    /// The cohort that the seat is in got other dates; the seat stays as it is.
    DatesChanged,
    /// The course's rule is met.
    RuleMet,
    /// The cohort had begun, and nothing was done with the seat.
    NotStarted,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 30] = [
        Self::SeatFree,
        Self::TotalFull,
        Self::CityFull,
        Self::CityCountFull,
        Self::GroupFull,
        Self::ReserveOnly,
        Self::AdditionalFull,
        Self::AwaitsApproval,
        Self::AwaitsNomination,
        Self::AwaitsRound,
        Self::Late,
        Self::SizeUnknown,
        Self::Approved,
        Self::Nominated,
        Self::Drawn,
        Self::Accepted,
        Self::Promoted,
        Self::Organizer,
        Self::Invitation,
        Self::OwnWish,
        Self::OfficeRefused,
        Self::OfficeSilent,
        Self::PersonSilent,
        Self::NotNominated,
        Self::CityGaveBack,
        Self::HandedOver,
        Self::Moved,
        Self::DatesChanged,
        Self::RuleMet,
        Self::NotStarted,
    ];

    /// The word that the database keeps.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SeatFree => "seat_free",
            Self::TotalFull => "total_full",
            Self::CityFull => "city_full",
            Self::CityCountFull => "city_count_full",
            Self::GroupFull => "group_full",
            Self::ReserveOnly => "reserve_only",
            Self::AdditionalFull => "additional_full",
            Self::AwaitsApproval => "awaits_approval",
            Self::AwaitsNomination => "awaits_nomination",
            Self::AwaitsRound => "awaits_round",
            Self::Late => "late",
            Self::SizeUnknown => "size_unknown",
            Self::Approved => "approved",
            Self::Nominated => "nominated",
            Self::Drawn => "drawn",
            Self::Accepted => "accepted",
            Self::Promoted => "promoted",
            Self::Organizer => "organizer",
            Self::Invitation => "invitation",
            Self::OwnWish => "own_wish",
            Self::OfficeRefused => "office_refused",
            Self::OfficeSilent => "office_silent",
            Self::PersonSilent => "person_silent",
            Self::NotNominated => "not_nominated",
            Self::CityGaveBack => "city_gave_back",
            Self::HandedOver => "handed_over",
            Self::Moved => "moved",
            Self::DatesChanged => "dates_changed",
            Self::RuleMet => "rule_met",
            Self::NotStarted => "not_started",
        }
    }

    /// The full layer that this reason names.
    pub const fn full(self) -> Option<crate::cohort::limits::LayerKind> {
        use crate::cohort::limits::LayerKind;
        match self {
            Self::TotalFull => Some(LayerKind::Total),
            Self::CityFull => Some(LayerKind::City),
            Self::CityCountFull => Some(LayerKind::CityCount),
            Self::GroupFull => Some(LayerKind::Group),
            Self::ReserveOnly => Some(LayerKind::Reserve),
            Self::AdditionalFull => Some(LayerKind::Additional),
            _ => None,
        }
    }

    /// The reason behind a stored word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

impl std::str::FromStr for EnrollmentState {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::parse(code).ok_or(())
    }
}

impl std::str::FromStr for Reason {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::parse(code).ok_or(())
    }
}

impl From<crate::cohort::limits::LayerKind> for Reason {
    fn from(full: crate::cohort::limits::LayerKind) -> Self {
        use crate::cohort::limits::LayerKind;
        match full {
            LayerKind::Total => Self::TotalFull,
            LayerKind::City => Self::CityFull,
            LayerKind::CityCount => Self::CityCountFull,
            LayerKind::Group => Self::GroupFull,
            LayerKind::Reserve => Self::ReserveOnly,
            LayerKind::Additional => Self::AdditionalFull,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table once more, as a person would draw it: rows are "from", columns "to", both in the order of `ALL`.
    const DRAWN: [&str; 12] = [
        // A W O I C F  r d e w m t
        ". x x . x .  x . x x x .", // applied
        ". . x . x .  x . x x x .", // waitlisted
        ". x . . x .  x x x x x .", // offered
        ". . . . x .  . x x x x .", // invited
        ". x . . . x  x . x x x x", // confirmed
        ". . . . . .  . . . . . .", // completed
        ". . . . . .  . . . . . .", // refused
        ". . . . . .  . . . . . .", // declined
        ". . . . . .  . . . . . .", // expired
        ". . . . . .  . . . . . .", // withdrawn
        ". . . . . .  . . . . . .", // removed
        ". . . . . .  . . . . . .", // transferred
    ];

    #[test]
    fn the_table_of_transitions_is_the_drawn_one() {
        for (from, row) in EnrollmentState::ALL.into_iter().zip(DRAWN) {
            let cells: Vec<&str> = row.split_whitespace().collect();
            assert_eq!(cells.len(), EnrollmentState::ALL.len());
            for (to, cell) in EnrollmentState::ALL.into_iter().zip(cells) {
                assert_eq!(from.may_become(to), cell == "x", "{} -> {}", from.code(), to.code());
            }
        }
    }

    #[test]
    fn the_table_names_every_state_once() {
        let named: Vec<_> = TRANSITIONS.iter().map(|(from, _)| *from).collect();
        assert_eq!(named, EnrollmentState::ALL);
    }

    #[test]
    fn ends_lead_nowhere_and_take_no_seat() {
        for state in EnrollmentState::ALL.into_iter().filter(|state| state.is_end()) {
            assert!(!state.takes_seat());
            assert!(EnrollmentState::ALL.into_iter().all(|next| !state.may_become(next)));
        }
    }

    #[test]
    fn four_states_take_a_seat() {
        let seated: Vec<_> = EnrollmentState::ALL.into_iter().filter(|state| state.takes_seat()).collect();
        assert_eq!(seated, [Offered, Invited, Confirmed, Completed]);
    }

    #[test]
    fn stored_words_come_back_as_the_same_value() {
        for state in EnrollmentState::ALL {
            assert_eq!(EnrollmentState::parse(state.code()), Some(state));
        }
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.code()), Some(reason));
        }
        assert_eq!(EnrollmentState::parse("gone"), None);
    }
}
