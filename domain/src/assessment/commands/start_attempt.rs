use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use super::{Address, Quiz, quiz_of};
use crate::access::Actor;
use crate::assessment::attempts;
use crate::assessment::entity::quiz_attempt;
use crate::assessment::rules::{NoAttempt, draw, is_in_time, may_start};
use crate::db::{Tx, duplicate};
use crate::error::Refusal;
use crate::learning::commands::must_be_in_time;
use crate::learning::path;
use crate::{Academy, Error, Result};

/// Starts an attempt, draws its order and returns its number. While one is under way, that one goes on.
///
/// # Errors
/// `NotFound` without a seat or quiz, `Refused` when all attempts are used, the quiz is passed, the module is closed
/// or the cohort's cut-off is over.
pub async fn start_attempt(academy: &Academy, actor: &Actor, address: Address<'_>) -> Result<u32> {
    let tx = academy.begin().await?;
    let seat = path::seat_to_learn(&tx, actor, address.0).await?;
    let quiz = quiz_of(academy, &tx, seat, address).await?;
    must_be_in_time(academy, &quiz.seat)?;
    let before = attempts::of_quiz(tx.conn(), quiz.seat.enrollment, quiz.block).await?;
    if let Some(open) = before.iter().find(|attempt| attempt.submitted_at.is_none()) {
        if is_in_time(quiz.closes_at(open), academy.now()) {
            return Ok(open.number());
        }
        // Its time ran out while nobody looked: it counts with what was saved.
        attempts::close(academy, &tx, open, (quiz.rule.percent, quiz.closes_at(open)), &quiz.parts).await?;
        tx.commit().await?;
        return Box::pin(start_attempt(academy, actor, address)).await;
    }
    let is_passed = before.iter().any(|attempt| attempt.is_passed == Some(true));
    let used = u32::try_from(before.len()).unwrap_or(u32::MAX);
    let rule = attempts::rule_for(tx.conn(), quiz.seat.enrollment, quiz.block, quiz.rule).await?;
    may_start(rule, used, is_passed).map_err(refusal)?;
    match insert(academy, &tx, &quiz, used + 1).await {
        Ok(()) => tx.commit().await.map(|()| used + 1),
        // Another tab was faster: its attempt is this one.
        Err(error) if duplicate(&error).is_some() => Ok(used + 1),
        Err(error) => Err(error.into()),
    }
}

async fn insert(academy: &Academy, tx: &Tx, quiz: &Quiz, number: u32) -> Result<(), sea_orm::DbErr> {
    let (questions, _) = attempts::keys(tx.conn(), quiz.version, quiz.block)
        .await
        .map_err(|error| sea_orm::DbErr::Custom(error.to_string()))?;
    let drawn = draw(questions, u64::from_le_bytes(crate::secret::bytes()));
    let now = academy.now();
    let row = quiz_attempt::ActiveModel {
        id: Set(academy.new_id()),
        enrollment_id: Set(quiz.seat.enrollment),
        block_id: Set(quiz.block),
        module_version_id: Set(quiz.version),
        number: Set(i32::try_from(number).unwrap_or(i32::MAX)),
        drawn: Set(serde_json::to_string(&drawn).map_err(|error| sea_orm::DbErr::Custom(error.to_string()))?),
        started_at: Set(now),
        due_at: Set(quiz.rule.minutes.map(|minutes| now + TimeDelta::minutes(i64::from(minutes)))),
        submitted_at: Set(None),
        score: Set(None),
        max_score: Set(i32::try_from(drawn.len()).unwrap_or(i32::MAX)),
        is_passed: Set(None),
    };
    quiz_attempt::Entity::insert(row).exec_without_returning(tx.conn()).await.map(|_| ())
}

fn refusal(why: NoAttempt) -> Error {
    match why {
        NoAttempt::Passed => {
            Refusal::said("Ten quiz jest już zaliczony.", "You have passed this quiz already.")
        }
        NoAttempt::UsedUp => Refusal::said(
            "Wykorzystano wszystkie podejścia. Napisz do organizatora, jeśli potrzebujesz kolejnego.",
            "All attempts are used. Write to the organizer if you need another one.",
        ),
    }
}
