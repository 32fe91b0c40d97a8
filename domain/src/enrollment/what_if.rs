//! What would happen if limits were changed: who would get in, from where, and which mails would go out.
//!
//! The answer comes from the book in memory, which plays the cohort by the rule alone; the same rule decides when the
//! change is saved. Nothing is written, and nothing is locked: what happens meanwhile is decided when it is saved.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::FromQueryResult;

use super::book::{Claim, Entry, SeatBook};
use super::desk::{layer, number};
use super::entity::seat_layer;
use super::queries::Books;
use super::rules::promoted;
use super::state::{EnrollmentState, Reason};
use crate::access::{Action, Actor, Place, check};
use crate::city::queries::seat_city;
use crate::city::{Names, Naming};
use crate::cohort::CohortCard;
use crate::cohort::limits::{Layer, Limits};
use crate::db::{self, stored};
use crate::ids::{CityId, CohortId, EnrollmentId, SeatLayerId};
use crate::{Academy, Error, Result, office_hours};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What would come of other limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequences {
    /// Who would get a seat or an offer of one, in the order in which they would.
    pub seated: Vec<Newcomer>,
    /// Which of the two.
    pub state: EnrollmentState,
    /// Whether the offers would wait for offices to open.
    pub waits_for_office: bool,
    /// Cities that would get their first seat.
    pub new_cities: u32,
    /// Mails that would go out: one to each of them.
    pub mails: u32,
    /// How many would still wait.
    pub still_waiting: u32,
    /// The bounds that would be exceeded by what is taken, and by how many; nobody loses a seat.
    pub over: Vec<(Layer, u32)>,
    /// The limits and what of them would be taken.
    pub books: Books,
}

/// Somebody who would get in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// Her enrollment.
    pub enrollment: EnrollmentId,
    /// Its number.
    pub receipt: u32,
    /// How she is called.
    pub name: String,
    /// The city.
    pub city: CityId,
    /// How it is called.
    pub naming: Naming,
}

/// Plays a cohort under other limits.
///
/// # Errors
/// `Denied` to whoever does not run the cohort, `Broken` when the database cannot be read.
pub async fn what_if(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    limits: (&Limits, &Limits),
) -> Result<Consequences> {
    check(actor, Action::RunCohort, &Place::cohort(cohort.course, cohort.id))?;
    let (now, new) = limits;
    let (people, mut book) = restored(academy, cohort, now).await?;
    let before = cities(book.tally().iter());
    let receipts = book.set_limits(new.clone());
    let names = Names::read(academy).await?;
    let seated = receipts
        .iter()
        .filter_map(|receipt| people.get(receipt))
        .map(|person| person.newcomer(&names))
        .collect::<Result<Vec<_>>>()?;
    let after = cities(book.tally().iter());
    let over = book.tally().iter().map(|(layer, taken)| (layer, new.cap(layer).over_by(taken)));
    let zone = cohort.time_zone.parse().map_err(Error::broken)?;
    Ok(Consequences {
        state: promoted(cohort.mode),
        waits_for_office: cohort.mode.offers() && !office_hours::are_open(academy.now(), zone),
        new_cities: count(after.difference(&before).count()),
        mails: count(seated.len()),
        still_waiting: count(book.queue().len()),
        over: over.filter(|(_, over)| *over > 0).collect(),
        books: Books { limits: new.clone(), tally: book.tally().clone() },
        seated,
    })
}

/// How many would move up from the queue if every seat that is held now were not taken.
///
/// # Errors
/// `Denied` to whoever does not run the cohort, `Broken` when the database cannot be read.
pub async fn after_silence(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    limits: &Limits,
) -> Result<u32> {
    check(actor, Action::RunCohort, &Place::cohort(cohort.course, cohort.id))?;
    let (_, mut book) = restored(academy, cohort, limits).await?;
    let is_held = |entry: &Entry| matches!(entry.state, EnrollmentState::Offered | EnrollmentState::Invited);
    let held: Vec<i64> =
        book.entries().iter().filter(|(_, entry)| is_held(entry)).map(|(receipt, _)| *receipt).collect();
    Ok(count(book.lapse(&held).len()))
}

/// The people of a cohort by receipt, and its book as it stands.
pub(super) async fn restored(
    academy: &Academy,
    cohort: &CohortCard,
    limits: &Limits,
) -> Result<(BTreeMap<i64, Person>, SeatBook)> {
    let people = people(academy, cohort.id).await?;
    let entries = entries(&people, claims(academy, cohort.id).await?)?;
    let is_cut_off = cohort.cut_off(academy.now()).is_some();
    let book = SeatBook::restored(limits.clone(), cohort.mode, entries, is_cut_off);
    Ok((people, book))
}

/// Plays an act on a cohort as it stands and gives those who would get a seat or an offer by it, in the order in which
/// they would; `act` knows enrollments by their receipts. Offices are taken as open.
pub(super) async fn played(
    academy: &Academy,
    cohort: &CohortCard,
    limits: &Limits,
    act: impl FnOnce(&mut SeatBook) -> Vec<i64>,
) -> Result<Vec<Newcomer>> {
    let (people, mut book) = restored(academy, cohort, limits).await?;
    let names = Names::read(academy).await?;
    let moved = act(&mut book);
    moved.iter().filter_map(|receipt| people.get(receipt)).map(|person| person.newcomer(&names)).collect()
}

fn cities(tally: impl Iterator<Item = (Layer, u32)>) -> BTreeSet<CityId> {
    let city = |(layer, _)| if let Layer::City(city) = layer { Some(city) } else { None };
    tally.filter_map(city).collect()
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

/// Somebody who is inside or waits.
#[derive(FromQueryResult)]
pub(super) struct Person {
    id: EnrollmentId,
    receipt_number: i32,
    priority: i32,
    seat_city_id: CityId,
    kind: String,
    size_class: String,
    state: String,
    reason_code: String,
    name: String,
}

impl Person {
    pub(super) fn newcomer(&self, names: &Names) -> Result<Newcomer> {
        Ok(Newcomer {
            enrollment: self.id,
            receipt: number(self.receipt_number),
            name: self.name.clone(),
            city: self.seat_city_id,
            naming: names.of(self.seat_city_id)?,
        })
    }
}

async fn people(academy: &Academy, cohort: CohortId) -> Result<BTreeMap<i64, Person>> {
    let sql = "SELECT e.id, e.receipt_number, e.priority, e.seat_city_id, c.kind, c.size_class, e.state, \
        e.reason_code, p.display_name AS name FROM enrollment e JOIN city c ON c.id = e.seat_city_id \
        JOIN person p ON p.id = e.person_id WHERE e.cohort_id = $1 AND e.ended_at IS NULL";
    let rows: Vec<Person> = db::all(academy.db().read(), sql, [cohort.0.into()]).await?;
    Ok(rows.into_iter().map(|row| (i64::from(row.receipt_number), row)).collect())
}

async fn claims(academy: &Academy, cohort: CohortId) -> Result<BTreeMap<EnrollmentId, Vec<Claim>>> {
    #[derive(FromQueryResult)]
    struct Row {
        enrollment_id: EnrollmentId,
        layer_id: SeatLayerId,
        is_over: bool,
    }
    let conn = academy.db().read();
    let layers = seat_layer::Entity::find().filter(seat_layer::Column::CohortId.eq(cohort)).all(conn).await?;
    let mut known: BTreeMap<SeatLayerId, Layer> = BTreeMap::new();
    for row in &layers {
        if let Some(layer) = layer(row)? {
            known.insert(row.id, layer);
        }
    }
    let sql = "SELECT s.enrollment_id, s.layer_id, s.is_over FROM seat_claim s \
        JOIN seat_layer l ON l.id = s.layer_id WHERE l.cohort_id = $1";
    let rows: Vec<Row> = db::all(conn, sql, [cohort.0.into()]).await?;
    let mut claims: BTreeMap<EnrollmentId, Vec<Claim>> = BTreeMap::new();
    for row in rows {
        if let Some(layer) = known.get(&row.layer_id) {
            claims.entry(row.enrollment_id).or_default().push(Claim { layer: *layer, over: row.is_over });
        }
    }
    Ok(claims)
}

fn entries(
    people: &BTreeMap<i64, Person>,
    mut claims: BTreeMap<EnrollmentId, Vec<Claim>>,
) -> Result<BTreeMap<i64, Entry>> {
    let mut entry = |person: &Person| -> Result<Entry> {
        let state: EnrollmentState = stored(&person.state)?;
        let reason: Reason = stored(&person.reason_code)?;
        let city = seat_city(person.seat_city_id, &person.kind, &person.size_class)?;
        let claims = claims.remove(&person.id).unwrap_or_default();
        Ok(Entry { city, priority: person.priority, state, reason, claims })
    };
    people.iter().map(|(receipt, person)| Ok((*receipt, entry(person)?))).collect()
}
