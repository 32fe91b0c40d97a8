use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::assessment::attempts;
use crate::assessment::entity::quiz_attempt;
use crate::assessment::rules::QuizRule;
use crate::db::Tx;
use crate::ids::EnrollmentId;
use crate::learning::plan::Part;
use crate::{Academy, Result};

/// Locks the attempts that are under way in an enrollment until the transaction ends: whoever saves or submits waits.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub(crate) async fn lock_open(tx: &Tx, enrollment: EnrollmentId) -> Result<()> {
    quiz_attempt::Entity::find()
        .filter(quiz_attempt::Column::EnrollmentId.eq(enrollment))
        .filter(quiz_attempt::Column::SubmittedAt.is_null())
        .order_by_asc(quiz_attempt::Column::Id)
        .lock_exclusive()
        .all(tx.conn())
        .await?;
    Ok(())
}

/// Closes attempts whose quiz stays behind in the cohort that their owner leaves: they count with what was saved, by
/// the rule of that cohort. Nothing is completed by it but the quiz.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub(crate) async fn close_left(
    academy: &Academy,
    tx: &Tx,
    left: &[quiz_attempt::Model],
    plan: &[Part],
) -> Result<()> {
    for attempt in left {
        let mut quizzes = plan.iter().flat_map(|part| &part.stops).filter_map(|stop| stop.quiz);
        let rule = quizzes.find(|(block, _)| *block == attempt.block_id);
        let percent = rule.map_or(QuizRule::default().percent, |(_, rule)| rule.percent);
        let over = attempt.due_at.unwrap_or_else(|| academy.now());
        // Without a plan no course is completed by it: whether one is, the cohort decides that she comes to.
        attempts::close(academy, tx, attempt, (percent, over), &[]).await?;
    }
    Ok(())
}
