use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::Actor;
use crate::cohort::entity::cohort;
use crate::db::Tx;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::ids::CohortId;
use crate::{Academy, Result};

/// Counts seats anew in the groups of every cohort that has some, within the transaction that changed kinds or sizes of
/// cities in the register. Nobody loses a seat, and the queues move.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub(crate) async fn cities_changed(academy: &Academy, tx: &Tx, actor: &Actor) -> Result<()> {
    let cohorts: Vec<CohortId> = cohort::Entity::find()
        .select_only()
        .column(cohort::Column::Id)
        .filter(cohort::Column::CityGroups.ne("[]"))
        .order_by_asc(cohort::Column::Id)
        .into_tuple()
        .all(tx.conn())
        .await?;
    for cohort in cohorts {
        let mut desk = Desk::open(academy, tx, actor, cohort, Take::Nothing, Read::Everything).await?;
        desk.regroup("register of cities").await?;
        desk.promote().await?;
    }
    Ok(())
}
