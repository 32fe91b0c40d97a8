//! How often each cohort has changed: the cheap question that boards which follow it ask every second.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::seat_layer::{Column, Entity};
use crate::cohort::limits::LayerKind;
use crate::ids::CohortId;
use crate::{Academy, Result};

/// For each of these cohorts a number that grows with every transaction at its desk, whoever made it and on whichever
/// server. What it is says nothing; that it is another one says that the board may look otherwise.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn changes(academy: &Academy, cohorts: &[CohortId]) -> Result<BTreeMap<CohortId, i32>> {
    if cohorts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(CohortId, i32)> = Entity::find()
        .select_only()
        .columns([Column::CohortId, Column::Changes])
        .filter(Column::Kind.eq(LayerKind::Total.code()))
        .filter(Column::Name.eq(""))
        .filter(Column::CohortId.is_in(cohorts.iter().copied()))
        .into_tuple()
        .all(academy.db().read())
        .await?;
    Ok(rows.into_iter().collect())
}
