//! A trial run of one cohort's limits on the applications of another, beside what came out there.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{EntityTrait, FromQueryResult, QueryOrder};

use super::desk::number;
use super::queries::Books;
use super::state::EnrollmentState;
use super::trial::{Application, Giving, Played, play};
use crate::access::{Action, Actor, Place, check, may};
use crate::allocation::rulebook::round_rules;
use crate::city::queries::seat_city;
use crate::cohort::admission::AdmissionMode;
use crate::cohort::groups::{CityGroup, SeatCity, group_of};
use crate::cohort::limits::Limits;
use crate::cohort::queries::{card, get_cohort};
use crate::cohort::{CohortCard, entity};
use crate::db::{self, stored};
use crate::ids::{CityId, CohortId, PersonId};
use crate::{Academy, Error, Result};

/// What tells an application from a seat that was held for somebody, who never applied.
const INVITED: &str = "EXISTS (SELECT 1 FROM enrollment_change h WHERE h.enrollment_id = e.id \
    AND h.from_state IS NULL AND h.to_state = 'invited')";

/// A trial run and what really came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialRun {
    /// The cohort whose applications were played.
    pub of: CohortCard,
    /// How seats were given in it.
    pub giving: Giving,
    /// How many applied; who applied again after an end counts once, by the first receipt.
    pub applications: u32,
    /// From how many cities.
    pub from_cities: u32,
    /// What would have come out.
    pub would: Figures,
    /// What came out, as it stands now: people who left are out, people who were invited are in.
    pub did: Figures,
    /// The limits of the trial and what they counted.
    pub books: Books,
    /// The run itself.
    pub played: Played,
    /// Every city that applied or has a seat.
    pub cities: Vec<TrialCity>,
}

/// What comes out of applications, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Seats.
    pub seats: u32,
    /// Cities with one.
    pub cities: u32,
    /// Those of them that count for the number and the minimum of cities: additional ones do not.
    pub counted_cities: u32,
    /// Cities that applied and have none.
    pub cities_left_out: u32,
    /// People in the queue.
    pub waiting: u32,
    /// Seats of each group of the trial's limits, additional cities aside.
    pub groups: Vec<u32>,
}

/// A city in a trial run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrialCity {
    /// Which.
    pub city: CityId,
    /// How many of it applied.
    pub applied: u32,
    /// The seats that it would have.
    pub would: u32,
    /// The seats that it has.
    pub did: u32,
}

/// Plays the applications of another cohort under these limits of `cohort`, which gives its seats in its own way.
/// Nothing is written. At most three statements, however many applied.
///
/// # Errors
/// `Denied` to whoever does not run both, `NotFound`, `Broken` when the database cannot be read.
pub async fn trial_run(
    academy: &Academy,
    actor: &Actor,
    (cohort, limits): (&CohortCard, &Limits),
    of: CohortId,
) -> Result<TrialRun> {
    check(actor, Action::RunCohort, &Place::cohort(cohort.course, cohort.id))?;
    let of = get_cohort(academy, of).await?;
    check(actor, Action::RunCohort, &Place::cohort(of.course, of.id))?;
    let giving = match cohort.mode {
        AdmissionMode::Round => Giving::Round(round_rules(academy, cohort.id).await?.order),
        AdmissionMode::FirstCome | AdmissionMode::Approval | AdmissionMode::Nomination => Giving::InTurn,
    };
    let people = people(academy, of.id).await?;
    let applications = applications(&people);
    let played = play(limits, giving, &applications).map_err(Error::broken)?;
    let in_queue = people.iter().filter(|one| one.state == EnrollmentState::Waitlisted).count();
    let applied: Vec<SeatCity> = applications.iter().map(|one| one.city).collect();
    let would = applications.iter().filter(|one| played.seated.contains(&one.receipt)).map(|one| one.city);
    let would: Vec<SeatCity> = would.collect();
    let did: Vec<SeatCity> = people.iter().filter(|one| one.state.takes_seat()).map(|one| one.city).collect();
    Ok(TrialRun {
        of,
        giving,
        applications: count(applied.len()),
        from_cities: count(per_city(&applied).len()),
        would: figures(limits, (&applied, &would), played.left_out.len()),
        did: figures(limits, (&applied, &did), in_queue),
        cities: cities(&applied, &would, &did),
        books: Books { limits: limits.clone(), tally: played.tally.clone() },
        played,
    })
}

/// A cohort whose applications can be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialSource {
    /// The cohort.
    pub card: CohortCard,
    /// How many applied.
    pub applications: u32,
}

/// The other cohorts that the actor runs and that somebody applied for: the last edition before this one comes first, and
/// later ones come after all earlier ones. Two statements.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn trial_sources(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
) -> Result<Vec<TrialSource>> {
    #[derive(FromQueryResult)]
    struct Row {
        cohort_id: CohortId,
        applications: i64,
    }
    let conn = academy.db().read();
    let rows = entity::cohort::Entity::find().order_by_desc(entity::cohort::Column::StartsOn);
    let rows = rows.order_by_desc(entity::cohort::Column::Id).all(conn).await?;
    let sql = format!(
        "SELECT e.cohort_id, CAST(COUNT(DISTINCT e.person_id) AS bigint) AS applications FROM enrollment e \
        WHERE NOT {INVITED} GROUP BY e.cohort_id"
    );
    let counts: Vec<Row> = db::all(conn, &sql, []).await?;
    let counts: BTreeMap<CohortId, i64> =
        counts.into_iter().map(|row| (row.cohort_id, row.applications)).collect();
    let mut sources = Vec::new();
    for row in rows {
        let card = card(row)?;
        let applications = counts.get(&card.id).copied().and_then(|count| u32::try_from(count).ok());
        let is_hers =
            card.id != cohort.id && may(actor, Action::RunCohort, &Place::cohort(card.course, card.id));
        if let Some(applications) = applications.filter(|_| is_hers) {
            sources.push(TrialSource { card, applications });
        }
    }
    sources.sort_by_key(|source| source.card.starts_on > cohort.starts_on);
    Ok(sources)
}

/// Somebody of the cohort whose applications are played.
struct Person {
    person: PersonId,
    receipt: u32,
    city: SeatCity,
    state: EnrollmentState,
    is_invited: bool,
}

/// Everybody who ever applied or was invited, in the order of receipt: one statement.
async fn people(academy: &Academy, cohort: CohortId) -> Result<Vec<Person>> {
    #[derive(FromQueryResult)]
    struct Row {
        person_id: PersonId,
        receipt_number: i32,
        seat_city_id: CityId,
        kind: String,
        size_class: String,
        state: String,
        invited: i64,
    }
    let sql = format!(
        "SELECT e.person_id, e.receipt_number, e.seat_city_id, c.kind, c.size_class, e.state, \
        CAST(CASE WHEN {INVITED} THEN 1 ELSE 0 END AS bigint) AS invited FROM enrollment e \
        JOIN city c ON c.id = e.seat_city_id WHERE e.cohort_id = $1 ORDER BY e.receipt_number"
    );
    let rows: Vec<Row> = db::all(academy.db().read(), &sql, [cohort.0.into()]).await?;
    let person = |row: Row| {
        Ok(Person {
            person: row.person_id,
            receipt: number(row.receipt_number),
            city: seat_city(row.seat_city_id, &row.kind, &row.size_class)?,
            state: stored(&row.state)?,
            is_invited: row.invited > 0,
        })
    };
    rows.into_iter().map(person).collect()
}

/// The first application of each.
fn applications(people: &[Person]) -> Vec<Application> {
    let mut seen = BTreeSet::new();
    let first = people.iter().filter(|one| !one.is_invited && seen.insert(one.person));
    first.map(|one| Application { receipt: one.receipt, city: one.city }).collect()
}

fn figures(limits: &Limits, (applied, seats): (&[SeatCity], &[SeatCity]), waiting: usize) -> Figures {
    let (with_seat, all) = (per_city(seats), per_city(applied));
    Figures {
        seats: count(seats.len()),
        cities: count(with_seat.len()),
        counted_cities: count(with_seat.keys().filter(|city| !limits.is_additional(**city)).count()),
        cities_left_out: count(all.keys().filter(|city| !with_seat.contains_key(city)).count()),
        waiting: count(waiting),
        groups: per_group(&limits.groups, seats, |city| !limits.is_additional(city)),
    }
}

fn per_city(seats: &[SeatCity]) -> BTreeMap<CityId, u32> {
    seats.iter().fold(BTreeMap::new(), |mut counts, city| {
        *counts.entry(city.id).or_default() += 1;
        counts
    })
}

fn per_group(groups: &[CityGroup], seats: &[SeatCity], counts_in: impl Fn(CityId) -> bool) -> Vec<u32> {
    let mut counts = vec![0; groups.len()];
    for city in seats.iter().filter(|city| counts_in(city.id)) {
        if let Some(count) = group_of(groups, *city).and_then(|place| counts.get_mut(usize::from(place))) {
            *count += 1;
        }
    }
    counts
}

fn cities(applied: &[SeatCity], would: &[SeatCity], did: &[SeatCity]) -> Vec<TrialCity> {
    let (applied, would, did) = (per_city(applied), per_city(would), per_city(did));
    let of = |counts: &BTreeMap<CityId, u32>, city| counts.get(&city).copied().unwrap_or(0);
    let all: BTreeSet<CityId> = applied.keys().chain(did.keys()).copied().collect();
    all.into_iter()
        .map(|city| TrialCity {
            city,
            applied: of(&applied, city),
            would: of(&would, city),
            did: of(&did, city),
        })
        .collect()
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
