//! Playing the rows of a file on a cohort's books.

use std::collections::{BTreeMap, HashMap};

use sea_orm::ConnectionTrait;

use super::cities::Cities;
use super::fault::RowFault;
use super::known::Known;
use super::plan::{Outcome, Plan, Planned, Who};
use super::{ImportKind, ImportRow};
use crate::affiliation::commands::FUNCTION;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Layer, Limits};
use crate::cohort::window::{Moment, is_due};
use crate::cohort::{CohortCard, CohortState};
use crate::enrollment::desk_moves::{queue_moves, queue_of};
use crate::enrollment::given::GivenSeat;
use crate::enrollment::invitation::{Terms, check_deadline};
use crate::enrollment::rules::{
    ApplicationFacts, Decision, Office, Refusal, Tally, decide, layers_of_seat, may_apply, promotions,
};
use crate::ids::CityId;
use crate::lang::Lang;
use crate::text::{self, Email};
use crate::{Academy, Error, Result, secret};

/// What rows are played on.
pub(in crate::enrollment) struct Ground<'a> {
    pub academy: &'a Academy,
    pub cohort: &'a CohortCard,
    pub limits: &'a Limits,
    pub kind: &'a ImportKind,
}

/// A row whose cells are sound.
struct Sound {
    line: u32,
    email: Email,
    city: CityId,
}

/// The books, as the rows so far leave them.
struct Play {
    tally: Tally,
    /// The row that took the latest seat of each layer.
    latest: HashMap<Layer, u32>,
}

impl Play {
    fn take(&mut self, line: u32, layers: &[Layer]) {
        for layer in layers {
            self.tally.add(*layer);
            self.latest.insert(*layer, line);
        }
    }
}

impl Ground<'_> {
    /// Plays the rows on these books.
    pub async fn plan(&self, conn: &impl ConnectionTrait, tally: Tally, rows: &[ImportRow]) -> Result<Plan> {
        match self.kind {
            ImportKind::Applications => self.takes_applications()?,
            ImportKind::Invitations(terms) => self.gives_seats(*terms)?,
        }
        let cities = Cities::read(self.academy, conn, rows).await?;
        let checked: Vec<Result<Sound, Vec<RowFault>>> = rows.iter().map(|row| sound(row, &cities)).collect();
        let twice = twice(rows, &checked);
        let emails = checked.iter().filter_map(|row| row.as_ref().ok()).map(|row| &row.email);
        let known = Known::read(conn, self.cohort, emails).await?;
        let mut play = Play { tally, latest: HashMap::new() };
        let mut planned = Vec::with_capacity(rows.len());
        for ((row, sound), twice) in rows.iter().zip(checked).zip(twice) {
            let naming = |city| cities.card(city).map(|card| card.naming.clone());
            let (city, outcome) = match (sound, twice) {
                (Err(faults), _) => (None, Outcome::Fault { faults }),
                (Ok(sound), Some(fault)) => (Some(sound.city), Outcome::Fault { faults: vec![fault] }),
                (Ok(sound), None) => (Some(sound.city), self.outcome(&sound, &known, &cities, &mut play)?),
            };
            planned.push(Planned { row: row.clone(), naming: city.and_then(naming), outcome });
        }
        let moves_up = self.moves_up(conn, play.tally, &planned).await?;
        let text = serde_json::to_string(&(self.kind, &planned, &moves_up)).map_err(Error::broken)?;
        Ok(Plan { rows: planned, moves_up, fingerprint: secret::hex(&secret::hash(&text)) })
    }

    fn outcome(&self, sound: &Sound, known: &Known, cities: &Cities, play: &mut Play) -> Result<Outcome> {
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
        let seat_city = SeatCity { id: card.id, kind: card.naming.kind, size: card.size_class };
        let (person, who) = match person {
            Some((id, _)) => (Some(*id), Who::Known),
            None => (None, Who::New),
        };
        let city = sound.city;
        Ok(match self.kind {
            ImportKind::Applications => {
                let (state, reason) = self.decided(sound.line, seat_city, play).outcome();
                Outcome::Applies { who, person, city, state, reason }
            }
            ImportKind::Invitations(terms) => match self.given(sound.line, seat_city, (*terms, play)) {
                Ok(seat) => Outcome::Invited { who, person, city, seat },
                Err(layer) => self.without_seat(layer, play),
            },
        })
    }

    /// The rule for applications, and what its seat consumes.
    fn decided(&self, line: u32, city: SeatCity, play: &mut Play) -> Decision {
        let moment = self.cohort.window.moment(self.academy.now());
        let decision = decide((self.cohort.mode, moment), self.limits, &play.tally, city);
        if decision == Decision::Seat {
            play.take(line, &layers_of_seat(self.limits, &play.tally, city));
        }
        decision
    }

    /// The rule for invitations, and what its seat consumes.
    fn given(
        &self,
        line: u32,
        city: SeatCity,
        (terms, play): (Terms, &mut Play),
    ) -> std::result::Result<GivenSeat, Layer> {
        let layers = terms.seats.layers(self.limits, &play.tally, city)?;
        let seat = GivenSeat::of(self.limits, &play.tally, &layers);
        play.take(line, &layers);
        Ok(seat)
    }

    fn without_seat(&self, full: Layer, play: &Play) -> Outcome {
        // What is left of the total is kept back: the last seat beside it is the last of the total.
        let took = if full == Layer::Reserve { Layer::Total } else { full };
        Outcome::WithoutSeat {
            full: full.kind(),
            taken_by: play.latest.get(&took).copied(),
            is_shut: !self.limits.cap(took).has_room(0),
        }
    }

    /// Who moves up from the queue behind these invitations: a city's first seat lets in others of it, who waited for the
    /// number of cities alone.
    async fn moves_up(
        &self,
        conn: &impl ConnectionTrait,
        tally: Tally,
        planned: &[Planned],
    ) -> Result<Vec<i64>> {
        let invites = planned.iter().any(|row| matches!(row.outcome, Outcome::Invited { .. }));
        if !invites || !queue_moves(self.cohort, self.academy.now())? {
            return Ok(Vec::new());
        }
        Ok(promotions(self.limits, tally, queue_of(conn, self.cohort.id).await?))
    }

    /// Whether seats can be held on these terms now.
    fn gives_seats(&self, terms: Terms) -> Result<()> {
        let (now, last) = (self.academy.now(), self.cohort.promotion_until);
        if is_due(last, now) {
            return Err(Error::Refused(crate::error::Refusal::Enrollment(Refusal::Closed { closed: last })));
        }
        check_deadline(terms.until, (now, last)).map_err(|error| Error::field("until", error))
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
        if self.cohort.window.moment(self.academy.now()) == Moment::TooLate {
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
        (Ok(email), Ok(city)) if faults.is_empty() => Ok(Sound { line: row.line, email, city }),
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
