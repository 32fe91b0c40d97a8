use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::Actor;
use crate::clock::Instant;
use crate::cohort::admission::AdmissionMode;
use crate::db::Tx;
use crate::enrollment::EnrollmentState;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::entity::enrollment::{Column, Entity};
use crate::error::FieldError;
use crate::ids::CohortId;
use crate::{Academy, Error, Result};

/// Lets seats follow a changed cohort, within the transaction that changed it: where the office need not confirm any
/// more nobody waits for it, and a later last second for seats moves the queue. How seats are given does not change while
/// somebody awaits a decision or a seat: what she was told would not be true any more.
///
/// # Errors
/// `Invalid` on `admission`, `Broken` when the database cannot be written.
pub async fn follow_cohort(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    (cohort, was): (CohortId, AdmissionMode),
) -> Result<()> {
    let mut desk = Desk::open(academy, tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    if desk.cohort.mode != was && somebody_waits(tx, cohort).await? {
        let why = FieldError::said(
            "Ktoś czeka na decyzję albo na miejsce według dotychczasowej zasady, więc teraz jej nie zmienisz.",
            "Somebody awaits a decision or a place by the present rule, so it cannot change now.",
        );
        return Err(Error::field("admission", why));
    }
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

async fn somebody_waits(tx: &Tx, cohort: CohortId) -> Result<bool> {
    use EnrollmentState::{Applied, Offered, Waitlisted};
    let open = Entity::find()
        .filter(Column::CohortId.eq(cohort))
        .filter(Column::State.is_in([Applied, Offered, Waitlisted].map(EnrollmentState::code)));
    Ok(open.one(tx.conn()).await?.is_some())
}
