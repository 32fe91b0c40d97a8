use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::clock::Instant;
use crate::cohort::entity::cohort_module::{Column, Entity};
use crate::cohort::queries::load;
use crate::db::Tx;
use crate::error::FieldError;
use crate::ids::{CohortId, ModuleId};
use crate::{Academy, Error, Result};

/// When a module of a cohort is open and due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ModuleDates {
    /// The module, one that the cohort has pinned.
    pub module: ModuleId,
    /// Closed before this instant; open from the start when empty.
    pub opens_at: Option<Instant>,
    /// Should be finished by this instant.
    pub due_at: Option<Instant>,
}

/// Sets when modules of a cohort open and are due, within a transaction.
///
/// # Errors
/// `Denied`, `NotFound` for a module that the cohort has not pinned, `Invalid` on `due_at` before `opens_at`.
pub async fn plan_modules(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    cohort: CohortId,
    dates: &[ModuleDates],
) -> Result<()> {
    let card = load(tx.conn(), cohort).await?;
    check(actor, Action::RunCohort, &Place::cohort(card.course, cohort))?;
    for plan in dates {
        if plan.opens_at.zip(plan.due_at).is_some_and(|(opens, due)| due < opens) {
            return Err(Error::field("due_at", FieldError::Order));
        }
        let changed = Entity::update_many()
            .col_expr(Column::OpensAt, Expr::value(plan.opens_at))
            .col_expr(Column::DueAt, Expr::value(plan.due_at))
            .filter(Column::CohortId.eq(cohort))
            .filter(Column::ModuleId.eq(plan.module))
            .exec(tx.conn())
            .await?;
        if changed.rows_affected == 0 {
            return Err(Error::NotFound);
        }
    }
    let change =
        Change::new("module dates changed", "cohort", cohort.0).within(Some(card.course), Some(cohort));
    audit::put(academy, tx, actor, change.after(&dates)).await
}
