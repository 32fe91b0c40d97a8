//! The run itself.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::aims::Aims;
use super::check::{Ground, InputError};
use super::input::{Entrant, RoundInput, TieBreak};
use super::outcome::{Decided, Outcome, Summary, Verdict};
use super::seed::{DrawNumber, Seed};
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::Layer;
use crate::enrollment::rules::{first_full, layers_of_seat};

/// Decides about all applications of a round: a pure function of input and seed.
///
/// Level by level, so that the first person of every city comes before any second one. Within a level the next to be
/// looked at is who helps the most unmet aims; then who was left out of the last edition; then by draw or receipt. She
/// gets a seat if the rule of the desk finds one free, else she joins the queue at its end.
///
/// # Errors
/// An [`InputError`] that says what makes no sense.
pub fn run(input: &RoundInput, seed: &Seed) -> Result<Outcome, InputError> {
    let input = input.canonical();
    let ground = Ground::of(&input)?;
    let levels = levels(&input, &ground);
    let aims = Aims::of(&input, &ground);
    let mut round = Round { input: &input, ground, aims, seed, decided: Vec::new(), left_out: 0 };
    let mut so_far: Vec<&Entrant> = Vec::new();
    for (level, entrants) in levels {
        so_far.extend(&entrants);
        round.aims.set_goals(&so_far);
        round.decide_level(level, &entrants);
    }
    let given = count(round.decided.len()) - round.left_out;
    round.aims.close(&so_far, given);
    Ok(round.outcome())
}

/// The entrants by the seat of their city that they ask for: those that it has already come first.
fn levels<'a>(input: &'a RoundInput, ground: &Ground) -> BTreeMap<u32, Vec<&'a Entrant>> {
    let mut lines: BTreeMap<u32, Vec<&Entrant>> = BTreeMap::new();
    for entrant in &input.entrants {
        lines.entry(entrant.city).or_default().push(entrant);
    }
    let mut levels: BTreeMap<u32, Vec<&Entrant>> = BTreeMap::new();
    for (city, mut line) in lines {
        line.sort_by_key(|entrant| (!entrant.carried_over, entrant.receipt));
        let has = ground.cities.get(&city).map_or(0, |city| ground.tally.taken(Layer::City(city.id)));
        for (place, entrant) in (1..).zip(line) {
            levels.entry(has + place).or_default().push(entrant);
        }
    }
    levels
}

/// What orders those who help the same aims: left out last time, drawn number or receipt, receipt.
type Turn = (bool, u64, u32);

/// Somebody whose turn may come.
struct Candidate<'a> {
    entrant: &'a Entrant,
    city: SeatCity,
    draw: DrawNumber,
    turn: Turn,
}

struct Round<'a> {
    input: &'a RoundInput,
    ground: Ground,
    aims: Aims<'a>,
    seed: &'a Seed,
    decided: Vec<Decided>,
    left_out: u32,
}

impl<'a> Round<'a> {
    /// Candidates who belong to the same aims stand in one line, whose order never changes; only its head can be next.
    fn decide_level(&mut self, level: u32, entrants: &[&'a Entrant]) {
        let mut lines: BTreeMap<Vec<usize>, VecDeque<Candidate<'a>>> = BTreeMap::new();
        let mut candidates: Vec<Candidate<'a>> =
            entrants.iter().filter_map(|entrant| self.candidate(entrant)).collect();
        candidates.sort_by_key(|candidate| candidate.turn);
        for candidate in candidates {
            let group = self.ground.limits.group(candidate.city);
            let aims = self.aims.of_entrant(candidate.entrant, group);
            lines.entry(aims).or_default().push_back(candidate);
        }
        while let Some((aims, candidate)) = self.next(&mut lines) {
            self.decide(level, &aims, &candidate);
        }
    }

    fn candidate(&self, entrant: &'a Entrant) -> Option<Candidate<'a>> {
        // The input was checked, so every entrant's city is there.
        let city = *self.ground.cities.get(&entrant.city)?;
        let draw = self.seed.draw(entrant.receipt);
        let tie = match self.input.order {
            TieBreak::Draw => draw.0,
            TieBreak::Receipt => u64::from(entrant.receipt),
        };
        Some(Candidate { entrant, city, draw, turn: (!entrant.carried_over, tie, entrant.receipt) })
    }

    fn next(
        &self,
        lines: &mut BTreeMap<Vec<usize>, VecDeque<Candidate<'a>>>,
    ) -> Option<(Vec<usize>, Candidate<'a>)> {
        let helps = |aims: &[usize]| std::cmp::Reverse(self.aims.unmet(aims).count());
        let heads = lines.iter().filter_map(|(aims, line)| Some((helps(aims), line.front()?.turn, aims)));
        let aims = heads.min().map(|(_, _, aims)| aims.clone())?;
        let candidate = lines.get_mut(&aims)?.pop_front()?;
        Some((aims, candidate))
    }

    fn decide(&mut self, level: u32, aims: &[usize], candidate: &Candidate<'_>) {
        let helped = self.aims.unmet(aims).cloned().collect();
        let verdict = match first_full(&self.ground.limits, &self.ground.tally, candidate.city) {
            None => {
                for layer in layers_of_seat(&self.ground.limits, &self.ground.tally, candidate.city) {
                    self.ground.tally.add(layer);
                }
                self.aims.count(aims);
                Verdict::Seat
            }
            Some(layer) => {
                self.left_out += 1;
                Verdict::LeftOut { full: layer.kind(), place: self.left_out }
            }
        };
        self.decided.push(Decided {
            receipt: candidate.entrant.receipt,
            level,
            draw: candidate.draw,
            turn: count(self.decided.len()) + 1,
            helped,
            verdict,
        });
    }

    fn outcome(self) -> Outcome {
        let summary = self.summary();
        let mut decided = self.decided;
        decided.sort_by_key(|decided| decided.receipt);
        Outcome { decided, summary }
    }

    fn summary(&self) -> Summary {
        let tally = &self.ground.tally;
        let applied: BTreeSet<u32> = self.input.entrants.iter().map(|entrant| entrant.city).collect();
        let has_none = |number: &&u32| {
            self.ground.cities.get(*number).is_some_and(|city| tally.taken(Layer::City(city.id)) == 0)
        };
        let cities = tally.taken(Layer::CityCount);
        Summary {
            entrants: count(self.decided.len()),
            seats: count(self.decided.len()) - self.left_out,
            cities,
            cities_left_out: count(applied.iter().filter(has_none).count()),
            has_enough_cities: cities >= self.ground.limits.minimum_cities,
            aims: self.aims.results(),
        }
    }
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
