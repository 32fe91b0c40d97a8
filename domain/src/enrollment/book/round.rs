//! The allocation round in the book.

use std::collections::BTreeMap;

use super::SeatBook;
use crate::allocation::{
    Entrant, InputError, LATE, Outcome, RoundCity, RoundInput, RoundLimits, Seed, Taken, Verdict, run,
};
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::LayerKind;
use crate::enrollment::rules::layers_of_seat;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::CityId;

impl SeatBook {
    /// The window is over: whoever applies from now on is late.
    pub fn close_window(&mut self) {
        self.is_window_over = true;
    }

    /// What a round would decide about now.
    pub fn round_input(&self) -> RoundInput {
        let cities: BTreeMap<CityId, SeatCity> =
            self.entries.values().map(|entry| (entry.city.id, entry.city)).collect();
        let numbers: BTreeMap<CityId, u32> = cities.keys().copied().zip(1..).collect();
        let number = |city: CityId| numbers.get(&city).copied().unwrap_or_default();
        let awaiting = self.entries.iter().filter(|(_, entry)| {
            (entry.state, entry.reason) == (EnrollmentState::Applied, Reason::AwaitsRound)
        });
        let entrants = awaiting.map(|(receipt, entry)| Entrant {
            receipt: u32::try_from(*receipt).unwrap_or_default(),
            city: number(entry.city.id),
            carried_over: false,
            has: Vec::new(),
        });
        let of = |city: &SeatCity| RoundCity { number: number(city.id), kind: city.kind, size: city.size };
        RoundInput {
            cities: cities.values().map(of).collect(),
            limits: RoundLimits::of(&self.limits, &numbers),
            taken: Taken::of(&self.tally, self.limits.groups.len(), &numbers),
            entrants: entrants.collect(),
            ..RoundInput::default()
        }
    }

    /// Runs the round: seats are offered in its order, all others join the queue in it, those who were late behind them.
    ///
    /// # Errors
    /// What makes the input senseless, which a book never does.
    pub fn allocate(&mut self, seed: &Seed) -> Result<Outcome, InputError> {
        let outcome = run(&self.round_input(), seed)?;
        let mut in_turn: Vec<_> = outcome.decided.iter().collect();
        in_turn.sort_by_key(|decided| decided.turn);
        for decided in in_turn {
            let receipt = i64::from(decided.receipt);
            match decided.verdict {
                Verdict::Seat => {
                    let Some(city) = self.entries.get(&receipt).map(|entry| entry.city) else { continue };
                    let layers = layers_of_seat(&self.limits, &self.tally, city);
                    self.seat(receipt, &layers, EnrollmentState::Offered);
                }
                Verdict::LeftOut { full, place } => {
                    self.wait(receipt, full, i32::try_from(place).unwrap_or(LATE));
                }
            }
        }
        let open = self.entries.iter().filter(|(_, entry)| entry.state == EnrollmentState::Applied);
        let late: Vec<i64> =
            open.filter(|(_, entry)| entry.reason == Reason::Late).map(|(receipt, _)| *receipt).collect();
        for receipt in late {
            self.wait(receipt, LayerKind::Total, LATE);
        }
        self.is_sealed = true;
        self.promote();
        Ok(outcome)
    }

    /// Who applies after the round stands behind everybody whom it left out.
    pub(super) fn follow_round(&mut self, receipt: i64) {
        if self.is_sealed {
            self.wait(receipt, LayerKind::Total, LATE);
            self.promote();
        }
    }

    fn wait(&mut self, receipt: i64, full: LayerKind, priority: i32) {
        self.change(receipt, EnrollmentState::Waitlisted, Reason::from(full));
        if let Some(entry) = self.entries.get_mut(&receipt) {
            entry.priority = priority;
        }
    }
}
