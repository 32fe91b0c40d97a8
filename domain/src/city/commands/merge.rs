use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::city::entity::city;
use crate::city::register_cache::note_change;
use crate::error::{FieldError, Refusal};
use crate::ids::CityId;
use crate::{Academy, Error, Result, text};

/// Merges a city into its successor: from now on nobody can choose it, and seats taken under both count under the
/// successor (`queries::counted_under`). Past enrollments keep the city that they were made in.
///
/// # Errors
/// `Denied` to whoever does not keep the register, `NotFound`, `Invalid` for `reason` or `city`, `Refused` when the
/// successor cannot be one.
pub async fn merge(academy: &Academy, actor: &Actor, from: CityId, into: CityId, reason: &str) -> Result<()> {
    check(actor, Action::KeepCities, &Place::city(from))?;
    check(actor, Action::KeepCities, &Place::city(into))?;
    let reason = text::line(reason, 500).map_err(|error| Error::field("reason", error))?;
    if from == into {
        let error = FieldError::said("Wybierz inne miasto.", "Choose another city.");
        return Err(Error::field("city", error));
    }

    let tx = academy.begin().await?;
    let rows = city::Entity::find().filter(city::Column::Id.is_in([from, into])).lock_exclusive();
    let rows = rows.all(tx.conn()).await?;
    let find = |id| rows.iter().find(|row| row.id == id).ok_or(Error::NotFound);
    let (old, new) = (find(from)?, find(into)?);
    if old.successor_id.is_some() {
        return Err(Refusal::said(
            "To miasto zostało już połączone z innym.",
            "This city was merged already.",
        ));
    }
    if old.country != new.country || !new.is_selectable {
        return Err(Refusal::said(
            "Następcą może być tylko miasto z tego samego kraju, które można wybrać.",
            "Only a city of the same country that people can choose can be the successor.",
        ));
    }
    // Cities that were merged into the old one follow it, so a successor never has a successor.
    city::Entity::update_many()
        .col_expr(city::Column::SuccessorId, Expr::value(into))
        .col_expr(city::Column::IsSelectable, Expr::value(false))
        .col_expr(city::Column::UpdatedAt, Expr::value(academy.now()))
        .filter(city::Column::Id.eq(from).or(city::Column::SuccessorId.eq(from)))
        .exec(tx.conn())
        .await?;
    crate::enrollment::commands::cities_merged(academy, &tx, actor, (from, into), &reason).await?;
    note_change(academy, &tx).await?;
    let change = Change::new("city merged", "city", from.0).of_city(from).after(&into).because(&reason);
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await
}
