//! Inputs for tests.

use proptest::prelude::*;

use super::*;
use crate::city::{Kind, SizeClass};
use crate::cohort::groups::CityGroup;
use crate::cohort::limits::Cap;

/// A round of first come, first served between towns, with these entrants: (city, carried over).
pub fn round(total: u32, city: u32, entrants: &[(u32, bool)]) -> RoundInput {
    let most = entrants.iter().map(|(city, _)| *city).max().unwrap_or(0);
    let cities = (1..=most).map(|number| RoundCity { number, kind: kind(number), size: SizeClass::Medium });
    let entrants = (1..).zip(entrants).map(|(receipt, (city, carried_over))| Entrant {
        receipt,
        city: *city,
        carried_over: *carried_over,
        has: Vec::new(),
    });
    RoundInput {
        cities: cities.collect(),
        limits: RoundLimits { total: Cap::of(total), city: Cap::of(city), ..RoundLimits::default() },
        entrants: entrants.collect(),
        ..RoundInput::default()
    }
}

/// Odd cities are villages.
fn kind(number: u32) -> Kind {
    if number % 2 == 1 { Kind::RuralGmina } else { Kind::UrbanGmina }
}

pub fn seed(number: u8) -> Seed {
    Seed([number; 32])
}

pub fn of(outcome: &Outcome, receipt: u32) -> &Decided {
    outcome.decided.iter().find(|decided| decided.receipt == receipt).expect("that receipt was decided")
}

/// Receipts with a first seat of their city.
pub fn first_seats(outcome: &Outcome) -> Vec<u32> {
    let first = outcome.decided.iter().filter(|one| one.level == 1 && one.verdict == Verdict::Seat);
    first.map(|one| one.receipt).collect()
}

fn some_cap(most: u32) -> impl Strategy<Value = Cap> {
    prop_oneof![1 => Just(Cap::NONE), 5 => (0..most).prop_map(Cap::of)]
}

fn some_groups() -> impl Strategy<Value = Vec<CityGroup>> {
    let group = |kind: Kind| {
        (some_cap(12), proptest::option::of(0_u32..60)).prop_map(move |(cap, share)| CityGroup {
            kinds: [kind].into(),
            cap,
            share,
            ..CityGroup::default()
        })
    };
    prop_oneof![
        1 => Just(Vec::new()),
        2 => (group(Kind::RuralGmina), group(Kind::UrbanGmina)).prop_map(|(one, other)| vec![one, other]),
    ]
}

/// Any round of up to twelve cities; entrants stand in a random order.
pub fn some_round() -> impl Strategy<Value = RoundInput> {
    let limits = (some_cap(16), some_cap(4), some_cap(10), some_cap(4), 0_u32..3, some_groups());
    let entrant = (1_u32..13, proptest::bool::weighted(0.1), any::<bool>(), any::<bool>());
    let entrants = proptest::collection::vec(entrant, 0..40);
    let additional = proptest::collection::btree_set(1_u32..13, 0..3);
    (limits, entrants, additional, any::<bool>(), any::<bool>()).prop_map(
        |((total, city, cities, additional_seats, reserve, groups), entrants, additional, draws, quotas)| {
            let asked: Vec<(u32, bool)> = entrants.iter().map(|entrant| (entrant.0, entrant.1)).collect();
            let mut input = round(0, 0, &asked);
            input.cities = (1..13)
                .map(|number| RoundCity { number, kind: kind(number), size: SizeClass::Medium })
                .collect();
            input.taken.groups = vec![0; groups.len()];
            input.limits = RoundLimits {
                total,
                city,
                cities,
                additional_seats,
                reserve,
                groups,
                additional: additional.into_iter().collect(),
                ..RoundLimits::default()
            };
            input.order = if draws { TieBreak::Draw } else { TieBreak::Receipt };
            if quotas {
                let quota = |key: &str, aim| Quota { key: key.into(), aim };
                input.quotas = vec![
                    quota("woman", QuotaAim::AsAmongEntrants),
                    quota("over_45", QuotaAim::AtLeast { percent: 20 }),
                ];
                for (entrant, said) in input.entrants.iter_mut().zip(&entrants) {
                    let has = [(said.2, "woman"), (said.3, "over_45")].into_iter();
                    entrant.has = has.filter(|(has, _)| *has).map(|(_, key)| key.into()).collect();
                }
            }
            input
        },
    )
}
