use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde::{Deserialize, Serialize};

use super::MAX_BODY;
use crate::access::Actor;
use crate::catalog::content::BlockKind;
use crate::clock::Instant;
use crate::db::{self, stored};
use crate::error::FieldError;
use crate::ids::BlockId;
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

#[derive(FromQueryResult)]
struct Kind {
    kind: String,
}

/// Saves an answer to a checklist, reflection, calculator or check, or that a film was watched.
///
/// # Errors
/// `NotFound` without a seat, lesson or such a block in it, `Invalid` when it is too long or no JSON, `Refused` in a
/// closed module.
pub async fn save_block_answer(
    academy: &Academy,
    actor: &Actor,
    (cohort, module, lesson): (&str, &str, &str),
    answer: BlockAnswer,
) -> Result<KeptAnswer> {
    if answer.body.len() > MAX_BODY {
        return Err(Error::field("body", FieldError::TooLong { max: MAX_BODY }));
    }
    if serde_json::from_str::<serde_json::Value>(&answer.body).is_err() {
        return Err(Error::field("body", FieldError::Choice));
    }
    let tx = academy.begin().await?;
    let seat = path::seat(tx.conn(), actor, cohort).await?;
    let parts = seat.plan(academy, tx.conn()).await?;
    let part = plan::part(&parts, module)?;
    let stop = part.stop(lesson)?;
    part.must_be_open(academy.now())?;
    let sql = "SELECT kind FROM block WHERE module_version_id = $1 AND lesson_id = $2 AND id = $3";
    let keys = [part.version.0.into(), stop.lesson.0.into(), answer.block.0.into()];
    let found = db::one::<Kind>(tx.conn(), sql, keys).await?.ok_or(Error::NotFound)?;
    if !stored::<BlockKind>(&found.kind)?.is_answered() {
        return Err(Error::NotFound);
    }
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

async fn kept(tx: &crate::db::Tx, seat: &path::Seat, block: BlockId) -> Result<Option<block_answer::Model>> {
    Ok(block_answer::Entity::find()
        .filter(block_answer::Column::EnrollmentId.eq(seat.enrollment))
        .filter(block_answer::Column::BlockId.eq(block))
        .one(tx.conn())
        .await?)
}
