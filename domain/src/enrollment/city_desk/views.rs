//! What the coordinator of a city may know.

use crate::city::{CityCard, Naming};
use crate::clock::Instant;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::limits::{Layer, LayerKind};
use crate::cohort::window::Moment;
use crate::cohort::{CohortCard, CohortState};
use crate::enrollment::queries::Books;
use crate::enrollment::rules::{Office, Position, first_full, layers_of_seat};
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::enrollment::views::CitySeats;
use crate::ids::{AffiliationId, EnrollmentId};
use crate::progress::{Pace, PersonProgress};

/// A cohort as one city sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CityCohort {
    /// The city.
    pub city: CityCard,
    /// The cohort.
    pub cohort: CohortCard,
    /// Its limits and how much of them is taken.
    pub books: Books,
    /// The seats of the city.
    pub seats: CitySeats,
    /// Applications of the city that await its coordinator's word.
    pub to_nominate: u32,
    /// People of the city inside whose workplace nobody has confirmed or refused.
    pub to_confirm: u32,
}

/// How far somebody is, as her city may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing is done yet.
    NotStarted,
    /// Has begun; not everything is as planned.
    Started,
    /// Goes on as planned.
    OnTrack,
    /// The programme is completed.
    Finished,
}

/// Somebody of the city in the cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CityPerson {
    /// The enrollment.
    pub id: EnrollmentId,
    /// Its number.
    pub receipt: u32,
    /// How she is called.
    pub name: String,
    /// What she does in her office.
    pub function: String,
    /// The workplace that the enrollment names.
    pub affiliation: AffiliationId,
    /// How the city is called in which the enrollment was made.
    pub naming: Naming,
    /// Where it stands.
    pub state: EnrollmentState,
    /// Why.
    pub reason: Reason,
    /// What the office said.
    pub office: Office,
    /// Until when the seat waits for the office.
    pub office_until: Option<Instant>,
    /// Until when an invitation or an offer holds the seat.
    pub held_until: Option<Instant>,
    /// The full layer that keeps her, while she waits.
    pub full: Option<LayerKind>,
    /// Her place in the queue, while she waits.
    pub position: Option<Position>,
    /// How far she is, once she has a seat.
    pub level: Option<Level>,
    /// Whether the actor may confirm her workplace.
    pub may_confirm: bool,
}

impl CityCohort {
    /// The first full layer that keeps the city from one more seat.
    #[must_use]
    pub fn full(&self) -> Option<LayerKind> {
        first_full(&self.books.limits, &self.books.tally, self.seats.seat_city()).map(Layer::kind)
    }

    /// How many seats the city can still get by the rule; `None` without a bound. What is kept back for the organizer is
    /// not free to it.
    #[must_use]
    pub fn free(&self) -> Option<u32> {
        if self.full().is_some() {
            return Some(0);
        }
        let (limits, tally) = (&self.books.limits, &self.books.tally);
        let left = |layer: Layer| {
            let free = limits.cap(layer).free(tally.taken(layer))?;
            Some(if layer == Layer::Total { free.saturating_sub(self.books.kept_back()) } else { free })
        };
        let layers = layers_of_seat(limits, tally, self.seats.seat_city());
        // A city counts towards the number of cities once, however many seats it has.
        layers.into_iter().filter(|layer| *layer != Layer::CityCount).filter_map(left).min()
    }

    /// Whether a city may hold seats here by itself now; whether one is free is another question.
    #[must_use]
    pub fn is_open_to_cities(&self, now: Instant) -> bool {
        is_open(&self.cohort, now)
            && matches!(self.cohort.mode, AdmissionMode::FirstCome | AdmissionMode::Nomination)
    }
}

impl CityPerson {
    /// Whether the coordinator has yet to say whether the city sends her.
    #[must_use]
    pub fn awaits_nomination(&self) -> bool {
        self.state == EnrollmentState::Applied && self.reason == Reason::AwaitsNomination
    }

    /// Whether it is a seat that the city can give back.
    #[must_use]
    pub fn may_be_given_back(&self) -> bool {
        self.state.takes_seat() && self.state.may_become(EnrollmentState::Removed)
    }

    /// Whether it is a seat that the city can hand to a colleague, while there is time for that.
    #[must_use]
    pub fn may_be_handed_over(&self) -> bool {
        self.state.may_become(EnrollmentState::Transferred)
    }
}

impl Level {
    /// What of somebody's progress her city may know.
    pub(super) fn of(person: &PersonProgress) -> Self {
        let has_begun = person.total.done > 0 || person.last_at.is_some();
        match person.pace {
            Pace::Finished => Self::Finished,
            Pace::OnTrack => Self::OnTrack,
            // Why she does not go on as planned is not for her employer.
            Pace::Late | Pace::Stuck(_) if has_begun => Self::Started,
            Pace::NotStarted | Pace::Late | Pace::Stuck(_) => Self::NotStarted,
        }
    }
}

/// Whether people may apply to the cohort at this moment.
pub(super) fn is_open(cohort: &CohortCard, now: Instant) -> bool {
    cohort.state == CohortState::Published && cohort.applications(now) == Moment::Open
}
