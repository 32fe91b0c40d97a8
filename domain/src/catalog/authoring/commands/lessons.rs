use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::blocks::drop_block;
use super::{Direction, held, moved, must_be_seen};
use crate::access::Actor;
use crate::catalog::authoring::forms::{self, Typed};
use crate::catalog::authoring::{Both, EditedModule, write};
use crate::catalog::body::BlockBody;
use crate::catalog::content::{BlockData, LessonKind};
use crate::catalog::entity::{block, lesson};
use crate::catalog::import::slug as slug_of;
use crate::db::Tx;
use crate::ids::{BlockId, LessonId, ModuleVersionId};
use crate::{Academy, Error, Result};

/// Adds a lesson at the end of a draft. A quiz gets its block at once: it asks for what its courses ask for.
///
/// # Errors
/// `Invalid` for missing words.
pub async fn add_lesson(
    academy: &Academy,
    actor: &Actor,
    module: &str,
    kind: LessonKind,
    typed: &Typed<'_>,
) -> Result<LessonId> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, module).await?;
    let input = forms::lesson(typed)?;
    let id: LessonId = academy.new_id();
    let position = next(draft.lessons.len());
    let row = lesson::ActiveModel {
        module_version_id: Set(draft.version),
        id: Set(id),
        position: Set(position),
        kind: Set(kind.word().into()),
        slug: Set(free_slug(&tx, draft.version, &input.body.pl.title, position).await?),
        source_key: Set(None),
        minutes: Set(i32::try_from(input.minutes).unwrap_or(1)),
        sources: Set(write::as_json(&input.sources)?),
    };
    lesson::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    write::texts(academy, &tx, actor, draft.version, id.0, &input.body).await?;
    if kind == LessonKind::Quiz {
        let block: BlockId = academy.new_id();
        let data = BlockData::Quiz { pass_percent: None, attempts: None, minutes: None };
        let body = |title: &str| BlockBody::Quiz { title: title.to_owned(), intro: String::new() };
        let bodies =
            Both { pl: body(&input.body.pl.title), en: input.body.en.as_ref().map(|en| body(&en.title)) };
        let row = block::ActiveModel {
            module_version_id: Set(draft.version),
            id: Set(block),
            lesson_id: Set(id),
            position: Set(1),
            kind: Set(data.kind().word().into()),
            data: Set(write::as_json(&data)?),
        };
        block::Entity::insert(row).exec_without_returning(tx.conn()).await?;
        write::texts(academy, &tx, actor, draft.version, block.0, &bodies).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// The place behind `count` things.
pub(super) fn next(count: usize) -> i32 {
    i32::try_from(count + 1).unwrap_or(i32::MAX)
}

async fn free_slug(tx: &Tx, version: ModuleVersionId, title: &str, position: i32) -> Result<String> {
    let wanted = slug_of(title);
    let wanted = if wanted.is_empty() { format!("lekcja-{position}") } else { wanted };
    let rows =
        lesson::Entity::find().filter(lesson::Column::ModuleVersionId.eq(version)).all(tx.conn()).await?;
    let free = |slug: &String| rows.iter().all(|row| row.slug != *slug);
    std::iter::once(wanted.clone())
        .chain((2..1000).map(|number| format!("{wanted}-{number}")))
        .find(free)
        .ok_or(Error::Conflict)
}

/// Saves title, aim, summary, minutes and sources of a lesson. Its address stays.
///
/// # Errors
/// `Conflict` when they are not what the author saw, `NotFound` for a lesson that is not there.
pub async fn save_lesson(
    academy: &Academy,
    actor: &Actor,
    (module, id): (&str, LessonId),
    seen: &str,
    typed: &Typed<'_>,
) -> Result<()> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, module).await?;
    let known = draft.lesson(id).ok_or(Error::NotFound)?;
    let input = forms::lesson(typed)?;
    must_be_seen(seen, &known.stamp)?;
    lesson::Entity::update_many()
        .col_expr(lesson::Column::Minutes, Expr::value(i32::try_from(input.minutes).unwrap_or(1)))
        .col_expr(lesson::Column::Sources, Expr::value(write::as_json(&input.sources)?))
        .filter(lesson::Column::ModuleVersionId.eq(draft.version))
        .filter(lesson::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    write::texts(academy, &tx, actor, draft.version, id.0, &input.body).await?;
    tx.commit().await
}

/// Moves a lesson one place up or down; at the end it stays.
///
/// # Errors
/// `NotFound` for a lesson that is not there.
pub async fn move_lesson(
    academy: &Academy,
    actor: &Actor,
    (module, id): (&str, LessonId),
    to: Direction,
) -> Result<()> {
    let tx = academy.begin().await?;
    let draft = held(academy, &tx, actor, module).await?;
    let at = draft.lessons.iter().position(|lesson| lesson.id == id).ok_or(Error::NotFound)?;
    let ids = draft.lessons.iter().map(|lesson| lesson.id).collect();
    if let Some(ids) = moved(ids, at, to) {
        number(&tx, draft.version, &ids).await?;
    }
    tx.commit().await
}

async fn number(tx: &Tx, version: ModuleVersionId, ids: &[LessonId]) -> Result<()> {
    for (position, id) in (1..).zip(ids) {
        lesson::Entity::update_many()
            .col_expr(lesson::Column::Position, Expr::value::<i32>(position))
            .filter(lesson::Column::ModuleVersionId.eq(version))
            .filter(lesson::Column::Id.eq(*id))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

/// Removes a lesson of a draft with its blocks.
///
/// # Errors
/// `Conflict` when it is not what the author saw, `NotFound` for a lesson that is not there.
pub async fn remove_lesson(
    academy: &Academy,
    actor: &Actor,
    (module, id): (&str, LessonId),
    seen: &str,
) -> Result<()> {
    let tx = academy.begin().await?;
    let draft: EditedModule = held(academy, &tx, actor, module).await?;
    let known = draft.lesson(id).ok_or(Error::NotFound)?;
    must_be_seen(seen, &known.stamp)?;
    for block in &known.blocks {
        drop_block(&tx, draft.version, block).await?;
    }
    lesson::Entity::delete_by_id((draft.version, id)).exec(tx.conn()).await?;
    write::forget_texts(&tx, draft.version, id.0).await?;
    let rest: Vec<_> = draft.lessons.iter().map(|lesson| lesson.id).filter(|other| *other != id).collect();
    number(&tx, draft.version, &rest).await?;
    tx.commit().await
}
