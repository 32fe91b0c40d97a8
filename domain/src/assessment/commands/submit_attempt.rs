use super::{Address, quiz};
use crate::access::Actor;
use crate::assessment::attempts;
use crate::assessment::rules::Score;
use crate::{Academy, Result};

/// Submits an attempt with what was saved and returns its points. Submitted twice, it gives the same points.
///
/// An attempt whose time ran out, its own or that of the cohort, is still taken: it counts with what was saved in time.
///
/// # Errors
/// `NotFound` for an attempt of somebody else.
pub async fn submit_attempt(
    academy: &Academy,
    actor: &Actor,
    address: Address<'_>,
    number: u32,
) -> Result<Score> {
    let tx = academy.begin().await?;
    let quiz = quiz(academy, &tx, actor, address).await?;
    let attempt = attempts::locked(&tx, quiz.seat.enrollment, quiz.block, number).await?;
    if let Some(score) = attempt.score() {
        return Ok(score);
    }
    let closes_at = quiz.closes_at(&attempt);
    let score = attempts::close(academy, &tx, &attempt, (quiz.rule.percent, closes_at), &quiz.parts).await?;
    tx.commit().await?;
    Ok(score)
}
