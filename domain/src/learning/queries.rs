//! What learners' pages show, within a budget of statements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::answers;
use super::entity::block_answer;
use super::path::{self, Seat};
use super::plan::{Part, Stop, plan};
use super::rules::{self, ModulePlan, course_rule, missing, progress};
use super::views::{Dashboard, Deadline, Enrolled, LessonPage, ModuleCard, Outline, OutlineItem, Position};
use crate::access::Actor;
use crate::catalog::content::BlockKind;
use crate::catalog::queries::{QuestionKey, answer_key, pinned_contents};
use crate::catalog::views::{LessonView, ModuleContent};
use crate::clock::Instant;
use crate::db;
use crate::ids::{BlockId, CohortId, EnrollmentId, ModuleId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// Where an address leads a learner: seat, plan, content and what is completed. One statement once its module was read.
pub(crate) struct Place {
    pub seat: Seat,
    pub parts: Vec<Part>,
    pub index: usize,
    pub slug: String,
    pub content: Arc<ModuleContent>,
    pub done: BTreeSet<Uuid>,
}

impl Place {
    pub(crate) fn part(&self) -> &Part {
        &self.parts[self.index]
    }

    pub(crate) fn stop(&self) -> Result<&Stop> {
        self.part().stop(&self.slug)
    }

    pub(crate) fn outline(&self, now: Instant) -> Outline {
        outline((self.part(), self.index), &self.content, &self.done, now)
    }
}

/// Finds the place; a closed module is refused with the date when it opens.
pub(crate) async fn place(
    academy: &Academy,
    actor: &Actor,
    (cohort, module, lesson): (&str, &str, &str),
    lang: Lang,
) -> Result<Place> {
    let db = academy.db().read();
    let seat = path::seat(db, actor, cohort).await?;
    let parts = seat.plan(academy, db).await?;
    let index = parts.iter().position(|part| part.slug == module).ok_or(Error::NotFound)?;
    parts[index].stop(lesson)?;
    parts[index].must_be_open(academy.now())?;
    let pinned = [parts[index].pinned];
    let content = pinned_contents(academy, &pinned, lang).await?.pop().ok_or(Error::NotFound)?;
    let done = seat.done();
    Ok(Place { seat, parts, index, slug: lesson.to_owned(), content, done })
}

/// A lesson with what its reader left in it. Reading it changes nothing.
///
/// # Errors
/// `NotFound` without a seat or lesson there, `Refused` in a closed module.
pub async fn open_lesson(
    academy: &Academy,
    actor: &Actor,
    address: (&str, &str, &str),
    lang: Lang,
) -> Result<LessonPage> {
    let place = place(academy, actor, address, lang).await?;
    let stop = place.stop()?.clone();
    let outline = place.outline(academy.now());
    let at = outline.items.iter().position(|item| item.lesson == stop.lesson).unwrap_or_default();
    let view = place.content.lesson(stop.lesson).ok_or(Error::NotFound)?;
    let answers = answered(academy, place.seat.enrollment, view).await?;
    let required = rules::required(stop.lesson, view.blocks.iter().map(|block| (block.id, block.kind())));
    let resume = place.seat.position();
    Ok(LessonPage {
        enrollment: place.seat.enrollment,
        lesson: stop.lesson,
        place: outline.place_of(at),
        is_done: outline.items.get(at).is_some_and(|item| item.is_done),
        before: at
            .checked_sub(1)
            .and_then(|before| outline.items.get(before))
            .map(|item| (item.slug.clone(), item.title.clone())),
        outline,
        required,
        answers,
        resume: resume.filter(|position| position.lesson == stop.lesson && position.block.is_some()),
        content: place.content,
        now: academy.now(),
    })
}

/// What the reader answered in the blocks of a lesson; nothing is asked where nothing can be answered. What does not count
/// as an answer is none.
async fn answered(
    academy: &Academy,
    enrollment: EnrollmentId,
    lesson: &LessonView,
) -> Result<BTreeMap<BlockId, (String, i64)>> {
    let answered = lesson.blocks.iter().filter(|block| block.kind().is_answered());
    let answered: BTreeMap<BlockId, BlockKind> = answered.map(|block| (block.id, block.kind())).collect();
    if answered.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = block_answer::Entity::find()
        .filter(block_answer::Column::EnrollmentId.eq(enrollment))
        .filter(block_answer::Column::BlockId.is_in(answered.keys().copied()))
        .all(academy.db().read())
        .await?;
    let is_answer = |row: &block_answer::Model| {
        answered.get(&row.block_id).is_some_and(|kind| answers::counts(*kind, &row.body))
    };
    let rows = rows.into_iter().filter(is_answer);
    Ok(rows.map(|answer| (answer.block_id, (answer.body, answer.sequence))).collect())
}

/// The key of a check of the lesson, once its reader has answered it; `None` before.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn check_key(
    academy: &Academy,
    page: &LessonPage,
    block: BlockId,
    lang: Lang,
) -> Result<Option<QuestionKey>> {
    let is_check = page.content.block(block).is_some_and(|block| block.kind() == BlockKind::Check);
    if !is_check || !page.answers.contains_key(&block) {
        return Ok(None);
    }
    Ok(answer_key(academy, page.content.version, block, lang).await?.questions.pop())
}

/// My learning: in the cohort of that slug, or in the newest one. `None` for somebody without any seat.
///
/// # Errors
/// `SignInRequired` for a guest, `NotFound` without a seat in the cohort asked for.
pub async fn dashboard(
    academy: &Academy,
    actor: &Actor,
    cohort: Option<&str>,
    lang: Lang,
) -> Result<Option<Dashboard>> {
    let db = academy.db().read();
    let mut seats = path::seats(db, actor).await?;
    let at = match cohort {
        Some(slug) => seats.iter().position(|seat| seat.slug == slug).ok_or(Error::NotFound)?,
        None if seats.is_empty() => return Ok(None),
        None => 0,
    };
    let seat = seats.remove(at);
    let mut parts = seat.plan(academy, db).await?;
    extend(academy, actor, &seat, &mut parts).await?;
    let pinned: Vec<_> = parts.iter().map(|part| part.pinned).collect();
    let contents = pinned_contents(academy, &pinned, lang).await?;
    let done = seat.done();
    let (position, certificate) = (seat.position(), seat.certificate.clone());
    let now = academy.now();
    let plans: Vec<ModulePlan> = parts.iter().map(Part::plan).collect();
    let modules = cards(&parts, &plans, &contents, &done, now);
    let next = next(&modules, position.as_ref());
    Ok(Some(Dashboard {
        position: position.filter(|at| next.as_ref().is_some_and(|(_, item)| item.lesson == at.lesson)),
        next,
        progress: progress(plans.iter().flat_map(|plan| &plan.items), &done),
        deadlines: deadlines(&plans, &modules),
        conditions: course_rule(&plans, &done),
        modules,
        certificate,
        now,
        enrolled: enrolled(seat),
        others: seats.into_iter().map(enrolled).collect(),
    }))
}

/// The conditions of the certificate in an enrollment and how far each is met: two statements.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn conditions(
    academy: &Academy,
    cohort: CohortId,
    enrollment: EnrollmentId,
) -> Result<Vec<rules::Condition>> {
    let db = academy.db().read();
    let plans: Vec<ModulePlan> = plan(academy, db, cohort).await?.iter().map(Part::plan).collect();
    Ok(course_rule(&plans, &path::completed(db, enrollment).await?))
}

fn cards(
    parts: &[Part],
    plans: &[ModulePlan],
    contents: &[Arc<ModuleContent>],
    done: &BTreeSet<Uuid>,
    now: Instant,
) -> Vec<ModuleCard> {
    let places = parts.iter().zip(plans).enumerate();
    places
        .filter_map(|(index, (part, plan))| {
            let content = contents.iter().find(|content| content.version == part.version)?;
            Some(ModuleCard {
                id: part.module,
                outline: outline((part, index), content, done, now),
                opens_at: part.opens_at,
                is_open: plan.is_open(now),
            })
        })
        .collect()
}

fn outline(
    (part, index): (&Part, usize),
    content: &ModuleContent,
    done: &BTreeSet<Uuid>,
    now: Instant,
) -> Outline {
    let plan = part.plan();
    let items = part.stops.iter().filter_map(|stop| {
        let title = content.lesson(stop.lesson)?.title.clone();
        Some(OutlineItem {
            lesson: stop.lesson,
            slug: stop.slug.clone(),
            title,
            minutes: stop.minutes,
            is_quiz: stop.is_quiz(),
            is_done: stop.items().iter().all(|item| done.contains(&item.id)),
        })
    });
    Outline {
        module: part.slug.clone(),
        edition: (content.version, content.texts_revision),
        number: u32::try_from(index + 1).unwrap_or(u32::MAX),
        title: content.title.clone(),
        lang: content.lang,
        progress: progress(&plan.items, done),
        missing: missing(&plan, done, now),
        items: items.collect(),
    }
}

/// The page of the last position while it is unfinished and open; otherwise the first unfinished page.
fn next(modules: &[ModuleCard], position: Option<&Position>) -> Option<(usize, OutlineItem)> {
    let open = || {
        let modules = modules.iter().enumerate().filter(|(_, module)| module.is_open);
        modules.flat_map(|(index, module)| module.outline.items.iter().map(move |item| (index, item)))
    };
    let left = |(_, item): &(usize, &OutlineItem)| !item.is_done;
    open()
        .filter(left)
        .find(|(_, item)| position.is_some_and(|at| at.lesson == item.lesson))
        .or_else(|| open().find(left))
        .map(|(index, item)| (index, item.clone()))
}

fn deadlines(plans: &[ModulePlan], modules: &[ModuleCard]) -> Vec<Deadline> {
    let due = |module: &ModuleCard| plans.iter().find(|plan| plan.id == module.id)?.due_at;
    let mut deadlines: Vec<_> = modules
        .iter()
        .enumerate()
        .filter(|(_, module)| module.outline.progress.is_unfinished())
        .filter_map(|(index, module)| {
            Some(Deadline {
                module: index,
                at: due(module)?,
                minutes_left: module.outline.progress.minutes_left,
            })
        })
        .collect();
    deadlines.sort_by_key(|deadline| deadline.at);
    deadlines
}

#[derive(FromQueryResult)]
struct Extension {
    module_id: Option<ModuleId>,
    due_at: Instant,
}

/// Moves due dates of modules to those that an organizer extended for the cohort, the city or the person; the latest one
/// counts. An extension without a module moves the cut-off of the whole programme, which `path::seat` reads.
async fn extend(academy: &Academy, actor: &Actor, seat: &Seat, parts: &mut [Part]) -> Result<()> {
    let person = actor.signed_in()?;
    let sql = "SELECT d.module_id, d.due_at FROM deadline_extension d JOIN enrollment e ON e.id = $1 \
        WHERE d.cohort_id = e.cohort_id AND (d.person_id IS NULL OR d.person_id = $2) \
        AND (d.city_id IS NULL OR d.city_id = e.city_id)";
    let keys = [seat.enrollment.0.into(), person.0.into()];
    for extension in db::all::<Extension>(academy.db().read(), sql, keys).await? {
        let of = |part: &&mut Part| extension.module_id == Some(part.module);
        for part in parts.iter_mut().filter(of) {
            part.due_at = part.due_at.map(|due| due.max(extension.due_at));
        }
    }
    Ok(())
}

fn enrolled(seat: Seat) -> Enrolled {
    Enrolled {
        enrollment: seat.enrollment,
        cohort: seat.cohort,
        slug: seat.slug,
        texts: seat.texts,
        time_zone: seat.time_zone,
        completion_until: seat.completion_until,
        is_completed: seat.is_completed,
    }
}
