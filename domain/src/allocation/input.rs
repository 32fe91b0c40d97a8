//! What a round decides about. It holds no names and no ids of the database: people are receipts, cities are numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::seed::sha256;
use crate::city::{Kind, SizeClass};
use crate::cohort::groups::{CityGroup, SeatCity};
use crate::cohort::limits::{Cap, Layer, Limits};
use crate::enrollment::rules::Tally;
use crate::ids::CityId;

/// All that a round looks at, the seed aside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundInput {
    /// Every city that applies, has a seat or is named by the limits.
    pub cities: Vec<RoundCity>,
    /// The limits of the cohort.
    pub limits: RoundLimits,
    /// What was taken before the round.
    pub taken: Taken,
    /// What decides between cities.
    pub order: TieBreak,
    /// What the cohort aims at among those who get a seat.
    pub quotas: Vec<Quota>,
    /// Everybody who applied in time.
    pub entrants: Vec<Entrant>,
}

/// A city under the number that stands for it in this round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundCity {
    /// From 1.
    pub number: u32,
    /// What it is by law.
    pub kind: Kind,
    /// How large it is.
    pub size: SizeClass,
}

/// The limits of the cohort, with numbers of cities.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundLimits {
    /// All seats, additional cities aside.
    pub total: Cap,
    /// Seats of a city that has no exception.
    pub city: Cap,
    /// How many cities may hold a seat, additional cities aside.
    pub cities: Cap,
    /// All seats of additional cities together.
    pub additional_seats: Cap,
    /// Seats of the total that only an organizer gives.
    pub reserve: u32,
    /// How many cities the cohort needs.
    pub minimum_cities: u32,
    /// Groups of cities, each with a bound or a share.
    pub groups: Vec<CityGroup>,
    /// Cities with a bound of their own.
    pub exceptions: Vec<(u32, Cap)>,
    /// Cities admitted beside the limits.
    pub additional: Vec<u32>,
}

/// What was taken before the round.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// Seats of the total.
    pub total: u32,
    /// Cities with a seat, additional cities aside.
    pub cities: u32,
    /// Seats of the reserve.
    pub reserve: u32,
    /// Seats of additional cities.
    pub additional: u32,
    /// Seats of each group, in the order of the groups.
    pub groups: Vec<u32>,
    /// (city, its seats); a city without a seat may be left out.
    pub city: Vec<(u32, u32)>,
}

/// What decides between cities where aims and the last edition do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieBreak {
    /// The number that the receipt draws.
    #[default]
    Draw,
    /// The order of receipt.
    Receipt,
}

/// Something that a person can declare about herself, and how many of those with a seat should have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// A small word: `a` to `z`, digits and `_`.
    pub key: String,
    /// How many.
    pub aim: QuotaAim,
}

/// How many of those who get a seat in the round should have an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaAim {
    /// At least this share of them.
    AtLeast {
        /// Of a hundred.
        percent: u32,
    },
    /// At least so many of them.
    Seats {
        /// How many.
        seats: u32,
    },
    /// A share of them that is not below the share among those who applied.
    AsAmongEntrants,
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entrant {
    /// The receipt number, which nobody else in the cohort has.
    pub receipt: u32,
    /// The number of the city whose seat is asked for.
    pub city: u32,
    /// Whether she was left out of the last edition, and so goes first.
    pub carried_over: bool,
    /// The keys of the quotas that she declared.
    pub has: Vec<String>,
}

impl RoundInput {
    /// The same input in its one written form: lists by number and by receipt, declared keys in the order of the quotas.
    /// The order of groups and quotas carries meaning and stays.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let mut input = self.clone();
        input.cities.sort_by_key(|city| city.number);
        input.limits.exceptions.sort_by_key(|(city, _)| *city);
        input.limits.additional.sort_unstable();
        input.taken.city.retain(|(_, seats)| *seats > 0);
        input.taken.city.sort_unstable();
        input.entrants.sort_by_key(|entrant| entrant.receipt);
        let place = |key: &String| self.quotas.iter().position(|quota| quota.key == *key);
        for entrant in &mut input.entrants {
            entrant.has.sort_by_key(place);
        }
        input
    }

    /// SHA-256 of the written form, in hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        // Structs of numbers, words and lists always become JSON.
        sha256(&serde_json::to_vec(&self.canonical()).unwrap_or_default())
    }

    /// The cities that apply though only their unknown size keeps the limits from telling their group. At the desk a
    /// person decides about those; a round counts them in no group that looks at sizes.
    #[must_use]
    pub fn cities_without_size(&self) -> Vec<u32> {
        let limits = self.limits.to_limits();
        let applies = |number| self.entrants.iter().any(|entrant| entrant.city == number);
        let cities = self.cities.iter().filter(|city| limits.needs_size(city.seat_city()));
        cities.map(|city| city.number).filter(|number| applies(*number)).collect()
    }
}

impl RoundCity {
    /// The city as the rule of the desk sees it.
    #[must_use]
    pub fn seat_city(&self) -> SeatCity {
        SeatCity { id: id_of(self.number), kind: self.kind, size: self.size }
    }
}

impl RoundLimits {
    /// The limits with numbers in place of ids. What they say of a city without a number is left out: it neither applies
    /// nor has a seat.
    #[must_use]
    pub fn of(limits: &Limits, numbers: &BTreeMap<CityId, u32>) -> Self {
        let number = |city: &CityId| numbers.get(city).copied();
        let exceptions = limits.exceptions.iter().filter_map(|(city, cap)| Some((number(city)?, *cap)));
        Self {
            total: limits.total,
            city: limits.city,
            cities: limits.cities,
            additional_seats: limits.additional_seats,
            reserve: limits.reserve,
            minimum_cities: limits.minimum_cities,
            groups: limits.groups.clone(),
            exceptions: exceptions.collect(),
            additional: limits.additional.iter().filter_map(number).collect(),
        }
    }

    /// The limits that the rule of the desk obeys.
    #[must_use]
    pub fn to_limits(&self) -> Limits {
        Limits {
            total: self.total,
            city: self.city,
            cities: self.cities,
            additional_seats: self.additional_seats,
            reserve: self.reserve,
            minimum_cities: self.minimum_cities,
            groups: self.groups.clone(),
            exceptions: self.exceptions.iter().map(|(city, cap)| (id_of(*city), *cap)).collect(),
            additional: self.additional.iter().map(|city| id_of(*city)).collect(),
        }
    }
}

impl Taken {
    /// What a tally counts, with numbers in place of ids; `groups` is how many the limits have. Seats of a city without
    /// a number are left out of the list of cities, and the check of the input will say so.
    #[must_use]
    pub fn of(tally: &Tally, groups: usize, numbers: &BTreeMap<CityId, u32>) -> Self {
        let places = (0..groups).filter_map(|place| u16::try_from(place).ok());
        let of_city = |(layer, seats)| match layer {
            Layer::City(city) => Some((numbers.get(&city).copied()?, seats)),
            _ => None,
        };
        Self {
            total: tally.taken(Layer::Total),
            cities: tally.taken(Layer::CityCount),
            reserve: tally.taken(Layer::Reserve),
            additional: tally.taken(Layer::Additional),
            groups: places.map(|place| tally.taken(Layer::Group(place))).collect(),
            city: tally.iter().filter_map(of_city).collect(),
        }
    }
}

/// The id under which the rule of the desk knows the city of this number.
pub(super) fn id_of(number: u32) -> CityId {
    CityId(Uuid::from_u128(u128::from(number)))
}

impl QuotaAim {
    /// The share that is written down, of a hundred.
    pub(super) fn percent(self) -> Option<u32> {
        match self {
            Self::AtLeast { percent } => Some(percent),
            Self::Seats { .. } | Self::AsAmongEntrants => None,
        }
    }
}
