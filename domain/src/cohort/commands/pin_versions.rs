use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::create_cohort::{Dates, pin_modules};
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::clock::Instant;
use crate::cohort::entity::cohort_module;
use crate::cohort::queries::{has_begun, load};
use crate::error::Refusal;
use crate::ids::{CohortId, ModuleId, ModuleVersionId};
use crate::{Academy, Result};

/// A pinned module as the change log keeps it.
#[derive(Serialize)]
struct Pinned {
    module: ModuleId,
    version: ModuleVersionId,
    opens_at: Option<Instant>,
    due_at: Option<Instant>,
}

/// Pins the modules of the course anew, in the versions that are published now. A module keeps its dates. Only while
/// nobody has begun to learn: what somebody learned belongs to its version.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` once somebody has begun.
pub async fn pin_versions(academy: &Academy, actor: &Actor, id: CohortId) -> Result<()> {
    let card = crate::cohort::queries::get_cohort(academy, id).await?;
    check(actor, Action::RunCohort, &Place::cohort(card.course, id))?;
    let tx = academy.begin().await?;
    // Whoever leaves a first trace right now is waited for, and whoever comes later sees the new versions.
    tx.take_turn(id.0).await?;
    let card = load(tx.conn(), id).await?;
    if has_begun(tx.conn(), id).await? {
        return Err(Refusal::said(
            "W tej kohorcie ktoś już się uczy, więc jej wersje modułów zostają.",
            "Somebody in this cohort learns already, so its versions of modules stay.",
        ));
    }
    let before = pinned(tx.conn(), id).await?;
    let dates: Dates = before.iter().map(|row| (row.module, (row.opens_at, row.due_at))).collect();
    cohort_module::Entity::delete_many()
        .filter(cohort_module::Column::CohortId.eq(id))
        .exec(tx.conn())
        .await?;
    pin_modules(academy, &tx, id, card.course, &dates).await?;
    let after = pinned(tx.conn(), id).await?;
    let line = Change::new("versions pinned", "cohort", id.0).within(Some(card.course), Some(id));
    audit::put(academy, &tx, actor, line.before(&before).after(&after)).await?;
    tx.commit().await
}

async fn pinned(conn: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Pinned>> {
    let rows = cohort_module::Entity::find()
        .filter(cohort_module::Column::CohortId.eq(cohort))
        .order_by_asc(cohort_module::Column::Position)
        .all(conn)
        .await?;
    let pinned = rows.into_iter().map(|row| Pinned {
        module: row.module_id,
        version: row.module_version_id,
        opens_at: row.opens_at,
        due_at: row.due_at,
    });
    Ok(pinned.collect())
}
