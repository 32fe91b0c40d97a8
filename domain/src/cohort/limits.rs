//! How many seats a cohort has and how they are shared between cities.

use std::collections::{BTreeMap, BTreeSet};

use super::groups::{CityGroup, SeatCity, group_of};
use crate::ids::CityId;
use serde::{Deserialize, Serialize};

/// An upper bound: none, or a number. Nought means closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cap(pub Option<u32>);

impl Cap {
    /// No bound at all.
    pub const NONE: Cap = Cap(None);

    /// A bound of `number`.
    pub const fn of(number: u32) -> Cap {
        Cap(Some(number))
    }

    /// Whether one more still fits beside `taken`.
    pub fn has_room(self, taken: u32) -> bool {
        self.0.is_none_or(|cap| taken < cap)
    }

    /// By how many `taken` exceeds the bound; nought when it does not.
    pub fn over_by(self, taken: u32) -> u32 {
        self.0.map_or(0, |cap| taken.saturating_sub(cap))
    }

    /// How many more fit; `None` when there is no bound.
    pub fn free(self, taken: u32) -> Option<u32> {
        self.0.map(|cap| cap.saturating_sub(taken))
    }
}

/// What bounds a seat. The order of the variants is the order in which a decision walks them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerKind {
    /// All seats of the cohort, additional cities aside.
    Total,
    /// Seats of one city.
    City,
    /// Cities that hold at least one seat, additional cities aside.
    CityCount,
    /// Seats of one group of cities.
    Group,
    /// Seats that the organizer keeps back.
    Reserve,
    /// All seats of additional cities together.
    Additional,
}

impl LayerKind {
    /// Every kind, in the order in which a decision walks them.
    pub const ALL: [LayerKind; 6] =
        [Self::Total, Self::City, Self::CityCount, Self::Group, Self::Reserve, Self::Additional];

    /// The word that the database keeps.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::City => "city",
            Self::CityCount => "city_count",
            Self::Group => "group",
            Self::Reserve => "reserve",
            Self::Additional => "additional",
        }
    }

    /// The kind behind a stored word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One counter that a seat can consume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Layer {
    /// All seats of the cohort, additional cities aside.
    Total,
    /// Seats of this city.
    City(CityId),
    /// Cities that hold at least one seat, additional cities aside.
    CityCount,
    /// Seats of the group of cities at this place of `Limits::groups`.
    Group(u16),
    /// Seats that the organizer keeps back; their seats count in `Total` too.
    Reserve,
    /// All seats of additional cities together.
    Additional,
}

impl Layer {
    /// What kind of counter this is.
    pub fn kind(self) -> LayerKind {
        match self {
            Self::Total => LayerKind::Total,
            Self::City(_) => LayerKind::City,
            Self::CityCount => LayerKind::CityCount,
            Self::Group(_) => LayerKind::Group,
            Self::Reserve => LayerKind::Reserve,
            Self::Additional => LayerKind::Additional,
        }
    }
}

/// The limits of a cohort, all of them changeable while people are inside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// All seats, additional cities aside.
    pub total: Cap,
    /// Seats of a city that has no exception.
    pub city: Cap,
    /// Cities with a bound of their own, for more, for fewer or for none.
    pub exceptions: BTreeMap<CityId, Cap>,
    /// How many cities may hold a seat, additional cities aside.
    pub cities: Cap,
    /// Cities admitted beside the limits: they count neither in `total` nor in `cities`. The bound of a single city
    /// still holds for them.
    pub additional: BTreeSet<CityId>,
    /// All seats of additional cities together.
    pub additional_seats: Cap,
    /// Seats of the total that only an organizer gives: by invitation or out of turn.
    pub reserve: u32,
    /// How many cities the cohort needs; fewer is a warning, and keeps a round from being sealed, but refuses nobody.
    pub minimum_cities: u32,
    /// Groups of cities, each with a bound or a share; a city belongs to one at most.
    pub groups: Vec<CityGroup>,
}

/// The bounds that hold for the whole cohort.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommonCaps {
    /// All seats, additional cities aside.
    pub total: Cap,
    /// Seats of a city that has no exception.
    pub city: Cap,
    /// How many cities may hold a seat, additional cities aside.
    pub cities: Cap,
    /// All seats of additional cities together.
    pub additional_seats: Cap,
    /// Seats of the total that only an organizer gives.
    #[serde(default)]
    pub reserve: u32,
    /// How many cities the cohort needs.
    pub minimum_cities: u32,
    /// Groups of cities.
    #[serde(default)]
    pub groups: Vec<CityGroup>,
}

/// What one city has of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CityRule {
    /// A bound in place of the common one.
    pub cap: Option<Cap>,
    /// Whether it is admitted beside the limits.
    pub is_additional: bool,
}

impl Limits {
    /// The bound of one city: its exception, or the common one.
    pub fn of_city(&self, city: CityId) -> Cap {
        self.exceptions.get(&city).copied().unwrap_or(self.city)
    }

    /// The bound of a layer.
    pub fn cap(&self, layer: Layer) -> Cap {
        match layer {
            Layer::Total => self.total,
            Layer::City(city) => self.of_city(city),
            Layer::CityCount => self.cities,
            Layer::Group(place) => self.groups.get(usize::from(place)).map_or(Cap::NONE, |group| group.cap),
            Layer::Reserve => Cap::of(self.reserve),
            Layer::Additional => self.additional_seats,
        }
    }

    /// The bounds that hold for the whole cohort, without what single cities have of their own.
    pub fn caps(&self) -> CommonCaps {
        CommonCaps {
            total: self.total,
            city: self.city,
            cities: self.cities,
            additional_seats: self.additional_seats,
            reserve: self.reserve,
            minimum_cities: self.minimum_cities,
            groups: self.groups.clone(),
        }
    }

    /// The same limits with other bounds for the whole cohort; what single cities have of their own stays.
    #[must_use]
    pub fn with(&self, caps: &CommonCaps) -> Self {
        Self {
            total: caps.total,
            city: caps.city,
            cities: caps.cities,
            additional_seats: caps.additional_seats,
            reserve: caps.reserve,
            minimum_cities: caps.minimum_cities,
            groups: caps.groups.clone(),
            exceptions: self.exceptions.clone(),
            additional: self.additional.clone(),
        }
    }

    /// The counter of the city's group; `None` for a city outside all groups and for additional ones.
    pub fn group(&self, city: SeatCity) -> Option<Layer> {
        group_of(&self.groups, city).filter(|_| !self.is_additional(city.id)).map(Layer::Group)
    }

    /// Whether a group looks at sizes and the size of this city is unknown: then a person decides, not the rule.
    pub fn needs_size(&self, city: SeatCity) -> bool {
        !self.is_additional(city.id) && self.groups.iter().any(|group| group.needs_size(city))
    }

    /// What the city has of its own.
    pub fn rule_of(&self, city: CityId) -> CityRule {
        CityRule { cap: self.exceptions.get(&city).copied(), is_additional: self.is_additional(city) }
    }

    /// The same limits with another rule of one city.
    #[must_use]
    pub fn with_rule(&self, city: CityId, rule: CityRule) -> Self {
        let mut limits = self.clone();
        match rule.cap {
            Some(cap) => limits.exceptions.insert(city, cap),
            None => limits.exceptions.remove(&city),
        };
        if rule.is_additional {
            limits.additional.insert(city);
        } else {
            limits.additional.remove(&city);
        }
        limits
    }

    /// Whether the city is admitted beside the limits.
    pub fn is_additional(&self, city: CityId) -> bool {
        self.additional.contains(&city)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_is_none_a_number_or_closed() {
        let cases = [
            (Cap::NONE, 1_000_000, true, 0, None),
            (Cap::of(0), 0, false, 0, Some(0)),
            (Cap::of(3), 2, true, 0, Some(1)),
            (Cap::of(3), 3, false, 0, Some(0)),
            (Cap::of(3), 6, false, 3, Some(0)),
        ];
        for (cap, taken, room, over, free) in cases {
            assert_eq!(
                (cap.has_room(taken), cap.over_by(taken), cap.free(taken)),
                (room, over, free),
                "{cap:?} {taken}"
            );
        }
    }

    #[test]
    fn an_exception_wins_over_the_common_bound_in_both_directions() {
        let (more, none, closed, usual) = (
            CityId(uuid::Uuid::from_u128(1)),
            CityId(uuid::Uuid::from_u128(2)),
            CityId(uuid::Uuid::from_u128(3)),
            CityId(uuid::Uuid::from_u128(4)),
        );
        let limits = Limits {
            city: Cap::of(4),
            exceptions: [(more, Cap::of(6)), (none, Cap::NONE), (closed, Cap::of(0))].into(),
            ..Limits::default()
        };
        assert_eq!(
            [more, none, closed, usual].map(|city| limits.of_city(city).0),
            [Some(6), None, Some(0), Some(4)]
        );
    }

    #[test]
    fn stored_words_come_back_as_the_same_kind() {
        for kind in LayerKind::ALL {
            assert_eq!(LayerKind::parse(kind.code()), Some(kind));
        }
        assert_eq!(LayerKind::parse("seats"), None);
    }
}
