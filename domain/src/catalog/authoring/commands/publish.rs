use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{held, must_be_seen};
use crate::access::{Action, Actor};
use crate::audit::{self, Change};
use crate::catalog::authoring::{Finding, write};
use crate::catalog::content::VersionState;
use crate::catalog::entity::module_version;
use crate::error::Refusal;
use crate::{Academy, Result};

/// Publishes the draft: new cohorts get it; cohorts that learn an older version keep theirs.
///
/// # Errors
/// `Refused` while something is missing, `Conflict` when the draft is not what the author saw.
pub async fn publish(academy: &Academy, actor: &Actor, slug: &str, seen: &str) -> Result<u32> {
    let tx = academy.begin().await?;
    write::find_module(tx.conn(), actor, Action::PublishModule, slug).await?;
    let draft = held(academy, &tx, actor, slug).await?;
    must_be_seen(seen, &draft.whole)?;
    if draft.findings().iter().any(|finding| Finding::is_blocking(*finding)) {
        return Err(Refusal::said(
            "Modułu jeszcze nie można opublikować. Lista poniżej mówi, czego brakuje.",
            "The module cannot be published yet. The list below says what is missing.",
        ));
    }
    module_version::Entity::update_many()
        .col_expr(module_version::Column::State, Expr::value(VersionState::Superseded.word()))
        .filter(module_version::Column::ModuleId.eq(draft.module))
        .filter(module_version::Column::State.eq(VersionState::Published.word()))
        .exec(tx.conn())
        .await?;
    let minutes: u32 = draft.lessons.iter().map(|lesson| lesson.minutes).sum();
    module_version::Entity::update_many()
        .col_expr(module_version::Column::State, Expr::value(VersionState::Published.word()))
        .col_expr(module_version::Column::Minutes, Expr::value(i32::try_from(minutes).unwrap_or(i32::MAX)))
        .col_expr(module_version::Column::PublishedAt, Expr::value(Some(academy.now())))
        .filter(module_version::Column::Id.eq(draft.version))
        .exec(tx.conn())
        .await?;
    let change = Change::new("module published", "module", draft.module.0).after(&draft.number);
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await?;
    Ok(draft.number)
}
