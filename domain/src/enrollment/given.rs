//! The seats that organizers give by invitation: out of what, and what each consumes.

use serde::{Deserialize, Serialize};

use super::rules::{Tally, first_full, first_full_for_given, layers_of_given_seat, layers_of_seat};
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Layer, LayerKind, Limits};

/// Out of what an organizer gives seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatsFrom {
    /// What those who apply could get; the reserve stays as it is.
    Limits,
    /// The reserve while something is left of it, then what those who apply could get.
    #[default]
    Reserve,
    /// The same, and beyond the limits where nothing is left.
    Beyond,
}

impl SeatsFrom {
    /// All of them, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Limits, Self::Reserve, Self::Beyond];

    /// The word that forms send.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Limits => "limits",
            Self::Reserve => "reserve",
            Self::Beyond => "beyond",
        }
    }

    /// The choice behind a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|from| from.word() == word)
    }

    /// The layers that one more seat of `city` consumes, given so.
    ///
    /// # Errors
    /// The full layer that keeps the city from it.
    pub fn layers(self, limits: &Limits, tally: &Tally, city: SeatCity) -> Result<Vec<Layer>, Layer> {
        let (full, layers) = match self {
            Self::Limits => (first_full(limits, tally, city), layers_of_seat(limits, tally, city)),
            Self::Reserve => {
                (first_full_for_given(limits, tally, city), layers_of_given_seat(limits, tally, city))
            }
            Self::Beyond => (None, layers_of_given_seat(limits, tally, city)),
        };
        full.map_or(Ok(layers), Err)
    }
}

/// What kind of seat somebody is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "seat")]
pub enum GivenSeat {
    /// One that those who apply could have got.
    Usual,
    /// One out of the reserve.
    Reserve,
    /// One beyond limits.
    Beyond {
        /// Each limit that it exceeds.
        full: Vec<LayerKind>,
        /// Whether it comes out of the reserve all the same.
        is_reserved: bool,
    },
}

impl GivenSeat {
    /// What a seat is that consumes these layers of books as they are before it.
    #[must_use]
    pub fn of(limits: &Limits, tally: &Tally, layers: &[Layer]) -> Self {
        let is_full = |layer: &&Layer| !limits.cap(**layer).has_room(tally.taken(**layer));
        let full: Vec<LayerKind> = layers.iter().filter(is_full).map(|layer| layer.kind()).collect();
        let is_reserved = layers.contains(&Layer::Reserve);
        match full.as_slice() {
            [] if is_reserved => Self::Reserve,
            [] => Self::Usual,
            _ => Self::Beyond { full, is_reserved },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{Kind, SizeClass};
    use crate::cohort::limits::Cap;
    use crate::ids::CityId;

    #[test]
    fn each_choice_reaches_further_than_the_one_before() {
        let id = CityId(uuid::Uuid::from_u128(1));
        let city = SeatCity { id, kind: Kind::UrbanGmina, size: SizeClass::Medium };
        let limits = Limits { total: Cap::of(3), city: Cap::of(9), reserve: 1, ..Limits::default() };
        let tally = |total: u32, given: u32| -> Tally {
            [(Layer::Total, total), (Layer::City(id), total), (Layer::Reserve, given)].into_iter().collect()
        };
        let seat = |from: SeatsFrom, total, given| {
            let tally = tally(total, given);
            let layers = from.layers(&limits, &tally, city);
            layers.map(|layers| GivenSeat::of(&limits, &tally, &layers)).map_err(Layer::kind)
        };
        let beyond = Ok(GivenSeat::Beyond { full: vec![LayerKind::Total], is_reserved: false });
        for (total, given, expected) in [
            (0, 0, [Ok(GivenSeat::Usual), Ok(GivenSeat::Reserve), Ok(GivenSeat::Reserve)]),
            (2, 0, [Err(LayerKind::Reserve), Ok(GivenSeat::Reserve), Ok(GivenSeat::Reserve)]),
            (2, 1, [Ok(GivenSeat::Usual), Ok(GivenSeat::Usual), Ok(GivenSeat::Usual)]),
            (3, 1, [Err(LayerKind::Total), Err(LayerKind::Total), beyond]),
        ] {
            assert_eq!(SeatsFrom::ALL.map(|from| seat(from, total, given)), expected, "{total} {given}");
        }
        let (narrow, taken) = (Limits { city: Cap::of(2), ..limits.clone() }, tally(2, 0));
        let layers = SeatsFrom::Beyond.layers(&narrow, &taken, city).unwrap();
        let both = GivenSeat::Beyond { full: vec![LayerKind::City], is_reserved: true };
        assert_eq!(
            GivenSeat::of(&narrow, &taken, &layers),
            both,
            "beyond the city's limit, out of the reserve"
        );
        for from in SeatsFrom::ALL {
            assert_eq!(SeatsFrom::from_word(from.word()), Some(from));
        }
    }
}
