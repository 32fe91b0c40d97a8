use crate::access::Actor;
use crate::db::Tx;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::entity::enrollment;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::EnrollmentId;
use crate::{Academy, Error, Result};
use sea_orm::EntityTrait;

/// Marks a confirmed enrollment as completed, within the transaction that found the course's rule met; the seat stays
/// taken. Completing it again changes nothing.
///
/// # Errors
/// `NotFound`, `Refused` for anybody without a confirmed seat.
pub async fn complete(academy: &Academy, tx: &Tx, actor: &Actor, id: EnrollmentId, why: &str) -> Result<()> {
    let before = enrollment::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let mut desk =
        Desk::open(academy, tx, actor, before.cohort_id, Take::Nothing, Read::Cities(&[before.seat_city_id]))
            .await?;
    let row = desk.enrollment(id).await?;
    if row.state == EnrollmentState::Completed.code() {
        return Ok(());
    }
    let reason = if why.is_empty() { Reason::RuleMet } else { Reason::Organizer };
    desk.go(&row, Move::new(EnrollmentState::Completed, reason).noted(why)).await
}
