use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::access::Actor;
use crate::cohort::CohortTexts;
use crate::db::{Tx, stored};
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::entity::enrollment;
use crate::enrollment::rules::Office;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::AffiliationId;
use crate::{Academy, Result};

/// A seat that waited for its office and waits no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledSeat {
    /// The workplace that was confirmed.
    pub affiliation: AffiliationId,
    /// The names of the cohort.
    pub cohort: CohortTexts,
}

/// Lets the enrollments of workplaces follow what their offices said, within the transaction that wrote it down: a
/// confirmed workplace waits no longer, a refused one ends them and moves the queues. Returns the seats that waited and
/// are safe now.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn office_decided(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    affiliations: &[AffiliationId],
    office: Office,
) -> Result<Vec<SettledSeat>> {
    let mut settled = Vec::new();
    // Cohorts are locked in one order, whoever comes.
    let open = enrollment::Entity::find()
        .filter(enrollment::Column::AffiliationId.is_in(affiliations.iter().copied()))
        .filter(enrollment::Column::EndedAt.is_null())
        .order_by_asc(enrollment::Column::CohortId)
        .all(tx.conn())
        .await?;
    for before in open {
        let mut desk =
            Desk::open(academy, tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
        let row = desk.enrollment(before.id).await?;
        match office {
            Office::Silent => {}
            Office::Confirmed => {
                waits_no_longer(academy, tx, &row).await?;
                if row.office_until.is_some() {
                    let cohort = desk.cohort.texts.clone();
                    settled.push(SettledSeat { affiliation: row.affiliation_id, cohort });
                }
            }
            Office::Refused => {
                let state: EnrollmentState = stored(&row.state)?;
                if state.may_become(EnrollmentState::Refused) {
                    desk.end(&row, Move::new(EnrollmentState::Refused, Reason::OfficeRefused)).await?;
                }
            }
        }
    }
    Ok(settled)
}

async fn waits_no_longer(academy: &Academy, tx: &Tx, row: &enrollment::Model) -> Result<()> {
    enrollment::Entity::update_many()
        .col_expr(enrollment::Column::OfficeUntil, Expr::value(None::<crate::clock::Instant>))
        .col_expr(enrollment::Column::UpdatedAt, Expr::value(academy.now()))
        .filter(enrollment::Column::Id.eq(row.id))
        .filter(enrollment::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}
