//! What is read of a city's seats and people.

use sea_orm::FromQueryResult;

use crate::clock::Instant;
use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId};

/// The city in one cohort.
#[derive(FromQueryResult)]
pub struct Counts {
    pub cohort_id: CohortId,
    pub taken: i64,
    pub held: i64,
    pub waiting: i64,
    pub over: i64,
    pub to_nominate: i64,
    pub to_confirm: i64,
}

/// Every cohort in which the city has or had anything.
pub const COUNTS: &str = "SELECT e.cohort_id, \
    CAST(SUM(CASE WHEN e.state IN ('confirmed', 'completed') THEN 1 ELSE 0 END) AS bigint) AS taken, \
    CAST(SUM(CASE WHEN e.state IN ('offered', 'invited') THEN 1 ELSE 0 END) AS bigint) AS held, \
    CAST(SUM(CASE WHEN e.state = 'waitlisted' THEN 1 ELSE 0 END) AS bigint) AS waiting, \
    CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM seat_claim s WHERE s.enrollment_id = e.id AND s.is_over) \
        THEN 1 ELSE 0 END) AS bigint) AS over, \
    CAST(SUM(CASE WHEN e.state = 'applied' AND e.reason_code = 'awaits_nomination' THEN 1 ELSE 0 END) AS bigint) \
        AS to_nominate, \
    CAST(SUM(CASE WHEN e.ended_at IS NULL AND a.state = 'declared' AND a.ended_on IS NULL THEN 1 ELSE 0 END) \
        AS bigint) AS to_confirm \
    FROM enrollment e JOIN affiliation a ON a.id = e.affiliation_id WHERE e.seat_city_id = $1 GROUP BY e.cohort_id";

/// Somebody of the city.
#[derive(FromQueryResult)]
pub struct PersonRow {
    pub id: EnrollmentId,
    pub receipt_number: i32,
    pub name: String,
    pub function: String,
    pub affiliation_id: AffiliationId,
    pub city_id: CityId,
    pub state: String,
    pub reason_code: String,
    pub affiliation_state: String,
    pub office_until: Option<Instant>,
    pub held_until: Option<Instant>,
}

/// Everybody of the city in the cohort, those who left last.
pub const PEOPLE: &str = "SELECT e.id, e.receipt_number, p.display_name AS name, a.function, e.affiliation_id, e.city_id, \
    e.state, e.reason_code, a.state AS affiliation_state, e.office_until, e.held_until FROM enrollment e \
    JOIN person p ON p.id = e.person_id JOIN affiliation a ON a.id = e.affiliation_id \
    WHERE e.cohort_id = $1 AND e.seat_city_id = $2 \
    ORDER BY CASE WHEN e.ended_at IS NOT NULL THEN 2 WHEN e.state = 'waitlisted' THEN 1 ELSE 0 END, \
    e.priority, e.receipt_number";
