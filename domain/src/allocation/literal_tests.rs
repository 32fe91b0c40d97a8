//! The rule told literally, the slow way, and properties over wide inputs: seats taken before, exceptions, groups by size.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::cast::{of, seed, some_round};
use super::*;
use crate::city::{Kind, SizeClass};
use crate::cohort::groups::{CityGroup, SeatCity, part};
use crate::cohort::limits::{Cap, Layer, LayerKind};
use crate::enrollment::rules::{Tally, first_full, layers_of_seat};

/// `some_round` with seats taken before, exceptions, groups by size, and shares up to 100 %.
fn wide_round() -> impl Strategy<Value = RoundInput> {
    let cap = || prop_oneof![1 => Just(Cap::NONE), 4 => (0_u32..6).prop_map(Cap::of)];
    let taken = proptest::collection::btree_map(1_u32..13, 1_u32..4, 0..5);
    let exceptions = proptest::collection::btree_map(1_u32..13, cap(), 0..3);
    let shares = (proptest::option::of(0_u32..101), proptest::option::of(0_u32..101), 0_u32..101);
    (some_round(), taken, exceptions, shares, any::<bool>(), 0_u32..3).prop_map(
        |(mut input, taken, exceptions, (one, other, percent), by_size, reserve)| {
            for city in &mut input.cities {
                city.size = SizeClass::ALL[(city.number as usize / 2) % 4];
            }
            if by_size && input.limits.groups.len() == 2 {
                input.limits.groups[0] = CityGroup {
                    sizes: [SizeClass::Small].into(),
                    kinds: [Kind::RuralGmina].into(),
                    ..input.limits.groups[0].clone()
                };
            }
            for (group, share) in input.limits.groups.iter_mut().zip([one, other]) {
                group.share = share;
            }
            for quota in &mut input.quotas {
                if let QuotaAim::AtLeast { .. } = quota.aim {
                    let seats = percent / 10;
                    let counts = percent % 3 == 0;
                    quota.aim =
                        if counts { QuotaAim::Seats { seats } } else { QuotaAim::AtLeast { percent } };
                }
            }
            input.limits.exceptions = exceptions.into_iter().collect();
            let limits = input.limits.to_limits();
            let mut tally = Tally::default();
            for (number, seats) in &taken {
                let city = city_of(&input, *number);
                for _ in 0..*seats {
                    for layer in layers_of_seat(&limits, &tally, city) {
                        tally.add(layer);
                    }
                }
            }
            let t = |layer| tally.taken(layer);
            input.taken = Taken {
                total: t(Layer::Total),
                cities: t(Layer::CityCount),
                additional: t(Layer::Additional),
                reserve: reserve.min(t(Layer::Total)).min(input.limits.reserve),
                groups: (0..limits.groups.len()).map(|place| t(Layer::Group(place as u16))).collect(),
                city: taken.into_iter().collect(),
            };
            input
        },
    )
}

fn city_of(input: &RoundInput, number: u32) -> SeatCity {
    input.cities.iter().find(|city| city.number == number).unwrap().seat_city()
}

fn before(input: &RoundInput) -> Tally {
    let t = &input.taken;
    let common = [
        (Layer::Total, t.total),
        (Layer::CityCount, t.cities),
        (Layer::Reserve, t.reserve),
        (Layer::Additional, t.additional),
    ];
    common
        .into_iter()
        .chain(t.groups.iter().enumerate().map(|(place, seats)| (Layer::Group(place as u16), *seats)))
        .chain(t.city.iter().map(|(city, seats)| (Layer::City(city_of(input, *city).id), *seats)))
        .collect()
}

fn entrant(input: &RoundInput, receipt: u32) -> &Entrant {
    input.entrants.iter().find(|entrant| entrant.receipt == receipt).unwrap()
}

/// (receipt, level, full layer) in the order of the run, by the words of the brief.
fn literal(input: &RoundInput, seed: &Seed) -> Vec<(u32, u32, Option<LayerKind>)> {
    let limits = input.limits.to_limits();
    let mut tally = before(input);
    let mut level_of = BTreeMap::new();
    for e in &input.entrants {
        let ahead = input
            .entrants
            .iter()
            .filter(|o| o.city == e.city && (!o.carried_over, o.receipt) < (!e.carried_over, e.receipt))
            .count() as u32;
        level_of.insert(e.receipt, tally.taken(Layer::City(city_of(input, e.city).id)) + ahead + 1);
    }
    let kept = limits.reserve - input.taken.reserve.min(limits.reserve);
    let free = limits.total.0.map(|total| total.saturating_sub(input.taken.total + kept));
    let mut with: BTreeMap<String, u32> = BTreeMap::new();
    let mut out = Vec::new();
    for level in 1..=level_of.values().copied().max().unwrap_or(0) {
        let mut left: Vec<&Entrant> =
            input.entrants.iter().filter(|e| level_of[&e.receipt] == level).collect();
        let so_far: Vec<&Entrant> = input.entrants.iter().filter(|e| level_of[&e.receipt] <= level).collect();
        let all = so_far.len() as u32;
        while !left.is_empty() {
            let helps = |e: &Entrant| {
                let group = limits.group(city_of(input, e.city)).filter(|layer| {
                    let Layer::Group(place) = layer else { return false };
                    let goal = limits
                        .total
                        .0
                        .and_then(|total| Some(part(limits.groups[usize::from(*place)].share?, total)));
                    goal.is_some_and(|goal| tally.taken(*layer) < goal)
                });
                let quotas = input
                    .quotas
                    .iter()
                    .filter(|q| e.has.contains(&q.key))
                    .filter(|q| {
                        let have = so_far.iter().filter(|o| o.has.contains(&q.key)).count() as u32;
                        let goal = match q.aim {
                            QuotaAim::AtLeast { percent } => part(percent, free.unwrap_or(all)),
                            QuotaAim::Seats { seats } => seats,
                            QuotaAim::AsAmongEntrants => (have * free.unwrap_or(all).min(all)).div_ceil(all),
                        };
                        with.get(&q.key).copied().unwrap_or(0) < goal
                    })
                    .count();
                group.iter().count() + quotas
            };
            let number = |e: &Entrant| if input.order == TieBreak::Draw { seed.draw(e.receipt).0 } else { 0 };
            let best = (0..left.len())
                .min_by_key(|place| {
                    let e = left[*place];
                    (std::cmp::Reverse(helps(e)), !e.carried_over, number(e), e.receipt)
                })
                .unwrap();
            let e = left.remove(best);
            let city = city_of(input, e.city);
            let full = first_full(&limits, &tally, city);
            if full.is_none() {
                for layer in layers_of_seat(&limits, &tally, city) {
                    tally.add(layer);
                }
                for key in &e.has {
                    *with.entry(key.clone()).or_default() += 1;
                }
            }
            out.push((e.receipt, level, full.map(Layer::kind)));
        }
    }
    out
}

fn in_turn(outcome: &Outcome) -> Vec<&Decided> {
    let mut all: Vec<&Decided> = outcome.decided.iter().collect();
    all.sort_by_key(|one| one.turn);
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn the_run_is_the_rule_taken_literally(input in wide_round(), number: u8) {
        let outcome = run(&input, &seed(number)).unwrap();
        let ran: Vec<_> = in_turn(&outcome).into_iter().map(|one| (one.receipt, one.level, match one.verdict {
            Verdict::Seat => None, Verdict::LeftOut { full, .. } => Some(full),
        })).collect();
        prop_assert_eq!(ran, literal(&input, &seed(number)));
    }

    /// Whoever joins at the end of the line of a city changes nothing at all on the levels before hers.
    #[test]
    fn a_later_applicant_changes_nothing_before_her_level(input in wide_round(), city in 1_u32..13, flags in 0_u8..4, number: u8) {
        let receipt = 1000;
        let mut more = input.clone();
        let has = input.quotas.iter().enumerate().filter(|(place, _)| flags >> place & 1 == 1).map(|(_, q)| q.key.clone()).collect();
        more.entrants.push(Entrant { receipt, city, carried_over: false, has });
        let (one, other) = (run(&input, &seed(number)).unwrap(), run(&more, &seed(number)).unwrap());
        let level = of(&other, receipt).level;
        let below = |outcome: &Outcome| -> Vec<Decided> { in_turn(outcome).into_iter().filter(|d| d.level < level).cloned().collect() };
        prop_assert_eq!(below(&one), below(&other));
    }

    /// A layer that turned somebody away takes nobody later.
    #[test]
    fn a_full_layer_takes_nobody_later(input in wide_round(), number: u8) {
        let limits = input.limits.to_limits();
        let (mut tally, mut closed) = (before(&input), std::collections::BTreeSet::new());
        let outcome = run(&input, &seed(number)).unwrap();
        let start: BTreeMap<Layer, u32> = tally.iter().collect();
        for one in in_turn(&outcome) {
            let city = city_of(&input, entrant(&input, one.receipt).city);
            let full = first_full(&limits, &tally, city);
            match one.verdict {
                Verdict::LeftOut { full: kind, .. } => {
                    prop_assert_eq!(full.map(Layer::kind), Some(kind));
                    closed.insert(if kind == LayerKind::Reserve { Layer::Total } else { full.unwrap() });
                }
                Verdict::Seat => for layer in layers_of_seat(&limits, &tally, city) {
                    prop_assert!(!closed.contains(&layer), "{layer:?}");
                    tally.add(layer);
                },
            }
        }
        for (layer, taken) in tally.iter() {
            let was = limits.cap(layer).over_by(start.get(&layer).copied().unwrap_or(0));
            prop_assert!(limits.cap(layer).over_by(taken) <= was);
        }
        for one in &outcome.decided {
            let full = first_full(&limits, &tally, city_of(&input, entrant(&input, one.receipt).city));
            prop_assert_eq!(full.is_none() && one.verdict != Verdict::Seat, false);
        }
    }

    #[test]
    fn carried_over_goes_first_at_equal_help(input in wide_round(), number: u8) {
        let outcome = run(&input, &seed(number)).unwrap();
        let all = in_turn(&outcome);
        for pair in all.windows(2) {
            let (a, b) = (entrant(&input, pair[0].receipt), entrant(&input, pair[1].receipt));
            if pair[0].level == pair[1].level && a.has == b.has && b.carried_over && !a.carried_over {
                prop_assert!(pair[0].helped.len() >= pair[1].helped.len());
                prop_assert!(pair[0].helped.len() > pair[1].helped.len(), "{:?} before {:?}", pair[0], pair[1]);
            }
        }
    }

    /// Quotas in the summary say what the published decisions say.
    #[test]
    fn a_quota_is_said_to_be_met_exactly_when_its_share_holds_among_the_seated(input in wide_round(), number: u8) {
        let outcome = run(&input, &seed(number)).unwrap();
        let seated: Vec<&Entrant> = outcome.decided.iter().filter(|d| d.verdict == Verdict::Seat).map(|d| entrant(&input, d.receipt)).collect();
        for aim in &outcome.summary.aims {
            let AimOf::Quota(key) = &aim.of else { continue };
            let quota = input.quotas.iter().find(|q| q.key == *key).unwrap();
            let reached = seated.iter().filter(|e| e.has.contains(key)).count();
            let holds = match quota.aim {
                QuotaAim::AtLeast { percent } => reached * 100 >= percent as usize * seated.len(),
                QuotaAim::Seats { seats } => reached >= seats as usize,
                QuotaAim::AsAmongEntrants => reached * input.entrants.len() >= seated.len() * input.entrants.iter().filter(|e| e.has.contains(key)).count(),
            };
            prop_assert_eq!(aim.is_met, holds, "{:?}: {} of {} seated", aim, reached, seated.len());
        }
    }

    /// Every changed byte of the outcome is found: an error, or a difference that is not called the same.
    #[test]
    fn no_changed_byte_goes_unnoticed(input in wide_round(), place: prop::sample::Index, byte in 32_u8..127) {
        let mut bytes = AllocationFile::of("jesien", 1, &input, seed(4)).unwrap().to_bytes();
        let start = bytes.windows(11).position(|w| w == b"\"outcome\":{").unwrap();
        let at = start + place.index(bytes.len() - start);
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        if let Ok(found) = replay(&bytes) { prop_assert!(!found.is_same); }
    }
}

#[test]
fn a_decision_that_is_missing_from_a_file_is_named() {
    let input = cast::round(2, 1, &[(1, false), (2, false), (3, false)]);
    let mut file = AllocationFile::of("jesien", 1, &input, seed(1)).unwrap();
    file.outcome.decided.pop();
    assert_eq!(replay(&file.to_bytes()).unwrap().differs_at, Some(3));
}
