//! A module as one document: to be read offline, or on paper.

use std::sync::Arc;

use sea_orm::FromQueryResult;

use super::path;
use crate::access::Actor;
use crate::catalog::queries::pinned_contents;
use crate::catalog::views::ModuleContent;
use crate::db;
use crate::ids::CohortId;
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// A module of a cohort with what its document names. No answer key is in it.
#[derive(Clone, Debug)]
pub struct Booklet {
    /// What the module consists of, in the version that the cohort learns.
    pub content: Arc<ModuleContent>,
    /// The language that was asked for.
    pub lang: Lang,
    /// Its place in the course, from 1, and how many modules there are.
    pub place: (u32, u32),
    /// The title of the course; empty where it has none.
    pub course: String,
    /// The cohort's word in addresses.
    pub cohort: String,
}

/// The module, for whoever may open its lessons in that cohort.
///
/// # Errors
/// `NotFound` without a seat or module there, `Refused` in a closed module.
pub async fn booklet(
    academy: &Academy,
    actor: &Actor,
    (cohort, module): (&str, &str),
    lang: Lang,
) -> Result<Booklet> {
    let db = academy.db().read();
    let seat = path::seat(db, actor, cohort).await?;
    let parts = seat.plan(academy, db).await?;
    let index = parts.iter().position(|part| part.slug == module).ok_or(Error::NotFound)?;
    parts[index].must_be_open(academy.now())?;
    let content = pinned_contents(academy, &[parts[index].pinned], lang).await?;
    let content = content.into_iter().next().ok_or(Error::NotFound)?;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Booklet {
        course: course_title(academy, seat.cohort, content.lang).await?,
        content,
        lang,
        place: (count(index + 1), count(parts.len())),
        cohort: seat.slug,
    })
}

#[derive(FromQueryResult)]
struct Title {
    lang: String,
    title: String,
}

/// The title of a cohort's course in the language, or in the first one of the course.
async fn course_title(academy: &Academy, cohort: CohortId, lang: Lang) -> Result<String> {
    let sql = "SELECT t.lang, t.title FROM cohort c JOIN course co ON co.id = c.course_id \
        JOIN course_text t ON t.course_id = co.id WHERE c.id = $1 AND t.lang IN ($2, co.first_lang)";
    let keys = [cohort.0.into(), lang.tag().into()];
    let titles: Vec<Title> = db::all(academy.db().read(), sql, keys).await?;
    let wanted = titles.iter().find(|title| title.lang == lang.tag()).or_else(|| titles.first());
    Ok(wanted.map(|title| title.title.clone()).unwrap_or_default())
}
