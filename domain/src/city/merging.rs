//! What a row of a list changes in the row of a city. Absence never deletes: a blank field of a list leaves what
//! an earlier list or a loan has given.

use super::entity::city;
use super::kinds::Kind;
use super::register::{Loan, Population, Position, RegisterRow};
use crate::clock::Instant;
use crate::ids::CityId;

/// A city that the register did not hold before.
pub fn new_city(id: CityId, row: &RegisterRow, now: Instant) -> city::Model {
    let mut city = city::Model {
        id,
        country: row.country.code().into(),
        name: row.name.clone(),
        is_renamed: false,
        centre_name: None,
        centre_latin: None,
        region: String::new(),
        county: None,
        district: None,
        kind: String::new(),
        population: None,
        population_year: None,
        population_source: None,
        population_lender: None,
        size_class: String::new(),
        lat: None,
        lon: None,
        position_lender: None,
        eurostat_code: None,
        is_selectable: true,
        successor_id: None,
        folded: String::new(),
        updated_at: now,
        sort_key: String::new(),
    };
    take_row(&mut city, row);
    city
}

/// Takes over what the list says of the city.
pub fn take_row(city: &mut city::Model, row: &RegisterRow) {
    // An organizer's name stands until the list has caught up with it.
    if city.name == row.name {
        city.is_renamed = false;
    } else if !city.is_renamed {
        city.name.clone_from(&row.name);
    }
    if let Some(centre) = &row.centre {
        city.centre_name = Some(centre.name.clone());
        city.centre_latin.clone_from(&centre.latin);
    }
    city.region.clone_from(&row.region);
    city.county.clone_from(&row.county);
    city.district.clone_from(&row.district);
    city.kind = row.kind.word().into();
    if row.kind == Kind::MilitaryDistrict {
        clear_population(city);
    } else if let Some(population) = &row.population {
        set_population(city, population, None);
    }
    if let Some(position) = row.position {
        set_position(city, position, None);
    }
    if row.eurostat.is_some() {
        city.eurostat_code.clone_from(&row.eurostat);
    }
    city.derive();
}

/// Takes a loan: it fills what the city's own list left blank, and replaces an earlier loan.
pub fn take_loan(city: &mut city::Model, loan: &Loan) {
    let is_military = city.kind == Kind::MilitaryDistrict.word();
    let lacks_people = city.population.is_none() || city.population_lender.is_some();
    if let Some(population) = loan.population.as_ref().filter(|_| lacks_people && !is_military) {
        set_population(city, population, Some(&loan.lender));
    }
    let lacks_position = city.lat.is_none() || city.position_lender.is_some();
    if let Some(position) = loan.position.filter(|_| lacks_position) {
        set_position(city, position, Some(&loan.lender));
    }
    if city.eurostat_code.is_none() {
        city.eurostat_code.clone_from(&loan.eurostat);
    }
    city.derive();
}

/// The columns in which two states of a city differ, for the report.
pub fn differences(before: &city::Model, after: &city::Model) -> Vec<&'static str> {
    let pairs = [
        ("name", before.name != after.name || before.is_renamed != after.is_renamed),
        ("centre", before.centre_name != after.centre_name || before.centre_latin != after.centre_latin),
        ("region", before.region != after.region),
        ("county", before.county != after.county),
        ("district", before.district != after.district),
        ("kind", before.kind != after.kind || before.is_selectable != after.is_selectable),
        ("population", before.population != after.population),
        ("population_year", before.population_year != after.population_year),
        ("population_source", before.population_source != after.population_source),
        ("population_lender", before.population_lender != after.population_lender),
        ("position", (before.lat, before.lon) != (after.lat, after.lon)),
        ("position_lender", before.position_lender != after.position_lender),
        ("eurostat", before.eurostat_code != after.eurostat_code),
        ("derived", derived(before) != derived(after)),
    ];
    pairs.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| column).collect()
}

fn derived(city: &city::Model) -> [&str; 3] {
    [&city.folded, &city.size_class, &city.sort_key]
}

fn clear_population(city: &mut city::Model) {
    city.population = None;
    city.population_year = None;
    city.population_source = None;
    city.population_lender = None;
}

fn set_population(city: &mut city::Model, population: &Population, lender: Option<&str>) {
    city.population = i32::try_from(population.people).ok();
    city.population_year = population.year.map(i32::from);
    city.population_source = Some(population.source.clone());
    city.population_lender = lender.map(str::to_owned);
}

fn set_position(city: &mut city::Model, position: Position, lender: Option<&str>) {
    city.lat = Some(position.latitude);
    city.lon = Some(position.longitude);
    city.position_lender = lender.map(str::to_owned);
}
