use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::Actor;
use crate::cohort::window::is_due;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::entity::enrollment::{Column, Entity, Model};
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::CohortId;
use crate::{Academy, Result};

/// The job that ends invitations and offers which nobody accepted in time. As safe as `expire_office`. Gives how many ended.
///
/// # Errors
/// `Broken` when the database cannot be read or written.
pub async fn expire_held(academy: &Academy) -> Result<usize> {
    let due = Entity::find()
        .filter(Column::HeldUntil.lt(academy.now()))
        .filter(Column::EndedAt.is_null())
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
    let actor = Actor::System { job: "answer deadline" };
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, &actor, cohort, Take::Nothing, Read::Everything).await?;
    let due = Entity::find()
        .filter(Column::CohortId.eq(cohort))
        .filter(
            Column::State
                .is_in([EnrollmentState::Invited, EnrollmentState::Offered].map(EnrollmentState::code)),
        )
        .filter(Column::HeldUntil.lt(academy.now()))
        .all(tx.conn())
        .await?;
    let is_over = |row: &Model| row.held_until.is_some_and(|until| is_due(until, academy.now()));
    let mut ended = 0;
    for row in due.into_iter().filter(is_over) {
        desk.go(&row, Move::new(EnrollmentState::Expired, Reason::PersonSilent)).await?;
        desk.release(row.id, row.seat_city_id).await?;
        ended += 1;
    }
    desk.promote().await?;
    tx.commit().await?;
    Ok(ended)
}
