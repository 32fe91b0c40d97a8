//! What authors' pages show.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

use super::load::load;
use super::write::{find_module, of_state};
use super::{EditedModule, ModuleLine, VersionLine};
use crate::access::{Action, Actor, may_somewhere};
use crate::catalog::body::ModuleBody;
use crate::catalog::content::VersionState;
use crate::catalog::entity::{module, module_version};
use crate::catalog::places::{self, Places};
use crate::catalog::reading::{Texts, count};
use crate::db::{self, stored};
use crate::ids::{ModuleId, ModuleVersionId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// The modules that the actor may edit, the last changed first.
///
/// # Errors
/// `SignInRequired` for a guest, `Denied` to who edits none anywhere.
pub async fn my_modules(academy: &Academy, actor: &Actor) -> Result<Vec<ModuleLine>> {
    actor.signed_in()?;
    if !may_somewhere(actor, Action::EditModule) {
        return Err(Error::Denied);
    }
    let db = academy.db().read();
    let versions =
        module_version::Entity::find().order_by_asc(module_version::Column::Number).all(db).await?;
    let modules = module::Entity::find().all(db).await?;
    let slugs: HashMap<ModuleId, String> = modules.into_iter().map(|row| (row.id, row.slug)).collect();
    let mut by_module: HashMap<ModuleId, Vec<module_version::Model>> = HashMap::new();
    for version in versions {
        by_module.entry(version.module_id).or_default().push(version);
    }
    let places = Places::load(db).await?;
    by_module.retain(|module, _| places.may(actor, Action::EditModule, *module));
    let last: Vec<_> = by_module.values().filter_map(|versions| Some(versions.last()?.id)).collect();
    let ids = by_module.keys().map(|module| module.0).collect();
    let texts = Texts::load_items(db, &last, ids, Lang::Pl, Lang::Pl).await?;
    let mut lines = Vec::new();
    for (module, versions) in by_module {
        let Some(last) = versions.last() else { continue };
        let (_, body): (_, ModuleBody) = texts.get(module.0)?;
        let number = |state: VersionState| {
            versions.iter().rev().find(|row| row.state == state.word()).map(|row| count(row.number))
        };
        lines.push(ModuleLine {
            module,
            slug: slugs.get(&module).cloned().unwrap_or_default(),
            title: body.title,
            draft: number(VersionState::Draft),
            published: number(VersionState::Published),
            updated_at: versions.iter().map(|row| row.updated_at).max().unwrap_or(last.updated_at),
        });
    }
    lines.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then(a.slug.cmp(&b.slug)));
    Ok(lines)
}

/// The draft of a module.
///
/// # Errors
/// `NotFound` without one, or for somebody who may not know of the module; `Denied` to who may only preview it.
pub async fn draft(academy: &Academy, actor: &Actor, slug: &str) -> Result<EditedModule> {
    version_in(academy, actor, slug, &[VersionState::Draft]).await
}

/// The published version of a module, with its keys.
///
/// # Errors
/// As `draft`.
pub async fn published(academy: &Academy, actor: &Actor, slug: &str) -> Result<EditedModule> {
    version_in(academy, actor, slug, &[VersionState::Published]).await
}

/// The draft, or else the published version, or else the last one.
///
/// # Errors
/// As `draft`.
pub async fn newest(academy: &Academy, actor: &Actor, slug: &str) -> Result<EditedModule> {
    use VersionState::{Draft, Published, Superseded, Withdrawn};
    version_in(academy, actor, slug, &[Draft, Published, Superseded, Withdrawn]).await
}

async fn version_in(
    academy: &Academy,
    actor: &Actor,
    slug: &str,
    states: &[VersionState],
) -> Result<EditedModule> {
    let db = academy.db().read();
    let module = find_module(db, actor, Action::EditModule, slug).await?;
    for state in states {
        if let Some(row) = of_state(db, module, *state).await? {
            return load(db, &row).await;
        }
    }
    Err(Error::NotFound)
}

/// The version that a preview shows: the draft or the published one, to who may change the module or only preview it; to
/// people of a course that borrows it the newest one that is taught there.
///
/// # Errors
/// `NotFound` for somebody who may not preview the module.
pub async fn previewed(academy: &Academy, actor: &Actor, slug: &str) -> Result<ModuleVersionId> {
    let db = academy.db().read();
    let row = module::Entity::find().filter(module::Column::Slug.eq(slug)).one(db).await?;
    let module = row.ok_or(Error::NotFound)?.id;
    if !places::may_module(db, actor, Action::PreviewLesson, module).await? {
        let taught = places::taught_before(db, actor, module).await?;
        let versions = module_version::Entity::find().filter(module_version::Column::Id.is_in(taught));
        let newest = versions.order_by_desc(module_version::Column::Number).one(db).await?;
        return newest.map(|row| row.id).ok_or(Error::NotFound);
    }
    for state in [VersionState::Draft, VersionState::Published] {
        if let Some(row) = of_state(db, module, state).await? {
            return Ok(row.id);
        }
    }
    Err(Error::NotFound)
}

/// Whether the actor may change the module that she previews.
///
/// # Errors
/// `NotFound` without the module.
pub async fn may_edit(academy: &Academy, actor: &Actor, slug: &str) -> Result<bool> {
    let db = academy.db().read();
    let row = module::Entity::find().filter(module::Column::Slug.eq(slug)).one(db).await?;
    places::may_module(db, actor, Action::EditModule, row.ok_or(Error::NotFound)?.id).await
}

#[derive(FromQueryResult)]
struct Pinned {
    version: ModuleVersionId,
    cohorts: i64,
}

/// The versions of a module, the newest first.
///
/// # Errors
/// `Denied` to whoever may not edit it.
pub async fn versions(academy: &Academy, actor: &Actor, slug: &str) -> Result<Vec<VersionLine>> {
    let db = academy.db().read();
    let module = find_module(db, actor, Action::EditModule, slug).await?;
    let sql = "SELECT module_version_id AS version, COUNT(*) AS cohorts FROM cohort_module \
        WHERE module_id = $1 GROUP BY module_version_id";
    let pinned = db::all::<Pinned>(db, sql, [module.0.into()]).await?;
    let rows = module_version::Entity::find()
        .filter(module_version::Column::ModuleId.eq(module))
        .order_by_desc(module_version::Column::Number)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let cohorts = pinned.iter().find(|pinned| pinned.version == row.id).map_or(0, |row| row.cohorts);
            Ok(VersionLine {
                id: row.id,
                number: count(row.number),
                state: stored(&row.state)?,
                corrections: count(row.texts_revision - 1),
                at: row.published_at.unwrap_or(row.updated_at),
                cohorts: u32::try_from(cohorts).unwrap_or_default(),
            })
        })
        .collect()
}
