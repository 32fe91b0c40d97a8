//! Whether an input makes sense, and the same input as the run needs it.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{Entrant, RoundInput, Taken, id_of};
use crate::cohort::groups::SeatCity;
use crate::cohort::limits::{Layer, Limits};
use crate::enrollment::rules::Tally;

/// More than any cohort counts; what is above it is a mistake.
const COUNT_MAX: u32 = 1_000_000;

/// Why an input makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Two entrants with one receipt.
    #[error("receipt {receipt} is listed twice")]
    ReceiptTwice {
        /// The receipt.
        receipt: u32,
    },
    /// Two entries for one city in the same list.
    #[error("city {city} stands twice in the list of {list}")]
    CityTwice {
        /// The number of the city.
        city: u32,
        /// Which list.
        list: &'static str,
    },
    /// A number that is not in the list of cities.
    #[error("the list of {list} names city {city}, which is not in the list of cities")]
    UnknownCity {
        /// The number of the city.
        city: u32,
        /// Which list.
        list: &'static str,
    },
    /// Cities are numbered from 1.
    #[error("a city has the number 0; they are counted from 1")]
    CityNought,
    /// An entrant declared what the cohort does not ask for.
    #[error("receipt {receipt} declares \"{key}\", which is no quota of this round")]
    UnknownQuota {
        /// The receipt.
        receipt: u32,
        /// What was declared.
        key: String,
    },
    /// An entrant declared the same twice.
    #[error("receipt {receipt} declares \"{key}\" twice")]
    DeclaredTwice {
        /// The receipt.
        receipt: u32,
        /// What was declared.
        key: String,
    },
    /// Two quotas under one key.
    #[error("the quota \"{key}\" is listed twice")]
    QuotaTwice {
        /// The key.
        key: String,
    },
    /// A key that is no small word.
    #[error("\"{key}\" is no key of a quota: use a to z, digits and _")]
    QuotaKey {
        /// The key.
        key: String,
    },
    /// A share above the whole.
    #[error("a share of {percent} % is more than all")]
    Share {
        /// Of a hundred.
        percent: u32,
    },
    /// Seats of groups are listed for more or fewer groups than there are.
    #[error("there are {groups} groups of cities, but seats are listed for {listed}")]
    Groups {
        /// In the limits.
        groups: usize,
        /// In what was taken.
        listed: usize,
    },
    /// A counter and the seats of the cities do not agree.
    #[error("the counter of {counter} says {says}, but the seats of the cities add up to {counted}")]
    DoesNotAddUp {
        /// Which counter.
        counter: &'static str,
        /// Its number.
        says: u32,
        /// What the cities add up to.
        counted: u64,
    },
    /// More seats of the reserve than seats.
    #[error("{reserve} seats of the reserve are taken, but only {total} of the total")]
    Reserve {
        /// Seats of the reserve.
        reserve: u32,
        /// Seats of the total.
        total: u32,
    },
    /// A count that no cohort can have.
    #[error("{count} seats are taken somewhere: no cohort has so many")]
    TooMany {
        /// The count.
        count: u32,
    },
}

/// An input that makes sense.
pub(super) struct Ground {
    pub limits: Limits,
    pub tally: Tally,
    pub cities: BTreeMap<u32, SeatCity>,
}

impl Ground {
    pub fn of(input: &RoundInput) -> Result<Self, InputError> {
        let numbers = distinct("cities", input.cities.iter().map(|city| city.number))?;
        if numbers.contains(&0) {
            return Err(InputError::CityNought);
        }
        let (limits, taken) = (&input.limits, &input.taken);
        known("exceptions", &numbers, limits.exceptions.iter().map(|(city, _)| *city))?;
        known("additional cities", &numbers, limits.additional.iter().copied())?;
        known("seats of cities", &numbers, taken.city.iter().map(|(city, _)| *city))?;
        shares(input)?;
        quotas(input)?;
        entrants(input, &numbers)?;
        let limits = limits.to_limits();
        adds_up(&limits, taken)?;
        let cities = input.cities.iter().map(|city| (city.number, city.seat_city())).collect();
        Ok(Self { limits, tally: tally(taken), cities })
    }
}

fn distinct(list: &'static str, cities: impl Iterator<Item = u32>) -> Result<BTreeSet<u32>, InputError> {
    let mut seen = BTreeSet::new();
    for city in cities {
        if !seen.insert(city) {
            return Err(InputError::CityTwice { city, list });
        }
    }
    Ok(seen)
}

fn known(
    list: &'static str,
    numbers: &BTreeSet<u32>,
    cities: impl Iterator<Item = u32>,
) -> Result<(), InputError> {
    match distinct(list, cities)?.difference(numbers).next() {
        Some(city) => Err(InputError::UnknownCity { city: *city, list }),
        None => Ok(()),
    }
}

fn shares(input: &RoundInput) -> Result<(), InputError> {
    let of_groups = input.limits.groups.iter().filter_map(|group| group.share);
    let of_quotas = input.quotas.iter().filter_map(|quota| quota.aim.percent());
    match of_groups.chain(of_quotas).find(|percent| *percent > 100) {
        Some(percent) => Err(InputError::Share { percent }),
        None => Ok(()),
    }
}

fn quotas(input: &RoundInput) -> Result<(), InputError> {
    let mut seen = BTreeSet::new();
    for key in input.quotas.iter().map(|quota| &quota.key) {
        let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if key.is_empty() || !key.bytes().all(is_small) {
            return Err(InputError::QuotaKey { key: key.clone() });
        }
        if !seen.insert(key) {
            return Err(InputError::QuotaTwice { key: key.clone() });
        }
    }
    Ok(())
}

fn entrants(input: &RoundInput, numbers: &BTreeSet<u32>) -> Result<(), InputError> {
    let keys: BTreeSet<&String> = input.quotas.iter().map(|quota| &quota.key).collect();
    let mut receipts = BTreeSet::new();
    for Entrant { receipt, city, has, .. } in &input.entrants {
        if !receipts.insert(receipt) {
            return Err(InputError::ReceiptTwice { receipt: *receipt });
        }
        if !numbers.contains(city) {
            return Err(InputError::UnknownCity { city: *city, list: "entrants" });
        }
        let mut declared = BTreeSet::new();
        for key in has {
            if !keys.contains(key) {
                return Err(InputError::UnknownQuota { receipt: *receipt, key: key.clone() });
            }
            if !declared.insert(key) {
                return Err(InputError::DeclaredTwice { receipt: *receipt, key: key.clone() });
            }
        }
    }
    Ok(())
}

/// Counters of groups are not held against the cities: a city may have become another kind since its seat was counted.
fn adds_up(limits: &Limits, taken: &Taken) -> Result<(), InputError> {
    if taken.groups.len() != limits.groups.len() {
        return Err(InputError::Groups { groups: limits.groups.len(), listed: taken.groups.len() });
    }
    let counts = [taken.total, taken.cities, taken.reserve, taken.additional].into_iter();
    let counts = counts.chain(taken.groups.iter().copied()).chain(taken.city.iter().map(|(_, seats)| *seats));
    if let Some(count) = counts.max().filter(|count| *count > COUNT_MAX) {
        return Err(InputError::TooMany { count });
    }
    let (beside, within): (Vec<_>, Vec<_>) =
        taken.city.iter().partition(|(city, _)| limits.is_additional(id_of(*city)));
    let sum = |cities: &[(u32, u32)]| cities.iter().map(|(_, seats)| u64::from(*seats)).sum::<u64>();
    let inside = within.iter().filter(|(_, seats)| *seats > 0).map(|_| 1).sum();
    let checks = [
        ("the total", taken.total, sum(&within)),
        ("cities", taken.cities, inside),
        ("additional cities", taken.additional, sum(&beside)),
    ];
    match checks.into_iter().find(|(_, says, counted)| u64::from(*says) != *counted) {
        Some((counter, says, counted)) => Err(InputError::DoesNotAddUp { counter, says, counted }),
        None if taken.reserve > taken.total => {
            Err(InputError::Reserve { reserve: taken.reserve, total: taken.total })
        }
        None => Ok(()),
    }
}

fn tally(taken: &Taken) -> Tally {
    let common = [
        (Layer::Total, taken.total),
        (Layer::CityCount, taken.cities),
        (Layer::Reserve, taken.reserve),
        (Layer::Additional, taken.additional),
    ];
    let groups = (0_u16..).zip(&taken.groups).map(|(place, seats)| (Layer::Group(place), *seats));
    let cities = taken.city.iter().map(|(city, seats)| (Layer::City(id_of(*city)), *seats));
    common.into_iter().chain(groups).chain(cities).collect()
}
