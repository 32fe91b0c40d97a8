use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{may_run, reason};
use crate::access::Actor;
use crate::audit::{self, Change};
use crate::city::queries::get_city;
use crate::cohort::entity::{city_exception, cohort};
use crate::cohort::limits::{Cap, CityRule, CommonCaps, LayerKind};
use crate::enrollment::desk::{Desk, Read, Take, stored_cap};
use crate::enrollment::entity::seat_layer;
use crate::ids::{CityId, CohortId, EnrollmentId};
use crate::{Academy, Error, Result};

/// Changes the bounds of a cohort. Lowering is legal and throws nobody out; raising moves the queue in the same
/// transaction. Gives who got a seat by it.
///
/// # Errors
/// `Denied`, `NotFound`, `Refused` without a reason.
pub async fn change_limits(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    caps: CommonCaps,
    why: &str,
) -> Result<Vec<EnrollmentId>> {
    set_limits(academy, actor, cohort, (caps, None), why).await
}

/// The same as somebody typed it who saw these bounds, and only while they still hold: what somebody else changed
/// meanwhile does not return silently.
///
/// # Errors
/// As `change_limits`; `Conflict` when somebody changed them meanwhile.
pub async fn change_shown_limits(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    (caps, shown): (CommonCaps, CommonCaps),
    why: &str,
) -> Result<Vec<EnrollmentId>> {
    set_limits(academy, actor, cohort, (caps, Some(shown)), why).await
}

/// The same, only while the bounds are those that are expected.
///
/// # Errors
/// As `change_limits`; `Conflict` when somebody changed them meanwhile.
pub(super) async fn set_limits(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    (caps, expected): (CommonCaps, Option<CommonCaps>),
    why: &str,
) -> Result<Vec<EnrollmentId>> {
    may_run(academy, actor, cohort).await?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    let before = desk.limits.caps();
    if expected.is_some_and(|expected| expected != before) {
        return Err(Error::Conflict);
    }
    for (kind, cap) in [
        (LayerKind::Total, caps.total),
        (LayerKind::CityCount, caps.cities),
        (LayerKind::Additional, caps.additional_seats),
        (LayerKind::Reserve, Cap::of(caps.reserve)),
    ] {
        set_caps(&desk, kind, cap, &[]).await?;
    }
    let own: Vec<String> = desk.limits.exceptions.keys().map(ToString::to_string).collect();
    set_caps(&desk, LayerKind::City, caps.city, &own).await?;
    let groups = serde_json::to_string(&caps.groups).map_err(Error::broken)?;
    let minimum = i32::try_from(caps.minimum_cities).unwrap_or(i32::MAX);
    cohort::Entity::update_many()
        .col_expr(cohort::Column::MinimumCities, Expr::value(minimum))
        .col_expr(cohort::Column::CityGroups, Expr::value(groups))
        .col_expr(cohort::Column::UpdatedAt, Expr::value(academy.now()))
        .filter(cohort::Column::Id.eq(cohort))
        .exec(tx.conn())
        .await?;
    let line =
        Change::new("limits changed", "cohort", cohort.0).within(Some(desk.cohort.course), Some(cohort));
    audit::put(academy, &tx, actor, line.before(&before).after(&caps).because(&why)).await?;
    if before.groups == caps.groups {
        desk.read(Read::Everything).await?;
    } else {
        desk.cohort.groups.clone_from(&caps.groups);
        desk.regroup(&why).await?;
    }
    let seated = desk.promote().await?;
    tx.commit().await?;
    Ok(seated)
}

/// Gives one city a bound of its own, or admits it beside the limits, or takes both back. Seats that it has are
/// counted where they count now, nobody loses one, and the queue moves. Gives who got a seat by it.
///
/// # Errors
/// `Denied`, `NotFound` also for a city that is not there, `Refused` without a reason.
pub async fn set_city_rule(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    city: CityId,
    rule: CityRule,
    why: &str,
) -> Result<Vec<EnrollmentId>> {
    set_rule(academy, actor, cohort, city, (rule, None), why).await
}

/// The same, only while the city has what is expected.
///
/// # Errors
/// As `set_city_rule`; `Conflict` when somebody changed it meanwhile.
pub(super) async fn set_rule(
    academy: &Academy,
    actor: &Actor,
    cohort: CohortId,
    city: CityId,
    (rule, expected): (CityRule, Option<CityRule>),
    why: &str,
) -> Result<Vec<EnrollmentId>> {
    may_run(academy, actor, cohort).await?;
    get_city(academy, city).await?;
    let why = reason(why)?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    let before = desk.limits.rule_of(city);
    if expected.is_some_and(|expected| expected != before) {
        return Err(Error::Conflict);
    }
    put_exception(&desk, city, rule, &why).await?;
    let cap = rule.cap.unwrap_or(desk.limits.city);
    seat_layer::Entity::update_many()
        .col_expr(seat_layer::Column::Cap, Expr::value(stored_cap(cap)))
        .filter(seat_layer::Column::CohortId.eq(cohort))
        .filter(seat_layer::Column::Kind.eq(LayerKind::City.code()))
        .filter(seat_layer::Column::Name.eq(city.to_string()))
        .exec(tx.conn())
        .await?;
    let line = Change::new("city rule changed", "city", city.0)
        .within(Some(desk.cohort.course), Some(cohort))
        .of_city(city);
    audit::put(academy, &tx, actor, line.before(&before).after(&rule).because(&why)).await?;
    desk.read(Read::Everything).await?;
    if before.is_additional != rule.is_additional {
        desk.recount(city, &why).await?;
    }
    let seated = desk.promote().await?;
    tx.commit().await?;
    Ok(seated)
}

async fn set_caps(desk: &Desk<'_>, kind: LayerKind, cap: Cap, but: &[String]) -> Result<()> {
    seat_layer::Entity::update_many()
        .col_expr(seat_layer::Column::Cap, Expr::value(stored_cap(cap)))
        .filter(seat_layer::Column::CohortId.eq(desk.cohort.id))
        .filter(seat_layer::Column::Kind.eq(kind.code()))
        .filter(seat_layer::Column::Name.is_not_in(but.to_vec()))
        .exec(desk.tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn put_exception(desk: &Desk<'_>, city: CityId, rule: CityRule, why: &str) -> Result<()> {
    use city_exception::Column;
    if rule == CityRule::default() {
        city_exception::Entity::delete_by_id((desk.cohort.id, city)).exec(desk.tx.conn()).await?;
        return Ok(());
    }
    let row = city_exception::ActiveModel {
        cohort_id: Set(desk.cohort.id),
        city_id: Set(city),
        has_cap: Set(rule.cap.is_some()),
        cap: Set(rule.cap.and_then(stored_cap)),
        is_additional: Set(rule.is_additional),
        reason: Set(why.to_owned()),
        decided_by: Set(desk.actor.person()),
        decided_at: Set(desk.academy.now()),
    };
    let changed = [
        Column::HasCap,
        Column::Cap,
        Column::IsAdditional,
        Column::Reason,
        Column::DecidedBy,
        Column::DecidedAt,
    ];
    city_exception::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::CohortId, Column::CityId]).update_columns(changed).to_owned(),
        )
        .exec_without_returning(desk.tx.conn())
        .await?;
    Ok(())
}
