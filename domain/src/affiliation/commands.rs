//! What can be done with affiliations.

use std::collections::BTreeSet;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::declaring::{Declared, new_row};
use super::reopen::reopen;
use super::settling::{open_declarations, settle};
use super::{State, entity, reach};
use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::city::queries::{find_selectable, is_confirmed_domain};
use crate::db::Tx;
use crate::error::{FieldError, FieldErrors};
use crate::ids::{AffiliationId, CityId, PersonId};
use crate::people::entity::person;
use crate::text::{self, Email};
use crate::{Academy, Error, Result};

/// No function is longer, in characters.
pub const FUNCTION: usize = 120;

/// Declares that a person works for a city, within a transaction; an address in a confirmed domain confirms it. The
/// same city again changes the function only, and that only when she says so herself; so does a workplace that she had
/// ended come back, where an application under way names it.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn declare(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    (person, email): (PersonId, &Email),
    city: CityId,
    function: &str,
) -> Result<AffiliationId> {
    let earlier = entity::Entity::find()
        .filter(entity::Column::PersonId.eq(person))
        .filter(entity::Column::CityId.eq(city))
        .filter(entity::Column::EndedOn.is_null())
        .filter(entity::Column::State.ne(State::Refused.word()))
        .one(tx.conn())
        .await?;
    if let Some(row) = earlier {
        if actor.is(person) {
            set_function(tx, row.id, function).await?;
        }
        return Ok(row.id);
    }
    if actor.is(person)
        && let Some(id) = reopen(academy, tx, actor, (person, email), city).await?
    {
        set_function(tx, id, function).await?;
        return Ok(id);
    }
    let is_confirmed = is_confirmed_domain(tx, city, email).await?;
    let what = Declared { person, email: email.clone(), city, function: function.to_owned() };
    let (row, state) = new_row(academy, &what, is_confirmed);
    let id = *row.id.as_ref();
    entity::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    let change = Change::new("affiliation declared", "affiliation", id.0).of_city(city).after(&state);
    audit::put(academy, tx, actor, change).await?;
    Ok(id)
}

/// Declares one's own affiliation from a form.
///
/// # Errors
/// `Invalid` for `city` or `function`.
pub async fn declare_own(
    academy: &Academy,
    actor: &Actor,
    email: &Email,
    city: &str,
    function: &str,
) -> Result<AffiliationId> {
    let person = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let (city, function) = parse(academy, city, function).await?;
    let tx = academy.begin().await?;
    let id = declare(academy, &tx, actor, (person, email), city, &function).await?;
    tx.commit().await?;
    Ok(id)
}

/// City and function as a form has them.
///
/// # Errors
/// `Invalid` for `city` or `function`.
pub async fn parse(academy: &Academy, city: &str, function: &str) -> Result<(CityId, String)> {
    let mut errors = FieldErrors::default();
    let found = match city.parse::<CityId>() {
        Ok(id) => find_selectable(academy, id).await?.map(|card| card.id),
        Err(_) => None,
    };
    let missing = || FieldError::said("Wybierz miasto z listy.", "Choose your city from the list.");
    let city = errors.take("city", found.ok_or_else(missing));
    let function = errors.take("function", text::line(function, FUNCTION));
    errors.check()?;
    city.zip(function).ok_or_else(|| Error::Invalid(FieldErrors::default()))
}

/// Ends one's own affiliation: she no longer works there.
///
/// # Errors
/// `NotFound` when it is not hers.
pub async fn end_own(academy: &Academy, actor: &Actor, id: AffiliationId) -> Result<()> {
    let person = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let tx = academy.begin().await?;
    let ended = entity::Entity::update_many()
        .col_expr(entity::Column::EndedOn, Expr::value(academy.now().date_naive()))
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::PersonId.eq(person))
        .filter(entity::Column::EndedOn.is_null())
        .exec(tx.conn())
        .await?;
    if ended.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    audit::put(academy, &tx, actor, Change::new("affiliation ended", "affiliation", id.0)).await?;
    tx.commit().await
}

/// Confirms or refuses several affiliations at once; what is decided already stays as it is. Seats that waited for it
/// follow in the same transaction. Returns how many were decided now. A refusal needs a reason, which its person is
/// told.
///
/// # Errors
/// `NotFound` when one of them is not the actor's to decide, `Denied` to whoever decides nowhere, `Invalid` for
/// `reason`.
pub async fn decide(
    academy: &Academy,
    actor: &Actor,
    ids: &[AffiliationId],
    confirm: bool,
    reason: &str,
) -> Result<usize> {
    let reason = if confirm {
        String::new()
    } else {
        text::line(reason, 300).map_err(|error| Error::field("reason", error))?
    };
    reach::check_somewhere(actor)?;
    // Two who decide the same list lock its rows in one order.
    let ids: BTreeSet<AffiliationId> = ids.iter().copied().collect();
    let mut decided = Vec::new();
    let tx = academy.begin().await?;
    for id in ids {
        // Of a city in which one may not decide one may not know who works there.
        let found = entity::Entity::find_by_id(id)
            .filter(reach::decidable_by(actor))
            .find_also_related(person::Entity)
            .one(tx.conn())
            .await?;
        let Some((row, Some(whose))) = found else { return Err(Error::NotFound) };
        if row.state == State::Declared.word() && row.ended_on.is_none() {
            decided.push((row, whose));
        }
    }
    let count = settle(academy, &tx, actor, decided, (confirm, "person"), &reason).await?;
    tx.commit().await?;
    Ok(count)
}

/// Confirms what people with an address in a domain declared, once the domain is confirmed for the city; within the
/// transaction that confirms it.
pub(crate) async fn confirm_by_domain(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    city: CityId,
    domain: &str,
) -> Result<()> {
    let declared = open_declarations()
        .filter(entity::Column::CityId.eq(city))
        .filter(person::Column::Email.ends_with(format!("@{domain}")))
        .all(tx.conn())
        .await?;
    let declared = declared.into_iter().filter_map(|(row, whose)| Some((row, whose?))).collect();
    settle(academy, tx, actor, declared, (true, "domain"), "").await.map(|_| ())
}

/// Confirms what a person declared for the cities of her new address's domain, within the transaction that changes it.
pub(crate) async fn confirm_by_address(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    person: PersonId,
    email: &Email,
) -> Result<()> {
    let declared = open_declarations().filter(entity::Column::PersonId.eq(person)).all(tx.conn()).await?;
    let mut fitting = Vec::new();
    for (row, whose) in declared {
        if let (Some(whose), true) = (whose, is_confirmed_domain(tx, row.city_id, email).await?) {
            fitting.push((row, whose));
        }
    }
    settle(academy, tx, actor, fitting, (true, "domain"), "").await.map(|_| ())
}

async fn set_function(tx: &Tx, id: AffiliationId, function: &str) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::Function, Expr::value(function))
        .filter(entity::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}
