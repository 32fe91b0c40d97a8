//! The pinned plan of a cohort: its modules with their lessons and quizzes.
//!
//! What a version is made of never changes once it is published, so it is read once and kept; when a module opens and
//! is due, and what the course asks for, is read each time, for a learner in the statement that finds her seat.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};
use serde::Deserialize;

use super::rules::{CompletionRule, Item, ModulePlan};
use crate::assessment::rules::{OwnRule, QuizRule};
use crate::catalog::content::{BlockData, VersionState};
use crate::catalog::queries::Pinned;
use crate::catalog::views::CourseRule;
use crate::clock::Instant;
use crate::db::{self, id_text, json_rows, rows_of, stored};
use crate::ids::{BlockId, CohortId, LessonId, ModuleId, ModuleVersionId};
use crate::{Academy, Error, Result};

/// A lesson of the pinned plan, with the quiz on it and the rule that holds for it in this course.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    pub lesson: LessonId,
    pub slug: String,
    pub kind: String,
    pub minutes: u32,
    pub quiz: Option<(BlockId, QuizRule)>,
}

impl Stop {
    /// Whether the page is a quiz alone, without anything to read.
    pub(crate) fn is_quiz(&self) -> bool {
        self.kind == "quiz" && self.quiz.is_some()
    }

    /// What can be completed on it.
    pub(crate) fn items(&self) -> Vec<Item> {
        let reading = Item {
            lesson: self.lesson,
            id: self.lesson.0,
            rule: CompletionRule::Confirmed,
            minutes: self.minutes,
        };
        let quiz = self.quiz.map(|(block, rule)| Item {
            id: block.0,
            rule: CompletionRule::Passed { percent: rule.percent },
            minutes: if self.is_quiz() { self.minutes } else { 0 },
            ..reading
        });
        let reading = (!self.is_quiz()).then_some(reading);
        reading.into_iter().chain(quiz).collect()
    }
}

/// A module of the pinned plan.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub module: ModuleId,
    pub version: ModuleVersionId,
    /// The version as it can be found in memory.
    pub pinned: Pinned,
    pub slug: String,
    pub opens_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub stops: Vec<Stop>,
    /// Whether its lessons count for the course, not its quizzes alone.
    pub asks_lessons: bool,
}

impl Part {
    pub(crate) fn plan(&self) -> ModulePlan {
        ModulePlan {
            id: self.module,
            version: self.version,
            opens_at: self.opens_at,
            due_at: self.due_at,
            items: self
                .stops
                .iter()
                .flat_map(Stop::items)
                .filter(|item| self.asks_lessons || item.is_quiz())
                .collect(),
        }
    }

    pub(crate) fn stop(&self, slug: &str) -> Result<&Stop> {
        self.stops.iter().find(|stop| stop.slug == slug).ok_or(Error::NotFound)
    }

    /// Whether it is open by now.
    pub(crate) fn is_open(&self, now: Instant) -> bool {
        self.plan().is_open(now)
    }

    /// Refuses what a module that is still closed does not take.
    pub(crate) fn must_be_open(&self, now: Instant) -> Result<()> {
        if self.is_open(now) {
            return Ok(());
        }
        Err(crate::error::Refusal::said(
            "Ten moduł jest jeszcze zamknięty. Datę otwarcia pokazuje strona Moja nauka.",
            "This module is still closed. The page My learning shows when it opens.",
        ))
    }
}

/// The module of that slug.
pub(crate) fn part<'a>(parts: &'a [Part], slug: &str) -> Result<&'a Part> {
    parts.iter().find(|part| part.slug == slug).ok_or(Error::NotFound)
}

/// A module of a cohort, in the order of `pinned_sql`: module, version, its state and revision, slug, opening and due date.
#[derive(Deserialize)]
struct PlanRow(ModuleId, ModuleVersionId, String, u32, String, Option<Instant>, Option<Instant>);

/// A column that says what the cohort `c` pins; `of` takes it apart.
pub(crate) fn pinned_sql(backend: DbBackend) -> String {
    let (module, version) = (id_text(backend, "cm.module_id"), id_text(backend, "cm.module_version_id"));
    json_rows(
        backend,
        &[&module, &version, "v.state", "v.texts_revision", "m.slug", "cm.opens_at", "cm.due_at"],
        "FROM cohort_module cm JOIN module m ON m.id = cm.module_id \
         JOIN module_version v ON v.id = cm.module_version_id WHERE cm.cohort_id = c.id",
        "cm.position, cm.module_id",
    )
}

/// The plan as it was read with something else: the column `pinned_sql` and the rule of the course.
pub(crate) struct Read<'a> {
    pub pinned: Option<&'a str>,
    pub course_rule: &'a str,
}

#[derive(FromQueryResult)]
struct CohortRow {
    pinned: Option<String>,
    course_rule: String,
}

/// The whole plan of a cohort, in order: one query, and one more for versions that were never read before.
pub(crate) async fn plan(
    academy: &Academy,
    conn: &impl ConnectionTrait,
    cohort: CohortId,
) -> Result<Vec<Part>> {
    let sql = format!(
        "SELECT {} AS pinned, co.rule AS course_rule FROM cohort c JOIN course co ON co.id = c.course_id \
         WHERE c.id = $1",
        pinned_sql(conn.get_database_backend())
    );
    let Some(row) = db::one::<CohortRow>(conn, &sql, [cohort.0.into()]).await? else { return Ok(Vec::new()) };
    of(academy, conn, &Read { pinned: row.pinned.as_deref(), course_rule: &row.course_rule }).await
}

/// The plan in what was read; asks the database only for versions that were never read before.
pub(crate) async fn of(academy: &Academy, conn: &impl ConnectionTrait, read: &Read<'_>) -> Result<Vec<Part>> {
    let rows: Vec<PlanRow> = rows_of(read.pinned)?;
    let pinned: Vec<Pinned> = rows.iter().map(pinned).collect::<Result<_>>()?;
    let pages = pages(academy, conn, &pinned).await?;
    let rule: CourseRule = serde_json::from_str(read.course_rule).unwrap_or_default();
    let has_quizzes = pages.values().flat_map(|pages| pages.iter()).any(|page| page.quiz.is_some());
    let asks_lessons = rule.asks_lessons(has_quizzes);
    let part = |(PlanRow(module, version, _, _, slug, opens_at, due_at), pinned): (PlanRow, Pinned)| {
        let pages = pages.get(&version).into_iter().flat_map(|pages| pages.iter());
        let stops = pages.map(|page| page.within(&rule)).collect();
        Part { module, version, pinned, slug, opens_at, due_at, stops, asks_lessons }
    };
    Ok(rows.into_iter().zip(pinned).map(part).collect())
}

fn pinned(PlanRow(_, version, state, texts_revision, ..): &PlanRow) -> Result<Pinned> {
    Ok(Pinned { version: *version, texts_revision: *texts_revision, state: stored(state)? })
}

/// A lesson of a version, whatever course it is in.
#[derive(Clone, Debug)]
struct Page {
    lesson: LessonId,
    slug: String,
    kind: String,
    minutes: u32,
    quiz: Option<(BlockId, OwnRule)>,
}

impl Page {
    fn within(&self, course: &CourseRule) -> Stop {
        Stop {
            lesson: self.lesson,
            slug: self.slug.clone(),
            kind: self.kind.clone(),
            minutes: self.minutes,
            quiz: self.quiz.map(|(block, own)| (block, QuizRule::of(course, own))),
        }
    }
}

/// What published versions are made of, as it was last read.
#[derive(Default)]
pub struct StopsCache(RwLock<HashMap<ModuleVersionId, Arc<[Page]>>>);

/// How many versions are kept; above, the cache starts anew.
const ROOM: usize = 1024;

impl StopsCache {
    fn find(&self, version: ModuleVersionId) -> Option<Arc<[Page]>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&version).cloned()
    }

    fn keep(&self, version: ModuleVersionId, pages: &Arc<[Page]>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= ROOM {
            kept.clear();
        }
        kept.insert(version, pages.clone());
    }
}

async fn pages(
    academy: &Academy,
    conn: &impl ConnectionTrait,
    pinned: &[Pinned],
) -> Result<HashMap<ModuleVersionId, Arc<[Page]>>> {
    let mut known = HashMap::with_capacity(pinned.len());
    let mut missing = Vec::new();
    for one in pinned {
        match academy.stops().find(one.version) {
            Some(pages) => drop(known.insert(one.version, pages)),
            None => missing.push(*one),
        }
    }
    if missing.is_empty() {
        return Ok(known);
    }
    let mut read = read_pages(conn, &missing).await?;
    for one in missing {
        let pages: Arc<[Page]> = read.remove(&one.version).unwrap_or_default().into();
        if one.state != VersionState::Draft {
            academy.stops().keep(one.version, &pages);
        }
        known.insert(one.version, pages);
    }
    Ok(known)
}

#[derive(FromQueryResult)]
struct PageRow {
    version: ModuleVersionId,
    lesson: LessonId,
    slug: String,
    kind: String,
    minutes: i32,
    quiz: Option<BlockId>,
    quiz_data: Option<String>,
}

async fn read_pages(
    conn: &impl ConnectionTrait,
    pinned: &[Pinned],
) -> Result<HashMap<ModuleVersionId, Vec<Page>>> {
    let marks: Vec<String> = (1..=pinned.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT l.module_version_id AS version, l.id AS lesson, l.slug, l.kind, l.minutes, b.id AS quiz, \
         b.data AS quiz_data FROM lesson l LEFT JOIN block b ON b.module_version_id = l.module_version_id \
         AND b.lesson_id = l.id AND b.kind = 'quiz' WHERE l.module_version_id IN ({}) \
         ORDER BY l.module_version_id, l.position, b.position",
        marks.join(", ")
    );
    let mut pages: HashMap<ModuleVersionId, Vec<Page>> = HashMap::new();
    for row in db::all::<PageRow>(conn, &sql, pinned.iter().map(|one| one.version.0.into())).await? {
        let of_version = pages.entry(row.version).or_default();
        // Of several quizzes on one page the first one counts.
        if of_version.last().is_none_or(|last| last.lesson != row.lesson) {
            of_version.push(page_of(row));
        }
    }
    Ok(pages)
}

fn page_of(row: PageRow) -> Page {
    Page {
        lesson: row.lesson,
        slug: row.slug,
        kind: row.kind,
        minutes: u32::try_from(row.minutes).unwrap_or_default(),
        quiz: row.quiz.map(|quiz| (quiz, own_rule(row.quiz_data.as_deref().unwrap_or_default()))),
    }
}

/// The rule that a quiz block carries.
fn own_rule(data: &str) -> OwnRule {
    let data = serde_json::from_str::<BlockData>(data).ok();
    data.as_ref().and_then(OwnRule::of).unwrap_or_default()
}
