use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::commands::confirm_by_address;
use super::{State, entity};
use crate::access::Actor;
use crate::audit::{self, Change};
use crate::db::Tx;
use crate::enrollment::EnrollmentState;
use crate::enrollment::entity::enrollment;
use crate::ids::{AffiliationId, CityId, PersonId};
use crate::text::Email;
use crate::{Academy, Result};

/// Opens a workplace of hers in that city again that she had ended, while an application under way still names it: an
/// office confirms the row that the application names, and a new row beside it would let the seat pass on. It comes back
/// as it was, confirmed or declared; that it was ended stays in the audit trail.
pub(super) async fn reopen(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    (person, email): (PersonId, &Email),
    city: CityId,
) -> Result<Option<AffiliationId>> {
    let named = enrollment::Entity::find()
        .select_only()
        .column(enrollment::Column::AffiliationId)
        .filter(enrollment::Column::PersonId.eq(person))
        .filter(enrollment::Column::EndedAt.is_null())
        .filter(enrollment::Column::State.ne(EnrollmentState::Completed.code()))
        .into_query();
    let ended = entity::Entity::find()
        .filter(entity::Column::PersonId.eq(person))
        .filter(entity::Column::CityId.eq(city))
        .filter(entity::Column::EndedOn.is_not_null())
        .filter(entity::Column::State.ne(State::Refused.word()))
        .filter(entity::Column::Id.in_subquery(named))
        .order_by_desc(entity::Column::Id)
        .one(tx.conn())
        .await?;
    let Some(row) = ended else { return Ok(None) };
    entity::Entity::update_many()
        .col_expr(entity::Column::EndedOn, Expr::value(None::<chrono::NaiveDate>))
        .filter(entity::Column::Id.eq(row.id))
        .exec(tx.conn())
        .await?;
    let change = Change::new("affiliation reopened", "affiliation", row.id.0).of_city(city).after(&row.state);
    audit::put(academy, tx, actor, change).await?;
    // Her city's domain may have been confirmed while she was away.
    if row.state == State::Declared.word() {
        confirm_by_address(academy, tx, actor, person, email).await?;
    }
    Ok(Some(row.id))
}
