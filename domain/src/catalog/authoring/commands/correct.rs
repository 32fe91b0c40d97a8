//! The typo lane: words of a published version change at once, its structure never.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use super::must_be_seen;
use super::questions::read;
use crate::access::{Action, Actor};
use crate::audit::{self, Change};
use crate::catalog::authoring::forms::{BlockInput, Typed};
use crate::catalog::authoring::load::load;
use crate::catalog::authoring::{Both, EditedModule, EditedQuestion, QuestionInput, write};
use crate::catalog::content::VersionState;
use crate::catalog::entity::{content_text, module_version};
use crate::db::Tx;
use crate::error::Refusal;
use crate::ids::{BlockId, ModuleId, QuestionId};
use crate::{Academy, Error, Result};

async fn published(tx: &Tx, actor: &Actor, slug: &str) -> Result<EditedModule> {
    let module = write::find_module(tx.conn(), actor, Action::PublishModule, slug).await?;
    let row = write::of_state(tx.conn(), module, VersionState::Published).await?.ok_or(Error::NotFound)?;
    // The update makes every other correction of this version wait.
    module_version::Entity::update_many()
        .col_expr(module_version::Column::State, Expr::value(VersionState::Published.word()))
        .filter(module_version::Column::Id.eq(row.id))
        .exec(tx.conn())
        .await?;
    load(tx.conn(), &row).await
}

/// Texts have revisions, and nothing removes one (DOMAIN.md, edit lanes).
fn unremovable() -> Error {
    Refusal::said(
        "Poprawka nie usuwa wersji angielskiej. Popraw jej słowa albo usuń ją w nowej wersji modułu.",
        "A correction does not remove the English text. Correct its words, or remove it in a new version of the module.",
    )
}

fn structural() -> Error {
    Refusal::said(
        "Ta zmiana zmienia budowę modułu, nie tylko słowa. Zacznij nową wersję i zmień to w niej.",
        "This change alters the structure of the module, not only its words. Start a new version and change it there.",
    )
}

/// Corrects the words of a block of the published version, and of a check's question.
///
/// # Errors
/// `Refused` when more than words would change, `Conflict` when they are not what the author saw.
pub async fn correct_block(
    academy: &Academy,
    actor: &Actor,
    (module, id): (&str, BlockId),
    seen: &str,
    input: &BlockInput,
) -> Result<()> {
    let tx = academy.begin().await?;
    let version = published(&tx, actor, module).await?;
    let known = version.lessons.iter().flat_map(|lesson| &lesson.blocks).find(|block| block.id == id);
    let known = known.ok_or(Error::NotFound)?;
    must_be_seen(seen, &known.stamp)?;
    if known.data != input.data {
        return Err(structural());
    }
    revise(academy, &tx, actor, version.module, id.0, (&known.body, &input.body)).await?;
    if let (Some(question), Some(typed)) = (known.questions.first(), &input.question) {
        must_keep_key(question, typed)?;
        revise(academy, &tx, actor, version.module, question.id.0, (&question.body, &typed.body())).await?;
    }
    tx.commit().await
}

/// Corrects the words of a question of the published version; its key stays.
///
/// # Errors
/// `Refused` when more than words would change, `Conflict` when they are not what the author saw.
pub async fn correct_question(
    academy: &Academy,
    actor: &Actor,
    (module, id): (&str, QuestionId),
    seen: &str,
    typed: &Typed<'_>,
) -> Result<()> {
    let tx = academy.begin().await?;
    let version = published(&tx, actor, module).await?;
    let blocks = version.lessons.iter().flat_map(|lesson| &lesson.blocks);
    let known = blocks.flat_map(|block| &block.questions).find(|question| question.id == id);
    let known = known.ok_or(Error::NotFound)?;
    let input = read(typed)?;
    must_be_seen(seen, &known.stamp)?;
    must_keep_key(known, &input)?;
    revise(academy, &tx, actor, version.module, id.0, (&known.body, &input.body())).await?;
    tx.commit().await
}

fn must_keep_key(known: &EditedQuestion, input: &QuestionInput) -> Result<()> {
    let mut typed: Vec<_> = input.options.iter().map(|option| (option.id.clone(), option.is_right)).collect();
    let mut keys = known.options.clone();
    typed.sort();
    keys.sort();
    if typed == keys && known.kind == input.kind { Ok(()) } else { Err(structural()) }
}

/// Adds a revision wherever the same words stand: in the published version, in older ones that cohorts learn, and
/// in a draft that has not changed them.
async fn revise<T: Serialize>(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    module: ModuleId,
    item: Uuid,
    (before, after): (&Both<T>, &Both<T>),
) -> Result<()> {
    let pairs = [("pl", Some(&before.pl), Some(&after.pl)), ("en", before.en.as_ref(), after.en.as_ref())];
    for (lang, old, new) in pairs {
        let Some(new) = new.map(write::as_json).transpose()? else {
            if old.is_some() {
                return Err(unremovable());
            }
            continue;
        };
        let old = old.map(write::as_json).transpose()?;
        if old.as_ref() == Some(&new) {
            continue;
        }
        let versions = module_version::Entity::find()
            .filter(module_version::Column::ModuleId.eq(module))
            .all(tx.conn())
            .await?;
        for version in versions {
            let latest = content_text::Entity::find()
                .filter(content_text::Column::ModuleVersionId.eq(version.id))
                .filter(content_text::Column::ItemId.eq(item))
                .filter(content_text::Column::Lang.eq(lang))
                .order_by_desc(content_text::Column::Revision)
                .one(tx.conn())
                .await?;
            let is_published = version.state == VersionState::Published.word();
            if !is_published && latest.as_ref().map(|row| &row.body) != old.as_ref() {
                continue;
            }
            if !is_published && latest.is_none() {
                continue;
            }
            let revision = version.texts_revision + 1;
            write::text(academy, tx, actor, version.id, item, (lang, revision, new.clone())).await?;
            module_version::Entity::update_many()
                .col_expr(module_version::Column::TextsRevision, Expr::value(revision))
                .filter(module_version::Column::Id.eq(version.id))
                .exec(tx.conn())
                .await?;
        }
        let change = Change::new("words corrected", "module", module.0).before(&old).after(&new);
        audit::put(academy, tx, actor, change).await?;
    }
    Ok(())
}
