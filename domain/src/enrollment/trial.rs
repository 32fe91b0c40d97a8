//! What limits would do with applications, from the first to the last: a trial run, before anything is promised.
//!
//! In it nobody leaves, and whoever needs somebody's yes gets it, so seats are only ever given. A seat that was refused
//! then never fits later (see `rules`), so one walk in the order of receipt is what the desk would have done; the tests
//! hold it against the book. Where a cohort draws, the run is an example of a draw: its seed is no round's.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{Tally, first_full, layers_of_seat};
use crate::allocation::{
    Entrant, InputError, Outcome, RoundCity, RoundInput, RoundLimits, Seed, Taken, TieBreak, Verdict, run,
};
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Layer, LayerKind, Limits};
use crate::ids::CityId;

/// The seed of every trial run: the same question has the same answer. A round's own seed is drawn, never written down.
const SEED: Seed = Seed(*b"example draw of a trial run only");

/// An application as a trial run looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Application {
    /// Its number: the order in which it came.
    pub receipt: u32,
    /// The city whose seat is asked for.
    pub city: SeatCity,
}

/// How seats are given in a trial run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Giving {
    /// In the order of receipt, each application approved.
    InTurn,
    /// All together, as a round does it, nobody having declared anything.
    Round(TieBreak),
}

/// What came of a trial run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Played {
    /// What is taken at its end.
    pub tally: Tally,
    /// The receipts that have a seat.
    pub seated: BTreeSet<u32>,
    /// All others, each with the limit that kept it out.
    pub left_out: BTreeMap<u32, LayerKind>,
}

/// Plays applications under limits, from an empty cohort on. Their order in the list means nothing, their receipts do.
///
/// # Errors
/// What makes no sense as the input of a round: a receipt that is listed twice.
pub fn play(limits: &Limits, giving: Giving, applications: &[Application]) -> Result<Played, InputError> {
    let mut applications = applications.to_vec();
    applications.sort_by_key(|application| application.receipt);
    match giving {
        Giving::InTurn => Ok(in_turn(limits, &applications)),
        Giving::Round(order) => {
            let outcome = run(&round_input(limits, order, &applications), &SEED)?;
            Ok(in_round(limits, &outcome, &applications))
        }
    }
}

fn in_turn(limits: &Limits, applications: &[Application]) -> Played {
    let mut played = Played::default();
    for application in applications {
        match first_full(limits, &played.tally, application.city) {
            None => played.give(limits, application),
            Some(full) => {
                played.left_out.insert(application.receipt, full.kind());
            }
        }
    }
    played
}

fn in_round(limits: &Limits, outcome: &Outcome, applications: &[Application]) -> Played {
    let by_receipt: BTreeMap<u32, &Application> =
        applications.iter().map(|application| (application.receipt, application)).collect();
    let mut decided: Vec<_> = outcome.decided.iter().collect();
    decided.sort_by_key(|decided| decided.turn);
    let mut played = Played::default();
    for one in decided {
        match (one.verdict, by_receipt.get(&one.receipt)) {
            (Verdict::LeftOut { full, .. }, _) => {
                played.left_out.insert(one.receipt, full);
            }
            (Verdict::Seat, Some(application)) => played.give(limits, application),
            (Verdict::Seat, None) => {}
        }
    }
    played
}

fn round_input(limits: &Limits, order: TieBreak, applications: &[Application]) -> RoundInput {
    let mut cities: BTreeMap<CityId, (u32, SeatCity)> = BTreeMap::new();
    for application in applications {
        let next = u32::try_from(cities.len()).unwrap_or(u32::MAX).saturating_add(1);
        cities.entry(application.city.id).or_insert((next, application.city));
    }
    let numbers: BTreeMap<CityId, u32> = cities.iter().map(|(id, (number, _))| (*id, *number)).collect();
    let entrants = applications.iter().map(|application| Entrant {
        receipt: application.receipt,
        city: numbers.get(&application.city.id).copied().unwrap_or_default(),
        carried_over: false,
        has: Vec::new(),
    });
    let of =
        |(number, city): &(u32, SeatCity)| RoundCity { number: *number, kind: city.kind, size: city.size };
    RoundInput {
        cities: cities.values().map(of).collect(),
        limits: RoundLimits::of(limits, &numbers),
        taken: Taken::of(&Tally::default(), limits.groups.len(), &numbers),
        order,
        quotas: Vec::new(),
        entrants: entrants.collect(),
    }
}

impl Played {
    fn give(&mut self, limits: &Limits, application: &Application) {
        for layer in layers_of_seat(limits, &self.tally, application.city) {
            self.tally.add(layer);
        }
        self.seated.insert(application.receipt);
    }

    /// For how many each limit was the first in their way, in the order in which a decision walks them.
    #[must_use]
    pub fn kept_out(&self) -> BTreeMap<LayerKind, u32> {
        let mut counts = BTreeMap::new();
        for full in self.left_out.values() {
            *counts.entry(*full).or_default() += 1;
        }
        counts
    }

    /// The limits of the whole cohort that are used up at the end. What is left of a total beside the reserve is, too,
    /// when all of it is the organizer's.
    #[must_use]
    pub fn used_up(&self, limits: &Limits) -> Vec<Layer> {
        let groups = (0..limits.groups.len()).filter_map(|place| u16::try_from(place).ok()).map(Layer::Group);
        let common = [Layer::Total, Layer::CityCount, Layer::Additional];
        let is_full = |layer: &Layer| {
            let kept = if *layer == Layer::Total { limits.reserve } else { 0 };
            let bound = limits.cap(*layer);
            bound.0.is_some() && !bound.has_room(self.tally.taken(*layer).saturating_add(kept))
        };
        common.into_iter().chain(groups).filter(is_full).collect()
    }
}

#[cfg(test)]
#[path = "trial_tests.rs"]
mod tests;
