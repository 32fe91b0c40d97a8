//! What would come of each row, by the rule that decides when it is done.

use serde::Serialize;

use super::fault::RowFault;
use super::ground::Ground;
use super::{ImportKind, ImportRow};
use crate::access::{Action, Actor, Place, check};
use crate::city::Naming;
use crate::cohort::CohortCard;
use crate::cohort::limits::LayerKind;
use crate::enrollment::given::GivenSeat;
use crate::enrollment::queries::books;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::{CityId, PersonId};
use crate::{Academy, Result};

/// What would come of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Row by row.
    pub rows: Vec<Planned>,
    /// The receipts of the queue that get a seat, or an offer of one, behind the invitations.
    pub moves_up: Vec<i64>,
    /// Of kind, rows and outcomes: whoever has seen a plan has seen this, and nothing else is done.
    pub fingerprint: String,
}

/// A row with what would come of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The row.
    pub row: ImportRow,
    /// How its city is called, where there is one.
    pub naming: Option<Naming>,
    /// What would come of it.
    pub outcome: Outcome,
}

/// What would come of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// It is left out.
    Fault {
        /// Why.
        faults: Vec<RowFault>,
    },
    /// She is in the cohort, or was: nothing is done.
    AlreadyThere {
        /// Where she stands.
        state: EnrollmentState,
    },
    /// She applies.
    Applies {
        /// Whether she has an account.
        who: Who,
        /// Her account, where she has one.
        #[serde(skip)]
        person: Option<PersonId>,
        /// For this city.
        city: CityId,
        /// A seat, the queue or an open question.
        state: EnrollmentState,
        /// Why.
        reason: Reason,
    },
    /// She is invited, and a seat is held for her.
    Invited {
        /// Whether she has an account.
        who: Who,
        /// Her account, where she has one.
        #[serde(skip)]
        person: Option<PersonId>,
        /// For this city.
        city: CityId,
        /// Out of what her seat comes.
        seat: GivenSeat,
    },
    /// She is not invited: no seat is left for her on these terms.
    WithoutSeat {
        /// What is full.
        full: LayerKind,
        /// The earlier row of the file that takes the last seat, where one does.
        taken_by: Option<u32>,
        /// Whether that limit is nought, so that nobody ever gets a seat of it.
        is_shut: bool,
    },
}

/// Whether somebody has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// She gets one.
    New,
    /// She has one.
    Known,
}

impl Plan {
    /// How many rows have an outcome of this kind.
    #[must_use]
    pub fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.rows.iter().filter(|row| is(&row.outcome)).count()
    }

    /// How many rows would apply.
    #[must_use]
    pub fn applications(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Applies { .. }))
    }

    /// How many rows would be invited.
    #[must_use]
    pub fn invitations(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Invited { .. }))
    }
}

/// Plays the rows against the cohort as it is now, without locking or writing anything.
///
/// # Errors
/// `Denied`; `Refused` where the cohort takes no applications now, or gives no seats any more; `Invalid` on `until` for
/// terms that do not hold any more.
pub async fn dry_run(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    (kind, rows): (&ImportKind, &[ImportRow]),
) -> Result<Plan> {
    check(actor, Action::RunCohort, &Place::cohort(cohort.course, cohort.id))?;
    let books = books(academy, cohort).await?;
    let ground = Ground { academy, cohort, limits: &books.limits, kind };
    ground.plan(academy.db().read(), books.tally.clone(), rows).await
}
