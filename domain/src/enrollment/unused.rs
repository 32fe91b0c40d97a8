//! Seats of people who never began: what would come of taking them back, shown before it is done.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, FromQueryResult};

use super::desk_moves::Move;
use super::rules::promoted;
use super::state::{EnrollmentState, Reason};
use super::what_if::{Newcomer, restored};
use crate::access::{Action, Actor, Place, check};
use crate::city::Names;
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::cohort::limits::Limits;
use crate::db;
use crate::ids::{CohortId, EnrollmentId};
use crate::learning::traces::has_trace;
use crate::{Academy, Error, Result, office_hours, secret, zone};

/// So many seats are taken back in one act at most: each is a letter of its own.
pub const MOST: usize = 100;

/// What would come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// Who would lose the seat, in the order of receipt, with the time since when she has it.
    pub losing: Vec<(Newcomer, Instant)>,
    /// Who would get a seat or an offer of one in their place, in that order.
    pub next: Vec<Newcomer>,
    /// Which of the two.
    pub state: EnrollmentState,
    /// Whether the offers would wait for offices to open.
    pub waits_for_office: bool,
    /// Of both lists: whoever has seen this has seen them, and nothing else is done.
    pub fingerprint: String,
}

/// How the seat of somebody who never began ends. The reason is one of its own, so that a later rule can tell it from
/// other decisions of organizers.
pub(super) fn taken_back(why: &str) -> Move<'_> {
    Move::new(EnrollmentState::Removed, Reason::NotStarted).noted(why)
}

/// Plays it: those of the given who have a seat and have not begun lose it, then the queue moves. Nothing is written.
///
/// # Errors
/// `Denied` to whoever does not run the cohort, `Broken` when the database cannot be read.
pub async fn unused(
    academy: &Academy,
    actor: &Actor,
    (cohort, limits): (&CohortCard, &Limits),
    ids: &[EnrollmentId],
) -> Result<Unused> {
    check(actor, Action::RunCohort, &Place::cohort(cohort.course, cohort.id))?;
    let idle = idle(academy.db().read(), (academy.now(), cohort), ids).await?;
    let receipts: Vec<i64> = idle.iter().map(|one| one.receipt).collect();
    let (people, mut book) = restored(academy, cohort, limits).await?;
    let next = book.take_back(&receipts);
    let names = Names::read(academy).await?;
    let gaining = next.iter().filter_map(|receipt| people.get(receipt));
    let losing = idle.iter().filter_map(|one| Some((people.get(&one.receipt)?, one.since)));
    let zone = cohort.time_zone.parse().map_err(Error::broken)?;
    Ok(Unused {
        losing: losing.map(|(person, since)| Ok((person.newcomer(&names)?, since))).collect::<Result<_>>()?,
        next: gaining.map(|person| person.newcomer(&names)).collect::<Result<_>>()?,
        state: promoted(cohort.mode),
        waits_for_office: cohort.mode.offers() && !office_hours::are_open(academy.now(), zone),
        fingerprint: fingerprint(&receipts, &next),
    })
}

/// Of who loses and who gains: receipts are a cohort's own and never given twice.
pub(super) fn fingerprint(losing: &[i64], next: &[i64]) -> String {
    secret::hex(&secret::hash(&format!("{losing:?} {next:?}")))
}

/// Somebody who has not begun.
pub(super) struct Idle {
    pub id: EnrollmentId,
    pub receipt: i64,
    /// Since when she has the seat.
    pub since: Instant,
}

/// Those of these enrollments that have a seat and no trace of learning, in the order of receipt; nobody before the
/// cohort's first day.
pub(super) async fn idle(
    conn: &impl ConnectionTrait,
    (now, cohort): (Instant, &CohortCard),
    ids: &[EnrollmentId],
) -> Result<Vec<Idle>> {
    if ids.is_empty() || !has_begun(cohort, now)? {
        return Ok(Vec::new());
    }
    let wanted: BTreeSet<EnrollmentId> = ids.iter().copied().collect();
    let rows = all_idle(conn, cohort.id).await?;
    Ok(rows.into_iter().filter(|one| wanted.contains(&one.id)).take(MOST).collect())
}

async fn all_idle(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Idle>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: EnrollmentId,
        receipt_number: i32,
        decided_at: Instant,
    }
    let sql = format!(
        "SELECT e.id, e.receipt_number, e.decided_at FROM enrollment e WHERE e.cohort_id = $1{} ORDER BY e.receipt_number",
        not_started()
    );
    let rows: Vec<Row> = db::all(conn, &sql, [cohort.0.into()]).await?;
    let idle = |row: Row| Idle { id: row.id, receipt: row.receipt_number.into(), since: row.decided_at };
    Ok(rows.into_iter().map(idle).collect())
}

/// Whether the cohort's first day has come, in its zone: before it nobody is late.
pub(super) fn has_begun(cohort: &CohortCard, now: Instant) -> Result<bool> {
    let zone = cohort.time_zone.parse().map_err(Error::broken)?;
    Ok(zone::start_of(cohort.starts_on, zone) <= now)
}

/// The condition that `e` has a seat and has not begun, for a cohort that has. A seat that is only held is no seat yet.
pub(super) fn not_started() -> String {
    format!(" AND e.state = 'confirmed' AND NOT {}", has_trace())
}
