//! A whole cohort's seats in memory, by the rule alone.
//!
//! Same calls, same book: nothing here knows a clock, a database or chance. The tests hold the server's outcome against
//! it, and "what if" questions are asked of it before anything is saved.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::CityId;

use super::given::SeatsFrom;
use super::rules::{
    Decision, Tally, Waiting, decide, in_turn, layers_of_given_seat, layers_of_seat, promoted, promotions,
};
use super::state::{EnrollmentState, Reason};
use crate::cohort::admission::AdmissionMode;
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Layer, Limits};
use crate::cohort::window::Moment;

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
    pub city: SeatCity,
    /// Smaller goes first in the queue.
    pub priority: i32,
    /// Where it stands.
    pub state: EnrollmentState,
    /// Why it stands where it was first decided.
    pub reason: Reason,
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
    mode: AdmissionMode,
    is_cut_off: bool,
    is_office_closed: bool,
    is_window_over: bool,
    is_sealed: bool,
}

impl SeatBook {
    /// An empty cohort under these limits, first come.
    pub fn new(limits: Limits) -> Self {
        SeatBook { limits, ..SeatBook::default() }
    }

    /// The same cohort with its seats given in this way.
    #[must_use]
    pub fn admitting(self, mode: AdmissionMode) -> Self {
        SeatBook { mode, ..self }
    }

    /// A cohort as it stands: its open applications and seats by receipt, each with what it consumed.
    pub fn restored(
        limits: Limits,
        mode: AdmissionMode,
        entries: BTreeMap<i64, Entry>,
        is_cut_off: bool,
    ) -> Self {
        let mut tally = Tally::default();
        entries.values().flat_map(|entry| &entry.claims).for_each(|claim| tally.add(claim.layer));
        let last_receipt = entries.keys().next_back().copied().unwrap_or(0);
        SeatBook { limits, entries, tally, last_receipt, mode, is_cut_off, ..SeatBook::default() }
    }

    /// How it gives its seats.
    pub fn mode(&self) -> AdmissionMode {
        self.mode
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

    /// Takes an application and decides it: a seat, the queue with the first full layer as its reason, or an open
    /// question. Gives its receipt number.
    pub fn apply(&mut self, city: SeatCity, priority: i32) -> i64 {
        let moment = if self.is_window_over { Moment::TooLate } else { Moment::Open };
        let decision = decide((self.mode, moment), &self.limits, &self.tally, city);
        let claims = match decision {
            Decision::Seat => self.claim(&layers_of_seat(&self.limits, &self.tally, city)),
            Decision::Wait(_) | Decision::Open(_) => Vec::new(),
        };
        let (state, reason) = decision.outcome();
        let receipt = self.put(Entry { city, priority, state, reason, claims });
        if reason == Reason::Late {
            self.follow_round(receipt);
        }
        receipt
    }

    /// Somebody says yes to an application: it gets a seat in its turn, or waits. Gives the receipts that got a seat by
    /// it; does nothing for what is not open, and what a round decides nobody else does.
    pub fn approve(&mut self, receipt: i64) -> Vec<i64> {
        let may = !self.is_cut_off && self.mode != AdmissionMode::Round;
        let Some(own) = self.line(receipt, EnrollmentState::Applied).filter(|_| may) else {
            return Vec::new();
        };
        match in_turn(&self.limits, &self.tally, &self.queue(), own) {
            Decision::Wait(layer) => {
                self.change(receipt, EnrollmentState::Waitlisted, Reason::from(layer.kind()));
                Vec::new()
            }
            Decision::Seat | Decision::Open(_) => {
                let layers = layers_of_seat(&self.limits, &self.tally, own.city);
                self.seat(receipt, &layers, EnrollmentState::Confirmed);
                let mut seated = vec![receipt];
                seated.extend(self.promote());
                seated
            }
        }
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

    /// These deadlines passed in silence, all before the queue moves. Gives the receipts that got a seat by it.
    pub fn lapse(&mut self, receipts: &[i64]) -> Vec<i64> {
        self.end_all(receipts, (EnrollmentState::Expired, Reason::PersonSilent))
    }

    /// These seats were never used and are taken back, all before the queue moves. Gives the receipts that got a seat by
    /// it.
    pub fn take_back(&mut self, receipts: &[i64]) -> Vec<i64> {
        self.end_all(receipts, (EnrollmentState::Removed, Reason::NotStarted))
    }

    fn end_all(&mut self, receipts: &[i64], (end, reason): (EnrollmentState, Reason)) -> Vec<i64> {
        for receipt in receipts {
            if self.entries.get(receipt).is_some_and(|entry| entry.state.may_become(end)) {
                self.release(*receipt);
                self.change(*receipt, end, reason);
            }
        }
        self.promote()
    }

    /// The person leaves.
    pub fn withdraw(&mut self, receipt: i64) -> Vec<i64> {
        self.end(receipt, EnrollmentState::Withdrawn)
    }

    /// An organizer holds a seat for somebody, out of the reserve while something is left of it, within the limits or
    /// `beyond` them. Gives its receipt number; `None` when it does not fit.
    pub fn invite(&mut self, city: SeatCity, beyond: bool) -> Option<i64> {
        let receipt = self.hold(city, if beyond { SeatsFrom::Beyond } else { SeatsFrom::Reserve })?;
        self.promote();
        Some(receipt)
    }

    /// The same out of these seats, before the queue moves: of many who are invited at once.
    pub fn hold(&mut self, city: SeatCity, from: SeatsFrom) -> Option<i64> {
        let layers = from.layers(&self.limits, &self.tally, city).ok()?;
        let claims = self.claim(&layers);
        let (state, reason) = (EnrollmentState::Invited, Reason::Invitation);
        Some(self.put(Entry { city, priority: 0, state, reason, claims }))
    }

    /// The person accepts the seat that is held for her already.
    pub fn accept(&mut self, receipt: i64) {
        let held =
            |entry: &&mut Entry| matches!(entry.state, EnrollmentState::Invited | EnrollmentState::Offered);
        if let Some(entry) = self.entries.get_mut(&receipt).filter(held) {
            entry.state = EnrollmentState::Confirmed;
        }
    }

    /// A city hands a confirmed seat to a colleague, for whom it is held from now on: all that it consumed goes on with
    /// it, so nothing becomes free and nobody moves. Gives the colleague's receipt; `None` for what is no such seat.
    pub fn hand_over(&mut self, receipt: i64) -> Option<i64> {
        let entry = self.entries.get_mut(&receipt)?;
        if !entry.state.may_become(EnrollmentState::Transferred) {
            return None;
        }
        entry.state = EnrollmentState::Transferred;
        let (city, claims) = (entry.city, std::mem::take(&mut entry.claims));
        let (state, reason) = (EnrollmentState::Invited, Reason::HandedOver);
        Some(self.put(Entry { city, priority: 0, state, reason, claims }))
    }

    /// From now on it is night, or day again: seats that are to be offered wait for the office to open. Gives the
    /// receipts that got a seat by it.
    pub fn set_office(&mut self, is_open: bool) -> Vec<i64> {
        self.is_office_closed = !is_open;
        self.promote()
    }

    /// Two cities become one: seats and queue of the first count under the second from now on, nobody loses a seat,
    /// and the queue moves. The first one's own bound goes with it.
    pub fn merge(&mut self, from: CityId, into: SeatCity) -> Vec<i64> {
        if from == into.id {
            return Vec::new();
        }
        let seated = self.seated_in(from);
        for (receipt, _) in &seated {
            self.release(*receipt);
        }
        self.entries.values_mut().filter(|entry| entry.city.id == from).for_each(|entry| entry.city = into);
        self.limits.exceptions.remove(&from);
        self.limits.additional.remove(&from);
        self.claim_again(&seated);
        self.promote()
    }

    /// An organizer gives somebody in the queue a seat, beyond full layers where need be. A city that gets its first
    /// seat so may send others who waited for the number of cities: the receipts that got a seat by it. `None` when the
    /// receipt does not wait.
    pub fn seat_over(&mut self, receipt: i64) -> Option<Vec<i64>> {
        let own = self.line(receipt, EnrollmentState::Waitlisted)?;
        let layers = layers_of_given_seat(&self.limits, &self.tally, own.city);
        self.seat(receipt, &layers, EnrollmentState::Confirmed);
        Some(self.promote())
    }

    /// Changes the limits. Nobody loses a seat; claims of cities that became additional, or ceased to be, move to the
    /// layers that count for them now. The queue moves. Gives the receipts that got a seat by it.
    pub fn set_limits(&mut self, limits: Limits) -> Vec<i64> {
        let mut moved: BTreeSet<CityId> =
            self.limits.additional.symmetric_difference(&limits.additional).copied().collect();
        if self.limits.groups != limits.groups {
            moved.extend(self.entries.values().map(|entry| entry.city.id));
        }
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
        if self.is_cut_off || (self.mode.offers() && self.is_office_closed) {
            return Vec::new();
        }
        let seated = promotions(&self.limits, self.tally.clone(), self.queue());
        for receipt in &seated {
            if let Some(own) = self.line(*receipt, EnrollmentState::Waitlisted) {
                let layers = layers_of_seat(&self.limits, &self.tally, own.city);
                self.seat(*receipt, &layers, promoted(self.mode));
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

    fn put(&mut self, entry: Entry) -> i64 {
        self.last_receipt += 1;
        self.entries.insert(self.last_receipt, entry);
        self.last_receipt
    }

    /// The place in line of what is in this state.
    fn line(&self, receipt: i64, state: EnrollmentState) -> Option<Waiting> {
        let entry = self.entries.get(&receipt).filter(|entry| entry.state == state)?;
        Some(Waiting { priority: entry.priority, receipt, city: entry.city })
    }

    fn change(&mut self, receipt: i64, state: EnrollmentState, reason: Reason) {
        if let Some(entry) = self.entries.get_mut(&receipt) {
            entry.state = state;
            entry.reason = reason;
        }
    }

    fn seat(&mut self, receipt: i64, layers: &[Layer], state: EnrollmentState) {
        let claims = self.claim(layers);
        if let Some(entry) = self.entries.get_mut(&receipt) {
            entry.claims = claims;
            entry.state = state;
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
            let heir =
                self.entries.values_mut().find(|other| other.city.id == city.id && !other.claims.is_empty());
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
        self.claim_again(&seated);
    }

    /// The seats of a city, and whether each is out of the reserve.
    fn seated_in(&self, city: CityId) -> Vec<(i64, bool)> {
        let seated =
            self.entries.iter().filter(|(_, entry)| entry.city.id == city && !entry.claims.is_empty());
        let given = |entry: &Entry| entry.claims.iter().any(|claim| claim.layer == Layer::Reserve);
        seated.map(|(receipt, entry)| (*receipt, given(entry))).collect()
    }

    fn claim_again(&mut self, seated: &[(i64, bool)]) {
        for (receipt, given) in seated {
            let Some(city) = self.entries.get(receipt).map(|entry| entry.city) else { continue };
            let mut layers = layers_of_seat(&self.limits, &self.tally, city);
            if *given && !self.limits.is_additional(city.id) {
                layers.push(Layer::Reserve);
            }
            let claims = self.claim(&layers);
            if let Some(entry) = self.entries.get_mut(receipt) {
                entry.claims = claims;
            }
        }
    }
}

mod moving;
mod round;

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
