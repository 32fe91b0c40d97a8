use super::{peek, reason, refused};
use crate::access::{Action, Actor, Place, check};
use crate::db::stored;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::rules::Refusal;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::EnrollmentId;
use crate::{Academy, Result};

/// The coordinator gives a seat of the city back: whoever has or holds it loses it, with a reason that she reads, and
/// the queue moves. Giving it back twice changes nothing.
///
/// # Errors
/// `Denied` to whoever does not speak for the city, `Refused` without a reason, for what takes no seat and for a
/// completed course.
pub async fn give_back(academy: &Academy, actor: &Actor, id: EnrollmentId, why: &str) -> Result<()> {
    let before = peek(academy, id).await?;
    check(actor, Action::SpeakForCity, &Place::city(before.seat_city_id))?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
    let row = desk.enrollment(id).await?;
    let state: EnrollmentState = stored(&row.state)?;
    if state == EnrollmentState::Removed && row.reason_code == Reason::CityGaveBack.code() {
        return Ok(());
    }
    if !state.takes_seat() || !state.may_become(EnrollmentState::Removed) {
        return Err(refused(Refusal::NotPossibleNow));
    }
    desk.end(&row, Move::new(EnrollmentState::Removed, Reason::CityGaveBack).noted(&why)).await?;
    tx.commit().await
}
