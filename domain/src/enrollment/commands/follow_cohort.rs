use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::Actor;
use crate::clock::Instant;
use crate::db::Tx;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::entity::enrollment::{Column, Entity};
use crate::ids::CohortId;
use crate::{Academy, Result};

/// Lets seats follow a changed cohort, within the transaction that changed it: where the office need not confirm any
/// more nobody waits for it, and a later last second for seats moves the queue.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn follow_cohort(academy: &Academy, tx: &Tx, actor: &Actor, cohort: CohortId) -> Result<()> {
    let mut desk = Desk::open(academy, tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    if desk.cohort.office_days.is_none() {
        Entity::update_many()
            .col_expr(Column::OfficeUntil, Expr::value(None::<Instant>))
            .filter(Column::CohortId.eq(cohort))
            .filter(Column::EndedAt.is_null())
            .exec(tx.conn())
            .await?;
    }
    desk.promote().await?;
    Ok(())
}
