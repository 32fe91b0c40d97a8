use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use super::{Address, quiz};
use crate::access::Actor;
use crate::assessment::attempts;
use crate::assessment::entity::quiz_answer;
use crate::assessment::rules::is_in_time;
use crate::assessment::views::{NewAnswer, Saved};
use crate::error::{FieldError, Refusal};
use crate::{Academy, Error, Result};

/// Saves an answer as given; what it returns was written to disk.
///
/// # Errors
/// `NotFound` for an attempt of somebody else or a question that is not in it, `Invalid` on `chosen` for options that
/// it does not have, `Refused` after submission and after the attempt's time or the
/// cohort's cut-off.
pub async fn save_answer(
    academy: &Academy,
    actor: &Actor,
    address: Address<'_>,
    number: u32,
    new: NewAnswer,
) -> Result<Saved> {
    let tx = academy.begin().await?;
    let quiz = quiz(academy, &tx, actor, address).await?;
    let attempt = attempts::locked(&tx, quiz.seat.enrollment, quiz.block, number).await?;
    if attempt.submitted_at.is_some() {
        return Err(Refusal::said(
            "To podejście jest już wysłane, odpowiedzi nie można zmienić.",
            "This attempt is submitted; its answers cannot be changed.",
        ));
    }
    if !is_in_time(quiz.closes_at(&attempt), academy.now()) {
        return Err(Refusal::said(
            "Czas tego podejścia minął. Liczą się odpowiedzi zapisane wcześniej; wyślij je.",
            "The time of this attempt is over. The answers saved before count; submit them.",
        ));
    }
    let drawn = attempt.drawn()?;
    let question = drawn.iter().find(|question| question.id == new.question.0).ok_or(Error::NotFound)?;
    if !new.chosen.iter().all(|option| question.options.contains(option)) {
        return Err(Error::field("chosen", FieldError::Choice));
    }
    let now = academy.now();
    let kept = attempts::answers(tx.conn(), &attempt).await?;
    let kept = kept.into_iter().find(|answer| answer.question_id == new.question);
    // The attempt's row is locked, so this comparison holds until the commit.
    if let Some(kept) = kept.as_ref().filter(|kept| new.sequence.is_some_and(|sent| sent < kept.sequence)) {
        return saved(kept);
    }
    let newest = kept
        .map_or(now.timestamp_millis(), |kept| now.timestamp_millis().max(kept.sequence.saturating_add(1)));
    let mut chosen = new.chosen;
    chosen.sort();
    chosen.dedup();
    let row = quiz_answer::Model {
        attempt_id: attempt.id,
        question_id: new.question,
        chosen: serde_json::to_string(&chosen).map_err(Error::broken)?,
        is_flagged: new.is_flagged,
        sequence: new.sequence.unwrap_or(newest),
        saved_at: now,
    };
    use quiz_answer::Column;
    let active = quiz_answer::ActiveModel {
        attempt_id: Set(row.attempt_id),
        question_id: Set(row.question_id),
        chosen: Set(row.chosen.clone()),
        is_flagged: Set(row.is_flagged),
        sequence: Set(row.sequence),
        saved_at: Set(row.saved_at),
    };
    let conflict = OnConflict::columns([Column::AttemptId, Column::QuestionId])
        .update_columns([Column::Chosen, Column::IsFlagged, Column::Sequence, Column::SavedAt])
        .to_owned();
    quiz_answer::Entity::insert(active).on_conflict(conflict).exec_without_returning(tx.conn()).await?;
    tx.commit().await?;
    saved(&row)
}

fn saved(row: &quiz_answer::Model) -> Result<Saved> {
    Ok(Saved { at: row.saved_at, sequence: row.sequence, chosen: row.chosen()?, is_flagged: row.is_flagged })
}
