//! What the coordinator of a city sees of its seats and its people in each cohort.
//!
//! Every query asks whether the actor speaks for the city. Nobody of another city is ever in an answer, and of what
//! somebody learns there is only a level.

mod rows;
mod views;

use std::collections::{BTreeMap, BTreeSet};

use rows::{COUNTS, Counts, PEOPLE, PersonRow};
use views::is_open;
pub use views::{CityCohort, CityPerson, Level};

use super::commands::may_hold;
use super::desk::number;
use super::desk_moves::office_of;
use super::queries::{Books, books, books_of, queue};
use super::rules::{Refusal, Waiting, position};
use super::state::EnrollmentState;
use super::views::CitySeats;
use crate::access::{Action, Actor, Place, Scope, check, reach};
use crate::affiliation::queries::decidable;
use crate::city::queries::{cities, get_city};
use crate::city::{CityCard, Names};
use crate::cohort::CohortCard;
use crate::cohort::queries::{all_public_cohorts, get_cohort_by_slug};
use crate::db::{self, stored};
use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId};
use crate::lang::Lang;
use crate::progress::queries::overview;
use crate::{Academy, Error, Result};

/// The cities that the actor was named to speak for, in the order of their names; none for whoever may speak for all.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn own_cities(academy: &Academy, actor: &Actor) -> Result<Vec<CityCard>> {
    let named = reach(actor, Action::SpeakForCity).into_iter().filter_map(|scope| match scope {
        Scope::City(id) => Some(id),
        _ => None,
    });
    let ids: Vec<CityId> = named.collect::<BTreeSet<_>>().into_iter().collect();
    let mut own = cities(academy, &ids).await?;
    own.sort_by_cached_key(|card| (card.naming.place(), card.id));
    Ok(own)
}

/// A city that the actor speaks for.
///
/// # Errors
/// `Denied` to whoever does not, `NotFound` for an unknown id.
pub async fn own_city(academy: &Academy, actor: &Actor, city: CityId) -> Result<CityCard> {
    check(actor, Action::SpeakForCity, &Place::city(city))?;
    get_city(academy, city).await
}

/// The public cohorts in which the city has or had anything, and those that take applications; the latest first. The
/// seats of a city that was merged into another count there, so it has none.
///
/// # Errors
/// `Denied` to whoever does not speak for the city.
pub async fn city_cohorts(academy: &Academy, actor: &Actor, city: &CityCard) -> Result<Vec<CityCohort>> {
    check(actor, Action::SpeakForCity, &Place::city(city.id))?;
    if city.successor.is_some() {
        return Ok(Vec::new());
    }
    let (counts, now) = (counts(academy, city.id).await?, academy.now());
    let mut shown = all_public_cohorts(academy).await?;
    shown.retain(|cohort| counts.contains_key(&cohort.id) || is_open(cohort, now));
    let mut books = books_of(academy, &shown).await?;
    let seen = |cohort: CohortCard| {
        let books = books.remove(&cohort.id).unwrap_or_default();
        let counts = counts.get(&cohort.id);
        seen_by(city, cohort, books, counts)
    };
    Ok(shown.into_iter().map(seen).collect())
}

/// One public cohort as the city sees it.
///
/// # Errors
/// `Denied` to whoever does not speak for the city, `NotFound` for an unknown or merged city, an unknown cohort
/// and a draft.
pub async fn city_cohort(academy: &Academy, actor: &Actor, city: CityId, slug: &str) -> Result<CityCohort> {
    let city = own_city(academy, actor, city).await?;
    let cohort = get_cohort_by_slug(academy, actor, slug).await?;
    if !cohort.is_public() || city.successor.is_some() {
        return Err(Error::NotFound);
    }
    let books = books(academy, &cohort).await?;
    let counts = counts(academy, city.id).await?;
    let of_cohort = counts.get(&cohort.id);
    Ok(seen_by(&city, cohort, books, of_cohort))
}

/// The people of the city in the cohort: those in seats and open applications first, then the queue in its order, then
/// those who left.
///
/// # Errors
/// `Denied` to whoever does not speak for the city.
pub async fn city_people(academy: &Academy, actor: &Actor, seen: &CityCohort) -> Result<Vec<CityPerson>> {
    check(actor, Action::SpeakForCity, &Place::city(seen.city.id))?;
    let values = [seen.cohort.id.0.into(), seen.city.id.0.into()];
    let rows: Vec<PersonRow> = db::all(academy.db().read(), PEOPLE, values).await?;
    let names = Names::read(academy).await?;
    let waits = |row: &PersonRow| row.state == EnrollmentState::Waitlisted.code();
    let queue = if rows.iter().any(waits) { queue(academy, seen.cohort.id, &names).await? } else { vec![] };
    let levels = levels(academy, seen, &rows).await?;
    let workplaces: Vec<AffiliationId> = rows.iter().map(|row| row.affiliation_id).collect();
    let decidable = decidable(academy, actor, workplaces).await?;
    let full = seen.full();
    let person = |row: PersonRow| {
        let waits = waits(&row);
        let state: EnrollmentState = stored(&row.state)?;
        Ok(CityPerson {
            id: row.id,
            receipt: number(row.receipt_number),
            name: row.name,
            function: row.function,
            affiliation: row.affiliation_id,
            naming: names.of(row.city_id)?,
            state,
            reason: stored(&row.reason_code)?,
            office: office_of(&row.affiliation_state),
            office_until: row.office_until,
            held_until: row.held_until,
            full: full.filter(|_| waits),
            position: position(&queue, row.receipt_number.into()).filter(|_| waits),
            level: levels.get(&row.id).copied(),
            may_confirm: decidable.contains(&row.affiliation_id) && !state.is_end(),
        })
    };
    rows.into_iter().map(person).collect()
}

/// What keeps the city from holding one more seat for a colleague now; `None` when nothing does.
///
/// # Errors
/// `Denied` to whoever does not speak for the city.
pub async fn hindrance(academy: &Academy, actor: &Actor, seen: &CityCohort) -> Result<Option<Refusal>> {
    check(actor, Action::SpeakForCity, &Place::city(seen.city.id))?;
    let names = Names::read(academy).await?;
    let queue = queue(academy, seen.cohort.id, &names).await?;
    let last = Waiting { priority: 0, receipt: i64::MAX, city: seen.seats.seat_city() };
    let books = (&seen.books.limits, &seen.books.tally);
    Ok(may_hold(&seen.cohort, books, &queue, last, academy.now()).err())
}

/// Who reads the progress of a cohort, of which a level is all that goes on.
const READER: Actor = Actor::System { job: "city desk" };

async fn levels(
    academy: &Academy,
    seen: &CityCohort,
    rows: &[PersonRow],
) -> Result<BTreeMap<EnrollmentId, Level>> {
    let learn = |row: &&PersonRow| matches!(row.state.as_str(), "confirmed" | "completed");
    let learners: BTreeSet<EnrollmentId> = rows.iter().filter(learn).map(|row| row.id).collect();
    if learners.is_empty() {
        return Ok(BTreeMap::new());
    }
    let all = overview(academy, &READER, &seen.cohort, Lang::Pl).await?;
    let own = all.people.iter().filter(|person| learners.contains(&person.enrollment));
    Ok(own.map(|person| (person.enrollment, Level::of(person))).collect())
}

async fn counts(academy: &Academy, city: CityId) -> Result<BTreeMap<CohortId, Counts>> {
    let rows: Vec<Counts> = db::all(academy.db().read(), COUNTS, [city.0.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.cohort_id, row)).collect())
}

fn seen_by(city: &CityCard, cohort: CohortCard, books: Books, counts: Option<&Counts>) -> CityCohort {
    let count = |of: fn(&Counts) -> i64| counts.map_or(0, |row| u32::try_from(of(row)).unwrap_or(0));
    let seats = CitySeats {
        city: city.id,
        naming: city.naming.clone(),
        size: city.size_class,
        cap: books.limits.of_city(city.id),
        is_additional: books.limits.is_additional(city.id),
        taken: count(|row| row.taken),
        held: count(|row| row.held),
        waiting: count(|row| row.waiting),
        over: count(|row| row.over),
    };
    let (to_nominate, to_confirm) = (count(|row| row.to_nominate), count(|row| row.to_confirm));
    CityCohort { city: city.clone(), cohort, books, seats, to_nominate, to_confirm }
}
