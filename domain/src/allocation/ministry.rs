//! The rules of a real academy as a fixture: Akademia Liderów Samorządowych of the Polish ministry of the interior and
//! administration, editions II to IV (2011–2013). 160 seats, at least 80 municipalities, at most 2 people of one; 70 %
//! from rural and urban-rural communes, 30 % from others; women not below their share among applicants; at least 20 %
//! over 45; in the order in which forms arrived.

use super::*;
use crate::city::{Kind, SizeClass};
use crate::cohort::groups::CityGroup;
use crate::cohort::limits::Cap;

/// A made-up crowd: so many rural and other municipalities, and so many people. The same numbers, the same crowd.
fn crowd(rural: u32, others: u32, people: u32) -> RoundInput {
    let kinds = [Kind::RuralGmina, Kind::UrbanRuralGmina];
    let all = rural + others;
    let kind = |number: u32| if number <= rural { kinds[(number % 2) as usize] } else { Kind::UrbanGmina };
    let cities = (1..=all).map(|number| RoundCity { number, kind: kind(number), size: SizeClass::Small });
    let entrants = (1..=people).map(|receipt| {
        let has = [("woman", receipt % 5 < 2), ("over_45", receipt % 7 == 0)];
        Entrant {
            receipt,
            city: 1 + receipt.wrapping_mul(2_654_435_761) / 7 % all,
            carried_over: false,
            has: has.into_iter().filter(|(_, has)| *has).map(|(key, _)| key.to_owned()).collect(),
        }
    });
    RoundInput {
        cities: cities.collect(),
        limits: RoundLimits {
            total: Cap::of(160),
            city: Cap::of(2),
            minimum_cities: 80,
            groups: vec![
                CityGroup { kinds: kinds.into(), share: Some(70), ..CityGroup::default() },
                CityGroup { kinds: [Kind::UrbanGmina].into(), cap: Cap::of(48), ..CityGroup::default() },
            ],
            ..RoundLimits::default()
        },
        taken: Taken { groups: vec![0, 0], ..Taken::default() },
        order: TieBreak::Receipt,
        quotas: vec![
            Quota { key: "woman".into(), aim: QuotaAim::AsAmongEntrants },
            Quota { key: "over_45".into(), aim: QuotaAim::AtLeast { percent: 20 } },
        ],
        entrants: entrants.collect(),
    }
}

/// What the rules say of a round, counted from its decisions alone.
struct Counted {
    seats: usize,
    cities: usize,
    most_of_a_city: usize,
    rural: usize,
    women: usize,
    over_45: usize,
}

fn counted(input: &RoundInput, outcome: &Outcome) -> Counted {
    let is_seated = |entrant: &&Entrant| {
        let decided = outcome.decided.iter().find(|decided| decided.receipt == entrant.receipt);
        decided.is_some_and(|decided| decided.verdict == Verdict::Seat)
    };
    let seated: Vec<&Entrant> = input.entrants.iter().filter(is_seated).collect();
    let mut of_city = std::collections::BTreeMap::<u32, usize>::new();
    seated.iter().for_each(|entrant| *of_city.entry(entrant.city).or_default() += 1);
    let is_rural = |entrant: &&&Entrant| {
        input.cities.iter().any(|city| city.number == entrant.city && city.kind != Kind::UrbanGmina)
    };
    let with = |key: &str| seated.iter().filter(|entrant| entrant.has.iter().any(|has| has == key)).count();
    Counted {
        seats: seated.len(),
        cities: of_city.len(),
        most_of_a_city: of_city.values().copied().max().unwrap_or(0),
        rural: seated.iter().filter(is_rural).count(),
        women: with("woman"),
        over_45: with("over_45"),
    }
}

fn seed() -> Seed {
    Seed([3; 32])
}

#[test]
fn with_plenty_of_applicants_every_rule_holds() {
    let input = crowd(150, 80, 420);
    let outcome = run(&input, &seed()).unwrap();
    let found = counted(&input, &outcome);
    let women = input.entrants.iter().filter(|entrant| entrant.has.iter().any(|has| has == "woman")).count();
    assert_eq!(found.seats, 160);
    assert!(found.cities >= 80 && found.most_of_a_city <= 2, "{} cities", found.cities);
    assert!(found.rural >= 112, "{} of 160 from rural communes", found.rural);
    assert!(found.women * input.entrants.len() >= women * 160, "{} women of 160", found.women);
    assert!(found.over_45 >= 32, "{} over 45", found.over_45);
    assert!(outcome.summary.aims.iter().all(|aim| aim.is_met) && outcome.summary.has_enough_cities);
    insta::assert_snapshot!(serde_json::to_string_pretty(&outcome.summary).unwrap());
}

#[test]
fn with_few_rural_communes_the_others_still_stop_at_their_bound_and_the_missed_share_is_told() {
    let input = crowd(40, 150, 420);
    let outcome = run(&input, &seed()).unwrap();
    let found = counted(&input, &outcome);
    assert_eq!(found.seats - found.rural, 48, "30 % of 160 and no more");
    assert!(found.rural < 112 && found.most_of_a_city <= 2);
    let share = &outcome.summary.aims[0];
    assert_eq!((share.goal, share.is_met, usize::try_from(share.reached)), (112, false, Ok(found.rural)));
}

#[test]
fn with_few_cities_the_round_says_that_they_are_too_few() {
    let input = crowd(50, 20, 420);
    let outcome = run(&input, &seed()).unwrap();
    assert!(!outcome.summary.has_enough_cities);
    assert_eq!((outcome.summary.cities, outcome.summary.cities_left_out), (70, 0));
    assert_eq!(counted(&input, &outcome).most_of_a_city, 2);
}

/// The files of two rounds that every program has to give byte for byte: this one here, and in a browser (end2end,
/// `islands`). The one is the ministry's, by receipt; the other is drawn.
#[test]
fn the_files_of_two_rounds_come_out_as_ever() {
    let by_receipt = crowd(150, 80, 420);
    let drawn = RoundInput { order: TieBreak::Draw, ..crowd(90, 60, 300) };
    let known = [
        ("ministry", by_receipt, include_bytes!("rounds/ministry.json").as_slice()),
        ("draw", drawn, include_bytes!("rounds/draw.json").as_slice()),
    ];
    for (name, input, kept) in known {
        let bytes = AllocationFile::of(name, 1, &input, seed()).unwrap().to_bytes();
        assert!(bytes == kept, "the round {name} gives other bytes than the file that is kept");
        assert!(replay(kept).unwrap().is_same);
    }
}
