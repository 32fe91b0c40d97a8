//! Groups of cities that limits look at: the size-class rule and share targets of a cohort.
//!
//! A group is named by what its cities are, never by a list: kinds of municipality, size classes, or both. Its *bound*
//! refuses seats like any other layer. Its *share* refuses nobody: it is what a round aims at and what the board shows
//! as met or missed (docs/decisions/005).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::limits::Cap;
use crate::city::{Kind, SizeClass};
use crate::ids::CityId;

/// The most groups that a cohort may have.
pub const GROUPS_MAX: usize = 8;

/// What the limits look at in a city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SeatCity {
    /// The city under which the seat counts.
    pub id: CityId,
    /// What it is by law.
    pub kind: Kind,
    /// How large it is.
    pub size: SizeClass,
}

/// Cities of these kinds and sizes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CityGroup {
    /// Of these kinds; empty for all.
    pub kinds: BTreeSet<Kind>,
    /// Of these sizes; empty for all.
    pub sizes: BTreeSet<SizeClass>,
    /// How many seats they may have together.
    pub cap: Cap,
    /// The least share of the cohort's seats that they should have, in per cent.
    pub share: Option<u32>,
}

impl CityGroup {
    /// Whether the city belongs to it. A city of unknown size belongs to no group that looks at sizes.
    #[must_use]
    pub fn has(&self, city: SeatCity) -> bool {
        self.may_have(city.kind) && (self.sizes.is_empty() || self.sizes.contains(&city.size))
    }

    /// Whether only the unknown size of the city keeps it from saying whether the city belongs to it.
    #[must_use]
    pub fn needs_size(&self, city: SeatCity) -> bool {
        city.size == SizeClass::Unknown
            && self.may_have(city.kind)
            && !self.sizes.is_empty()
            && !self.sizes.contains(&SizeClass::Unknown)
    }

    /// How many of `seats` its share is, rounded up: what "at least 70 %" of ten and a half would be.
    #[must_use]
    pub fn aim(&self, seats: u32) -> Option<u32> {
        self.share.map(|share| part(share, seats))
    }

    fn may_have(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Whether a city could belong to both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        meet(&self.kinds, &other.kinds) && meet(&self.sizes, &other.sizes)
    }
}

/// So many per cent of `whole`, rounded up.
#[must_use]
pub fn part(percent: u32, whole: u32) -> u32 {
    let hundredths = u64::from(percent) * u64::from(whole);
    u32::try_from(hundredths.div_ceil(100)).unwrap_or(u32::MAX)
}

/// The place of the city's group; `None` outside all of them.
#[must_use]
pub fn group_of(groups: &[CityGroup], city: SeatCity) -> Option<u16> {
    groups.iter().position(|group| group.has(city)).and_then(|place| u16::try_from(place).ok())
}

/// Empty means all.
fn meet<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> bool {
    one.is_empty() || other.is_empty() || !one.is_disjoint(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(kinds: &[Kind], sizes: &[SizeClass]) -> CityGroup {
        CityGroup {
            kinds: kinds.iter().copied().collect(),
            sizes: sizes.iter().copied().collect(),
            ..CityGroup::default()
        }
    }

    fn a(kind: Kind, size: SizeClass) -> SeatCity {
        SeatCity { id: CityId(uuid::Uuid::nil()), kind, size }
    }

    #[test]
    fn a_group_has_the_cities_of_its_kinds_and_sizes() {
        let groups = [
            group(&[Kind::RuralGmina, Kind::UrbanRuralGmina], &[]),
            group(&[Kind::UrbanGmina], &[SizeClass::Large]),
        ];
        let cases = [
            (a(Kind::RuralGmina, SizeClass::Unknown), Some(0), false),
            (a(Kind::UrbanGmina, SizeClass::Large), Some(1), false),
            (a(Kind::UrbanGmina, SizeClass::Small), None, false),
            (a(Kind::UrbanGmina, SizeClass::Unknown), None, true),
            (a(Kind::Obec, SizeClass::Unknown), None, false),
        ];
        for (city, place, needs_size) in cases {
            assert_eq!(group_of(&groups, city), place, "{city:?}");
            assert_eq!(groups.iter().any(|group| group.needs_size(city)), needs_size, "{city:?}");
        }
    }

    #[test]
    fn groups_overlap_when_a_city_could_be_in_both() {
        let small = group(&[], &[SizeClass::Small]);
        assert!(small.overlaps(&group(&[Kind::UrbanGmina], &[])));
        assert!(!small.overlaps(&group(&[], &[SizeClass::Large, SizeClass::Medium])));
        assert!(group(&[], &[]).overlaps(&small), "a group of everything");
    }

    #[test]
    fn a_share_is_rounded_up() {
        let cases = [
            (70, 160, 112),
            (30, 160, 48),
            (50, 3, 2),
            (0, 9, 0),
            (100, 7, 7),
            (70, u32::MAX, 3_006_477_107),
        ];
        for (share, seats, aim) in cases {
            assert_eq!(part(share, seats), aim, "{share} % of {seats}");
        }
    }
}
