use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::Actor;
use crate::audit::{self, Change};
use crate::city::queries::counted_under;
use crate::cohort::entity::{city_exception, cohort};
use crate::db::Tx;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::entity::enrollment;
use crate::ids::{CityId, CohortId};
use crate::{Academy, Result};

/// Lets the seats and the queue of a city count under its successor in every cohort, within the transaction that merges
/// them. Nobody loses a seat, a bound of the old city's own goes with it, and the queues move.
///
/// Every cohort's desk is opened, also where the old city holds nothing yet: an application that is just being decided
/// there waits for the merge or comes before it.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn cities_merged(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    (from, into): (CityId, CityId),
    reason: &str,
) -> Result<()> {
    let cohorts: Vec<CohortId> = cohort::Entity::find()
        .select_only()
        .column(cohort::Column::Id)
        .order_by_asc(cohort::Column::Id)
        .into_tuple()
        .all(tx.conn())
        .await?;
    for cohort in cohorts {
        let mut desk = Desk::open(academy, tx, actor, cohort, Take::Nothing, Read::Everything).await?;
        let moved = move_enrollments(&mut desk, from, into, reason).await?;
        let dropped = city_exception::Entity::delete_by_id((cohort, from)).exec(tx.conn()).await?;
        if moved + dropped.rows_affected == 0 {
            continue;
        }
        let line = Change::new("cities merged in cohort", "city", from.0)
            .within(Some(desk.cohort.course), Some(cohort))
            .of_city(into);
        audit::put(academy, tx, actor, line.before(&from).after(&into).because(reason)).await?;
        desk.read(Read::Everything).await?;
        desk.promote().await?;
    }
    Ok(())
}

async fn move_enrollments(desk: &mut Desk<'_>, from: CityId, into: CityId, reason: &str) -> Result<u64> {
    use enrollment::Column;
    let seated = desk.seated_in(from).await?;
    for (id, _) in &seated {
        desk.release(*id, from).await?;
    }
    let moved = enrollment::Entity::update_many()
        .col_expr(Column::SeatCityId, Expr::value(into.0))
        .filter(Column::CohortId.eq(desk.cohort.id))
        .filter(Column::SeatCityId.eq(from))
        .exec(desk.tx.conn())
        .await?;
    let into = counted_under(desk.tx, into).await?;
    desk.claim_anew(&seated, into, reason).await?;
    Ok(moved.rows_affected)
}
