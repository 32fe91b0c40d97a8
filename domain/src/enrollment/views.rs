//! What a screen or a mail may know of enrollments.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rules::{Office, Position};
use super::state::{EnrollmentState, Reason};
use crate::city::{Naming, SizeClass};
use crate::clock::Instant;
use crate::cohort::CohortTexts;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Cap, LayerKind};
use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId, PersonId};
use crate::learning::rules::Progress;

/// The answer to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// Its number; decisions fall in the order of these.
    pub number: u32,
    /// A seat or the queue.
    pub state: EnrollmentState,
    /// Why.
    pub reason: Reason,
}

/// Somebody's enrollment as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The enrollment.
    pub id: EnrollmentId,
    /// In this cohort.
    pub cohort: CohortId,
    /// Whose it is.
    pub person: PersonId,
    /// Its number.
    pub receipt: u32,
    /// The city that it was made in.
    pub city: CityId,
    /// How that city is called.
    pub naming: Naming,
    /// The city under which its seat counts: the same, or the one that it was merged into.
    pub seat_city: CityId,
    /// Where it stands.
    pub state: EnrollmentState,
    /// Why.
    pub reason: Reason,
    /// How the cohort gives its seats.
    pub mode: AdmissionMode,
    /// Its place in the queue, while it waits.
    pub position: Option<Position>,
    /// The layer that keeps it waiting now, which may differ from the one it met first.
    pub full: Option<LayerKind>,
    /// What the office said about the workplace.
    pub office: Office,
    /// Until when the seat waits for the office.
    pub office_until: Option<Instant>,
    /// Until when an invitation or an offer holds the seat.
    pub held_until: Option<Instant>,
    /// The last second of promotion, once it has passed: nobody gets a seat by waiting any more.
    pub cut_off: Option<Instant>,
    /// When it was sent.
    pub applied_at: Instant,
    /// When it came to its state.
    pub decided_at: Instant,
}

/// The seats of one city in a cohort, without anybody's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitySeats {
    /// The city.
    pub city: CityId,
    /// How it is called; a list tells namesakes apart by `city::told_apart`.
    pub naming: Naming,
    /// How large it is.
    pub size: SizeClass,
    /// Its bound.
    pub cap: Cap,
    /// Whether it is admitted beside the limits.
    pub is_additional: bool,
    /// Confirmed and completed.
    pub taken: u32,
    /// Offered and invited.
    pub held: u32,
    /// People in the queue.
    pub waiting: u32,
    /// Seats given beyond a limit by an organizer.
    pub over: u32,
}

impl CitySeats {
    /// Seats that nobody has or holds; `None` without a bound.
    #[must_use]
    pub fn free(&self) -> Option<u32> {
        self.cap.free(self.taken + self.held)
    }

    /// What limits look at in the city.
    #[must_use]
    pub fn seat_city(&self) -> SeatCity {
        SeatCity { id: self.city, kind: self.naming.kind, size: self.size }
    }
}

/// One of a person's workplaces, as the application form offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workplace {
    /// The affiliation.
    pub id: AffiliationId,
    /// Its city.
    pub city: CityId,
    /// How that city is called.
    pub naming: Naming,
    /// What the person does there.
    pub function: String,
    /// What the office said.
    pub office: Office,
}

/// One enrollment as the organizers of its cohort see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrollee {
    /// The enrollment.
    pub id: EnrollmentId,
    /// Its number.
    pub receipt: u32,
    /// Smaller goes first in the queue.
    pub priority: i32,
    /// The person.
    pub person: PersonId,
    /// How she is called.
    pub name: String,
    /// Her address.
    pub email: String,
    /// What she does in her office.
    pub function: String,
    /// The workplace that the application names.
    pub affiliation: AffiliationId,
    /// The city that it was made in.
    pub city: CityId,
    /// The city under which the seat counts.
    pub seat_city: CityId,
    /// How that city is called.
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
    /// Whether the seat is beyond a limit.
    pub is_over: bool,
    /// What she wrote about her reasons.
    pub motivation: String,
    /// When she applied.
    pub applied_at: Instant,
    /// When it came to its state.
    pub decided_at: Instant,
}

/// What a mail about a change of an enrollment needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrollmentMail {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// The cohort's word in addresses.
    pub cohort_slug: String,
    /// The cohort's name.
    pub cohort: CohortTexts,
    /// The zone in which dates are told.
    pub time_zone: String,
    /// The name that people use for the city, for sentences.
    pub city: String,
    /// Its whole label, so that namesakes can be told apart.
    #[serde(default)]
    pub city_label: String,
    /// Its number.
    pub receipt: u32,
    /// Where it stands now.
    pub state: EnrollmentState,
    /// Why.
    pub reason: Reason,
    /// How the cohort gives its seats.
    #[serde(default)]
    pub mode: AdmissionMode,
    /// The full layer, while it waits.
    #[serde(default)]
    pub full: Option<LayerKind>,
    /// Until when the seat waits for the office.
    pub office_until: Option<Instant>,
    /// Until when an invitation or an offer holds the seat.
    #[serde(default)]
    pub held_until: Option<Instant>,
    /// The last second of promotion, once it has passed.
    #[serde(default)]
    pub cut_off: Option<Instant>,
    /// What the organizer wrote.
    pub note: Option<String>,
    /// Where it stood before; nothing for an enrollment that begins.
    #[serde(default)]
    pub from: Option<EnrollmentState>,
    /// Whether the same act confirmed the workplace, so that no other mail says it.
    #[serde(default)]
    pub is_workplace_confirmed: bool,
    /// What the calendar needs.
    #[serde(default)]
    pub dates: Option<MailDates>,
    /// Where she was moved from, when she was.
    #[serde(default)]
    pub moved: Option<MovedFrom>,
    /// The cohort's dates before they were changed, in the letter about that.
    #[serde(default)]
    pub dates_before: Option<DatesBefore>,
}

/// The dates of a cohort that a calendar knows, as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatesBefore {
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last second in which the course could be completed.
    pub completion_until: Instant,
}

/// What a letter about a move to another cohort tells of the cohort before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedFrom {
    /// What it is called.
    pub cohort: CohortTexts,
    /// How far its holder is by what counts in the cohort that she comes to.
    pub progress: Progress,
}

/// What the calendar file of a mail is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailDates {
    /// The first day of the cohort.
    pub starts_on: NaiveDate,
    /// The last second in which the course can be completed.
    pub completion_until: Instant,
    /// Grows with each change of the enrollment.
    pub sequence: u32,
    /// When this change was made.
    pub at: Instant,
}
