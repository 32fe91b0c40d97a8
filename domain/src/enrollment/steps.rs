//! The way of one enrollment, step by step.

use sea_orm::FromQueryResult;

use super::state::{EnrollmentState, Reason};
use crate::clock::Instant;
use crate::cohort::CohortTexts;
use crate::db::{self, stored};
use crate::ids::EnrollmentId;
use crate::{Academy, Error, Result};

/// A move of one enrollment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// To this state.
    pub state: EnrollmentState,
    /// Why.
    pub reason: Reason,
    /// What an organizer wrote.
    pub note: Option<String>,
    /// The cohort that it left by it.
    pub left: Option<CohortTexts>,
    /// Who, where a person did it.
    pub by: Option<String>,
    /// When.
    pub at: Instant,
}

#[derive(FromQueryResult)]
struct StepRow {
    to_state: String,
    reason_code: String,
    note: Option<String>,
    left_texts: Option<String>,
    by_name: Option<String>,
    at: Instant,
}

/// The whole way of one enrollment, the latest step first; ask only after `enrollees` has let the actor see it.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn steps(academy: &Academy, enrollment: EnrollmentId) -> Result<Vec<Step>> {
    let sql = "SELECT h.to_state, h.reason_code, h.note, c.texts AS left_texts, p.display_name AS by_name, h.at \
        FROM enrollment_change h LEFT JOIN person p ON p.id = h.actor_id \
        LEFT JOIN cohort c ON c.id = h.left_cohort_id WHERE h.enrollment_id = $1 ORDER BY h.id DESC";
    let rows: Vec<StepRow> = db::all(academy.db().read(), sql, [enrollment.0.into()]).await?;
    let step = |row: StepRow| {
        Ok(Step {
            state: stored(&row.to_state)?,
            reason: stored(&row.reason_code)?,
            note: row.note,
            left: row
                .left_texts
                .map(|texts| serde_json::from_str(&texts))
                .transpose()
                .map_err(Error::broken)?,
            by: row.by_name,
            at: row.at,
        })
    };
    rows.into_iter().map(step).collect()
}
