use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use crate::assessment::attempts;
use crate::assessment::entity::quiz_attempt;
use crate::assessment::rules::{QuizRule, is_in_time};
use crate::db;
use crate::ids::CohortId;
use crate::learning::plan;
use crate::{Academy, Error, Result};

/// At most so many attempts are closed in one go; the next one takes the rest.
const MOST: u64 = 200;

#[derive(FromQueryResult)]
struct CohortRow {
    cohort_id: CohortId,
}

/// The job that closes attempts whose time ran out while nobody looked: they count with what was saved in time. Safe to
/// run on several servers at once. Gives how many it closed.
///
/// # Errors
/// `Broken` when the database cannot be read or written.
pub async fn close_overdue(academy: &Academy) -> Result<usize> {
    let now = academy.now();
    let due = quiz_attempt::Entity::find()
        .filter(quiz_attempt::Column::DueAt.lt(now))
        .filter(quiz_attempt::Column::SubmittedAt.is_null())
        .limit(MOST)
        .all(academy.db().read())
        .await?;
    let mut closed = 0;
    for attempt in due.into_iter().filter(|attempt| !is_in_time(attempt.due_at, now)) {
        closed += usize::from(close_one(academy, &attempt).await?);
    }
    Ok(closed)
}

async fn close_one(academy: &Academy, found: &quiz_attempt::Model) -> Result<bool> {
    let tx = academy.begin().await?;
    let attempt = attempts::locked(&tx, found.enrollment_id, found.block_id, found.number()).await?;
    if attempt.submitted_at.is_some() {
        return Ok(false);
    }
    let sql = "SELECT cohort_id FROM enrollment WHERE id = $1";
    let row = db::one::<CohortRow>(tx.conn(), sql, [attempt.enrollment_id.0.into()]).await?;
    let parts = plan::plan(academy, tx.conn(), row.ok_or(Error::NotFound)?.cohort_id).await?;
    let quizzes = parts.iter().flat_map(|part| &part.stops).filter_map(|stop| stop.quiz);
    let rule = quizzes.into_iter().find(|(block, _)| *block == attempt.block_id);
    let percent = rule.map_or(QuizRule::default().percent, |(_, rule)| rule.percent);
    attempts::close(academy, &tx, &attempt, percent, &parts).await?;
    tx.commit().await?;
    Ok(true)
}
