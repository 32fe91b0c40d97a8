use super::{may_run, reason};
use crate::access::Actor;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::rules::promotions;
use crate::enrollment::unused::{fingerprint, idle, taken_back};
use crate::error::Refusal;
use crate::ids::{CohortId, EnrollmentId};
use crate::{Academy, Error, Result};

/// An organizer takes the seats of people who never began, in one act: each gets a letter with the reason, what they
/// consumed goes back, and the queue moves once. `seen` is the fingerprint of what was shown (`unused`); it is played
/// again under the cohort's lock, and where somebody has begun meanwhile, or somebody else would be next, nothing is
/// done. Gives who got a seat by it.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason and when nobody of them loses a seat, `Conflict` when it would no
/// longer be what was shown.
pub async fn take_unused(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    (ids, seen): (&[EnrollmentId], &str),
    why: &str,
) -> Result<Vec<EnrollmentId>> {
    may_run(academy, actor, cohort).await?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    let idle = idle(tx.conn(), (academy.now(), &desk.cohort), ids).await?;
    if idle.is_empty() {
        return Err(nobody_idle());
    }
    for one in &idle {
        let row = desk.enrollment(one.id).await?;
        desk.go(&row, taken_back(&why)).await?;
        desk.release(row.id, row.seat_city_id).await?;
    }
    let receipts: Vec<i64> = idle.iter().map(|one| one.receipt).collect();
    // What would be offered at night is shown too, and goes out in the morning.
    let next = if desk.cohort.cut_off(academy.now()).is_some() {
        Vec::new()
    } else {
        promotions(&desk.limits, desk.tally.clone(), desk.queue().await?)
    };
    if fingerprint(&receipts, &next) != seen {
        return Err(Error::Conflict);
    }
    let seated = desk.promote().await?;
    tx.commit().await?;
    Ok(seated)
}

/// What is said where none of the chosen people has a seat that she has not begun to use.
#[must_use]
pub fn nobody_idle() -> Error {
    Refusal::said(
        "Zaznaczone osoby już zaczęły albo nie mają już miejsca.",
        "The chosen people have begun by now, or have no place any more.",
    )
}
