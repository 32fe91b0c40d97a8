use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::access::Actor;
use crate::db::{Tx, stored};
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::entity::enrollment;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::PersonId;
use crate::{Academy, Result};

/// Withdraws a person from every cohort that she has not completed, within the transaction that erases her: her seats
/// go back and the queues move. Returns how many ended.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub(crate) async fn leave_all(academy: &Academy, tx: &Tx, actor: &Actor, person: PersonId) -> Result<usize> {
    // Nobody moves her to another cohort meanwhile.
    let open = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(person))
        .filter(enrollment::Column::EndedAt.is_null())
        .order_by_asc(enrollment::Column::Id);
    for row in open.all(tx.conn()).await? {
        tx.take_turn(row.id.0).await?;
    }
    // Cohorts are locked in one order, whoever comes.
    let open = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(person))
        .filter(enrollment::Column::EndedAt.is_null())
        .order_by_asc(enrollment::Column::CohortId)
        .all(tx.conn())
        .await?;
    let mut ended = 0;
    for before in open {
        let mut desk =
            Desk::open(academy, tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
        let row = desk.enrollment(before.id).await?;
        if stored::<EnrollmentState>(&row.state)?.may_become(EnrollmentState::Withdrawn) {
            desk.end(&row, Move::new(EnrollmentState::Withdrawn, Reason::OwnWish)).await?;
            ended += 1;
        }
    }
    Ok(ended)
}
