use super::{may_run, peek, reason, refused};
use crate::access::{Action, Actor, Place, check};
use crate::city::queries::counted_under;
use crate::db::stored;
use crate::enrollment::desk::{Desk, Door, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::entity::enrollment;
use crate::enrollment::rules::{Decision, Refusal, Waiting, in_turn};
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::EnrollmentId;
use crate::{Academy, Result};

/// An organizer says yes to an open application. It gets a seat in its turn: where nobody before it is owed that seat;
/// otherwise it waits. An organizer also answers for a city without a coordinator; what a round decides, nobody else
/// does. Saying yes twice changes nothing.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` for what is not open, for a round, and after the last second for seats.
pub async fn approve(academy: &Academy, actor: &Actor, id: EnrollmentId) -> Result<()> {
    let before = peek(academy, id).await?;
    may_run(academy, actor, before.cohort_id).await?;
    let open = [Reason::AwaitsApproval, Reason::AwaitsNomination, Reason::SizeUnknown];
    say_yes(academy, actor, &before, &open, Reason::Approved).await
}

/// The coordinator of the city names somebody who applied; otherwise as `approve`.
///
/// # Errors
/// `Denied` to whoever does not speak for the city, otherwise as `approve`.
pub async fn nominate(academy: &Academy, actor: &Actor, id: EnrollmentId) -> Result<()> {
    let before = peek(academy, id).await?;
    check(actor, Action::SpeakForCity, &Place::city(before.seat_city_id))?;
    say_yes(academy, actor, &before, &[Reason::AwaitsNomination], Reason::Nominated).await
}

/// An organizer says no to an open application, or to somebody who waits.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason or for what is decided already.
pub async fn turn_down(academy: &Academy, actor: &Actor, id: EnrollmentId, why: &str) -> Result<()> {
    let before = peek(academy, id).await?;
    may_run(academy, actor, before.cohort_id).await?;
    let why = reason(why)?;
    say_no(academy, actor, &before, Move::new(EnrollmentState::Refused, Reason::Organizer).noted(&why)).await
}

/// The coordinator of the city does not name somebody who applied.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason or for what is decided already.
pub async fn not_nominated(academy: &Academy, actor: &Actor, id: EnrollmentId, why: &str) -> Result<()> {
    let before = peek(academy, id).await?;
    check(actor, Action::SpeakForCity, &Place::city(before.seat_city_id))?;
    let why = reason(why)?;
    if before.reason_code != Reason::AwaitsNomination.code() {
        return Err(refused(Refusal::NotPossibleNow));
    }
    let step = Move::new(EnrollmentState::Refused, Reason::NotNominated).noted(&why);
    say_no(academy, actor, &before, step).await
}

async fn say_yes(
    academy: &Academy,
    actor: &Actor,
    before: &enrollment::Model,
    open: &[Reason],
    yes: Reason,
) -> Result<()> {
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
    let row = desk.enrollment(before.id).await?;
    if row.reason_code == yes.code() && row.state == EnrollmentState::Confirmed.code() {
        return Ok(());
    }
    if row.state != EnrollmentState::Applied.code() || !open.contains(&stored(&row.reason_code)?) {
        return Err(refused(Refusal::NotPossibleNow));
    }
    if let Some(closed) = desk.cohort.cut_off(academy.now()) {
        return Err(refused(Refusal::Closed { closed }));
    }
    let city = counted_under(&tx, row.seat_city_id).await?;
    let own = Waiting { priority: row.priority, receipt: row.receipt_number.into(), city };
    match in_turn(&desk.limits, &desk.tally, &desk.queue().await?, own) {
        Decision::Wait(layer) => {
            let full = layer.kind();
            let step = Move::new(EnrollmentState::Waitlisted, Reason::from(full));
            desk.go(&row, Move { full: Some(full), ..step }).await?;
        }
        Decision::Seat | Decision::Open(_) => {
            desk.claim(row.id, city, Door::Turn, None).await?;
            desk.seat(&row, yes, "").await?;
            desk.promote().await?;
        }
    }
    tx.commit().await
}

async fn say_no(academy: &Academy, actor: &Actor, before: &enrollment::Model, step: Move<'_>) -> Result<()> {
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
    let row = desk.enrollment(before.id).await?;
    if !matches!(stored(&row.state)?, EnrollmentState::Applied | EnrollmentState::Waitlisted) {
        return Err(refused(Refusal::NotPossibleNow));
    }
    desk.go(&row, step).await?;
    tx.commit().await
}
