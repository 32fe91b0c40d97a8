use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::city::entity::{city, city_domain};
use crate::error::FieldError;
use crate::ids::CityId;
use crate::text::Email;
use crate::{Academy, Error, Result};

/// Mail for everybody: an address there says nothing about an employer.
const OPEN_TO_ALL: [&str; 14] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "proton.me",
    "wp.pl",
    "o2.pl",
    "onet.pl",
    "interia.pl",
    "seznam.cz",
    "ukr.net",
    "mail.ru",
];

/// Confirms that addresses of a domain belong to people of the city, and with it what such people declared.
/// Confirming it again changes nothing.
///
/// # Errors
/// `Denied` to whoever does not keep the register, `NotFound`, `Invalid` for `domain`.
pub async fn confirm_domain(academy: &Academy, actor: &Actor, id: CityId, domain: &str) -> Result<()> {
    check(actor, Action::KeepCities, &Place::city(id))?;
    let domain = parse(domain).map_err(|error| Error::field("domain", error))?;

    let tx = academy.begin().await?;
    city::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let row_id: Uuid = academy.new_id();
    let row = city_domain::ActiveModel {
        id: Set(row_id),
        city_id: Set(id),
        domain: Set(domain.clone()),
        confirmed_by: Set(actor.person()),
        created_at: Set(academy.now()),
    };
    let key = [city_domain::Column::CityId, city_domain::Column::Domain];
    let added = city_domain::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    if added > 0 {
        let change = Change::new("domain confirmed", "city", id.0).of_city(id).after(&domain);
        audit::put(academy, &tx, actor, change).await?;
        crate::affiliation::commands::confirm_by_domain(academy, &tx, actor, id, &domain).await?;
    }
    tx.commit().await
}

/// Takes a domain back; affiliations that it confirmed stay confirmed.
///
/// # Errors
/// `Denied` to whoever does not keep the register, `NotFound` for a domain that was not confirmed.
pub async fn drop_domain(academy: &Academy, actor: &Actor, id: CityId, domain: &str) -> Result<()> {
    check(actor, Action::KeepCities, &Place::city(id))?;
    let tx = academy.begin().await?;
    let dropped = city_domain::Entity::delete_many()
        .filter(city_domain::Column::CityId.eq(id))
        .filter(city_domain::Column::Domain.eq(domain))
        .exec(tx.conn())
        .await?;
    if dropped.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    let change = Change::new("domain dropped", "city", id.0).of_city(id).before(&domain);
    audit::put(academy, &tx, actor, change).await?;
    tx.commit().await
}

/// A domain as it stands behind the `@`, with or without one.
fn parse(typed: &str) -> Result<String, FieldError> {
    let typed = typed.trim();
    let host = typed.rsplit('@').next().unwrap_or_default();
    if host.is_empty() {
        return Err(FieldError::Required);
    }
    let domain = Email::parse(&format!("x@{host}")).map_err(|_| {
        FieldError::said("Wpisz samą domenę, np. um.elk.pl.", "Enter just the domain, such as um.elk.pl.")
    })?;
    let domain = domain.domain().to_owned();
    if OPEN_TO_ALL.contains(&domain.as_str()) {
        return Err(FieldError::said(
            "Adres w tej domenie może mieć każdy, więc nie potwierdza pracy w urzędzie.",
            "Anybody can have an address there, so it does not confirm who works for the city.",
        ));
    }
    Ok(domain)
}
