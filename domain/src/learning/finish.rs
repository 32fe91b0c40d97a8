//! The end of the course: the enrollment is completed in the very transaction that meets the last condition.

use super::path::{self, Part};
use super::rules::{ModulePlan, course_rule, is_met};
use crate::access::Actor;
use crate::db::Tx;
use crate::enrollment::commands::complete;
use crate::ids::EnrollmentId;
use crate::{Academy, Result};

/// Who completes enrollments.
const RULE: Actor = Actor::System { job: "course rule" };

/// Completes the enrollment when the course's rule is met; says whether it is. Call it after the completion is
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
    complete(academy, tx, &RULE, enrollment, "").await?;
    Ok(true)
}
