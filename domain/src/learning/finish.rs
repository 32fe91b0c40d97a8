//! The end of the course: the enrollment is completed in the very transaction that meets the last condition.

use sea_orm::FromQueryResult;

use super::path;
use super::plan::Part;
use super::rules::{ModulePlan, course_rule, is_met};
use crate::access::Actor;
use crate::db::{self, Tx};
use crate::enrollment::EnrollmentState;
use crate::enrollment::commands::complete;
use crate::ids::EnrollmentId;
use crate::{Academy, Result};

/// Who completes enrollments.
const RULE: Actor = Actor::System { job: "course rule" };

/// Completes the enrollment when the course's rule is met; says whether it did. Call it after the completion is
/// written: of two transactions that meet the last two conditions at once, the later one then sees both.
pub(crate) async fn finish_if_met(
    academy: &Academy,
    tx: &Tx,
    enrollment: EnrollmentId,
    parts: &[Part],
) -> Result<bool> {
    tx.take_turn(enrollment.0).await?;
    let plans: Vec<ModulePlan> = parts.iter().map(Part::plan).collect();
    let done = path::completed(tx.conn(), enrollment).await?;
    if !is_met(&course_rule(&plans, &done)) {
        return Ok(false);
    }
    // An attempt may be closed after its seat was given back: it keeps its points and completes nothing.
    let sql = "SELECT state FROM enrollment WHERE id = $1";
    let row = db::one::<StateRow>(tx.conn(), sql, [enrollment.0.into()]).await?;
    let is_confirmed = row.as_ref().is_some_and(|row| row.state == EnrollmentState::Confirmed.code());
    if is_confirmed {
        complete(academy, tx, &RULE, enrollment, "").await?;
    }
    Ok(is_confirmed)
}

#[derive(FromQueryResult)]
struct StateRow {
    state: String,
}
