//! What public pages show of modules: those that a cohort pinned, those that somebody teaches. One query each, once
//! the versions were read.

use std::sync::Arc;

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};

use super::content::VersionState;
use super::entity::module_version;
use super::queries::contents_of;
use super::views::ModuleContent;
use crate::clock::Instant;
use crate::db;
use crate::ids::{CohortId, CourseId, ModuleId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// A module of a cohort in the version that it pinned.
#[derive(Clone, Debug)]
pub struct PinnedModule {
    /// Its content, without answer keys.
    pub content: Arc<ModuleContent>,
    /// Closed before this instant.
    pub opens_at: Option<Instant>,
    /// Should be finished by this instant.
    pub due_at: Option<Instant>,
}

#[derive(FromQueryResult)]
struct PinnedRow {
    opens_at: Option<Instant>,
    due_at: Option<Instant>,
    #[sea_orm(nested)]
    version: module_version::Model,
}

/// The modules of a cohort in their order.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn pinned_modules(academy: &Academy, cohort: CohortId, lang: Lang) -> Result<Vec<PinnedModule>> {
    let conn = academy.db().read();
    let sql = "SELECT v.*, m.opens_at, m.due_at FROM cohort_module m \
        JOIN module_version v ON v.id = m.module_version_id WHERE m.cohort_id = $1 ORDER BY m.position";
    let rows = db::all::<PinnedRow>(conn, sql, [cohort.0.into()]).await?;
    let contents =
        contents_of(academy, &rows.iter().map(|row| &row.version).collect::<Vec<_>>(), lang).await?;
    let pinned = rows.into_iter().zip(contents);
    Ok(pinned
        .map(|(row, content)| PinnedModule { content, opens_at: row.opens_at, due_at: row.due_at })
        .collect())
}

/// The published versions of these modules, those without one left out; in the order in which the modules were made.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn published_modules(
    academy: &Academy,
    modules: &[ModuleId],
    lang: Lang,
) -> Result<Vec<Arc<ModuleContent>>> {
    if modules.is_empty() {
        return Ok(Vec::new());
    }
    let rows = module_version::Entity::find()
        .filter(module_version::Column::ModuleId.is_in(modules.iter().copied()))
        .filter(module_version::Column::State.eq(VersionState::Published.word()))
        .all(academy.db().read())
        .await?;
    let mut contents = contents_of(academy, &rows.iter().collect::<Vec<_>>(), lang).await?;
    contents.sort_by_key(|content| content.module);
    Ok(contents)
}

/// What a course is called, for the pages below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseName {
    /// Its place in addresses.
    pub slug: String,
    /// The language of its title.
    pub lang: Lang,
    /// The title.
    pub title: String,
    /// Hours as printed on certificates.
    pub declared_hours: u32,
    /// Whether the public sees its page.
    pub is_published: bool,
}

#[derive(FromQueryResult)]
struct NameRow {
    slug: String,
    first_lang: String,
    state: String,
    declared_hours: i32,
    lang: String,
    title: String,
}

/// The name of a course in the language, or in its first one.
///
/// # Errors
/// `NotFound` for an unknown course.
pub async fn course_name(academy: &Academy, course: CourseId, lang: Lang) -> Result<CourseName> {
    let conn = academy.db().read();
    let sql = "SELECT c.slug, c.first_lang, c.state, c.declared_hours, t.lang, t.title FROM course c \
        JOIN course_text t ON t.course_id = c.id WHERE c.id = $1";
    let rows = db::all::<NameRow>(conn, sql, [course.0.into()]).await?;
    let in_lang = |tag: &str| rows.iter().find(|row| row.lang == tag);
    let first = rows.first().ok_or(Error::NotFound)?;
    let row = in_lang(lang.tag()).or_else(|| in_lang(&first.first_lang)).unwrap_or(first);
    Ok(CourseName {
        slug: row.slug.clone(),
        lang: Lang::from_tag(&row.lang).unwrap_or_default(),
        title: row.title.clone(),
        declared_hours: super::reading::count(row.declared_hours),
        is_published: row.state == "published",
    })
}
