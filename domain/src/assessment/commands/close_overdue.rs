use sea_orm::FromQueryResult;

use crate::assessment::attempts;
use crate::assessment::rules::{QuizRule, closes_at, is_in_time};
use crate::clock::Instant;
use crate::db;
use crate::ids::{AttemptId, BlockId, CohortId, EnrollmentId};
use crate::learning::path::{EXTENDED_UNTIL, cut_off};
use crate::learning::plan;
use crate::{Academy, Result};

/// At most so many attempts are closed in one go; the next one takes the rest.
const MOST: u64 = 200;

/// An attempt that is under way, with what decides when it closes.
#[derive(FromQueryResult)]
struct Open {
    id: AttemptId,
    enrollment_id: EnrollmentId,
    cohort_id: CohortId,
    block_id: BlockId,
    number: i32,
    due_at: Option<Instant>,
    completion_until: Instant,
    extended_until: Option<Instant>,
}

impl Open {
    fn closes_at(&self) -> Instant {
        closes_at(self.due_at, cut_off(self.completion_until, self.extended_until))
    }
}

fn open_sql(which: &str) -> String {
    format!(
        "SELECT t.id, t.enrollment_id, e.cohort_id, t.block_id, t.number, t.due_at, c.completion_until, \
         {EXTENDED_UNTIL} AS extended_until FROM quiz_attempt t JOIN enrollment e ON e.id = t.enrollment_id \
         JOIN cohort c ON c.id = e.cohort_id WHERE t.submitted_at IS NULL AND {which}"
    )
}

/// The job that closes attempts whose time ran out while nobody looked, their own or that of the cohort: they count with
/// what was saved in time. Safe to run on several servers at once. Gives how many it closed.
///
/// # Errors
/// `Broken` when the database cannot be read or written.
pub async fn close_overdue(academy: &Academy) -> Result<usize> {
    let now = academy.now();
    let over = format!(
        "(t.due_at < $1 OR (c.completion_until < $1 AND COALESCE({EXTENDED_UNTIL}, c.completion_until) < $1)) LIMIT {MOST}"
    );
    let over: Vec<Open> = db::all(academy.db().read(), &open_sql(&over), [now.into()]).await?;
    let mut closed = 0;
    for attempt in over.into_iter().filter(|attempt| !is_in_time(attempt.closes_at(), now)) {
        closed += usize::from(close_one(academy, &attempt).await?);
    }
    Ok(closed)
}

async fn close_one(academy: &Academy, found: &Open) -> Result<bool> {
    let tx = academy.begin().await?;
    let number = u32::try_from(found.number).unwrap_or_default();
    let attempt = attempts::locked(&tx, found.enrollment_id, found.block_id, number).await?;
    // Locked, it is asked again: somebody may have submitted it or got more time meanwhile.
    let still = db::one::<Open>(tx.conn(), &open_sql("t.id = $1"), [found.id.0.into()]).await?;
    let Some(still) = still.filter(|still| !is_in_time(still.closes_at(), academy.now())) else {
        return Ok(false);
    };
    let parts = plan::plan(academy, tx.conn(), still.cohort_id).await?;
    let quizzes = parts.iter().flat_map(|part| &part.stops).filter_map(|stop| stop.quiz);
    let rule = quizzes.into_iter().find(|(block, _)| *block == attempt.block_id);
    let percent = rule.map_or(QuizRule::default().percent, |(_, rule)| rule.percent);
    attempts::close(academy, &tx, &attempt, (percent, still.closes_at()), &parts).await?;
    tx.commit().await?;
    Ok(true)
}
