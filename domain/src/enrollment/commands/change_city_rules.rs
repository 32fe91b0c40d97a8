use std::collections::BTreeMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::change_limits::put_exception;
use super::{may_run, reason};
use crate::access::Actor;
use crate::audit::{self, Change};
use crate::city::queries::cities;
use crate::cohort::limits::{CityRule, LayerKind};
use crate::enrollment::desk::{Desk, Read, Take, stored_cap};
use crate::enrollment::entity::seat_layer;
use crate::ids::{CityId, CohortId, EnrollmentId};
use crate::{Academy, Error, Result};

/// What each of some cities has of its own.
pub type CityRules = BTreeMap<CityId, CityRule>;

/// Gives several cities something of their own, or takes it back, in one act: one transaction, one line of the audit
/// trail, one undo. Only while each of them has what `seen` says. The queue moves once, at the end. Cities whose rule
/// stays as it is are left out. Gives who got a seat by it.
///
/// # Errors
/// As `set_city_rule`; `Conflict` when somebody changed one of them meanwhile.
pub async fn set_city_rules(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    (rules, seen): (&CityRules, &CityRules),
    why: &str,
) -> Result<Vec<EnrollmentId>> {
    may_run(academy, actor, cohort).await?;
    let why = reason(why)?;
    let ids: Vec<CityId> = rules.keys().copied().collect();
    if cities(academy, &ids).await?.len() != ids.len() {
        return Err(Error::NotFound);
    }
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    let before: CityRules = ids.iter().map(|city| (*city, desk.limits.rule_of(*city))).collect();
    if before != *seen {
        return Err(Error::Conflict);
    }
    let changed: CityRules = rules
        .iter()
        .filter(|(city, rule)| before[city] != **rule)
        .map(|(city, rule)| (*city, *rule))
        .collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    for (city, rule) in &changed {
        put_exception(&desk, *city, *rule, &why).await?;
        let cap = rule.cap.unwrap_or(desk.limits.city);
        seat_layer::Entity::update_many()
            .col_expr(seat_layer::Column::Cap, Expr::value(stored_cap(cap)))
            .filter(seat_layer::Column::CohortId.eq(cohort))
            .filter(seat_layer::Column::Kind.eq(LayerKind::City.code()))
            .filter(seat_layer::Column::Name.eq(city.to_string()))
            .exec(tx.conn())
            .await?;
    }
    let before: CityRules = before.into_iter().filter(|(city, _)| changed.contains_key(city)).collect();
    let line = Change::new("city rules changed", "cohort", cohort.0)
        .within(Some(desk.cohort.course), Some(cohort))
        .before(&before)
        .after(&changed);
    audit::put(academy, &tx, actor, line.because(&why)).await?;
    desk.read(Read::Everything).await?;
    for (city, rule) in &changed {
        if before[city].is_additional != rule.is_additional {
            desk.recount(*city, &why).await?;
        }
    }
    let seated = desk.promote().await?;
    tx.commit().await?;
    Ok(seated)
}
