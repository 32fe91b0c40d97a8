//! Rows of a draft: texts, options, positions, copies.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use serde::Serialize;
use uuid::Uuid;

use super::Both;
use super::question_form::QuestionInput;
use crate::access::{Action, Actor};
use crate::catalog::content::VersionState;
use crate::catalog::entity::{content_text, module, module_version, question, question_option};
use crate::catalog::places;
use crate::db::Tx;
use crate::ids::{BlockId, ModuleId, ModuleVersionId, QuestionId};
use crate::{Academy, Error, Result};

/// A JSON column.
pub fn as_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::broken)
}

/// The module of that slug, for somebody who may do this in it.
pub async fn find_module(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    action: Action,
    slug: &str,
) -> Result<ModuleId> {
    let row = module::Entity::find().filter(module::Column::Slug.eq(slug)).one(conn).await?;
    let id = row.ok_or(Error::NotFound)?.id;
    places::check_module(conn, actor, action, id).await?;
    Ok(id)
}

/// The draft of a module, held until the transaction ends.
///
/// # Errors
/// `Conflict` when there is none (any more).
pub async fn draft(academy: &Academy, tx: &Tx, module: ModuleId) -> Result<module_version::Model> {
    // The update makes every other writer of this draft wait.
    module_version::Entity::update_many()
        .col_expr(module_version::Column::UpdatedAt, Expr::value(academy.now()))
        .filter(module_version::Column::ModuleId.eq(module))
        .filter(module_version::Column::State.eq(VersionState::Draft.word()))
        .exec(tx.conn())
        .await?;
    of_state(tx.conn(), module, VersionState::Draft).await?.ok_or(Error::Conflict)
}

/// The newest version of a module in that state.
pub async fn of_state(
    conn: &impl ConnectionTrait,
    module: ModuleId,
    state: VersionState,
) -> Result<Option<module_version::Model>> {
    Ok(module_version::Entity::find()
        .filter(module_version::Column::ModuleId.eq(module))
        .filter(module_version::Column::State.eq(state.word()))
        .order_by_desc(module_version::Column::Number)
        .one(conn)
        .await?)
}

/// Puts the texts of an item in place of what a draft had.
pub async fn texts<T: Serialize>(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    version: ModuleVersionId,
    item: Uuid,
    body: &Both<T>,
) -> Result<()> {
    forget_texts(tx, version, item).await?;
    for (lang, body) in [("pl", Some(&body.pl)), ("en", body.en.as_ref())] {
        if let Some(body) = body {
            text(academy, tx, actor, version, item, (lang, 1, as_json(body)?)).await?;
        }
    }
    Ok(())
}

/// Adds one text.
pub async fn text(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    version: ModuleVersionId,
    item: Uuid,
    (lang, revision, body): (&str, i32, String),
) -> Result<()> {
    let row = content_text::ActiveModel {
        module_version_id: Set(version),
        item_id: Set(item),
        lang: Set(lang.to_owned()),
        revision: Set(revision),
        body: Set(body),
        created_by: Set(actor.person()),
        created_at: Set(academy.now()),
    };
    content_text::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Removes the texts of an item of a draft.
pub async fn forget_texts(tx: &Tx, version: ModuleVersionId, item: Uuid) -> Result<()> {
    content_text::Entity::delete_many()
        .filter(content_text::Column::ModuleVersionId.eq(version))
        .filter(content_text::Column::ItemId.eq(item))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Puts a question of a draft in place, with its options and texts. New options get ids that betray nothing.
pub async fn question(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    (version, block, id): (ModuleVersionId, BlockId, QuestionId),
    position: i32,
    input: &QuestionInput,
) -> Result<()> {
    let mut input = input.clone();
    for option in &mut input.options {
        if option.id.is_empty() {
            option.id = crate::secret::hex(&crate::secret::bytes::<8>());
        }
    }
    let row = question::ActiveModel {
        module_version_id: Set(version),
        id: Set(id),
        block_id: Set(block),
        position: Set(position),
        kind: Set(input.kind.word().into()),
        source_key: Set(None),
    };
    let known = OnConflict::columns([question::Column::ModuleVersionId, question::Column::Id])
        .update_columns([question::Column::Kind, question::Column::Position])
        .to_owned();
    question::Entity::insert(row).on_conflict(known).exec_without_returning(tx.conn()).await?;
    forget_options(tx, version, id).await?;
    // Their order follows from the ids alone: authors mostly write the right one first.
    let mut keys: Vec<_> = input.options.iter().map(|option| (option.id.clone(), option.is_right)).collect();
    keys.sort();
    for (position, (option, is_correct)) in (1..).zip(keys) {
        let row = question_option::ActiveModel {
            module_version_id: Set(version),
            question_id: Set(id),
            id: Set(option),
            position: Set(position),
            is_correct: Set(is_correct),
        };
        question_option::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    }
    texts(academy, tx, actor, version, id.0, &input.body()).await
}

/// Removes a question of a draft.
pub async fn forget_question(tx: &Tx, version: ModuleVersionId, id: QuestionId) -> Result<()> {
    forget_options(tx, version, id).await?;
    question::Entity::delete_by_id((version, id)).exec(tx.conn()).await?;
    forget_texts(tx, version, id.0).await
}

async fn forget_options(tx: &Tx, version: ModuleVersionId, id: QuestionId) -> Result<()> {
    question_option::Entity::delete_many()
        .filter(question_option::Column::ModuleVersionId.eq(version))
        .filter(question_option::Column::QuestionId.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Copies the structure of a version and the latest of its texts into another one.
pub async fn copy(tx: &Tx, from: ModuleVersionId, into: ModuleVersionId) -> Result<()> {
    let statements = [
        "INSERT INTO lesson (module_version_id, id, position, kind, slug, source_key, minutes, sources) \
         SELECT $1, id, position, kind, slug, source_key, minutes, sources FROM lesson WHERE module_version_id = $2",
        "INSERT INTO block (module_version_id, id, lesson_id, position, kind, data) \
         SELECT $1, id, lesson_id, position, kind, data FROM block WHERE module_version_id = $2",
        "INSERT INTO question (module_version_id, id, block_id, position, kind, source_key) \
         SELECT $1, id, block_id, position, kind, source_key FROM question WHERE module_version_id = $2",
        "INSERT INTO question_option (module_version_id, question_id, id, position, is_correct) \
         SELECT $1, question_id, id, position, is_correct FROM question_option WHERE module_version_id = $2",
        "INSERT INTO content_text (module_version_id, item_id, lang, revision, body, created_by, created_at) \
         SELECT $1, t.item_id, t.lang, 1, t.body, t.created_by, t.created_at FROM content_text t \
         WHERE t.module_version_id = $2 AND t.revision = (SELECT MAX(n.revision) FROM content_text n \
         WHERE n.module_version_id = t.module_version_id AND n.item_id = t.item_id AND n.lang = t.lang)",
    ];
    let backend = tx.conn().get_database_backend();
    for sql in statements {
        let values = [into.0.into(), from.0.into()];
        tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}
