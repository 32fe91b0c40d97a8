use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};

use super::create_cohort::pin_modules;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::cohort::entity::cohort_module;
use crate::cohort::queries::load;
use crate::db::{self, Tx};
use crate::error::Refusal;
use crate::ids::CohortId;
use crate::{Academy, Result};

/// Pins the modules of the course anew, in the versions that are published now and without dates. Only while nobody has
/// begun to learn: what somebody learned belongs to its version.
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
    let old =
        cohort_module::Entity::find().filter(cohort_module::Column::CohortId.eq(id)).all(tx.conn()).await?;
    if has_begun(&tx, id).await? {
        return Err(Refusal::said(
            "W tej kohorcie ktoś już się uczy, więc jej wersje modułów zostają.",
            "Somebody in this cohort learns already, so its versions of modules stay.",
        ));
    }
    cohort_module::Entity::delete_many()
        .filter(cohort_module::Column::CohortId.eq(id))
        .exec(tx.conn())
        .await?;
    pin_modules(academy, &tx, id, card.course).await?;
    let line = Change::new("versions pinned", "cohort", id.0).within(Some(card.course), Some(id));
    let versions: Vec<_> = old.iter().map(|row| row.module_version_id).collect();
    audit::put(academy, &tx, actor, line.before(&versions)).await?;
    tx.commit().await
}

/// Whether somebody of the cohort has left a trace of learning: read or completed something, answered a block, or started
/// an attempt at a quiz. What `Seat::has_begun` takes for a trace is one here.
async fn has_begun(tx: &Tx, cohort: CohortId) -> Result<bool> {
    #[derive(FromQueryResult)]
    struct Begun {
        begun: i64,
    }
    let tables = ["learning_position", "learning_event", "completion", "block_answer", "quiz_attempt"];
    let traces = tables.map(|table| format!("EXISTS (SELECT 1 FROM {table} x WHERE x.enrollment_id = e.id)"));
    let sql = format!(
        "SELECT CAST(COUNT(*) AS bigint) AS begun FROM enrollment e WHERE e.cohort_id = $1 AND ({})",
        traces.join(" OR ")
    );
    let found = db::one::<Begun>(tx.conn(), &sql, [cohort.0.into()]).await?;
    Ok(found.is_some_and(|found| found.begun > 0))
}
