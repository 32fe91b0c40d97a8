//! Reads of the register.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::{city, city_code, city_domain};
use super::kinds::{Kind, Scheme, SizeClass};
use super::naming::Naming;
use super::register_cache::register;
use super::views::{CityCard, CityFacts, CityFilter, CityMatches, CityPage, Inhabitants};
use crate::access::{Action, Actor, Place, check};
use crate::cohort::groups::SeatCity;
use crate::db::{Tx, portions};
use crate::enrollment::entity::enrollment;
use crate::ids::CityId;
use crate::text::Email;
use crate::{Academy, Error, Result};

/// How many suggestions the search of a form shows.
pub const SUGGESTIONS: usize = 12;
/// How many cities stand on one page of the organizer's list.
pub const PAGE: usize = 50;

/// Finds cities that people can choose, by name, centre or Latin spelling, diacritics aside. Open to everybody:
/// the register is public, and people choose their city before they have an account.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn search(academy: &Academy, query: &str, most: usize) -> Result<CityMatches> {
    let register = register(academy).await?;
    let found = register.selectable.search(&shortened(query), most);
    Ok(CityMatches { first: register.at(&found.first), total: found.total })
}

/// The card of a city; of the register in memory, so it costs one small query.
///
/// # Errors
/// `NotFound` for an unknown id.
pub async fn get_city(academy: &Academy, id: CityId) -> Result<CityCard> {
    register(academy).await?.city(id).cloned().ok_or(Error::NotFound)
}

/// How a city is called, read within a transaction: whoever holds one waits for no second connection.
///
/// # Errors
/// `NotFound` for an unknown id.
pub(crate) async fn naming_of(tx: &Tx, id: CityId) -> Result<Naming> {
    city::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?.naming()
}

/// The names of these cities.
pub(crate) async fn namings_of(
    tx: &Tx,
    ids: impl IntoIterator<Item = CityId>,
) -> Result<BTreeMap<CityId, Naming>> {
    rows_of_cities(tx, ids).await?.into_iter().map(|row| Ok((row.id, row.naming()?))).collect()
}

/// What limits look at in these cities, each under the city that its seats count for.
///
/// # Errors
/// `Broken` for a city that is merged into none.
pub(crate) async fn all_counted_under(
    tx: &Tx,
    ids: impl IntoIterator<Item = CityId>,
) -> Result<BTreeMap<CityId, SeatCity>> {
    let rows = rows_of_cities(tx, ids).await?;
    let merged = rows_of_cities(tx, rows.iter().filter_map(|row| row.successor_id)).await?;
    let merged: BTreeMap<_, _> = merged.into_iter().map(|row| (row.id, row)).collect();
    let counted = |row: &city::Model| {
        let under = match row.successor_id {
            Some(successor) => merged.get(&successor).ok_or(Error::NotFound)?,
            None => row,
        };
        Ok((row.id, seat_city(under.id, &under.kind, &under.size_class)?))
    };
    rows.iter().map(counted).collect()
}

async fn rows_of_cities(tx: &Tx, ids: impl IntoIterator<Item = CityId>) -> Result<Vec<city::Model>> {
    let mut rows = Vec::new();
    for some in portions(ids.into_iter().collect(), 1) {
        rows.extend(city::Entity::find().filter(city::Column::Id.is_in(some)).all(tx.conn()).await?);
    }
    Ok(rows)
}

/// The city, if people can choose it: what a form's hidden field must name.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn find_selectable(academy: &Academy, id: CityId) -> Result<Option<CityCard>> {
    Ok(register(academy).await?.city(id).filter(|city| city.is_selectable).cloned())
}

/// The cards of these cities in their order, unknown ones left out; one small query for all.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn cities(academy: &Academy, ids: &[CityId]) -> Result<Vec<CityCard>> {
    let register = register(academy).await?;
    Ok(ids.iter().filter_map(|id| register.city(*id)).cloned().collect())
}

/// Where these cities lie, in degrees north and east; those that have no position are left out.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn positions(academy: &Academy, ids: &[CityId]) -> Result<BTreeMap<CityId, (f64, f64)>> {
    let rows: Vec<(CityId, Option<f64>, Option<f64>)> = city::Entity::find()
        .select_only()
        .columns([city::Column::Id, city::Column::Lat, city::Column::Lon])
        .filter(city::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(academy.db().read())
        .await?;
    Ok(rows.into_iter().filter_map(|(id, lat, lon)| Some((id, (lat?, lon?)))).collect())
}

/// Every city that people can choose, out of the register in memory.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn selectable(academy: &Academy) -> Result<Vec<CityCard>> {
    Ok(register(academy).await?.cities.iter().filter(|card| card.is_selectable).cloned().collect())
}

/// How many cities the register holds.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn count(academy: &Academy) -> Result<usize> {
    Ok(register(academy).await?.cities.len())
}

/// The city with an official code.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn find_by_code(academy: &Academy, scheme: Scheme, code: &str) -> Result<Option<CityId>> {
    let row = city_code::Entity::find()
        .filter(city_code::Column::Scheme.eq(scheme.word()))
        .filter(city_code::Column::Code.eq(code))
        .one(academy.db().read())
        .await?;
    Ok(row.map(|row| row.city_id))
}

/// Under which city seats are counted: the city itself, or the one that it was merged into.
///
/// # Errors
/// `NotFound` for an unknown id.
pub async fn counted_under(tx: &Tx, id: CityId) -> Result<SeatCity> {
    let row = city::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let row = match row.successor_id {
        Some(successor) => {
            city::Entity::find_by_id(successor).one(tx.conn()).await?.ok_or(Error::NotFound)?
        }
        None => row,
    };
    seat_city(row.id, &row.kind, &row.size_class)
}

/// What limits look at in a city, out of stored words.
pub(crate) fn seat_city(id: CityId, kind: &str, size: &str) -> Result<SeatCity> {
    let unknown = || Error::broken(format!("unknown kind {kind} or size {size} of {id}"));
    Ok(SeatCity {
        id,
        kind: Kind::from_word(kind).ok_or_else(unknown)?,
        size: SizeClass::from_word(size).ok_or_else(unknown)?,
    })
}

/// Whether an organizer confirmed the address's domain for the city: it then confirms an affiliation.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn is_confirmed_domain(tx: &Tx, city: CityId, email: &Email) -> Result<bool> {
    let row = city_domain::Entity::find()
        .filter(city_domain::Column::CityId.eq(city))
        .filter(city_domain::Column::Domain.eq(email.domain()))
        .one(tx.conn())
        .await?;
    Ok(row.is_some())
}

/// The confirmed domains of these cities, each with its city.
pub(crate) async fn confirmed_domains(
    tx: &Tx,
    of: impl IntoIterator<Item = CityId>,
) -> Result<BTreeSet<(CityId, String)>> {
    let mut domains = BTreeSet::new();
    for some in portions(of.into_iter().collect(), 1) {
        let rows = city_domain::Entity::find()
            .filter(city_domain::Column::CityId.is_in(some))
            .all(tx.conn())
            .await?;
        domains.extend(rows.into_iter().map(|row| (row.city_id, row.domain)));
    }
    Ok(domains)
}

/// Everything about one city, for organizers.
///
/// # Errors
/// `Denied` to whoever does not keep the register, `NotFound` for an unknown id.
pub async fn city_facts(academy: &Academy, actor: &Actor, id: CityId) -> Result<CityFacts> {
    check(actor, Action::KeepCities, &Place::city(id))?;
    let db = academy.db().read();
    let row = city::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let codes = city_code::Entity::find()
        .filter(city_code::Column::CityId.eq(id))
        .order_by_asc(city_code::Column::Scheme)
        .all(db)
        .await?;
    let domains = domains_of(db, id).await?;
    let applications =
        enrollment::Entity::find().filter(enrollment::Column::SeatCityId.eq(id)).count(db).await?;
    facts(row, codes, (domains, applications))
}

/// One page of the organizer's list: by folded name, or the best answers to a query.
///
/// # Errors
/// `Denied` to whoever does not keep the register.
pub async fn city_page(academy: &Academy, actor: &Actor, filter: &CityFilter) -> Result<CityPage> {
    let all = listed(academy, actor, filter).await?;
    let total = all.len() as u64;
    let behind = filter.after.parse().ok().and_then(|id: CityId| all.iter().position(|card| card.id == id));
    let start = behind.map_or(0, |at| at + 1);
    let next = all.get(start + PAGE - 1).filter(|_| all.len() > start + PAGE).map(|card| card.id);
    Ok(CityPage { cities: all.into_iter().skip(start).take(PAGE).collect(), total, next })
}

/// All cities that the filter leaves, in the order of the list; for a file. `after` of the filter means nothing here.
///
/// # Errors
/// `Denied` to whoever does not keep the register.
pub async fn listed(academy: &Academy, actor: &Actor, filter: &CityFilter) -> Result<Vec<CityCard>> {
    check(actor, Action::KeepCities, &Place::ACADEMY)?;
    let register = register(academy).await?;
    let of_country =
        |card: &CityCard| filter.country.is_empty() || card.naming.country.code() == filter.country;
    if filter.query.trim().is_empty() {
        return Ok(register.cities.iter().filter(|card| of_country(card)).cloned().collect());
    }
    let query = shortened(&filter.query);
    let found = register.selectable.search(&query, usize::MAX);
    let others = register.others.search(&query, usize::MAX);
    let places = [found.first, others.first].concat();
    Ok(register.at(&places).into_iter().filter(of_country).collect())
}

pub(super) async fn domains_of(db: &impl ConnectionTrait, id: CityId) -> Result<Vec<String>> {
    let rows = city_domain::Entity::find()
        .filter(city_domain::Column::CityId.eq(id))
        .order_by_asc(city_domain::Column::Domain)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.domain).collect())
}

fn facts(
    row: city::Model,
    codes: Vec<city_code::Model>,
    (domains, applications): (Vec<String>, u64),
) -> Result<CityFacts> {
    let card = row.card()?;
    let inhabitants = card.population.map(|people| Inhabitants {
        people,
        year: row.population_year.and_then(|year| u16::try_from(year).ok()),
        source: row.population_source.unwrap_or_default(),
        lender: row.population_lender,
    });
    Ok(CityFacts {
        card,
        inhabitants,
        position: row.lat.zip(row.lon),
        position_lender: row.position_lender,
        eurostat: row.eurostat_code,
        codes: codes.into_iter().map(|code| (code.scheme, code.code)).collect(),
        applications,
        domains,
        is_renamed: row.is_renamed,
    })
}

/// No name is longer; a book pasted into the field costs no more than a name.
fn shortened(query: &str) -> String {
    query.chars().take(100).collect()
}
