use super::{may_run, peek, reason, refused};
use crate::access::Actor;
use crate::city::queries::counted_under;
use crate::enrollment::desk::{Desk, Door, Override, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::rules::Refusal;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::EnrollmentId;
use crate::{Academy, Result};

/// An organizer gives somebody in the queue a seat, out of turn and beyond full layers where need be. A city that gets
/// its first seat by it may send others who waited for the number of cities alone.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason or for somebody who does not wait.
pub async fn seat_out_of_turn(academy: &Academy, actor: &Actor, id: EnrollmentId, why: &str) -> Result<()> {
    let before = peek(academy, id).await?;
    may_run(academy, actor, before.cohort_id).await?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
    let row = desk.enrollment(id).await?;
    if row.state != EnrollmentState::Waitlisted.code() {
        return Err(refused(Refusal::NotPossibleNow));
    }
    let city = counted_under(&tx, row.seat_city_id).await?;
    desk.claim(row.id, city, Door::Organizer, Some(&Override { reason: &why })).await?;
    desk.seat(&row, Reason::Organizer, &why).await?;
    desk.promote().await?;
    tx.commit().await
}

/// An organizer's undo of a seat given out of turn: back into the queue, at the old place.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason or when the seat was not given by an organizer.
pub async fn put_back(academy: &Academy, actor: &Actor, id: EnrollmentId, why: &str) -> Result<()> {
    let before = peek(academy, id).await?;
    may_run(academy, actor, before.cohort_id).await?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
    let row = desk.enrollment(id).await?;
    if row.state != EnrollmentState::Confirmed.code() || row.reason_code != Reason::Organizer.code() {
        return Err(refused(Refusal::NotPossibleNow));
    }
    desk.release(row.id, row.seat_city_id).await?;
    let city = counted_under(&tx, row.seat_city_id).await?;
    let full = desk.first_full(city).map(crate::cohort::limits::Layer::kind);
    let step = Move { full, ..Move::new(EnrollmentState::Waitlisted, Reason::Organizer).noted(&why) };
    desk.go(&row, step).await?;
    desk.promote().await?;
    tx.commit().await
}

/// An organizer ends somebody's enrollment; what it consumed goes back and the queue moves.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason or after an end.
pub async fn remove(academy: &Academy, actor: &Actor, id: EnrollmentId, why: &str) -> Result<()> {
    let before = peek(academy, id).await?;
    may_run(academy, actor, before.cohort_id).await?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
    let row = desk.enrollment(id).await?;
    desk.end(&row, Move::new(EnrollmentState::Removed, Reason::Organizer).noted(&why)).await?;
    tx.commit().await
}
