//! Reads about enrollments.

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect};

pub use super::books::{Books, books, books_of};

use super::desk::number;
use super::desk_moves::office_of;
use super::entity::enrollment;
use super::rules::{Waiting, first_full, position};
use super::state::EnrollmentState;
use super::views::{CitySeats, Enrollee, Standing, Workplace};
use crate::access::{Action, Actor, Place, check};
use crate::city::Names;
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::limits::Layer;
use crate::db::{self, stored};
use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId, PersonId};
use crate::{Academy, Result};

#[derive(FromQueryResult)]
struct CityRow {
    city_id: CityId,
    taken: i64,
    held: i64,
    waiting: i64,
    over: i64,
}

/// Seats per city without anybody's name, in the order of the cities' names: one query.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn city_seats(
    academy: &Academy,
    cohort: CohortId,
    books: &Books,
    names: &Names,
) -> Result<Vec<CitySeats>> {
    let sql = "SELECT e.seat_city_id AS city_id, \
        CAST(SUM(CASE WHEN e.state IN ('confirmed', 'completed') THEN 1 ELSE 0 END) AS bigint) AS taken, \
        CAST(SUM(CASE WHEN e.state IN ('offered', 'invited') THEN 1 ELSE 0 END) AS bigint) AS held, \
        CAST(SUM(CASE WHEN e.state = 'waitlisted' THEN 1 ELSE 0 END) AS bigint) AS waiting, \
        CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM seat_claim s WHERE s.enrollment_id = e.id AND s.is_over) \
            THEN 1 ELSE 0 END) AS bigint) AS over \
        FROM enrollment e WHERE e.cohort_id = $1 AND e.ended_at IS NULL GROUP BY e.seat_city_id";
    let rows: Vec<CityRow> = db::all(academy.db().read(), sql, [cohort.0.into()]).await?;
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let seats = |row: CityRow| {
        Ok(CitySeats {
            city: row.city_id,
            naming: names.of(row.city_id)?,
            size: names.seat_city(row.city_id)?.size,
            cap: books.limits.of_city(row.city_id),
            is_additional: books.limits.is_additional(row.city_id),
            taken: count(row.taken),
            held: count(row.held),
            waiting: count(row.waiting),
            over: count(row.over),
        })
    };
    let mut seats = rows.into_iter().map(seats).collect::<Result<Vec<_>>>()?;
    seats.sort_by_cached_key(|row| (row.naming.place(), row.city));
    Ok(seats)
}

#[derive(FromQueryResult)]
struct StandingRow {
    id: EnrollmentId,
    cohort_id: CohortId,
    person_id: PersonId,
    receipt_number: i32,
    city_id: CityId,
    seat_city_id: CityId,
    state: String,
    reason_code: String,
    affiliation_state: String,
    office_until: Option<Instant>,
    held_until: Option<Instant>,
    applied_at: Instant,
    decided_at: Instant,
}

const STANDING: &str = "SELECT e.id, e.cohort_id, e.person_id, e.receipt_number, e.city_id, \
    e.seat_city_id, e.state, e.reason_code, a.state AS affiliation_state, e.office_until, e.held_until, \
    e.applied_at, e.decided_at FROM enrollment e JOIN affiliation a ON a.id = e.affiliation_id ";

/// Where the person stands in the cohort: the latest enrollment, an ended one too. Its place in the queue is read
/// only while it waits.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn find_standing(
    academy: &Academy,
    person: PersonId,
    cohort: &CohortCard,
    books: &Books,
    names: &Names,
) -> Result<Option<Standing>> {
    let sql = format!(
        "{STANDING} WHERE e.cohort_id = $1 AND e.person_id = $2 ORDER BY e.receipt_number DESC LIMIT 1"
    );
    let rows: Vec<StandingRow> =
        db::all(academy.db().read(), &sql, [cohort.id.0.into(), person.0.into()]).await?;
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    let mut standing =
        Standing { cut_off: cohort.cut_off(academy.now()), mode: cohort.mode, ..standing(row, names)? };
    if standing.state == EnrollmentState::Waitlisted {
        standing.position = position(&queue(academy, cohort.id, names).await?, standing.receipt.into());
        standing.full =
            first_full(&books.limits, &books.tally, names.seat_city(standing.seat_city)?).map(Layer::kind);
    }
    Ok(Some(standing))
}

/// The person's workplaces that an application can name.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn workplaces(academy: &Academy, person: PersonId, names: &Names) -> Result<Vec<Workplace>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: AffiliationId,
        city_id: CityId,
        function: String,
        state: String,
    }
    let sql = "SELECT a.id, a.city_id, a.function, a.state FROM affiliation a \
        WHERE a.person_id = $1 AND a.ended_on IS NULL AND a.state <> 'refused' ORDER BY a.id";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, [person.0.into()]).await?;
    let view = |row: Row| {
        Ok(Workplace {
            id: row.id,
            city: row.city_id,
            naming: names.of(row.city_id)?,
            function: row.function,
            office: office_of(&row.state),
        })
    };
    rows.into_iter().map(view).collect()
}

/// The people of a cohort with their names, for those who run or teach it: those in seats first, then the queue in
/// its order, then those who left.
///
/// # Errors
/// `Denied` to everybody else.
pub async fn enrollees(academy: &Academy, actor: &Actor, cohort: &CohortCard) -> Result<Vec<Enrollee>> {
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE e.cohort_id = $1 ORDER BY {TURN}, e.priority, e.receipt_number"
    );
    let rows: Vec<EnrolleeRow> = db::all(academy.db().read(), &sql, [cohort.id.0.into()]).await?;
    let names = Names::read(academy).await?;
    rows.into_iter().map(|row| enrollee(row, &names)).collect()
}

/// In seats, waiting, ended: the words of the index `enrollment_turn`, to the letter.
pub(super) const TURN: &str =
    "(CASE WHEN e.ended_at IS NOT NULL THEN 2 WHEN e.state = 'waitlisted' THEN 1 ELSE 0 END)";

/// What an `EnrolleeRow` is read from.
pub(super) const FROM: &str = "FROM enrollment e JOIN person p ON p.id = e.person_id \
    JOIN affiliation a ON a.id = e.affiliation_id JOIN city c ON c.id = e.city_id";

/// What an `EnrolleeRow` reads.
pub(super) const COLUMNS: &str = "e.id, e.receipt_number, e.priority, e.person_id, p.display_name AS name, p.email, \
    a.function, e.affiliation_id, e.city_id, e.seat_city_id, e.state, e.reason_code, a.state AS affiliation_state, \
    e.office_until, e.held_until, e.motivation, e.applied_at, e.decided_at, p.sort_key AS name_key, \
    c.sort_key AS city_key, \
    EXISTS (SELECT 1 FROM seat_claim s WHERE s.enrollment_id = e.id AND s.is_over) AS is_over";

/// Somebody of a cohort as she is stored, with what the lists are sorted by.
#[derive(FromQueryResult)]
pub(super) struct EnrolleeRow {
    id: EnrollmentId,
    receipt_number: i32,
    priority: i32,
    person_id: PersonId,
    name: String,
    email: String,
    function: String,
    affiliation_id: AffiliationId,
    city_id: CityId,
    seat_city_id: CityId,
    state: String,
    reason_code: String,
    affiliation_state: String,
    office_until: Option<Instant>,
    held_until: Option<Instant>,
    motivation: String,
    applied_at: Instant,
    decided_at: Instant,
    is_over: bool,
    pub name_key: String,
    pub city_key: String,
}

pub(super) fn enrollee(row: EnrolleeRow, names: &Names) -> Result<Enrollee> {
    Ok(Enrollee {
        id: row.id,
        receipt: number(row.receipt_number),
        priority: row.priority,
        person: row.person_id,
        name: row.name,
        email: row.email,
        function: row.function,
        affiliation: row.affiliation_id,
        city: row.city_id,
        seat_city: row.seat_city_id,
        naming: names.of(row.city_id)?,
        state: stored(&row.state)?,
        reason: stored(&row.reason_code)?,
        office: office_of(&row.affiliation_state),
        office_until: row.office_until,
        held_until: row.held_until,
        is_over: row.is_over,
        motivation: row.motivation,
        applied_at: row.applied_at,
        decided_at: row.decided_at,
    })
}

fn standing(row: StandingRow, names: &Names) -> Result<Standing> {
    Ok(Standing {
        id: row.id,
        cohort: row.cohort_id,
        person: row.person_id,
        receipt: number(row.receipt_number),
        city: row.city_id,
        naming: names.of(row.city_id)?,
        seat_city: row.seat_city_id,
        state: stored(&row.state)?,
        reason: stored(&row.reason_code)?,
        mode: AdmissionMode::FirstCome,
        position: None,
        full: None,
        office: office_of(&row.affiliation_state),
        office_until: row.office_until,
        held_until: row.held_until,
        cut_off: None,
        applied_at: row.applied_at,
        decided_at: row.decided_at,
    })
}

/// How many people of a cohort wait for a seat.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn waiting(academy: &Academy, cohort: CohortId) -> Result<u64> {
    let waiting = enrollment::Entity::find()
        .filter(enrollment::Column::CohortId.eq(cohort))
        .filter(enrollment::Column::State.eq(EnrollmentState::Waitlisted.code()));
    Ok(waiting.count(academy.db().read()).await?)
}

pub(super) async fn queue(academy: &Academy, cohort: CohortId, names: &Names) -> Result<Vec<Waiting>> {
    use enrollment::Column;
    let rows: Vec<(i32, i32, CityId)> = enrollment::Entity::find()
        .select_only()
        .columns([Column::Priority, Column::ReceiptNumber, Column::SeatCityId])
        .filter(Column::CohortId.eq(cohort))
        .filter(Column::State.eq(EnrollmentState::Waitlisted.code()))
        .into_tuple()
        .all(academy.db().read())
        .await?;
    let waiting = |(priority, receipt, city): (i32, i32, CityId)| {
        Ok(Waiting { priority, receipt: receipt.into(), city: names.seat_city(city)? })
    };
    rows.into_iter().map(waiting).collect()
}
