use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::Actor;
use crate::cohort::window::is_due;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::entity::enrollment;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::CohortId;
use crate::{Academy, Result};

/// The job that passes on seats which their office did not confirm in time. Safe to run on several servers at once and
/// as often as one likes: what is due is read again at each cohort's desk. Gives how many seats ended.
///
/// # Errors
/// `Broken` when the database cannot be read or written.
pub async fn expire_office(academy: &Academy) -> Result<usize> {
    let due = enrollment::Entity::find()
        .filter(enrollment::Column::OfficeUntil.lt(academy.now()))
        .filter(enrollment::Column::EndedAt.is_null())
        .all(academy.db().read())
        .await?;
    let cohorts: BTreeSet<CohortId> = due.into_iter().map(|row| row.cohort_id).collect();
    let mut ended = 0;
    for cohort in cohorts {
        ended += expire_in(academy, cohort).await?;
    }
    Ok(ended)
}

async fn expire_in(academy: &Academy, cohort: CohortId) -> Result<usize> {
    let actor = Actor::System { job: "office deadline" };
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, &actor, cohort, Take::Nothing, Read::Everything).await?;
    let due = enrollment::Entity::find()
        .filter(enrollment::Column::CohortId.eq(cohort))
        .filter(enrollment::Column::State.eq(EnrollmentState::Confirmed.code()))
        .filter(enrollment::Column::OfficeUntil.lt(academy.now()))
        .all(tx.conn())
        .await?;
    let mut ended = 0;
    for row in
        due.into_iter().filter(|row| row.office_until.is_some_and(|until| is_due(until, academy.now())))
    {
        desk.go(&row, Move::new(EnrollmentState::Expired, Reason::OfficeSilent)).await?;
        desk.release(row.id, row.seat_city_id).await?;
        ended += 1;
    }
    desk.promote().await?;
    tx.commit().await?;
    Ok(ended)
}
