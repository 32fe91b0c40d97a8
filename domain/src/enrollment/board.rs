//! What the organizers of a cohort see: its cities with their seats, its people with the reason of each state, who
//! decided about exceptions and why.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;
use serde::Deserialize;
use uuid::Uuid;

use super::queries::{Books, city_seats};
use super::rules::Office;
use super::sheet::{MOVED_AWAY, MOVED_HERE};
use super::views::{CitySeats, Enrollee};
use crate::access::{Action, Actor, Place, check};
use crate::city::queries::cities;
use crate::city::{CityCard, Names, Naming};
use crate::clock::Instant;
use crate::cohort::limits::{Cap, CityRule};
use crate::cohort::queries::cohorts;
use crate::cohort::{CohortCard, CohortTexts};
use crate::db;
use crate::ids::{CityId, CohortId, EnrollmentId};
use crate::{Academy, Result};

pub use super::steps::{Step, steps};

/// How many rows a page of the board has.
pub const PAGE: usize = 25;

/// A city on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardCity {
    /// Name, region, inhabitants.
    pub card: CityCard,
    /// Its seats.
    pub seats: CitySeats,
    /// What it has of its own.
    pub exception: Option<Exception>,
}

/// A decision about one city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The city.
    pub city: CityId,
    /// What it has of its own.
    pub rule: CityRule,
    /// Why.
    pub reason: String,
    /// Who decided, where a person did.
    pub by: Option<String>,
    /// When.
    pub at: Instant,
}

/// A seat beyond a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverSeat {
    /// Whose.
    pub enrollment: EnrollmentId,
    /// The person's name.
    pub name: String,
    /// How her city is called.
    pub naming: Naming,
    /// Why.
    pub reason: String,
    /// Who gave it, where a person did.
    pub by: Option<String>,
    /// When.
    pub at: Instant,
}

/// A decision about the cohort, or about one seat out of turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortChange {
    /// The line of the audit trail.
    pub id: Uuid,
    /// The enrollment that was moved, where one was.
    pub enrollment: Option<EnrollmentId>,
    /// The stable phrase of the audit trail.
    pub action: String,
    /// The other cohort, where somebody was moved to it or from it.
    pub other: Option<CohortTexts>,
    /// The city, for changes of one city.
    pub city: Option<CityId>,
    /// How it is called.
    pub naming: Option<Naming>,
    /// How it was, as JSON.
    pub before: Option<String>,
    /// How it is now, as JSON.
    pub after: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who, where a person did it.
    pub by: Option<String>,
    /// When.
    pub at: Instant,
}

/// The cities of a cohort in the order of their names: those with seats, a queue or an exception.
///
/// # Errors
/// `Denied` to whoever may not see the cohort.
pub async fn board_cities(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    books: &Books,
) -> Result<Vec<BoardCity>> {
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    let names = Names::read(academy).await?;
    let mut seats: BTreeMap<CityId, CitySeats> =
        city_seats(academy, cohort.id, books, &names).await?.into_iter().map(|row| (row.city, row)).collect();
    let mut exceptions: BTreeMap<CityId, Exception> =
        exceptions(academy, cohort).await?.into_iter().map(|row| (row.city, row)).collect();
    let mut ids: Vec<CityId> = seats.keys().chain(exceptions.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found: Vec<BoardCity> = cities(academy, &ids)
        .await?
        .into_iter()
        .map(|card| {
            let seats = seats.remove(&card.id).unwrap_or_else(|| nothing_yet(&card, books));
            BoardCity { seats, exception: exceptions.remove(&card.id), card }
        })
        .collect();
    found.sort_by_cached_key(|city| (city.card.naming.place(), city.card.id));
    Ok(found)
}

fn nothing_yet(card: &CityCard, books: &Books) -> CitySeats {
    CitySeats {
        city: card.id,
        naming: card.naming.clone(),
        size: card.size_class,
        cap: books.limits.of_city(card.id),
        is_additional: books.limits.is_additional(card.id),
        taken: 0,
        held: 0,
        waiting: 0,
        over: 0,
    }
}

/// Whether an office has not said anything about somebody who is inside.
#[must_use]
pub fn awaits_office(enrollee: &Enrollee) -> bool {
    enrollee.office == Office::Silent && !enrollee.state.is_end()
}

#[derive(FromQueryResult)]
struct ExceptionRow {
    city_id: CityId,
    has_cap: bool,
    cap: Option<i32>,
    is_additional: bool,
    reason: String,
    by_name: Option<String>,
    decided_at: Instant,
}

/// The cities that have something of their own, the latest decision first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn exceptions(academy: &Academy, cohort: &CohortCard) -> Result<Vec<Exception>> {
    let sql = "SELECT x.city_id, x.has_cap, x.cap, x.is_additional, x.reason, p.display_name AS by_name, x.decided_at \
        FROM city_exception x LEFT JOIN person p ON p.id = x.decided_by WHERE x.cohort_id = $1 \
        ORDER BY x.decided_at DESC, x.city_id";
    let rows: Vec<ExceptionRow> = db::all(academy.db().read(), sql, [cohort.id.0.into()]).await?;
    let exception = |row: ExceptionRow| Exception {
        city: row.city_id,
        rule: CityRule {
            cap: row.has_cap.then(|| Cap(row.cap.map(super::desk::number))),
            is_additional: row.is_additional,
        },
        reason: row.reason,
        by: row.by_name,
        at: row.decided_at,
    };
    Ok(rows.into_iter().map(exception).collect())
}

#[derive(FromQueryResult)]
struct OverRow {
    enrollment_id: EnrollmentId,
    name: String,
    city_id: CityId,
    reason: Option<String>,
    by_name: Option<String>,
    created_at: Instant,
}

/// The seats beyond a limit, the latest first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn over_seats(academy: &Academy, cohort: &CohortCard) -> Result<Vec<OverSeat>> {
    let sql = "SELECT s.enrollment_id, p.display_name AS name, e.city_id, MAX(s.reason) AS reason, \
        MAX(g.display_name) AS by_name, MAX(s.created_at) AS created_at FROM seat_claim s \
        JOIN enrollment e ON e.id = s.enrollment_id JOIN person p ON p.id = e.person_id \
        LEFT JOIN person g ON g.id = s.granted_by \
        WHERE e.cohort_id = $1 AND s.is_over GROUP BY s.enrollment_id, p.display_name, e.city_id \
        ORDER BY MAX(s.created_at) DESC, s.enrollment_id";
    let rows: Vec<OverRow> = db::all(academy.db().read(), sql, [cohort.id.0.into()]).await?;
    let names = Names::read(academy).await?;
    let seat = |row: OverRow| {
        Ok(OverSeat {
            enrollment: row.enrollment_id,
            name: row.name,
            naming: names.of(row.city_id)?,
            reason: row.reason.unwrap_or_default(),
            by: row.by_name,
            at: row.created_at,
        })
    };
    rows.into_iter().map(seat).collect()
}

#[derive(FromQueryResult)]
struct ChangeRow {
    id: Uuid,
    action: String,
    subject_kind: String,
    subject_id: Option<Uuid>,
    city_id: Option<CityId>,
    before: Option<String>,
    after: Option<String>,
    reason: Option<String>,
    by_name: Option<String>,
    at: Instant,
}

/// What organizers decide about a cohort: its limits, exceptions and dates, and seats out of turn.
const CHANGES: &str = "SELECT a.id, a.action, a.subject_kind, a.subject_id, a.city_id, a.before, a.after, a.reason, \
    p.display_name AS by_name, a.at FROM audit a LEFT JOIN person p ON p.id = a.actor_id \
    WHERE a.cohort_id = $1 AND (a.action IN ('cohort created', 'cohort changed', 'limits changed', \
     'city rule changed', 'city rules changed', 'people imported', 'people invited', 'round opened', 'round rules changed', 'round proposed', 'round sealed', 'cities merged in cohort', 'versions pinned', 'module dates changed', 'moved to another cohort', 'moved from another cohort') \
    OR (a.action = 'enrollment moved' AND a.actor_id IS NOT NULL AND (a.after LIKE '%\"reason\":\"organizer\"%' \
    OR a.after LIKE '%\"reason\":\"not_started\"%')))";

/// The latest decisions about a cohort, the latest first.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn changes(academy: &Academy, cohort: &CohortCard, most: u32) -> Result<Vec<CohortChange>> {
    let sql = format!("{CHANGES} ORDER BY a.id DESC LIMIT $2");
    let values = [cohort.id.0.into(), i64::from(most).into()];
    let rows: Vec<ChangeRow> = db::all(academy.db().read(), &sql, values).await?;
    let names = Names::read(academy).await?;
    let others: Vec<CohortId> = rows.iter().filter_map(ChangeRow::other).collect();
    let others = if others.is_empty() { Vec::new() } else { cohorts(academy, &others).await? };
    rows.into_iter().map(|row| change(row, &names, &others)).collect()
}

/// One of them.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub(super) async fn change_of(academy: &Academy, cohort: CohortId, id: Uuid) -> Result<Option<CohortChange>> {
    let sql = format!("{CHANGES} AND a.id = $2");
    let row: Option<ChangeRow> = db::one(academy.db().read(), &sql, [cohort.0.into(), id.into()]).await?;
    let names = Names::read(academy).await?;
    row.map(|row| change(row, &names, &[])).transpose()
}

impl ChangeRow {
    /// The other cohort of a move between two.
    fn other(&self) -> Option<CohortId> {
        #[derive(Deserialize)]
        struct Place {
            cohort: CohortId,
        }
        let place = match self.action.as_str() {
            MOVED_AWAY => self.after.as_deref(),
            MOVED_HERE => self.before.as_deref(),
            _ => None,
        };
        serde_json::from_str::<Place>(place?).ok().map(|place| place.cohort)
    }
}

fn change(row: ChangeRow, names: &Names, others: &[CohortCard]) -> Result<CohortChange> {
    let other = row.other().and_then(|id| others.iter().find(|cohort| cohort.id == id));
    Ok(CohortChange {
        other: other.map(|cohort| cohort.texts.clone()),
        id: row.id,
        enrollment: row.subject_id.filter(|_| row.subject_kind == "enrollment").map(EnrollmentId),
        action: row.action,
        city: row.city_id,
        naming: row.city_id.map(|city| names.of(city)).transpose()?,
        before: row.before,
        after: row.after,
        reason: row.reason,
        by: row.by_name,
        at: row.at,
    })
}

/// When each city of the cohort first applied, in order: the line of the board's chart.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn first_applications(academy: &Academy, cohort: &CohortCard) -> Result<Vec<Instant>> {
    #[derive(FromQueryResult)]
    struct Row {
        first_at: Instant,
    }
    let sql = "SELECT MIN(e.applied_at) AS first_at FROM enrollment e WHERE e.cohort_id = $1 \
        GROUP BY e.seat_city_id ORDER BY MIN(e.applied_at)";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, [cohort.id.0.into()]).await?;
    Ok(rows.into_iter().map(|row| row.first_at).collect())
}
