use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};

use super::lessons::next;
use super::{Direction, held, moved, must_be_seen};
use crate::access::Actor;
use crate::catalog::authoring::forms::BlockInput;
use crate::catalog::authoring::{EditedBlock, EditedModule, write};
use crate::catalog::content::{BlockData, LessonKind, VideoSource};
use crate::catalog::entity::block;
use crate::db::Tx;
use crate::error::Refusal;
use crate::files::FileKind;
use crate::ids::{BlockId, FileId, LessonId, ModuleId, ModuleVersionId, QuestionId};
use crate::{Academy, Error, Result};

/// Where a block stands; without an id it is a new one at the end.
#[derive(Clone, Copy, Debug)]
pub struct BlockPlace<'a> {
    /// The module's word in addresses.
    pub module: &'a str,
    /// The lesson.
    pub lesson: LessonId,
    /// The block.
    pub block: Option<BlockId>,
}

/// Saves a block of a draft.
///
/// # Errors
/// `Conflict` when it is not what the author saw, `NotFound` for a block or a file that is not there, `Refused`
/// where a lesson of its kind holds no such block.
pub async fn save_block(
    academy: &Academy,
    actor: &Actor,
    place: BlockPlace<'_>,
    seen: &str,
    input: &BlockInput,
) -> Result<BlockId> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, place.module).await?;
    let lesson = draft.lesson(place.lesson).ok_or(Error::NotFound)?;
    let known = match place.block {
        Some(id) => Some(lesson.block(id).ok_or(Error::NotFound)?),
        None => None,
    };
    if let Some(known) = known {
        must_be_seen(seen, &known.stamp)?;
        if known.data.kind() != input.data.kind() {
            return Err(Error::NotFound);
        }
    } else {
        must_fit(lesson.kind, &input.data)?;
    }
    let id = known.map_or_else(|| academy.new_id(), |block| block.id);
    let at = lesson.blocks.iter().position(|block| block.id == id).unwrap_or(lesson.blocks.len());
    let of_check = known.and_then(|block| block.questions.first()).map(|question| question.id);
    write_block(academy, &tx, actor, &draft, (place.lesson, id, at), of_check, input).await?;
    tx.commit().await?;
    Ok(id)
}

/// Where a removed block was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Its place in the lesson, from nought.
    pub at: usize,
    /// The question of a check.
    pub question: Option<QuestionId>,
}

/// Puts a removed block back where it was, as it was.
///
/// # Errors
/// `Conflict` when the version holds it again, `NotFound` for a lesson or a file that is not there and for a block or a
/// question of another module, `Refused` where a lesson of its kind holds no such block.
pub async fn put_back_block(
    academy: &Academy,
    actor: &Actor,
    (module, lesson, id): (&str, LessonId, BlockId),
    was: Removed,
    input: &BlockInput,
) -> Result<()> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, module).await?;
    let home = draft.lesson(lesson).ok_or(Error::NotFound)?;
    if draft.lessons.iter().any(|lesson| lesson.block(id).is_some()) {
        return Err(Error::Conflict);
    }
    must_fit(home.kind, &input.data)?;
    must_be_of(&tx, draft.module, id, was.question).await?;
    let mut order: Vec<_> = home.blocks.iter().map(|block| block.id).collect();
    let at = was.at.min(order.len());
    write_block(academy, &tx, actor, &draft, (lesson, id, at), was.question, input).await?;
    order.insert(at, id);
    number(&tx, draft.version, &order).await?;
    tx.commit().await
}

/// Writes the rows of a block; a check keeps the id of its question.
async fn write_block(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    draft: &EditedModule,
    (lesson, id, at): (LessonId, BlockId, usize),
    of_check: Option<QuestionId>,
    input: &BlockInput,
) -> Result<()> {
    crate::files::queries::must_belong(tx.conn(), draft.module, &files_of(&input.data)).await?;
    let row = block::ActiveModel {
        module_version_id: Set(draft.version),
        id: Set(id),
        lesson_id: Set(lesson),
        position: Set(next(at)),
        kind: Set(input.data.kind().word().into()),
        data: Set(write::as_json(&input.data)?),
    };
    let replaced = OnConflict::columns([block::Column::ModuleVersionId, block::Column::Id])
        .update_column(block::Column::Data)
        .to_owned();
    block::Entity::insert(row).on_conflict(replaced).exec_without_returning(tx.conn()).await?;
    write::texts(academy, tx, actor, draft.version, id.0, &input.body).await?;
    if let Some(question) = &input.question {
        let question_id: QuestionId = of_check.unwrap_or_else(|| academy.new_id());
        write::question(academy, tx, actor, (draft.version, id, question_id), 1, question).await?;
    }
    Ok(())
}

/// Refuses the ids of another module: what people answered there hangs on them.
async fn must_be_of(tx: &Tx, module: ModuleId, block: BlockId, question: Option<QuestionId>) -> Result<()> {
    let used = [("block", block.0), ("question", question.map_or(block.0, |question| question.0))];
    for (table, id) in used {
        let sql = format!(
            "SELECT v.module_id FROM {table} x JOIN module_version v ON v.id = x.module_version_id \
             WHERE x.id = $1 AND v.module_id <> $2 LIMIT 1"
        );
        let values = [id.into(), module.0.into()];
        let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), sql, values);
        if tx.conn().query_one_raw(statement).await?.is_some() {
            return Err(Error::NotFound);
        }
    }
    Ok(())
}

fn must_fit(kind: LessonKind, data: &BlockData) -> Result<()> {
    let is_quiz = matches!(data, BlockData::Quiz { .. });
    if (kind == LessonKind::Quiz) == is_quiz && !is_quiz {
        return Ok(());
    }
    Err(Refusal::said(
        "Sprawdzian ma własną lekcję i nic poza nim w niej nie stoi. Inne części dodaj do zwykłej lekcji.",
        "A quiz has a lesson of its own, and nothing else stands in it. Add other parts to an ordinary lesson.",
    ))
}

/// The uploaded files that a block shows.
fn files_of(data: &BlockData) -> Vec<(FileId, FileKind)> {
    match data {
        BlockData::Image { file } => vec![(*file, FileKind::Image)],
        BlockData::File { file } | BlockData::Download { file: Some(file) } => {
            vec![(*file, FileKind::Document)]
        }
        BlockData::Video { source, captions } => {
            let film = match source {
                VideoSource::File(file) => Some((*file, FileKind::Video)),
                VideoSource::Url(_) => None,
            };
            let captions = captions.values().map(|file| (*file, FileKind::Captions));
            film.into_iter().chain(captions).collect()
        }
        _ => Vec::new(),
    }
}

/// Moves a block one place up or down within its lesson; at the end it stays.
///
/// # Errors
/// `NotFound` for a block that is not there.
pub async fn move_block(
    academy: &Academy,
    actor: &Actor,
    (module, lesson, id): (&str, LessonId, BlockId),
    to: Direction,
) -> Result<()> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, module).await?;
    let lesson = draft.lesson(lesson).ok_or(Error::NotFound)?;
    let at = lesson.blocks.iter().position(|block| block.id == id).ok_or(Error::NotFound)?;
    if let Some(ids) = moved(lesson.blocks.iter().map(|block| block.id).collect(), at, to) {
        number(&tx, draft.version, &ids).await?;
    }
    tx.commit().await
}

async fn number(tx: &Tx, version: ModuleVersionId, ids: &[BlockId]) -> Result<()> {
    for (position, id) in (1..).zip(ids) {
        block::Entity::update_many()
            .col_expr(block::Column::Position, Expr::value::<i32>(position))
            .filter(block::Column::ModuleVersionId.eq(version))
            .filter(block::Column::Id.eq(*id))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

/// Removes a block of a draft. The block of a quiz goes with its lesson only.
///
/// # Errors
/// `Conflict` when it is not what the author saw, `NotFound` for a block that is not there.
pub async fn remove_block(
    academy: &Academy,
    actor: &Actor,
    (module, lesson, id): (&str, LessonId, BlockId),
    seen: &str,
) -> Result<()> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, module).await?;
    let lesson = draft.lesson(lesson).ok_or(Error::NotFound)?;
    let known = lesson.block(id).ok_or(Error::NotFound)?;
    must_be_seen(seen, &known.stamp)?;
    if lesson.kind == LessonKind::Quiz {
        return Err(Refusal::said(
            "Usuń całą lekcję ze sprawdzianem.",
            "Remove the whole lesson of the quiz.",
        ));
    }
    drop_block(&tx, draft.version, known).await?;
    let rest: Vec<_> = lesson.blocks.iter().map(|block| block.id).filter(|other| *other != id).collect();
    number(&tx, draft.version, &rest).await?;
    tx.commit().await
}

/// Removes the rows of a block.
pub(super) async fn drop_block(tx: &Tx, version: ModuleVersionId, known: &EditedBlock) -> Result<()> {
    for question in &known.questions {
        write::forget_question(tx, version, question.id).await?;
    }
    block::Entity::delete_by_id((version, known.id)).exec(tx.conn()).await?;
    write::forget_texts(tx, version, known.id.0).await
}
