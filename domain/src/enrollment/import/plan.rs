//! What would come of each row, by the rule that decides when it is done.

use std::collections::{BTreeMap, HashMap};

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Serialize;

use super::ImportRow;
use super::cities::Cities;
use super::fault::RowFault;
use crate::access::{Action, Actor, Place, check};
use crate::affiliation::commands::FUNCTION;
use crate::affiliation::entity as affiliation;
use crate::city::Naming;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::Limits;
use crate::cohort::{CohortCard, CohortState};
use crate::db::{Tx, stored};
use crate::enrollment::entity::{enrollment, enrollment_change};
use crate::enrollment::queries::books;
use crate::enrollment::rules::{
    ApplicationFacts, Decision, Office, Refusal, Tally, decide, layers_of_seat, may_apply,
};
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::{CityId, CohortId, PersonId};
use crate::lang::Lang;
use crate::people::entity::person;
use crate::text::{self, Email};
use crate::{Academy, Error, Result, secret};

/// What would come of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Row by row.
    pub rows: Vec<Planned>,
    /// Of rows and outcomes: whoever has seen a plan has seen this, and nothing else is done.
    pub fingerprint: String,
}

/// A row with what would come of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The row.
    pub row: ImportRow,
    /// How its city is called, where there is one.
    pub naming: Option<Naming>,
    /// What would come of it.
    pub outcome: Outcome,
}

/// What would come of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// It is left out.
    Fault {
        /// Why.
        faults: Vec<RowFault>,
    },
    /// She is in the cohort, or was: nothing is done.
    AlreadyThere {
        /// Where she stands.
        state: EnrollmentState,
    },
    /// She applies.
    Applies {
        /// Whether she has an account.
        who: Who,
        /// Her account, where she has one.
        #[serde(skip)]
        person: Option<PersonId>,
        /// For this city.
        city: CityId,
        /// A seat, the queue or an open question.
        state: EnrollmentState,
        /// Why.
        reason: Reason,
    },
}

/// Whether somebody has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// She gets one.
    New,
    /// She has one.
    Known,
}

impl Plan {
    /// How many rows have an outcome of this kind.
    #[must_use]
    pub fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.rows.iter().filter(|row| is(&row.outcome)).count()
    }

    /// How many rows would apply.
    #[must_use]
    pub fn applications(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Applies { .. }))
    }
}

/// Plays the rows against the cohort as it is now, without locking or writing anything.
///
/// # Errors
/// `Denied`, `Refused` where the cohort takes no applications now.
pub async fn dry_run(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    rows: &[ImportRow],
) -> Result<Plan> {
    check(actor, Action::RunCohort, &Place::cohort(cohort.course, cohort.id))?;
    let books = books(academy, cohort).await?;
    let ground = Ground { academy, cohort, limits: &books.limits };
    ground.plan(academy.db().read(), books.tally.clone(), rows).await
}

/// What rows are played on.
pub(in crate::enrollment) struct Ground<'a> {
    pub academy: &'a Academy,
    pub cohort: &'a CohortCard,
    pub limits: &'a Limits,
}

/// A row whose cells are sound.
struct Sound {
    email: Email,
    city: CityId,
}

/// What the database knows of the people of a file.
struct Known {
    people: HashMap<String, (PersonId, String)>,
    workplaces: HashMap<(PersonId, CityId), Vec<String>>,
    standings: HashMap<PersonId, EnrollmentState>,
}

impl Ground<'_> {
    /// Plays the rows on these books.
    pub async fn plan(
        &self,
        conn: &impl ConnectionTrait,
        mut tally: Tally,
        rows: &[ImportRow],
    ) -> Result<Plan> {
        self.takes_applications()?;
        let cities = Cities::read(self.academy, conn, rows).await?;
        let checked: Vec<Result<Sound, Vec<RowFault>>> = rows.iter().map(|row| sound(row, &cities)).collect();
        let twice = twice(rows, &checked);
        let known =
            Known::read(conn, self.cohort, checked.iter().filter_map(|row| row.as_ref().ok())).await?;
        let mut planned = Vec::with_capacity(rows.len());
        for ((row, sound), twice) in rows.iter().zip(checked).zip(twice) {
            let naming = |city| cities.card(city).map(|card| card.naming.clone());
            let (city, outcome) = match (sound, twice) {
                (Err(faults), _) => (None, Outcome::Fault { faults }),
                (Ok(sound), Some(fault)) => (Some(sound.city), Outcome::Fault { faults: vec![fault] }),
                (Ok(sound), None) => (Some(sound.city), self.outcome(&sound, &known, &cities, &mut tally)?),
            };
            planned.push(Planned { row: row.clone(), naming: city.and_then(naming), outcome });
        }
        let text = serde_json::to_string(&planned).map_err(Error::broken)?;
        Ok(Plan { rows: planned, fingerprint: secret::hex(&secret::hash(&text)) })
    }

    fn outcome(&self, sound: &Sound, known: &Known, cities: &Cities, tally: &mut Tally) -> Result<Outcome> {
        let person = known.people.get(sound.email.as_str());
        if let Some((id, state)) = person {
            if state != "active" {
                return Ok(Outcome::Fault { faults: vec![RowFault::ClosedAccount] });
            }
            if let Some(state) = known.standings.get(id) {
                return Ok(Outcome::AlreadyThere { state: *state });
            }
            let states = known.workplaces.get(&(*id, sound.city)).map_or(&[][..], Vec::as_slice);
            if !states.is_empty() && states.iter().all(|state| state == "refused") {
                return Ok(Outcome::Fault { faults: vec![RowFault::OfficeRefused] });
            }
        }
        let card = cities.card(sound.city).ok_or_else(|| Error::broken("a city of the plan is gone"))?;
        let city = SeatCity { id: card.id, kind: card.naming.kind, size: card.size_class };
        let (state, reason) = self.decided(city, tally).outcome();
        let (person, who) = match person {
            Some((id, _)) => (Some(*id), Who::Known),
            None => (None, Who::New),
        };
        Ok(Outcome::Applies { who, person, city: sound.city, state, reason })
    }

    /// The rule, and what its seat consumes.
    fn decided(&self, city: SeatCity, tally: &mut Tally) -> Decision {
        let moment = self.cohort.window.moment(self.academy.now());
        let decision = decide((self.cohort.mode, moment), self.limits, tally, city);
        if decision == Decision::Seat {
            for layer in layers_of_seat(self.limits, tally, city) {
                tally.add(layer);
            }
        }
        decision
    }

    fn takes_applications(&self) -> Result<()> {
        let facts = ApplicationFacts {
            is_published: self.cohort.state == CohortState::Published,
            mode: self.cohort.mode,
            window: self.cohort.window,
            cut_off: Some(self.cohort.promotion_until),
            office: Office::Confirmed,
            is_inside: false,
        };
        let refused = |why| Error::Refused(crate::error::Refusal::Enrollment(why));
        may_apply(&facts, self.academy.now()).map_err(refused)?;
        // Who comes late for a round waits behind all whom it left out, one by one; a file of them is no late comer.
        if self.cohort.window.moment(self.academy.now()) == crate::cohort::window::Moment::TooLate {
            return Err(refused(Refusal::Closed { closed: self.cohort.window.closes }));
        }
        Ok(())
    }
}

fn sound(row: &ImportRow, cities: &Cities) -> Result<Sound, Vec<RowFault>> {
    let mut faults = Vec::new();
    let is_formula = |text: &str| text.trim_start().starts_with(['=', '+', '-', '@']);
    let email = Email::parse(&row.email).map_err(|_| faults.push(RowFault::Email));
    if text::line(&row.name, 120).is_err() || is_formula(&row.name) {
        faults.push(RowFault::Name);
    }
    if text::line(&row.function, FUNCTION).is_err() || is_formula(&row.function) {
        faults.push(RowFault::Function);
    }
    if lang_of(&row.lang).is_none() {
        faults.push(RowFault::Lang);
    }
    let city = cities.find(row).map_err(|fault| faults.push(fault));
    match (email, city) {
        (Ok(email), Ok(city)) if faults.is_empty() => Ok(Sound { email, city }),
        _ => Err(faults),
    }
}

/// The language of a cell; Polish where it is empty.
pub(in crate::enrollment) fn lang_of(typed: &str) -> Option<Lang> {
    match typed.trim().to_lowercase().as_str() {
        "" | "pl" | "polski" | "polish" => Some(Lang::Pl),
        "en" | "angielski" | "english" => Some(Lang::En),
        _ => None,
    }
}

/// What is wrong with rows because of other rows. The first of rows that are all alike is taken; of one person in two
/// cities nobody knows which is right.
fn twice(rows: &[ImportRow], checked: &[Result<Sound, Vec<RowFault>>]) -> Vec<Option<RowFault>> {
    let mut of_person: BTreeMap<&str, Vec<(usize, CityId)>> = BTreeMap::new();
    for (place, sound) in checked.iter().enumerate() {
        if let Ok(sound) = sound {
            of_person.entry(sound.email.as_str()).or_default().push((place, sound.city));
        }
    }
    let mut faults = vec![None; rows.len()];
    for places in of_person.values() {
        let (first, city) = places[0];
        let other = places.iter().find(|(_, other)| *other != city);
        for (place, own) in places {
            let line = |place: usize| rows[place].line;
            faults[*place] = match other {
                Some(other) if *own == city => Some(RowFault::TwoCities { other: line(other.0) }),
                Some(_) => Some(RowFault::TwoCities { other: line(first) }),
                None if *place == first => None,
                None => Some(RowFault::Repeated { first: line(first) }),
            };
        }
    }
    faults
}

/// Keeps the workplaces of these people as they are until the end of the transaction: an answer of their offices comes
/// before or after, never unseen between. Workplaces are locked before cohorts, whoever comes.
pub(in crate::enrollment) async fn lock_workplaces(tx: &Tx, rows: &[ImportRow]) -> Result<()> {
    let emails: Vec<String> =
        rows.iter().filter_map(|row| Email::parse(&row.email).ok()).map(|email| email.to_string()).collect();
    for emails in emails.chunks(500) {
        let people: Vec<PersonId> = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .filter(person::Column::Email.is_in(emails))
            .into_tuple()
            .all(tx.conn())
            .await?;
        affiliation::Entity::find()
            .filter(affiliation::Column::PersonId.is_in(people))
            .lock_shared()
            .all(tx.conn())
            .await?;
    }
    Ok(())
}

impl Known {
    async fn read(
        conn: &impl ConnectionTrait,
        cohort: &CohortCard,
        rows: impl Iterator<Item = &Sound>,
    ) -> Result<Self> {
        let emails: Vec<&str> = rows.map(|row| row.email.as_str()).collect();
        let mut known =
            Self { people: HashMap::new(), workplaces: HashMap::new(), standings: HashMap::new() };
        for emails in emails.chunks(500) {
            let people: Vec<(PersonId, String, String)> = person::Entity::find()
                .select_only()
                .columns([person::Column::Id, person::Column::Email, person::Column::State])
                .filter(person::Column::Email.is_in(emails.iter().copied()))
                .into_tuple()
                .all(conn)
                .await?;
            let ids: Vec<PersonId> = people.iter().map(|(id, ..)| *id).collect();
            known.people.extend(people.into_iter().map(|(id, email, state)| (email, (id, state))));
            let places = affiliation::Entity::find()
                .filter(affiliation::Column::PersonId.is_in(ids.iter().copied()))
                .filter(affiliation::Column::EndedOn.is_null())
                .all(conn)
                .await?;
            for place in places {
                known.workplaces.entry((place.person_id, place.city_id)).or_default().push(place.state);
            }
            let rows: Vec<(PersonId, String)> = enrollment::Entity::find()
                .select_only()
                .columns([enrollment::Column::PersonId, enrollment::Column::State])
                .filter(enrollment::Column::CohortId.eq(cohort.id))
                .filter(enrollment::Column::PersonId.is_in(ids.iter().copied()))
                .into_tuple()
                .all(conn)
                .await?;
            // Whoever was moved to another cohort is not sent back by the file that once brought her here.
            let moved: Vec<(PersonId, String)> = enrollment::Entity::find()
                .select_only()
                .columns([enrollment::Column::PersonId, enrollment::Column::State])
                .filter(enrollment::Column::PersonId.is_in(ids))
                .filter(enrollment::Column::CohortId.ne(cohort.id))
                .filter(enrollment::Column::Id.in_subquery(left(cohort.id)))
                .into_tuple()
                .all(conn)
                .await?;
            for (person, state) in rows.into_iter().chain(moved) {
                let state: EnrollmentState = stored(&state)?;
                // An application under way says more than one that ended.
                let shown = known.standings.entry(person).or_insert(state);
                if shown.is_end() {
                    *shown = state;
                }
            }
        }
        Ok(known)
    }
}

/// Enrollments that were moved out of a cohort.
fn left(cohort: CohortId) -> SelectStatement {
    enrollment_change::Entity::find()
        .select_only()
        .column(enrollment_change::Column::EnrollmentId)
        .filter(enrollment_change::Column::LeftCohortId.eq(cohort))
        .into_query()
}
