//! Reads of progress over a whole cohort: as many statements for three hundred people as for one.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::rules::{Traces, pace};
use super::views::{Cell, Extension, ModuleHead, Overview, PersonProgress, QuizStanding, Whom};
use crate::access::{Action, Actor, Place, check};
use crate::assessment::attempts::granted;
use crate::catalog::queries::pinned_contents;
use crate::city::fold::sort_key;
use crate::city::{Names, Naming};
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::db;
use crate::ids::{BlockId, CityId, CohortId, EnrollmentId, ModuleId, PersonId};
use crate::lang::Lang;
use crate::learning::plan::{self, Part};
use crate::learning::rules::{Progress, progress};
use crate::{Academy, Result, zone};

#[derive(FromQueryResult)]
struct Seat {
    id: EnrollmentId,
    person_id: PersonId,
    name: String,
    city_id: CityId,
    state: String,
    decided_at: Instant,
}

#[derive(FromQueryResult)]
struct Done {
    enrollment_id: EnrollmentId,
    item_id: Uuid,
    completed_at: Instant,
}

#[derive(FromQueryResult)]
struct Attempts {
    enrollment_id: EnrollmentId,
    block_id: BlockId,
    used: i64,
    open: i64,
    passed: i32,
    last_at: Instant,
}

#[derive(FromQueryResult)]
struct Position {
    enrollment_id: EnrollmentId,
    at: Instant,
}

/// What somebody made of a quiz.
#[derive(Clone, Copy, Default)]
struct Made {
    used: u32,
    is_open: bool,
    is_passed: bool,
}

/// What was read of everybody, by enrollment.
#[derive(Default)]
struct Record {
    done: BTreeMap<EnrollmentId, BTreeSet<Uuid>>,
    attempts: BTreeMap<(EnrollmentId, BlockId), Made>,
    last: BTreeMap<EnrollmentId, Instant>,
    extra: BTreeMap<(EnrollmentId, BlockId), u32>,
}

impl Record {
    fn seen(&mut self, who: EnrollmentId, at: Instant) {
        let last = self.last.entry(who).or_insert(at);
        *last = at.max(*last);
    }
}

/// Everybody with a seat in the cohort, module by module.
///
/// # Errors
/// `Denied` to whoever neither runs nor teaches it.
pub async fn overview(academy: &Academy, actor: &Actor, cohort: &CohortCard, lang: Lang) -> Result<Overview> {
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    let db = academy.db().read();
    let parts = plan::plan(academy, db, cohort.id).await?;
    let pinned: Vec<_> = parts.iter().map(|part| part.pinned).collect();
    let contents = pinned_contents(academy, &pinned, lang).await?;
    let modules: Vec<ModuleHead> = parts
        .iter()
        .zip(1..)
        .map(|(part, number)| ModuleHead {
            id: part.module,
            number,
            title: contents
                .iter()
                .find(|content| content.version == part.version)
                .map_or_else(|| part.slug.clone(), |content| content.title.clone()),
            opens_at: part.opens_at,
            due_at: part.due_at,
        })
        .collect();
    let seats = "SELECT e.id, e.person_id, p.display_name AS name, e.city_id, e.state, e.decided_at \
        FROM enrollment e JOIN person p ON p.id = e.person_id \
        WHERE e.cohort_id = $1 AND e.state IN ('confirmed', 'completed')";
    let seats: Vec<Seat> = db::all(db, seats, [cohort.id.0.into()]).await?;
    let names = Names::read(academy).await?;
    let named = seats.into_iter().map(|seat| Ok((names.of(seat.city_id)?, seat)));
    let mut seats = named.collect::<Result<Vec<(Naming, Seat)>>>()?;
    seats.sort_by_cached_key(|(city, seat)| (city.place(), seat.city_id, sort_key(&seat.name)));
    let record = record(db, cohort.id).await?;
    let extensions = extensions(db, cohort.id).await?;
    let (begins, now) = (begins(cohort), academy.now());
    let people =
        seats.into_iter().map(|seat| person(seat, &parts, &record, &extensions, (begins, now))).collect();
    Ok(Overview { modules, people, extensions, now })
}

async fn record(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Record> {
    let mut record = Record::default();
    let sql = "SELECT x.enrollment_id, x.item_id, x.completed_at FROM completion x \
        JOIN enrollment e ON e.id = x.enrollment_id WHERE e.cohort_id = $1 AND e.ended_at IS NULL";
    for row in db::all::<Done>(conn, sql, [cohort.0.into()]).await? {
        record.done.entry(row.enrollment_id).or_default().insert(row.item_id);
        record.seen(row.enrollment_id, row.completed_at);
    }
    let sql = "SELECT x.enrollment_id, x.block_id, CAST(COUNT(*) AS bigint) AS used, \
        CAST(COUNT(*) - COUNT(x.submitted_at) AS bigint) AS open, \
        MAX(CASE WHEN x.is_passed THEN 1 ELSE 0 END) AS passed, MAX(x.started_at) AS last_at FROM quiz_attempt x \
        JOIN enrollment e ON e.id = x.enrollment_id WHERE e.cohort_id = $1 AND e.ended_at IS NULL \
        GROUP BY x.enrollment_id, x.block_id";
    for row in db::all::<Attempts>(conn, sql, [cohort.0.into()]).await? {
        let used = u32::try_from(row.used).unwrap_or(u32::MAX);
        let made = Made { used, is_open: row.open > 0, is_passed: row.passed == 1 };
        record.attempts.insert((row.enrollment_id, row.block_id), made);
        record.seen(row.enrollment_id, row.last_at);
    }
    let sql = "SELECT x.enrollment_id, x.at FROM learning_position x JOIN enrollment e ON e.id = x.enrollment_id \
        WHERE e.cohort_id = $1 AND e.ended_at IS NULL";
    for row in db::all::<Position>(conn, sql, [cohort.0.into()]).await? {
        record.seen(row.enrollment_id, row.at);
    }
    record.extra = granted(conn, cohort).await?;
    Ok(record)
}

/// The first second of the cohort, in its zone.
fn begins(cohort: &CohortCard) -> Instant {
    let zone = zone::parse_zone(&cohort.time_zone).unwrap_or(chrono_tz::UTC);
    zone::start_of(cohort.starts_on, zone)
}

/// When the first module opens; one without a date is open from the cohort's start.
fn first_opens(parts: &[Part], begins: Instant) -> Option<Instant> {
    parts.iter().map(|part| part.opens_at.unwrap_or(begins)).min()
}

fn person(
    (naming, seat): (Naming, Seat),
    parts: &[Part],
    record: &Record,
    extensions: &[Extension],
    (begins, now): (Instant, Instant),
) -> PersonProgress {
    let nothing = BTreeSet::new();
    let done = record.done.get(&seat.id).unwrap_or(&nothing);
    let mine: Vec<&Extension> =
        extensions.iter().filter(|extension| extension.is_for(seat.person_id, seat.city_id)).collect();
    let mut cells = Vec::with_capacity(parts.len());
    let mut quizzes = Vec::new();
    let mut total = Progress::default();
    let mut has_open = false;
    for (index, part) in parts.iter().enumerate() {
        let plan = part.plan();
        let made = progress(&plan.items, done);
        let later = mine.iter().filter(|e| e.module == Some(part.module)).map(|e| e.until).max();
        let due_at = part.due_at.map(|due| later.map_or(due, |later| later.max(due)));
        let is_late = made.is_unfinished() && due_at.is_some_and(|due| now.timestamp() > due.timestamp());
        has_open |= plan.is_open(now) && made.is_unfinished();
        total.done += made.done;
        total.all += made.all;
        total.minutes_left += made.minutes_left;
        cells.push(Cell { progress: made, due_at, is_late });
        for (block, rule) in part.stops.iter().filter_map(|stop| stop.quiz) {
            let Made { used, is_open, is_passed } =
                record.attempts.get(&(seat.id, block)).copied().unwrap_or_default();
            let extra = record.extra.get(&(seat.id, block)).copied().unwrap_or_default();
            let allowed = rule.attempts + extra;
            quizzes.push(QuizStanding { block, module: index, used, is_open, allowed, is_passed });
        }
    }
    let last_at = record.last.get(&seat.id).copied();
    let traces = Traces {
        is_finished: seat.state == "completed",
        done: total.done,
        is_late: cells.iter().any(|cell| cell.is_late),
        is_used_up: quizzes.iter().any(QuizStanding::is_used_up),
        has_open,
        last: last_at,
        // Who got the seat before the first module opened could not begin then.
        since: first_opens(parts, begins).map(|opens| opens.max(seat.decided_at)),
    };
    PersonProgress {
        enrollment: seat.id,
        person: seat.person_id,
        name: seat.name,
        city: seat.city_id,
        naming,
        modules: cells,
        total,
        last_at,
        pace: pace(traces, now),
        quizzes,
    }
}

/// Extensions in force in a cohort, the latest first.
pub(crate) async fn extensions(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Extension>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        module_id: Option<ModuleId>,
        person_id: Option<PersonId>,
        city_id: Option<CityId>,
        due_at: Instant,
        reason: String,
    }
    let sql = "SELECT id, module_id, person_id, city_id, due_at, reason FROM deadline_extension \
        WHERE cohort_id = $1 ORDER BY id DESC";
    let rows: Vec<Row> = db::all(conn, sql, [cohort.0.into()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Extension {
            id: row.id,
            module: row.module_id,
            whom: match (row.person_id, row.city_id) {
                (Some(person), _) => Whom::Person(person),
                (None, Some(city)) => Whom::City(city),
                (None, None) => Whom::Cohort,
            },
            until: row.due_at,
            reason: row.reason,
        })
        .collect())
}
