//! Attempts as rows: finding one's own, locking, closing.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::entity::{quiz_answer, quiz_attempt};
use super::rules::{DrawnQuestion, Key, QuizRule, Score, score};
use crate::clock::Instant;
use crate::db::{self, Tx};
use crate::ids::{BlockId, CohortId, EnrollmentId, ModuleVersionId};
use crate::learning::commands::{Fact, put_completion};
use crate::learning::finish::finish_if_met;
use crate::learning::plan;
use crate::learning::rules::CompletionRule;
use crate::{Academy, Error, Result};

impl quiz_attempt::Model {
    /// The questions and options in the order drawn.
    pub(super) fn drawn(&self) -> Result<Vec<DrawnQuestion>> {
        serde_json::from_str(&self.drawn).map_err(Error::broken)
    }

    pub(super) fn number(&self) -> u32 {
        u32::try_from(self.number).unwrap_or_default()
    }

    pub(super) fn score(&self) -> Option<Score> {
        let number = |value: i32| u32::try_from(value).unwrap_or_default();
        Some(Score { points: number(self.score?), max: number(self.max_score) })
    }
}

impl quiz_answer::Model {
    pub(super) fn chosen(&self) -> Result<Vec<String>> {
        serde_json::from_str(&self.chosen).map_err(Error::broken)
    }
}

/// All attempts of an enrollment at a quiz, in order. Within a transaction they are locked.
pub(super) async fn of_quiz(
    conn: &impl ConnectionTrait,
    enrollment: EnrollmentId,
    block: BlockId,
) -> Result<Vec<quiz_attempt::Model>> {
    Ok(quiz_attempt::Entity::find()
        .filter(quiz_attempt::Column::EnrollmentId.eq(enrollment))
        .filter(quiz_attempt::Column::BlockId.eq(block))
        .order_by_asc(quiz_attempt::Column::Number)
        .all(conn)
        .await?)
}

/// One attempt by its number, locked until the transaction ends: saving and submitting take turns.
pub(super) async fn locked(
    tx: &Tx,
    enrollment: EnrollmentId,
    block: BlockId,
    number: u32,
) -> Result<quiz_attempt::Model> {
    quiz_attempt::Entity::find()
        .filter(quiz_attempt::Column::EnrollmentId.eq(enrollment))
        .filter(quiz_attempt::Column::BlockId.eq(block))
        .filter(quiz_attempt::Column::Number.eq(i32::try_from(number).unwrap_or(i32::MAX)))
        .lock_exclusive()
        .one(tx.conn())
        .await?
        .ok_or(Error::NotFound)
}

/// The saved answers of an attempt.
pub(super) async fn answers(
    conn: &impl ConnectionTrait,
    attempt: &quiz_attempt::Model,
) -> Result<Vec<quiz_answer::Model>> {
    Ok(quiz_answer::Entity::find().filter(quiz_answer::Column::AttemptId.eq(attempt.id)).all(conn).await?)
}

#[derive(FromQueryResult)]
struct Granted {
    enrollment_id: EnrollmentId,
    block_id: BlockId,
    extra: i64,
}

/// Further attempts that organizers gave in a cohort, by enrollment and quiz.
pub(crate) async fn granted(
    conn: &impl ConnectionTrait,
    cohort: CohortId,
) -> Result<BTreeMap<(EnrollmentId, BlockId), u32>> {
    let sql = "SELECT g.enrollment_id, g.block_id, CAST(SUM(g.extra) AS bigint) AS extra FROM attempt_grant g \
        JOIN enrollment e ON e.id = g.enrollment_id WHERE e.cohort_id = $1 GROUP BY g.enrollment_id, g.block_id";
    let rows: Vec<Granted> = db::all(conn, sql, [cohort.0.into()]).await?;
    let extra = |row: &Granted| u32::try_from(row.extra).unwrap_or_default();
    Ok(rows.iter().map(|row| ((row.enrollment_id, row.block_id), extra(row))).collect())
}

/// The rule of a quiz for one person: with the attempts that organizers added for her.
pub(super) async fn rule_for(
    conn: &impl ConnectionTrait,
    enrollment: EnrollmentId,
    block: BlockId,
    rule: QuizRule,
) -> Result<QuizRule> {
    let sql = "SELECT enrollment_id, block_id, CAST(SUM(extra) AS bigint) AS extra FROM attempt_grant \
        WHERE enrollment_id = $1 AND block_id = $2 GROUP BY enrollment_id, block_id";
    let found = db::one::<Granted>(conn, sql, [enrollment.0.into(), block.0.into()]).await?;
    let extra = found.map_or(0, |row| u32::try_from(row.extra).unwrap_or_default());
    Ok(QuizRule { attempts: rule.attempts.saturating_add(extra), ..rule })
}

#[derive(FromQueryResult)]
struct KeyRow {
    question_id: Uuid,
    id: String,
    is_correct: bool,
}

/// Questions and options of a quiz, with what is right.
pub(super) async fn keys(
    conn: &impl ConnectionTrait,
    version: ModuleVersionId,
    block: BlockId,
) -> Result<(Vec<DrawnQuestion>, Vec<Key>)> {
    let sql = "SELECT o.question_id, o.id, o.is_correct FROM question_option o JOIN question q \
        ON q.module_version_id = o.module_version_id AND q.id = o.question_id \
        WHERE q.module_version_id = $1 AND q.block_id = $2 ORDER BY o.question_id, o.position";
    let mut questions: BTreeMap<Uuid, (Vec<String>, BTreeSet<String>)> = BTreeMap::new();
    for row in db::all::<KeyRow>(conn, sql, [version.0.into(), block.0.into()]).await? {
        let question = questions.entry(row.question_id).or_default();
        if row.is_correct {
            question.1.insert(row.id.clone());
        }
        question.0.push(row.id);
    }
    let keys = questions.iter().map(|(id, (_, right))| Key { question: *id, right: right.clone() }).collect();
    let all = questions.into_iter().map(|(id, (options, _))| DrawnQuestion { id, options }).collect();
    Ok((all, keys))
}

/// Counts the points, closes the attempt and records the completion when it passes. `closes_at` is when it closes by
/// itself.
pub(super) async fn close(
    academy: &Academy,
    tx: &Tx,
    attempt: &quiz_attempt::Model,
    (percent, closes_at): (u8, Instant),
    parts: &[plan::Part],
) -> Result<Score> {
    let (_, keys) = keys(tx.conn(), attempt.module_version_id, attempt.block_id).await?;
    let drawn: BTreeSet<Uuid> = attempt.drawn()?.into_iter().map(|question| question.id).collect();
    let keys: Vec<Key> = keys.into_iter().filter(|key| drawn.contains(&key.question)).collect();
    let mut chosen = BTreeMap::new();
    for answer in answers(tx.conn(), attempt).await? {
        chosen.insert(answer.question_id.0, answer.chosen()?.into_iter().collect());
    }
    let score = score(&keys, &chosen);
    let is_passed = score.passes(percent);
    let now = academy.now();
    let row = quiz_attempt::ActiveModel {
        id: Set(attempt.id),
        // What ran out was over then, however late somebody looks.
        submitted_at: Set(Some(closes_at.min(now))),
        score: Set(Some(i32::try_from(score.points).unwrap_or(i32::MAX))),
        is_passed: Set(Some(is_passed)),
        ..Default::default()
    };
    quiz_attempt::Entity::update(row).exec(tx.conn()).await?;
    if is_passed {
        let fact = Fact {
            enrollment: attempt.enrollment_id,
            item: attempt.block_id.0,
            kind: "quiz",
            version: attempt.module_version_id,
            rule: CompletionRule::Passed { percent },
            evidence: format!("attempt {}: {}/{}", attempt.number, score.points, score.max),
        };
        put_completion(academy, tx, fact).await?;
        finish_if_met(academy, tx, attempt.enrollment_id, parts).await?;
    }
    Ok(score)
}
