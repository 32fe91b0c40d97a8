use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{may_run, reason};
use crate::access::Actor;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_mail::Addresses;
use crate::enrollment::desk_moves::Move;
use crate::enrollment::entity::enrollment::{Column, Entity};
use crate::enrollment::sheet::Sheet;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::{CohortId, EnrollmentId};
use crate::{Academy, Result};

/// An organizer takes back invitations that nobody has answered yet; all that they held goes back before the queue moves.
/// Of those that are named, what was answered or ended meanwhile stays as it is. Gives how many were taken back.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason.
pub async fn take_back(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    ids: &[EnrollmentId],
    why: &str,
) -> Result<usize> {
    may_run(academy, actor, cohort).await?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    let rows = Entity::find()
        .filter(Column::CohortId.eq(cohort))
        .filter(Column::State.eq(EnrollmentState::Invited.code()))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(Column::ReceiptNumber)
        .all(tx.conn())
        .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let to = Addresses::of(&tx, rows.iter().map(|row| (row.person_id, row.city_id))).await?;
    let to = to.with_history(&tx, rows.iter().map(|row| row.id)).await?;
    let mut sheet = Sheet::default();
    for row in &rows {
        let step = Move::new(EnrollmentState::Removed, Reason::Organizer).noted(&why);
        desk.go_on(&mut sheet, &to, row, step)?;
    }
    desk.write(sheet).await?;
    for row in &rows {
        desk.release(row.id, row.seat_city_id).await?;
    }
    desk.promote().await?;
    tx.commit().await?;
    Ok(rows.len())
}
