//! What the islands of lessons and quizzes post. Each call may be sent again: what is older than what stands changes
//! nothing, and the answer says what stands.

use domain::lang::Lang;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::AppError;

/// Cohort, module and lesson as their words in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// The cohort.
    pub cohort: String,
    /// The module.
    pub module: String,
    /// The lesson.
    pub lesson: String,
}

#[cfg(feature = "ssr")]
impl Spot {
    fn words(&self) -> (&str, &str, &str) {
        (&self.cohort, &self.module, &self.lesson)
    }
}

/// What stands after an answer was sent, written to disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// The sequence of what stands: the one sent, or a newer one.
    pub sequence: i64,
    /// What stands, in the form in which it was sent.
    pub body: String,
    /// When it was saved, as the person reads it.
    pub at: String,
}

/// An answer to a question of a quiz.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizBody {
    /// The options chosen.
    pub chosen: Vec<String>,
    /// Whether it is flagged to come back to.
    pub is_flagged: bool,
}

/// Keeps what was ticked, written or watched in a block of a lesson.
///
/// # Errors
/// Those of `save_block_answer`.
#[server(input = Json)]
pub async fn keep_block(
    lang: Lang,
    spot: Spot,
    block: Uuid,
    body: String,
    sequence: i64,
) -> Result<Ack, AppError> {
    use domain::learning::commands::{BlockAnswer, save_block_answer};
    let caller = crate::request::caller()?;
    let answer = BlockAnswer { block: block.into(), body, sequence: Some(sequence) };
    let kept = save_block_answer(&caller.academy, &caller.actor, spot.words(), answer).await;
    crate::request::answer(kept.map(|kept| Ack {
        sequence: kept.sequence,
        body: kept.body,
        at: crate::when::time(lang, kept.at, caller.zone()),
    }))
}

/// Notes where somebody is reading.
///
/// # Errors
/// Those of `record`.
#[server(input = Json)]
pub async fn note_reading(
    spot: Spot,
    id: Uuid,
    block: Option<Uuid>,
    second: Option<u32>,
    client_ms: i64,
) -> Result<(), AppError> {
    use domain::learning::commands::{NewEvent, record};
    let caller = crate::request::caller()?;
    let event = NewEvent {
        id,
        block: block.map(Into::into),
        second,
        client_at: chrono::DateTime::from_timestamp_millis(client_ms),
    };
    crate::request::answer(record(&caller.academy, &caller.actor, spot.words(), event).await)
}

/// Keeps an answer to a question of an attempt at a quiz.
///
/// # Errors
/// Those of `save_answer`.
#[server(input = Json)]
pub async fn keep_answer(
    lang: Lang,
    spot: Spot,
    number: u32,
    question: Uuid,
    body: QuizBody,
    sequence: i64,
) -> Result<Ack, AppError> {
    use domain::assessment::commands::save_answer;
    use domain::assessment::views::NewAnswer;
    let caller = crate::request::caller()?;
    let new = NewAnswer {
        question: question.into(),
        chosen: body.chosen,
        is_flagged: body.is_flagged,
        sequence: Some(sequence),
    };
    let kept = save_answer(&caller.academy, &caller.actor, spot.words(), number, new).await;
    crate::request::answer(kept.and_then(|kept| {
        let body = QuizBody { chosen: kept.chosen, is_flagged: kept.is_flagged };
        Ok(Ack {
            sequence: kept.sequence,
            body: serde_json::to_string(&body).map_err(domain::Error::broken)?,
            at: crate::when::time(lang, kept.at, caller.zone()),
        })
    }))
}
