//! Where a learner is: from the words of an address to her enrollment and the pinned plan. One query each.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement, Value};
use serde::Deserialize;
use uuid::Uuid;

use super::entity::completion;
use super::rules::{CompletionRule, Item, ModulePlan};
use super::views::Position;
use crate::access::{Action, Actor, Place, check};
use crate::assessment::rules::QuizRule;
use crate::clock::Instant;
use crate::ids::{BlockId, CohortId, EnrollmentId, LessonId, ModuleId, ModuleVersionId};
use crate::{Error, Result};

/// A learner's own enrollment with a seat.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Seat {
    pub enrollment: EnrollmentId,
    pub cohort: CohortId,
    pub slug: String,
    pub texts: String,
    pub time_zone: String,
    pub completion_until: Instant,
    /// The cut-off that an organizer extended for the person, her city or the cohort.
    pub extended_until: Option<Instant>,
    pub position_lesson: Option<LessonId>,
    pub position_block: Option<BlockId>,
    pub position_second: Option<i32>,
    pub position_at: Option<Instant>,
    /// The number of the certificate that holds.
    pub certificate: Option<String>,
}

impl Seat {
    fn extended(mut self) -> Self {
        self.completion_until =
            self.extended_until.map_or(self.completion_until, |u| u.max(self.completion_until));
        self
    }

    /// Where she left off.
    pub(crate) fn position(&self) -> Option<Position> {
        let (lesson, at) = self.position_lesson.zip(self.position_at)?;
        let second = self.position_second.and_then(|second| u32::try_from(second).ok());
        Some(Position { lesson, block: self.position_block, second, at })
    }
}

const SEATS: &str = "SELECT e.id AS enrollment, c.id AS cohort, c.slug, c.texts, c.time_zone, \
    c.completion_until, (SELECT MAX(d.due_at) FROM deadline_extension d WHERE d.cohort_id = c.id \
    AND d.module_id IS NULL AND (d.person_id IS NULL OR d.person_id = e.person_id) \
    AND (d.city_id IS NULL OR d.city_id = e.city_id)) AS extended_until, p.lesson_id AS position_lesson, \
    p.block_id AS position_block, p.second AS position_second, p.at AS position_at, k.number AS certificate \
    FROM enrollment e JOIN cohort c ON c.id = e.cohort_id \
    LEFT JOIN learning_position p ON p.enrollment_id = e.id \
    LEFT JOIN certificate k ON k.enrollment_id = e.id AND k.ended_at IS NULL \
    WHERE e.person_id = $1 AND e.state IN ('confirmed', 'completed')";

/// The actor's seat in the cohort of that slug.
///
/// # Errors
/// `SignInRequired` for a guest, `NotFound` without a seat there.
pub(crate) async fn seat(conn: &impl ConnectionTrait, actor: &Actor, cohort: &str) -> Result<Seat> {
    let person = actor.signed_in()?;
    check(actor, Action::Learn, &Place::OWN)?;
    let sql = format!("{SEATS} AND c.slug = $2 ORDER BY e.applied_at DESC LIMIT 1");
    let found = one::<Seat>(conn, &sql, [person.0.into(), cohort.into()]).await?;
    found.map(Seat::extended).ok_or(Error::NotFound)
}

/// All of the actor's seats, the newest cohort first.
pub(crate) async fn seats(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Seat>> {
    let person = actor.signed_in()?;
    check(actor, Action::Learn, &Place::OWN)?;
    let seats = all(conn, &format!("{SEATS} ORDER BY c.starts_on DESC, c.id"), [person.0.into()]).await?;
    Ok(seats.into_iter().map(Seat::extended).collect())
}

/// A lesson of the pinned plan, with the quiz on it.
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
    pub slug: String,
    pub opens_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub stops: Vec<Stop>,
}

impl Part {
    pub(crate) fn plan(&self) -> ModulePlan {
        ModulePlan {
            id: self.module,
            version: self.version,
            opens_at: self.opens_at,
            due_at: self.due_at,
            items: self.stops.iter().flat_map(Stop::items).collect(),
        }
    }

    pub(crate) fn stop(&self, slug: &str) -> Result<&Stop> {
        self.stops.iter().find(|stop| stop.slug == slug).ok_or(Error::NotFound)
    }

    /// Refuses what a module that is still closed does not take.
    pub(crate) fn must_be_open(&self, now: Instant) -> Result<()> {
        if self.plan().is_open(now) {
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

#[derive(FromQueryResult)]
struct PlanRow {
    module: ModuleId,
    version: ModuleVersionId,
    module_slug: String,
    opens_at: Option<Instant>,
    due_at: Option<Instant>,
    lesson: Option<LessonId>,
    lesson_slug: Option<String>,
    kind: Option<String>,
    minutes: Option<i32>,
    quiz: Option<BlockId>,
    quiz_data: Option<String>,
    course_rule: String,
}

/// The whole plan of a cohort: modules with their lessons and quizzes, in order, in one query.
pub(crate) async fn plan(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Part>> {
    let sql = "SELECT cm.module_id AS module, cm.module_version_id AS version, m.slug AS module_slug, cm.opens_at, \
        cm.due_at, l.id AS lesson, l.slug AS lesson_slug, l.kind, l.minutes, b.id AS quiz, b.data AS quiz_data, \
        co.rule AS course_rule FROM cohort_module cm JOIN module m ON m.id = cm.module_id \
        JOIN cohort c ON c.id = cm.cohort_id JOIN course co ON co.id = c.course_id \
        LEFT JOIN lesson l ON l.module_version_id = cm.module_version_id \
        LEFT JOIN block b ON b.module_version_id = l.module_version_id AND b.lesson_id = l.id AND b.kind = 'quiz' \
        WHERE cm.cohort_id = $1 ORDER BY cm.position, cm.module_id, l.position, b.position";
    let mut parts: Vec<Part> = Vec::new();
    for row in all::<PlanRow>(conn, sql, [cohort.0.into()]).await? {
        if parts.last().is_none_or(|part| part.module != row.module) {
            parts.push(Part {
                module: row.module,
                version: row.version,
                slug: row.module_slug.clone(),
                opens_at: row.opens_at,
                due_at: row.due_at,
                stops: Vec::new(),
            });
        }
        let Some((part, stop)) = parts.last_mut().zip(stop_of(row)) else { continue };
        // Of several quizzes on one page the first one counts.
        if part.stops.last().is_none_or(|last| last.lesson != stop.lesson) {
            part.stops.push(stop);
        }
    }
    Ok(parts)
}

fn stop_of(row: PlanRow) -> Option<Stop> {
    Some(Stop {
        lesson: row.lesson?,
        slug: row.lesson_slug?,
        kind: row.kind?,
        minutes: row.minutes.and_then(|minutes| u32::try_from(minutes).ok()).unwrap_or_default(),
        quiz: row.quiz.map(|quiz| {
            let rule = quiz_rule(row.quiz_data.as_deref().unwrap_or_default());
            (quiz, QuizRule { percent: rule.percent.max(course_percent(&row.course_rule)), ..rule })
        }),
    })
}

/// What the course asks of each of its quizzes at least; a quiz may ask for more.
fn course_percent(rule: &str) -> u8 {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Rule {
        quiz_percent: u8,
    }
    serde_json::from_str::<Rule>(rule).unwrap_or_default().quiz_percent.min(100)
}

/// The rule that a quiz block carries; what it leaves out is the academy's default.
pub(crate) fn quiz_rule(data: &str) -> QuizRule {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Data {
        pass_percent: Option<u8>,
        attempts: Option<u32>,
        minutes: Option<u32>,
    }
    let data: Data = serde_json::from_str(data).unwrap_or_default();
    let usual = QuizRule::default();
    QuizRule {
        percent: data.pass_percent.unwrap_or(usual.percent).min(100),
        attempts: data.attempts.unwrap_or(usual.attempts).max(1),
        minutes: data.minutes.filter(|minutes| *minutes > 0),
    }
}

/// What was completed in an enrollment.
pub(crate) async fn completed(
    conn: &impl ConnectionTrait,
    enrollment: EnrollmentId,
) -> Result<BTreeSet<Uuid>> {
    use sea_orm::ColumnTrait;
    let ids: Vec<Uuid> = completion::Entity::find()
        .select_only()
        .column(completion::Column::ItemId)
        .filter(completion::Column::EnrollmentId.eq(enrollment))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

/// Runs a read statement; parameters are `$1`, `$2`, … on both databases.
pub(crate) async fn all<T: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(T::find_by_statement(statement).all(conn).await?)
}

/// Runs a read statement for at most one row.
pub(crate) async fn one<T: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>> {
    Ok(all(conn, sql, values).await?.into_iter().next())
}
