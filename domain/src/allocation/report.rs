//! Reading a published round: every decision with all that explains it, found by its receipt number.

use super::file::AllocationFile;
use super::input::{Entrant, RoundCity};
use super::outcome::Decided;

/// A decision beside the application that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The application.
    pub entrant: &'a Entrant,
    /// Its city.
    pub city: &'a RoundCity,
    /// The decision.
    pub decided: &'a Decided,
}

impl AllocationFile {
    /// The decision about a receipt; `None` for one that was not in the round.
    #[must_use]
    pub fn line(&self, receipt: u32) -> Option<Line<'_>> {
        // Both lists are in the order of receipt: the input is canonical, the outcome is sorted.
        let decided = &self.outcome.decided;
        let place = decided.binary_search_by_key(&receipt, |one| one.receipt).ok()?;
        self.line_of(decided.get(place)?)
    }

    /// So many decisions from a place on, in the order of receipt.
    pub fn lines(&self, from: usize, most: usize) -> impl Iterator<Item = Line<'_>> {
        self.outcome.decided.iter().skip(from).take(most).filter_map(|decided| self.line_of(decided))
    }

    fn line_of<'a>(&'a self, decided: &'a Decided) -> Option<Line<'a>> {
        let entrants = &self.input.entrants;
        let place = entrants.binary_search_by_key(&decided.receipt, |one| one.receipt).ok()?;
        let entrant = entrants.get(place)?;
        let cities = &self.input.cities;
        let city = cities.binary_search_by_key(&entrant.city, |city| city.number).ok()?;
        Some(Line { entrant, city: cities.get(city)?, decided })
    }
}

#[cfg(test)]
mod tests {
    use super::super::input::{RoundInput, RoundLimits};
    use super::*;
    use crate::allocation::Seed;
    use crate::city::{Kind, SizeClass};
    use crate::cohort::limits::Cap;

    #[test]
    fn a_receipt_is_found_with_its_city_and_decision_and_others_are_not() {
        let city = |number| RoundCity { number, kind: Kind::UrbanGmina, size: SizeClass::Medium };
        let entrant = |receipt, city| Entrant { receipt, city, carried_over: false, has: Vec::new() };
        let input = RoundInput {
            cities: vec![city(2), city(1)],
            limits: RoundLimits { total: Cap::of(1), ..RoundLimits::default() },
            entrants: vec![entrant(30, 2), entrant(4, 1), entrant(9, 2)],
            ..RoundInput::default()
        };
        let file = AllocationFile::of("jesien", 1, &input, Seed([7; 32])).unwrap();
        let found = file.line(30).unwrap();
        assert_eq!((found.entrant.city, found.city.number, found.decided.receipt), (2, 2, 30));
        assert_eq!(file.line(5), None);
        let receipts =
            |from, most| file.lines(from, most).map(|line| line.decided.receipt).collect::<Vec<_>>();
        assert_eq!((receipts(0, 2), receipts(2, 2), receipts(9, 2)), (vec![4, 9], vec![30], vec![]));
    }
}
