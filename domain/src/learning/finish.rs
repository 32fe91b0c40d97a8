//! The end of the course: the enrollment is completed in the very transaction that meets the last condition.

use sea_orm::{ConnectionTrait, Statement, Value};
use uuid::Uuid;

use super::path::{self, Part};
use super::rules::{ModulePlan, course_rule, is_met};
use crate::db::Tx;
use crate::ids::EnrollmentId;
use crate::{Academy, Result};

/// Completes the enrollment when the course's rule is met; says whether it did.
pub(crate) async fn finish_if_met(
    academy: &Academy,
    tx: &Tx,
    enrollment: EnrollmentId,
    parts: &[Part],
) -> Result<bool> {
    let plans: Vec<ModulePlan> = parts.iter().map(Part::plan).collect();
    let done = path::completed(tx.conn(), enrollment).await?;
    if !is_met(&course_rule(&plans, &done)) {
        return Ok(false);
    }
    let now: Value = academy.now().into();
    let sql = "UPDATE enrollment SET state = 'completed', reason_code = 'rule_met', decided_at = $2, updated_at = $2 \
        WHERE id = $1 AND state = 'confirmed'";
    if run(tx, sql, vec![enrollment.0.into(), now.clone()]).await? == 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO enrollment_change (id, enrollment_id, from_state, to_state, reason_code, at) \
        VALUES ($1, $2, 'confirmed', 'completed', 'rule_met', $3)";
    run(tx, sql, vec![academy.new_id::<Uuid>().into(), enrollment.0.into(), now]).await?;
    Ok(true)
}

async fn run(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<u64> {
    let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), sql, values);
    Ok(tx.conn().execute_raw(statement).await?.rows_affected())
}
