//! Reads of the catalogue.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::body::{ModuleBody, QuestionBody};
use super::content::{LessonKind, QuestionKind, VersionState};
use super::entity::{course, course_text, lesson, module_version};
use super::reading::{Texts, contents, count, json};
use super::topic::Topic;
use super::views::{CourseCard, CourseRule, CourseView, LessonOutline, ModuleContent, ModuleOutline};
use crate::assessment::rules::OwnRule;
use crate::db::{self, stored};
use crate::ids::{BlockId, CourseId, ModuleId, ModuleVersionId, QuestionId};
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
    let rows: Vec<_> = versions.iter().filter_map(|id| rows.get(id)).collect();
    contents_of(academy, &rows, lang).await
}

/// A version as a plan names it: enough to find it in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pinned {
    pub version: ModuleVersionId,
    pub texts_revision: u32,
    pub state: VersionState,
}

/// The same as `module_contents` for versions that a plan has just named: no query once they were read.
pub(crate) async fn pinned_contents(
    academy: &Academy,
    pinned: &[Pinned],
    lang: Lang,
) -> Result<Vec<Arc<ModuleContent>>> {
    let known = |one: &Pinned| {
        let content = academy.content().find(&(one.version, lang, one.texts_revision));
        content.filter(|content| content.state == one.state)
    };
    let contents: Option<Vec<_>> = pinned.iter().map(known).collect();
    if let Some(contents) = contents {
        return Ok(contents);
    }
    let versions: Vec<_> = pinned.iter().map(|one| one.version).collect();
    module_contents(academy, &versions, lang).await
}

pub(super) async fn content_of(
    academy: &Academy,
    row: &module_version::Model,
    lang: Lang,
) -> Result<Arc<ModuleContent>> {
    contents_of(academy, &[row], lang).await?.pop().ok_or(Error::NotFound)
}

/// The content of these versions in their order; what was not read yet costs two queries for all of them.
pub(super) async fn contents_of(
    academy: &Academy,
    rows: &[&module_version::Model],
    lang: Lang,
) -> Result<Vec<Arc<ModuleContent>>> {
    let is_draft = |row: &module_version::Model| row.state == VersionState::Draft.word();
    let key = |row: &module_version::Model| (row.id, lang, count(row.texts_revision));
    let mut known = HashMap::with_capacity(rows.len());
    for row in rows.iter().filter(|row| !is_draft(row)) {
        if let Some(content) = academy.content().find(&key(row)).filter(|it| it.state.word() == row.state) {
            known.insert(row.id, content);
        }
    }
    let missing: Vec<_> = rows.iter().copied().filter(|row| !known.contains_key(&row.id)).collect();
    if !missing.is_empty() {
        let read = contents(academy.db().read(), &missing, lang).await?;
        for (row, content) in missing.into_iter().zip(read) {
            let content = Arc::new(content);
            if !is_draft(row) {
                academy.content().keep(key(row), &content);
            }
            known.insert(row.id, content);
        }
    }
    Ok(rows.iter().filter_map(|row| known.get(&row.id).cloned()).collect())
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

#[derive(FromQueryResult)]
struct KeyRow {
    first_lang: String,
    question: QuestionId,
    kind: String,
    option_id: String,
    is_correct: bool,
}

/// The key of a check or a quiz: two queries.
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
    let sql = "SELECT v.first_lang, q.id AS question, q.kind, o.id AS option_id, o.is_correct FROM question q \
        JOIN module_version v ON v.id = q.module_version_id \
        JOIN question_option o ON o.module_version_id = q.module_version_id AND o.question_id = q.id \
        WHERE q.module_version_id = $1 AND q.block_id = $2 ORDER BY q.position, q.id";
    let rows = db::all::<KeyRow>(db, sql, [version.0.into(), block.0.into()]).await?;
    let first = rows.first().ok_or(Error::NotFound)?;
    let first = Lang::from_tag(&first.first_lang).unwrap_or_default();
    let ids: BTreeSet<Uuid> = rows.iter().map(|row| row.question.0).collect();
    let texts = Texts::load_items(db, &[version], ids.into_iter().collect(), lang, first).await?;
    let questions = rows
        .chunk_by(|one, next| one.question == next.question)
        .map(|rows| {
            let (lang, body): (_, QuestionBody) = texts.get(rows[0].question.0)?;
            let whys = body.options.into_iter().filter(|(_, option)| !option.why.is_empty());
            Ok(QuestionKey {
                id: rows[0].question,
                kind: stored(&rows[0].kind)?,
                options: rows.iter().map(|row| (row.option_id.clone(), row.is_correct)).collect(),
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
    let ids: Vec<CourseId> = rows.iter().map(|row| row.id).collect();
    let versions = published(academy, &ids).await?;
    cards(academy, rows, &versions, lang).await
}

/// The card of a course.
///
/// # Errors
/// `NotFound` for an unknown one.
pub async fn course_card(academy: &Academy, id: CourseId, lang: Lang) -> Result<CourseCard> {
    let row = course::Entity::find_by_id(id).one(academy.db().read()).await?.ok_or(Error::NotFound)?;
    let versions = published(academy, &[id]).await?;
    cards(academy, vec![row], &versions, lang).await?.pop().ok_or(Error::NotFound)
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
    let rule: CourseRule = json(&row.rule)?;
    let versions = published(academy, &[row.id]).await?;
    let versions: Vec<_> = versions.iter().map(|(_, version)| version).collect();
    let contents = contents_of(academy, &versions, lang).await?;
    let modules: Vec<_> = contents.iter().map(|it| outline(it)).collect();
    let own = || contents.iter().flat_map(|it| own_rules(it));
    let (has_quizzes, has_own_rules) = (own().next().is_some(), own().any(|own| own.differs(&rule)));
    let lessons = modules.iter().flat_map(|module| &module.lessons);
    let lessons = lessons.filter(|lesson| lesson.kind == LessonKind::Text).count();
    let texts = course_text::Entity::find().filter(course_text::Column::CourseId.eq(row.id)).all(db).await?;
    let text = text_of(&row, &texts, lang)?;
    let aims = text.aims.lines().map(str::to_owned).filter(|line| !line.is_empty()).collect();
    Ok(CourseView {
        card: card(&row, text, modules.len(), lessons),
        aims,
        rule,
        has_quizzes,
        has_own_rules,
        modules,
    })
}

/// What each quiz of a module asks for itself.
fn own_rules(content: &ModuleContent) -> impl Iterator<Item = OwnRule> {
    let blocks = content.lessons.iter().flat_map(|lesson| &lesson.blocks);
    blocks.filter_map(|block| OwnRule::of(&block.data))
}

fn outline(content: &ModuleContent) -> ModuleOutline {
    let lessons = content.lessons.iter().map(|lesson| LessonOutline {
        id: lesson.id,
        kind: lesson.kind,
        title: lesson.title.clone(),
        minutes: lesson.minutes,
    });
    ModuleOutline {
        module: content.module,
        version: content.version,
        slug: content.slug.clone(),
        lang: content.lang,
        title: content.title.clone(),
        outcomes: content.outcomes.clone(),
        minutes: content.minutes,
        lessons: lessons.collect(),
    }
}

/// Published versions by course, in the order of its modules.
async fn published(
    academy: &Academy,
    courses: &[CourseId],
) -> Result<Vec<(CourseId, module_version::Model)>> {
    let db = academy.db().read();
    if courses.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (2..courses.len() + 2).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT v.*, p.course_id FROM course_module p JOIN module_version v ON v.module_id = p.module_id \
         WHERE v.state = $1 AND p.course_id IN ({}) ORDER BY p.course_id, p.position",
        marks.join(", ")
    );
    let values = [VersionState::Published.word().into()].into_iter();
    let values = values.chain(courses.iter().map(|course| course.0.into()));
    let rows = db::all::<PublishedRow>(db, &sql, values).await?;
    Ok(rows.into_iter().map(|row| (row.course_id, row.version)).collect())
}

#[derive(FromQueryResult)]
struct PublishedRow {
    course_id: CourseId,
    #[sea_orm(nested)]
    version: module_version::Model,
}

async fn cards(
    academy: &Academy,
    rows: Vec<course::Model>,
    versions: &[(CourseId, module_version::Model)],
    lang: Lang,
) -> Result<Vec<CourseCard>> {
    let db = academy.db().read();
    let ids: Vec<CourseId> = rows.iter().map(|row| row.id).collect();
    let texts = course_text::Entity::find()
        .filter(course_text::Column::CourseId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let lessons = lesson::Entity::find()
        .filter(lesson::Column::ModuleVersionId.is_in(versions.iter().map(|(_, version)| version.id)))
        .filter(lesson::Column::Kind.eq(LessonKind::Text.word()))
        .all(db)
        .await?;
    let version_ids: Vec<_> = versions.iter().map(|(_, version)| version.id).collect();
    let items = versions.iter().map(|(_, version)| version.module_id.0).collect();
    let titles = Texts::load_items(db, &version_ids, items, lang, Lang::Pl).await?;
    let title = |module: ModuleId| titles.get::<ModuleBody>(module.0).map(|(_, body)| body.title);
    rows.iter()
        .map(|row| {
            let mine = || versions.iter().filter(|(course, _)| *course == row.id);
            let pages = mine().map(|(_, version)| {
                lessons.iter().filter(|lesson| lesson.module_version_id == version.id).count()
            });
            let contents = mine().map(|(_, version)| title(version.module_id)).collect::<Result<_>>()?;
            let card = card(row, text_of(row, &texts, lang)?, mine().count(), pages.sum());
            Ok(CourseCard { contents, ..card })
        })
        .collect()
}

/// The words of a course in the language, or in its first one.
fn text_of<'a>(
    row: &course::Model,
    texts: &'a [course_text::Model],
    lang: Lang,
) -> Result<&'a course_text::Model> {
    let of = |tag: &str| texts.iter().find(|text| text.course_id == row.id && text.lang == tag);
    of(lang.tag()).or_else(|| of(&row.first_lang)).ok_or(Error::NotFound)
}

fn card(row: &course::Model, text: &course_text::Model, modules: usize, lessons: usize) -> CourseCard {
    CourseCard {
        id: row.id,
        slug: row.slug.clone(),
        lang: Lang::from_tag(&text.lang).unwrap_or_default(),
        title: text.title.clone(),
        lead: text.lead.clone(),
        declared_hours: count(row.declared_hours),
        topics: Topic::split(&row.topics),
        contents: Vec::new(),
        modules: u32::try_from(modules).unwrap_or_default(),
        lessons: u32::try_from(lessons).unwrap_or_default(),
    }
}
