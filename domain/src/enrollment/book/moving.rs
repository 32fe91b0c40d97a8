//! Moves between two cohorts, as each of their books sees them.

use super::{Entry, SeatBook};
use crate::cohort::groups::SeatCity;
use crate::enrollment::arrival::{arrival, layers_on_arrival};
use crate::enrollment::state::{EnrollmentState, Reason};

impl SeatBook {
    /// Somebody with a confirmed seat leaves for another cohort: her entry goes with her, what it claimed is given back,
    /// and the queue moves. Gives the receipts that got a seat by it; `None` for what is no such seat.
    pub fn move_out(&mut self, receipt: i64) -> Option<Vec<i64>> {
        self.entries.get(&receipt).filter(|entry| entry.state == EnrollmentState::Confirmed)?;
        self.release(receipt);
        self.entries.remove(&receipt);
        Some(self.promote())
    }

    /// An organizer brings somebody over from another cohort: to a free seat, or `beyond` that out of the reserve or
    /// over the limits. A city that gets its first seat so may send others who waited for the number of cities. Gives
    /// her receipt and theirs; `None` when it does not fit.
    pub fn move_in(&mut self, city: SeatCity, beyond: bool) -> Option<(i64, Vec<i64>)> {
        let found = arrival(&self.limits, &self.tally, &self.queue(), city);
        if !found.is_free() && !beyond {
            return None;
        }
        let claims = self.claim(&layers_on_arrival(found, &self.limits, &self.tally, city));
        let (state, reason) = (EnrollmentState::Confirmed, Reason::Moved);
        let receipt = self.put(Entry { city, priority: 0, state, reason, claims });
        Some((receipt, self.promote()))
    }
}
