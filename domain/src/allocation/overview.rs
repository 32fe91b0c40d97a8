//! What organizers see of a round before and after it: how many applied, who was given a seat, what came of the offers.

use std::collections::BTreeSet;

use sea_orm::FromQueryResult;

use super::queries::RoundCard;
use crate::access::{Action, Actor, Place, check};
use crate::city::queries::seat_city;
use crate::city::{Names, Naming};
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::cohort::limits::Limits;
use crate::db::{self, stored};
use crate::enrollment::desk::number;
use crate::enrollment::{EnrollmentState, Reason};
use crate::ids::{CityId, CohortId, EnrollmentId};
use crate::{Academy, Result};

/// Who awaits the round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intake {
    /// Applications that it will decide.
    pub in_time: u32,
    /// Applications that came after the window, and so stand behind it.
    pub late: u32,
    /// Cities of those in time.
    pub cities: u32,
    /// The cities of those in time whose group no limit can tell, as their size is unknown.
    pub without_size: Vec<CityId>,
}

/// Counts those who await the round.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn intake(academy: &Academy, cohort: CohortId, limits: &Limits) -> Result<Intake> {
    #[derive(FromQueryResult)]
    struct Row {
        id: CityId,
        kind: String,
        size_class: String,
        in_time: i64,
        late: i64,
    }
    let sql = "SELECT c.id, c.kind, c.size_class, \
        COUNT(CASE WHEN e.reason_code = 'awaits_round' THEN 1 END) AS in_time, \
        COUNT(CASE WHEN e.reason_code = 'late' THEN 1 END) AS late \
        FROM enrollment e JOIN city c ON c.id = e.seat_city_id \
        WHERE e.cohort_id = $1 AND e.state = 'applied' GROUP BY c.id, c.kind, c.size_class ORDER BY c.id";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, [cohort.0.into()]).await?;
    let mut intake = Intake::default();
    for row in rows {
        intake.late += count(row.late);
        if row.in_time > 0 {
            intake.in_time += count(row.in_time);
            intake.cities += 1;
            if limits.needs_size(seat_city(row.id, &row.kind, &row.size_class)?) {
                intake.without_size.push(row.id);
            }
        }
    }
    Ok(intake)
}

/// Who proposed a round and who sealed it, by name, where they are still known.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn hands(academy: &Academy, round: &RoundCard) -> Result<(Option<String>, Option<String>)> {
    #[derive(FromQueryResult)]
    struct Row {
        proposer: Option<String>,
        sealer: Option<String>,
    }
    let sql = "SELECT p.display_name AS proposer, s.display_name AS sealer FROM allocation_round r \
        LEFT JOIN person p ON p.id = r.proposed_by LEFT JOIN person s ON s.id = r.sealed_by WHERE r.id = $1";
    let row: Option<Row> = db::one(academy.db().read(), sql, [round.id.0.into()]).await?;
    Ok(row.map(|row| (row.proposer, row.sealer)).unwrap_or_default())
}

/// Somebody whom a round gave a seat, as she stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatGiven {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// Its receipt number.
    pub receipt: u32,
    /// Her name.
    pub name: String,
    /// How the city is called that she applied from.
    pub naming: Naming,
    /// Where she stands now.
    pub state: EnrollmentState,
    /// Why.
    pub reason: Reason,
    /// Until when the offer has to be answered, while it waits.
    pub held_until: Option<Instant>,
    /// Whether she was moved to another cohort since, under another number.
    pub is_moved: bool,
}

/// The people of these receipts, in the order of receipt, also those who were moved to another cohort since.
///
/// # Errors
/// `Denied` to whoever may not see the cohort.
pub async fn people_of(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    receipts: &[u32],
) -> Result<Vec<SeatGiven>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: EnrollmentId,
        receipt_number: i32,
        name: String,
        city_id: CityId,
        state: String,
        reason_code: String,
        held_until: Option<Instant>,
        is_moved: bool,
    }
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    if receipts.is_empty() {
        return Ok(Vec::new());
    }
    let list: BTreeSet<String> = receipts.iter().map(u32::to_string).collect();
    let list = list.into_iter().collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT e.id, e.receipt_number, p.display_name AS name, e.city_id, e.state, e.reason_code, e.held_until, \
        (1 = 0) AS is_moved FROM enrollment e JOIN person p ON p.id = e.person_id \
        WHERE e.cohort_id = $1 AND e.receipt_number IN ({list}) \
        UNION ALL SELECT e.id, h.left_receipt AS receipt_number, p.display_name AS name, e.city_id, e.state, \
        e.reason_code, NULL AS held_until, (1 = 1) AS is_moved FROM enrollment_change h \
        JOIN enrollment e ON e.id = h.enrollment_id JOIN person p ON p.id = e.person_id \
        WHERE h.left_cohort_id = $1 AND h.left_receipt IN ({list}) ORDER BY receipt_number"
    );
    let rows: Vec<Row> = db::all(academy.db().read(), &sql, [cohort.id.0.into()]).await?;
    let names = Names::read(academy).await?;
    let given = |row: Row| {
        Ok(SeatGiven {
            enrollment: row.id,
            receipt: number(row.receipt_number),
            name: row.name,
            naming: names.of(row.city_id)?,
            state: stored(&row.state)?,
            reason: stored(&row.reason_code)?,
            held_until: row.held_until,
            is_moved: row.is_moved,
        })
    };
    rows.into_iter().map(given).collect()
}

/// What came of the offers of a cohort so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// Offers that await an answer.
    pub open: u32,
    /// Accepted.
    pub accepted: u32,
    /// Declined.
    pub declined: u32,
    /// Not answered in time.
    pub silent: u32,
    /// People who still wait.
    pub waiting: u32,
}

/// Counts them. Whoever was invited, or given a seat out of turn, was offered none.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn offers(academy: &Academy, cohort: CohortId) -> Result<Offers> {
    #[derive(FromQueryResult)]
    struct Row {
        state: String,
        reason_code: String,
        people: i64,
    }
    let sql = "SELECT e.state, e.reason_code, COUNT(*) AS people FROM enrollment e WHERE e.cohort_id = $1 \
        AND (e.state = 'waitlisted' OR EXISTS (SELECT 1 FROM enrollment_change h \
            WHERE h.enrollment_id = e.id AND h.to_state = 'offered')) GROUP BY e.state, e.reason_code";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, [cohort.0.into()]).await?;
    let mut offers = Offers::default();
    for row in rows {
        let (state, reason): (EnrollmentState, Reason) = (stored(&row.state)?, stored(&row.reason_code)?);
        let counter = match (state, reason) {
            (EnrollmentState::Offered, _) => &mut offers.open,
            // Who was moved here was offered nothing.
            (EnrollmentState::Confirmed, Reason::Moved) => continue,
            (EnrollmentState::Confirmed | EnrollmentState::Completed, _) => &mut offers.accepted,
            (EnrollmentState::Declined, _) => &mut offers.declined,
            (EnrollmentState::Expired, Reason::PersonSilent) => &mut offers.silent,
            (EnrollmentState::Waitlisted, _) => &mut offers.waiting,
            _ => continue,
        };
        *counter += count(row.people);
    }
    Ok(offers)
}

fn count(rows: i64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
