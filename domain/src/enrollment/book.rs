//! A whole cohort's seats in memory, by the rule alone.
//!
//! Same calls, same book: nothing here knows a clock, a database or chance. The tests hold the server's outcome against
//! it, and "what if" questions are asked of it before anything is saved.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::CityId;

use super::rules::{
    Tally, Waiting, first_full, first_full_for_given, layers_of_given_seat, layers_of_seat, promotions,
};
use super::state::EnrollmentState;
use crate::cohort::limits::{Layer, Limits};

/// What one seat consumed of one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The counter that was raised.
    pub layer: Layer,
    /// Whether it was raised although the layer was full, by an organizer with a reason.
    pub over: bool,
}

/// One application in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The city whose seat is asked for.
    pub city: CityId,
    /// Smaller goes first in the queue.
    pub priority: i32,
    /// Where it stands.
    pub state: EnrollmentState,
    /// The full layer that it met when it was decided.
    pub reason: Option<Layer>,
    /// What its seat consumed; empty without a seat.
    pub claims: Vec<Claim>,
}

/// The seats of one cohort.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeatBook {
    limits: Limits,
    entries: BTreeMap<i64, Entry>,
    tally: Tally,
    last_receipt: i64,
    is_cut_off: bool,
}

impl SeatBook {
    /// An empty cohort under these limits.
    pub fn new(limits: Limits) -> Self {
        SeatBook { limits, ..SeatBook::default() }
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Every application by receipt number.
    pub fn entries(&self) -> &BTreeMap<i64, Entry> {
        &self.entries
    }

    /// How much of each layer is taken.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Takes an application and decides it at once: a seat, or the queue with the first full layer as its reason.
    /// Gives its receipt number.
    pub fn apply(&mut self, city: CityId, priority: i32) -> i64 {
        self.last_receipt += 1;
        let reason = first_full(&self.limits, &self.tally, city);
        let layers = layers_of_seat(&self.limits, &self.tally, city);
        let claims = if reason.is_none() { self.claim(&layers) } else { Vec::new() };
        let state = if reason.is_none() { EnrollmentState::Confirmed } else { EnrollmentState::Waitlisted };
        self.entries.insert(self.last_receipt, Entry { city, priority, state, reason, claims });
        self.last_receipt
    }

    /// Ends an application in the given state, gives back exactly what it claimed and moves the queue. Gives the
    /// receipts that got a seat by it; does nothing when the move is not legal.
    pub fn end(&mut self, receipt: i64, end: EnrollmentState) -> Vec<i64> {
        let legal =
            self.entries.get(&receipt).is_some_and(|entry| end.is_end() && entry.state.may_become(end));
        if !legal {
            return Vec::new();
        }
        self.release(receipt);
        if let Some(entry) = self.entries.get_mut(&receipt) {
            entry.state = end;
        }
        self.promote()
    }

    /// The person leaves.
    pub fn withdraw(&mut self, receipt: i64) -> Vec<i64> {
        self.end(receipt, EnrollmentState::Withdrawn)
    }

    /// An organizer holds a seat for somebody, out of the reserve while something is left of it, within the limits or
    /// `beyond` them. Gives its receipt number; `None` when it does not fit.
    pub fn invite(&mut self, city: CityId, beyond: bool) -> Option<i64> {
        if !beyond && first_full_for_given(&self.limits, &self.tally, city).is_some() {
            return None;
        }
        let claims = self.claim(&layers_of_given_seat(&self.limits, &self.tally, city));
        self.last_receipt += 1;
        let entry = Entry { city, priority: 0, state: EnrollmentState::Invited, reason: None, claims };
        self.entries.insert(self.last_receipt, entry);
        self.promote();
        Some(self.last_receipt)
    }

    /// The invited person accepts the seat that she holds already.
    pub fn accept(&mut self, receipt: i64) {
        if let Some(entry) =
            self.entries.get_mut(&receipt).filter(|entry| entry.state == EnrollmentState::Invited)
        {
            entry.state = EnrollmentState::Confirmed;
        }
    }

    /// Two cities become one: seats and queue of the first count under the second from now on, nobody loses a seat,
    /// and the queue moves. The first one's own bound goes with it.
    pub fn merge(&mut self, from: CityId, into: CityId) -> Vec<i64> {
        if from == into {
            return Vec::new();
        }
        let seated: Vec<(i64, bool)> = self.seated_in(from);
        for (receipt, _) in &seated {
            self.release(*receipt);
        }
        self.entries.values_mut().filter(|entry| entry.city == from).for_each(|entry| entry.city = into);
        self.limits.exceptions.remove(&from);
        self.limits.additional.remove(&from);
        self.claim_again(into, &seated);
        self.promote()
    }

    /// An organizer gives somebody in the queue a seat, beyond full layers where need be. A city that gets its first
    /// seat so may send others who waited for the number of cities: the receipts that got a seat by it. `None` when the
    /// receipt does not wait.
    pub fn seat_over(&mut self, receipt: i64) -> Option<Vec<i64>> {
        let city = self.waiting_city(receipt)?;
        let layers = layers_of_given_seat(&self.limits, &self.tally, city);
        self.seat(receipt, &layers);
        Some(self.promote())
    }

    /// Changes the limits. Nobody loses a seat; claims of cities that became additional, or ceased to be, move to the
    /// layers that count for them now. The queue moves. Gives the receipts that got a seat by it.
    pub fn set_limits(&mut self, limits: Limits) -> Vec<i64> {
        let moved: BTreeSet<CityId> =
            self.limits.additional.symmetric_difference(&limits.additional).copied().collect();
        self.limits = limits;
        for city in moved {
            self.recount(city);
        }
        self.promote()
    }

    /// From now on seats that become free stay free.
    pub fn cut_off(&mut self) {
        self.is_cut_off = true;
    }

    /// Moves the queue. Gives the receipts that got a seat, in order.
    pub fn promote(&mut self) -> Vec<i64> {
        if self.is_cut_off {
            return Vec::new();
        }
        let seated = promotions(&self.limits, self.tally.clone(), self.queue());
        for receipt in &seated {
            if let Some(city) = self.waiting_city(*receipt) {
                self.seat(*receipt, &layers_of_seat(&self.limits, &self.tally, city));
            }
        }
        seated
    }

    /// Everybody who waits, in the order of receipt.
    pub fn queue(&self) -> Vec<Waiting> {
        let waiting = self.entries.iter().filter(|(_, entry)| entry.state == EnrollmentState::Waitlisted);
        waiting
            .map(|(receipt, entry)| Waiting { priority: entry.priority, receipt: *receipt, city: entry.city })
            .collect()
    }

    fn waiting_city(&self, receipt: i64) -> Option<CityId> {
        let entry = self.entries.get(&receipt)?;
        (entry.state == EnrollmentState::Waitlisted).then_some(entry.city)
    }

    fn seat(&mut self, receipt: i64, layers: &[Layer]) {
        let claims = self.claim(layers);
        if let Some(entry) = self.entries.get_mut(&receipt) {
            entry.claims = claims;
            entry.state = EnrollmentState::Confirmed;
        }
    }

    fn claim(&mut self, layers: &[Layer]) -> Vec<Claim> {
        let claims = layers.iter().map(|layer| {
            let over = !self.limits.cap(*layer).has_room(self.tally.taken(*layer));
            self.tally.add(*layer);
            Claim { layer: *layer, over }
        });
        claims.collect()
    }

    /// The claim on the number of cities belongs to the city, not to the person: while the city has another seat, it
    /// goes on to that one.
    fn release(&mut self, receipt: i64) {
        let Some(entry) = self.entries.get_mut(&receipt) else { return };
        let (city, claims) = (entry.city, std::mem::take(&mut entry.claims));
        for claim in claims {
            let heir = self.entries.values_mut().find(|other| other.city == city && !other.claims.is_empty());
            match heir {
                Some(heir) if claim.layer == Layer::CityCount => heir.claims.push(claim),
                _ => self.tally.give_back(claim.layer),
            }
        }
    }

    fn recount(&mut self, city: CityId) {
        let seated = self.seated_in(city);
        for (receipt, _) in &seated {
            self.release(*receipt);
        }
        self.claim_again(city, &seated);
    }

    /// The seats of a city, and whether each is out of the reserve.
    fn seated_in(&self, city: CityId) -> Vec<(i64, bool)> {
        let seated = self.entries.iter().filter(|(_, entry)| entry.city == city && !entry.claims.is_empty());
        let given = |entry: &Entry| entry.claims.iter().any(|claim| claim.layer == Layer::Reserve);
        seated.map(|(receipt, entry)| (*receipt, given(entry))).collect()
    }

    fn claim_again(&mut self, city: CityId, seated: &[(i64, bool)]) {
        for (receipt, given) in seated {
            let mut layers = layers_of_seat(&self.limits, &self.tally, city);
            if *given && !self.limits.is_additional(city) {
                layers.push(Layer::Reserve);
            }
            let claims = self.claim(&layers);
            if let Some(entry) = self.entries.get_mut(receipt) {
                entry.claims = claims;
            }
        }
    }
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
