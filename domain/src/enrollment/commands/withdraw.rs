use super::{peek, refused};
use crate::access::{Action, Actor, Place, check};
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::rules::Refusal;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::EnrollmentId;
use crate::{Academy, Error, Result};

/// The person leaves. What the seat consumed goes back and the queue moves, all in one transaction. A second
/// withdrawal changes nothing.
///
/// # Errors
/// `NotFound` for somebody else's enrollment, `Refused` after the course was completed.
pub async fn withdraw(academy: &Academy, actor: &Actor, id: EnrollmentId) -> Result<()> {
    let before = peek(academy, id).await?;
    let own = actor.is(before.person_id);
    check(actor, Action::Apply, &Place::OWN.owned(own)).map_err(|error| match error {
        Error::Denied => Error::NotFound,
        other => other,
    })?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
    let row = desk.enrollment(id).await?;
    if row.state == EnrollmentState::Withdrawn.code() {
        return Ok(());
    }
    if row.ended_at.is_some() {
        return Err(refused(Refusal::NotPossibleNow));
    }
    desk.end(&row, Move::new(EnrollmentState::Withdrawn, Reason::OwnWish)).await?;
    tx.commit().await
}
