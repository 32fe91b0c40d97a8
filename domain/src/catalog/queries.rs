//! Reads of the catalogue.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::body::{LessonBody, ModuleBody, QuestionBody};
use super::content::{LessonKind, QuestionKind, VersionState};
use super::entity::{
    course, course_module, course_text, lesson, module, module_version, question, question_option,
};
use super::reading::{Texts, content, count, json};
use super::views::{CourseCard, CourseView, LessonOutline, ModuleContent, ModuleOutline};
use crate::db::stored;
use crate::ids::{BlockId, CourseId, LessonId, ModuleId, ModuleVersionId, QuestionId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// One version of a module in that language; where a text is missing, in the module's first language, which its
/// `lang` then says. No answer key is in it. Who may read it, the caller decides: an enrollment or a preview.
///
/// Costs one small query once the version was read; drafts are read anew each time.
///
/// # Errors
/// `NotFound` for an unknown version.
pub async fn module_content(
    academy: &Academy,
    version: ModuleVersionId,
    lang: Lang,
) -> Result<Arc<ModuleContent>> {
    let db = academy.db().read();
    let row = module_version::Entity::find_by_id(version).one(db).await?.ok_or(Error::NotFound)?;
    content_of(academy, &row, lang).await
}

/// Several versions in the order given, unknown ones left out; one small query for all once they were read.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn module_contents(
    academy: &Academy,
    versions: &[ModuleVersionId],
    lang: Lang,
) -> Result<Vec<Arc<ModuleContent>>> {
    let rows = module_version::Entity::find()
        .filter(module_version::Column::Id.is_in(versions.iter().copied()))
        .all(academy.db().read())
        .await?;
    let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut contents = Vec::with_capacity(versions.len());
    for row in versions.iter().filter_map(|id| rows.get(id)) {
        contents.push(content_of(academy, row, lang).await?);
    }
    Ok(contents)
}

pub(super) async fn content_of(
    academy: &Academy,
    row: &module_version::Model,
    lang: Lang,
) -> Result<Arc<ModuleContent>> {
    let key = (row.id, lang, count(row.texts_revision));
    let is_draft = row.state == VersionState::Draft.word();
    if let Some(known) =
        academy.content().find(&key).filter(|known| !is_draft && known.state.word() == row.state)
    {
        return Ok(known);
    }
    let read = Arc::new(content(academy.db().read(), row, lang).await?);
    if !is_draft {
        academy.content().keep(key, &read);
    }
    Ok(read)
}

/// What is right in a check or a quiz, and why. Server only: it goes to the browser after submission, in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerKey {
    /// The questions in order.
    pub questions: Vec<QuestionKey>,
}

/// What is right in one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionKey {
    /// The question.
    pub id: QuestionId,
    /// How many answers it takes.
    pub kind: QuestionKind,
    /// All options with whether they are right.
    pub options: BTreeMap<String, bool>,
    /// Why, in the language of `lang`; may be empty.
    pub explanation: String,
    /// Why by option; options without a reason are left out.
    pub whys: BTreeMap<String, String>,
    /// The language of the words.
    pub lang: Lang,
}

impl QuestionKey {
    /// Whether exactly the right options were chosen.
    #[must_use]
    pub fn is_right(&self, chosen: &[String]) -> bool {
        self.options.iter().all(|(id, right)| chosen.contains(id) == *right)
            && chosen.iter().all(|id| self.options.contains_key(id))
    }
}

/// The key of a check or a quiz.
///
/// # Errors
/// `NotFound` when the block has no questions in that version.
pub async fn answer_key(
    academy: &Academy,
    version: ModuleVersionId,
    block: BlockId,
    lang: Lang,
) -> Result<AnswerKey> {
    let db = academy.db().read();
    let row = module_version::Entity::find_by_id(version).one(db).await?.ok_or(Error::NotFound)?;
    let first = Lang::from_tag(&row.first_lang).unwrap_or_default();
    let questions = question::Entity::find()
        .filter(question::Column::ModuleVersionId.eq(version))
        .filter(question::Column::BlockId.eq(block))
        .order_by_asc(question::Column::Position)
        .all(db)
        .await?;
    if questions.is_empty() {
        return Err(Error::NotFound);
    }
    let ids: Vec<QuestionId> = questions.iter().map(|question| question.id).collect();
    let options = question_option::Entity::find()
        .filter(question_option::Column::ModuleVersionId.eq(version))
        .filter(question_option::Column::QuestionId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let texts = Texts::load_items(db, &[version], ids.iter().map(|id| id.0).collect(), lang, first).await?;
    let mut keys: HashMap<QuestionId, BTreeMap<String, bool>> = HashMap::new();
    for option in options {
        keys.entry(option.question_id).or_default().insert(option.id, option.is_correct);
    }
    let questions = questions
        .into_iter()
        .map(|row| {
            let (lang, body): (_, QuestionBody) = texts.get(row.id.0)?;
            let whys = body.options.into_iter().filter(|(_, option)| !option.why.is_empty());
            Ok(QuestionKey {
                id: row.id,
                kind: stored(&row.kind)?,
                options: keys.remove(&row.id).unwrap_or_default(),
                explanation: body.explanation,
                whys: whys.map(|(id, option)| (id, option.why)).collect(),
                lang,
            })
        })
        .collect::<Result<_>>()?;
    Ok(AnswerKey { questions })
}

/// The published version of each module of a course, in order: what a new cohort pins.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn published_versions(
    academy: &Academy,
    course: CourseId,
) -> Result<Vec<(ModuleId, ModuleVersionId)>> {
    let versions = published(academy, &[course]).await?;
    Ok(versions.into_iter().map(|(_, version)| (version.module_id, version.id)).collect())
}

/// The courses that are open to everybody, by title.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn course_cards(academy: &Academy, lang: Lang) -> Result<Vec<CourseCard>> {
    let rows = course::Entity::find()
        .filter(course::Column::State.eq("published"))
        .order_by_asc(course::Column::CreatedAt)
        .all(academy.db().read())
        .await?;
    cards(academy, rows, lang).await
}

/// The card of a course.
///
/// # Errors
/// `NotFound` for an unknown one.
pub async fn course_card(academy: &Academy, id: CourseId, lang: Lang) -> Result<CourseCard> {
    let row = course::Entity::find_by_id(id).one(academy.db().read()).await?.ok_or(Error::NotFound)?;
    cards(academy, vec![row], lang).await?.pop().ok_or(Error::NotFound)
}

/// A published course by its place in addresses.
///
/// # Errors
/// `NotFound` for an unknown or unpublished one.
pub async fn course_view(academy: &Academy, slug: &str, lang: Lang) -> Result<CourseView> {
    let db = academy.db().read();
    let row = course::Entity::find()
        .filter(course::Column::Slug.eq(slug))
        .filter(course::Column::State.eq("published"))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let rule = json(&row.rule)?;
    let (id, first) = (row.id, Lang::from_tag(&row.first_lang).unwrap_or_default());
    let card = cards(academy, vec![row], lang).await?.pop().ok_or(Error::NotFound)?;
    let aims = course_text::Entity::find_by_id((id, card.lang.tag().to_owned()))
        .one(db)
        .await?
        .map(|text| text.aims.lines().map(str::to_owned).filter(|line| !line.is_empty()).collect());
    let versions: Vec<_> = published(academy, &[id]).await?.into_iter().map(|(_, version)| version).collect();
    let modules = outlines(academy, &versions, lang, first).await?;
    Ok(CourseView { card, aims: aims.unwrap_or_default(), rule, modules })
}

async fn outlines(
    academy: &Academy,
    versions: &[module_version::Model],
    lang: Lang,
    first: Lang,
) -> Result<Vec<ModuleOutline>> {
    let db = academy.db().read();
    let ids: Vec<ModuleVersionId> = versions.iter().map(|version| version.id).collect();
    let modules = module::Entity::find()
        .filter(module::Column::Id.is_in(versions.iter().map(|version| version.module_id)))
        .all(db)
        .await?;
    let slugs: HashMap<_, _> = modules.into_iter().map(|module| (module.id, module.slug)).collect();
    let rows = lesson::Entity::find()
        .filter(lesson::Column::ModuleVersionId.is_in(ids.iter().copied()))
        .order_by_asc(lesson::Column::Position)
        .all(db)
        .await?;
    let items = rows.iter().map(|row| row.id.0).chain(versions.iter().map(|version| version.module_id.0));
    let texts = Texts::load_items(db, &ids, items.collect(), lang, first).await?;
    versions
        .iter()
        .map(|version| {
            let (lang, body): (_, ModuleBody) = texts.get(version.module_id.0)?;
            let lessons = rows.iter().filter(|row| row.module_version_id == version.id).map(|row| {
                let (_, body): (_, LessonBody) = texts.get(row.id.0)?;
                let (id, kind, minutes): (LessonId, _, _) = (row.id, stored(&row.kind)?, count(row.minutes));
                Ok(LessonOutline { id, kind, title: body.title, minutes })
            });
            Ok(ModuleOutline {
                module: version.module_id,
                version: version.id,
                slug: slugs.get(&version.module_id).cloned().unwrap_or_default(),
                lang,
                title: body.title,
                outcomes: body.outcomes,
                minutes: count(version.minutes),
                lessons: lessons.collect::<Result<_>>()?,
            })
        })
        .collect()
}

/// Published versions by course, in the order of its modules.
async fn published(
    academy: &Academy,
    courses: &[CourseId],
) -> Result<Vec<(CourseId, module_version::Model)>> {
    let db = academy.db().read();
    let places = course_module::Entity::find()
        .filter(course_module::Column::CourseId.is_in(courses.iter().copied()))
        .order_by_asc(course_module::Column::Position)
        .all(db)
        .await?;
    let versions = module_version::Entity::find()
        .filter(module_version::Column::ModuleId.is_in(places.iter().map(|place| place.module_id)))
        .filter(module_version::Column::State.eq(VersionState::Published.word()))
        .all(db)
        .await?;
    let versions: HashMap<_, _> = versions.into_iter().map(|version| (version.module_id, version)).collect();
    let places = places.into_iter();
    Ok(places.filter_map(|place| Some((place.course_id, versions.get(&place.module_id)?.clone()))).collect())
}

async fn cards(academy: &Academy, rows: Vec<course::Model>, lang: Lang) -> Result<Vec<CourseCard>> {
    let db = academy.db().read();
    let ids: Vec<CourseId> = rows.iter().map(|row| row.id).collect();
    let texts = course_text::Entity::find()
        .filter(course_text::Column::CourseId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let versions = published(academy, &ids).await?;
    let lessons = lesson::Entity::find()
        .filter(lesson::Column::ModuleVersionId.is_in(versions.iter().map(|(_, version)| version.id)))
        .filter(lesson::Column::Kind.eq(LessonKind::Text.word()))
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let of = |tag: &str| texts.iter().find(|text| text.course_id == row.id && text.lang == tag);
            let text = of(lang.tag()).or_else(|| of(&row.first_lang)).ok_or(Error::NotFound)?;
            let mine = || versions.iter().filter(|(course, _)| *course == row.id);
            let pages = mine().map(|(_, version)| {
                lessons.iter().filter(|lesson| lesson.module_version_id == version.id).count()
            });
            Ok(CourseCard {
                id: row.id,
                slug: row.slug.clone(),
                lang: Lang::from_tag(&text.lang).unwrap_or_default(),
                title: text.title.clone(),
                lead: text.lead.clone(),
                declared_hours: count(row.declared_hours),
                modules: u32::try_from(mine().count()).unwrap_or_default(),
                lessons: u32::try_from(pages.sum::<usize>()).unwrap_or_default(),
            })
        })
        .collect()
}
