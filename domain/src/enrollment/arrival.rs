//! Whether a cohort has room for somebody whom an organizer brings over from another cohort of the course.

use serde::{Deserialize, Serialize};

use super::rules::{
    Decision, Tally, Waiting, first_full, first_full_for_given, in_turn, layers_of_given_seat, layers_of_seat,
};
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Layer, LayerKind, Limits};

/// How a seat is found for her. Whatever is not free needs the organizer's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// A seat is free that nobody in the queue is owed.
    Free,
    /// It comes out of the organizer's reserve.
    Reserve,
    /// A seat is free, and somebody in the queue is owed it.
    Owed,
    /// It exceeds a limit, first of all this one.
    Full(LayerKind),
}

impl Arrival {
    /// Whether nobody has to say yes beside the rule.
    #[must_use]
    pub fn is_free(self) -> bool {
        self == Self::Free
    }
}

/// How a seat of the city is found behind everybody who waits.
#[must_use]
pub fn arrival(limits: &Limits, tally: &Tally, queue: &[Waiting], city: SeatCity) -> Arrival {
    let last = Waiting { priority: i32::MAX, receipt: i64::MAX, city };
    if in_turn(limits, tally, queue, last) == Decision::Seat {
        return Arrival::Free;
    }
    let is_kept = layers_of_given_seat(limits, tally, city).contains(&Layer::Reserve);
    match (first_full_for_given(limits, tally, city), first_full(limits, tally, city)) {
        (None, _) if is_kept => Arrival::Reserve,
        (_, None) => Arrival::Owed,
        (given, Some(full)) => Arrival::Full(given.unwrap_or(full).kind()),
    }
}

/// The layers that she consumes: those of anybody's seat where one is free, otherwise those of a seat that an organizer
/// gives.
#[must_use]
pub fn layers_on_arrival(arrival: Arrival, limits: &Limits, tally: &Tally, city: SeatCity) -> Vec<Layer> {
    if arrival.is_free() {
        layers_of_seat(limits, tally, city)
    } else {
        layers_of_given_seat(limits, tally, city)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{Kind, SizeClass};
    use crate::cohort::limits::Cap;
    use crate::ids::CityId;

    fn city(number: u128) -> SeatCity {
        let id = CityId(uuid::Uuid::from_u128(number));
        SeatCity { id, kind: Kind::UrbanGmina, size: SizeClass::Medium }
    }

    fn taken(seats: &[u128]) -> Tally {
        let mut tally = Tally::default();
        let limits = Limits::default();
        for number in seats {
            layers_of_seat(&limits, &tally, city(*number)).into_iter().for_each(|layer| tally.add(layer));
        }
        tally
    }

    #[test]
    fn a_seat_is_free_out_of_the_reserve_owed_or_beyond_a_limit() {
        let three = Limits { total: Cap::of(3), city: Cap::of(2), ..Limits::default() };
        let kept = Limits { reserve: 1, ..three.clone() };
        let waiting = |number| Waiting { priority: 0, receipt: 9, city: city(number) };
        let found = |limits: &Limits, seats: &[u128], queue: &[Waiting]| {
            arrival(limits, &taken(seats), queue, city(1))
        };
        assert_eq!(found(&three, &[1, 2], &[]), Arrival::Free);
        assert_eq!(found(&three, &[2, 2, 3], &[]), Arrival::Full(LayerKind::Total));
        assert_eq!(found(&three, &[1, 1], &[]), Arrival::Full(LayerKind::City));
        assert_eq!(found(&kept, &[2, 3], &[]), Arrival::Reserve, "the last one is kept back");
        assert_eq!(found(&kept, &[2], &[]), Arrival::Free, "the reserve is not touched while a seat is free");
        assert_eq!(
            found(&kept, &[1, 1], &[]),
            Arrival::Full(LayerKind::City),
            "the reserve gives no city more"
        );
        assert_eq!(found(&three, &[2, 3], &[waiting(4)]), Arrival::Owed);
        assert_eq!(found(&three, &[2], &[waiting(4)]), Arrival::Free, "there is one for each");
        assert_eq!(found(&three, &[2, 2], &[waiting(2)]), Arrival::Free, "who waits there cannot take it");
        let owed_and_kept = Limits { total: Cap::of(4), ..kept };
        assert_eq!(found(&owed_and_kept, &[2, 3], &[waiting(4)]), Arrival::Reserve);
    }

    #[test]
    fn what_is_not_free_is_consumed_like_any_seat_that_an_organizer_gives() {
        let limits = Limits { total: Cap::of(2), reserve: 1, ..Limits::default() };
        let tally = taken(&[2]);
        let found = arrival(&limits, &tally, &[], city(1));
        assert_eq!(found, Arrival::Reserve);
        assert!(layers_on_arrival(found, &limits, &tally, city(1)).contains(&Layer::Reserve));
        assert!(!layers_on_arrival(Arrival::Free, &limits, &tally, city(1)).contains(&Layer::Reserve));
    }
}
