use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde::{Deserialize, Serialize};

use super::MAX_BODY;
use crate::access::Actor;
use crate::catalog::content::{BlockData, QuestionKind};
use crate::clock::Instant;
use crate::db::{self, Tx, stored};
use crate::error::Refusal;
use crate::ids::{BlockId, LessonId, ModuleVersionId};
use crate::learning::answers::{Asked, NoAnswer};
use crate::learning::entity::block_answer;
use crate::learning::{path, plan};
use crate::{Academy, Error, Result};

/// What somebody ticked, wrote or chose in a block of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockAnswer {
    /// The block.
    pub block: BlockId,
    /// The answer as JSON, in the form of the block's kind.
    pub body: String,
    /// Grows with each change; an older answer never overwrites a newer one. `None` from a plain form: the newest.
    pub sequence: Option<i64>,
}

/// What is kept after saving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// The answer that stands: the one sent, or a newer one.
    pub body: String,
    /// Its sequence.
    pub sequence: i64,
    /// When it was saved.
    pub at: Instant,
}

/// Saves an answer to a checklist, reflection or check, or that a film was watched.
///
/// # Errors
/// `NotFound` without a seat, lesson or such a block in it, `Refused` in a closed module, when it is too long, and when
/// it is no answer to this block: nothing or something foreign chosen. What was kept before stands then.
pub async fn save_block_answer(
    academy: &Academy,
    actor: &Actor,
    (cohort, module, lesson): (&str, &str, &str),
    answer: BlockAnswer,
) -> Result<KeptAnswer> {
    if answer.body.len() > MAX_BODY {
        return Err(Refusal::said(
            "To za długi tekst, nie został zapisany. Skróć go i zapisz jeszcze raz.",
            "The text is too long and was not saved. Shorten it and save again.",
        ));
    }
    let tx = academy.begin().await?;
    let seat = path::seat_to_learn(&tx, actor, cohort).await?;
    let parts = seat.plan(academy, tx.conn()).await?;
    let part = plan::part(&parts, module)?;
    let stop = part.stop(lesson)?;
    part.must_be_open(academy.now())?;
    let asked = asked(&tx, part.version, stop.lesson, answer.block).await?;
    asked.take(&answer.body).map_err(refusal)?;
    let now = academy.now();
    let kept = kept(&tx, &seat, answer.block).await?;
    let newest = kept
        .as_ref()
        .map_or(now.timestamp_millis(), |kept| now.timestamp_millis().max(kept.sequence.saturating_add(1)));
    let row = block_answer::ActiveModel {
        enrollment_id: Set(seat.enrollment),
        block_id: Set(answer.block),
        body: Set(answer.body),
        sequence: Set(answer.sequence.unwrap_or(newest)),
        updated_at: Set(now),
    };
    use block_answer::Column;
    // Also decided by the database, where two tabs save at once.
    let conflict = OnConflict::columns([Column::EnrollmentId, Column::BlockId])
        .update_columns([Column::Body, Column::Sequence, Column::UpdatedAt])
        .action_and_where(Expr::cust("block_answer.sequence <= excluded.sequence"))
        .to_owned();
    block_answer::Entity::insert(row).on_conflict(conflict).exec_without_returning(tx.conn()).await?;
    let kept =
        self::kept(&tx, &seat, answer.block).await?.ok_or_else(|| Error::broken("an answer vanished"))?;
    tx.commit().await?;
    Ok(KeptAnswer { body: kept.body, sequence: kept.sequence, at: kept.updated_at })
}

#[derive(FromQueryResult)]
struct BlockRow {
    data: String,
}

#[derive(FromQueryResult)]
struct OptionRow {
    kind: String,
    id: String,
}

/// What the block of that lesson asks for.
async fn asked(tx: &Tx, version: ModuleVersionId, lesson: LessonId, block: BlockId) -> Result<Asked> {
    let sql = "SELECT data FROM block WHERE module_version_id = $1 AND lesson_id = $2 AND id = $3";
    let keys = [version.0.into(), lesson.0.into(), block.0.into()];
    let found = db::one::<BlockRow>(tx.conn(), sql, keys).await?.ok_or(Error::NotFound)?;
    match serde_json::from_str(&found.data).map_err(Error::broken)? {
        BlockData::Video { .. } => Ok(Asked::Video),
        BlockData::Checklist { items } => Ok(Asked::Checklist { items }),
        BlockData::Reflection => Ok(Asked::Reflection),
        BlockData::Check => question(tx, version, block).await,
        _ => Err(Error::NotFound),
    }
}

async fn question(tx: &Tx, version: ModuleVersionId, block: BlockId) -> Result<Asked> {
    let sql = "SELECT q.kind, o.id FROM question q JOIN question_option o \
        ON o.module_version_id = q.module_version_id AND o.question_id = q.id \
        WHERE q.module_version_id = $1 AND q.block_id = $2";
    let rows: Vec<OptionRow> = db::all(tx.conn(), sql, [version.0.into(), block.0.into()]).await?;
    let kind: QuestionKind = stored(&rows.first().ok_or(Error::NotFound)?.kind)?;
    Ok(Asked::Check { kind, options: rows.into_iter().map(|row| row.id).collect() })
}

fn refusal(why: NoAnswer) -> Error {
    match why {
        NoAnswer::Empty => Refusal::said(
            "Nic nie jest zaznaczone. Wybierz odpowiedź, a potem naciśnij Sprawdź.",
            "Nothing is chosen. Choose an answer, then press Check.",
        ),
        NoAnswer::TooMany => Refusal::said(
            "To pytanie ma jedną dobrą odpowiedź. Wybierz jedną.",
            "This question has one right answer. Choose one.",
        ),
        NoAnswer::Foreign => Refusal::said(
            "Ta odpowiedź nie pasuje do tego zadania i nie została zapisana. Odśwież stronę i odpowiedz jeszcze raz.",
            "This answer does not fit this task and was not saved. Reload the page and answer again.",
        ),
    }
}

async fn kept(tx: &Tx, seat: &path::Seat, block: BlockId) -> Result<Option<block_answer::Model>> {
    Ok(block_answer::Entity::find()
        .filter(block_answer::Column::EnrollmentId.eq(seat.enrollment))
        .filter(block_answer::Column::BlockId.eq(block))
        .one(tx.conn())
        .await?)
}
