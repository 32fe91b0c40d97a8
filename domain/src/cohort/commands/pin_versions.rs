use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::create_cohort::pin_modules;
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::cohort::entity::cohort_module;
use crate::cohort::queries::load;
use crate::enrollment::entity::enrollment;
use crate::error::Refusal;
use crate::ids::CohortId;
use crate::learning::entity::learning_event;
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
    let card = load(tx.conn(), id).await?;
    let old =
        cohort_module::Entity::find().filter(cohort_module::Column::CohortId.eq(id)).all(tx.conn()).await?;
    let inside = Query::select()
        .column(enrollment::Column::Id)
        .from(enrollment::Entity)
        .and_where(enrollment::Column::CohortId.eq(id))
        .to_owned();
    let begun = learning_event::Entity::find()
        .filter(learning_event::Column::EnrollmentId.in_subquery(inside))
        .count(tx.conn())
        .await?;
    if begun > 0 {
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
