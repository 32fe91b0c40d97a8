//! What holds for every round.

use proptest::prelude::*;

use super::cast::{first_seats, of, round, seed, some_round};
use super::*;
use crate::city::{Kind, SizeClass};
use crate::cohort::limits::{Cap, LayerKind};

#[test]
fn the_first_person_of_every_city_comes_before_any_second() {
    let outcome = run(&round(3, 2, &[(1, false), (1, false), (2, false), (3, false)]), &seed(1)).unwrap();
    assert_eq!(first_seats(&outcome), [1, 3, 4]);
    assert_eq!(of(&outcome, 2).verdict, Verdict::LeftOut { full: LayerKind::Total, place: 1 });
    assert_eq!((outcome.summary.seats, outcome.summary.cities, outcome.summary.cities_left_out), (3, 3, 0));
}

#[test]
fn who_was_left_out_last_time_goes_first_in_her_city_and_among_cities() {
    let outcome = run(&round(1, 1, &[(1, false), (2, false), (2, true), (3, false)]), &seed(1)).unwrap();
    assert_eq!(of(&outcome, 3).verdict, Verdict::Seat);
    assert_eq!((of(&outcome, 3).level, of(&outcome, 2).level), (1, 2));
}

#[test]
fn a_seat_that_a_city_has_already_counts_as_its_first() {
    let mut input = round(2, 2, &[(1, false), (2, false)]);
    input.taken = Taken { total: 1, cities: 1, city: vec![(1, 1)], ..Taken::default() };
    let outcome = run(&input, &seed(1)).unwrap();
    assert_eq!((of(&outcome, 1).level, of(&outcome, 2).verdict), (2, Verdict::Seat));
}

#[test]
fn the_reserve_is_kept_back_and_additional_cities_count_beside_the_limits() {
    let mut input = round(2, 1, &[(1, false), (2, false), (3, false)]);
    input.limits.reserve = 1;
    input.limits.additional = vec![3];
    input.order = TieBreak::Receipt;
    let outcome = run(&input, &seed(1)).unwrap();
    assert_eq!(first_seats(&outcome), [1, 3]);
    assert_eq!(of(&outcome, 2).verdict, Verdict::LeftOut { full: LayerKind::Reserve, place: 1 });
}

#[test]
fn a_draw_follows_the_seed_and_an_order_of_receipt_does_not() {
    let crowd: Vec<(u32, bool)> = (1..41).map(|city| (city, false)).collect();
    let mut input = round(20, 1, &crowd);
    let by = |input: &RoundInput, number| first_seats(&run(input, &seed(number)).unwrap());
    assert_ne!(by(&input, 1), by(&input, 2));
    input.order = TieBreak::Receipt;
    assert_eq!(by(&input, 1), (1..21).collect::<Vec<u32>>());
    assert_eq!(by(&input, 1), by(&input, 2));
}

/// The same round with one more application: the latest, ordinary one of this city.
fn joined_by(input: &RoundInput, city: u32) -> RoundInput {
    let mut more = input.clone();
    let receipt = 1 + more.entrants.iter().map(|entrant| entrant.receipt).max().unwrap_or(0);
    more.entrants.push(Entrant { receipt, city, carried_over: false, has: vec![] });
    more
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// A second applicant of a city never changes who gets a first seat.
    #[test]
    fn a_second_applicant_changes_no_first_seat(input in some_round(), city in 1_u32..13, number: u8) {
        prop_assume!(input.entrants.iter().any(|entrant| entrant.city == city));
        let (before, after) = (run(&input, &seed(number)).unwrap(), run(&joined_by(&input, city), &seed(number)).unwrap());
        prop_assert_eq!(first_seats(&before), first_seats(&after));
    }

    /// The first applicant of a new city takes nobody's first seat while cities fit; where they do not, without aims, at
    /// most one, and only by the order of the draw.
    #[test]
    fn a_new_city_displaces_at_most_one_first_seat_and_only_where_cities_do_not_fit(
        mut input in some_round(),
        number: u8,
    ) {
        let city = 13;
        input.cities.push(RoundCity { number: city, kind: Kind::Obec, size: SizeClass::Large });
        input.quotas.clear();
        input.entrants.iter_mut().for_each(|entrant| entrant.has.clear());
        input.limits.groups.clear();
        input.taken.groups.clear();
        let more = joined_by(&input, city);
        let (before, after) = (run(&input, &seed(number)).unwrap(), run(&more, &seed(number)).unwrap());
        let newcomer = more.entrants.last().map_or(0, |entrant| entrant.receipt);
        let kept = first_seats(&after);
        let lost: Vec<u32> = first_seats(&before).into_iter().filter(|receipt| !kept.contains(receipt)).collect();
        prop_assert!(lost.len() <= 1);
        let all_fit = after.decided.iter().filter(|one| one.level == 1).all(|one| one.verdict == Verdict::Seat);
        prop_assert!(lost.is_empty() || !all_fit);
        for receipt in lost {
            let (hers, new) = (of(&after, receipt), of(&after, newcomer));
            prop_assert!(new.verdict == Verdict::Seat && new.turn < hers.turn);
            prop_assert!(input.order == TieBreak::Draw && new.draw < hers.draw, "only the draw does that");
        }
    }

    /// No layer above its bound, nobody left out beside a free seat, and a queue in the order of the run.
    #[test]
    fn a_round_gives_exactly_the_seats_that_there_are(input in some_round(), number: u8) {
        let outcome = run(&input, &seed(number)).unwrap();
        let limits = input.limits.to_limits();
        let mut tally = crate::enrollment::rules::Tally::default();
        let city = |receipt| {
            let entrant = input.entrants.iter().find(|entrant| entrant.receipt == receipt).unwrap();
            input.cities.iter().find(|city| city.number == entrant.city).unwrap().seat_city()
        };
        let mut in_turn: Vec<&Decided> = outcome.decided.iter().collect();
        in_turn.sort_by_key(|one| one.turn);
        for one in in_turn.iter().filter(|one| one.verdict == Verdict::Seat) {
            let full = crate::enrollment::rules::first_full(&limits, &tally, city(one.receipt));
            prop_assert_eq!(full, None, "the desk would not give this seat");
            for layer in crate::enrollment::rules::layers_of_seat(&limits, &tally, city(one.receipt)) {
                tally.add(layer);
            }
        }
        let mut places = 1..;
        for one in &in_turn {
            if let Verdict::LeftOut { place, .. } = one.verdict {
                prop_assert_eq!(Some(place), places.next());
                let full = crate::enrollment::rules::first_full(&limits, &tally, city(one.receipt));
                prop_assert!(full.is_some(), "receipt {} is left out beside a free seat", one.receipt);
            }
        }
        let levels: Vec<u32> = in_turn.iter().map(|one| one.level).collect();
        prop_assert!(levels.is_sorted(), "the first of every city before any second");
        prop_assert_eq!(outcome.decided.len(), input.entrants.len());
    }

    /// The same input and seed give the same bytes, however the lists of the input are ordered.
    #[test]
    fn the_order_of_a_list_means_nothing(mut input in some_round(), number: u8) {
        let bytes = |input: &RoundInput| AllocationFile::of("jesien", 1, input, seed(number)).unwrap().to_bytes();
        let before = bytes(&input);
        input.entrants.reverse();
        input.cities.rotate_left(5);
        input.limits.additional.reverse();
        prop_assert_eq!(before, bytes(&input));
    }

    /// A file that was written is read back and gives the same again.
    #[test]
    fn a_written_file_replays_to_the_same_bytes(input in some_round(), number: u8) {
        let bytes = AllocationFile::of("jesien", 1, &input, seed(number)).unwrap().to_bytes();
        let again = replay(&bytes).unwrap();
        prop_assert!(again.is_same && again.differs_at.is_none());
    }
}

#[test]
fn a_changed_file_is_found_out() {
    let input = round(2, 1, &[(1, false), (2, false), (3, false)]);
    let text =
        String::from_utf8(AllocationFile::of("jesien", 1, &input, seed(1)).unwrap().to_bytes()).unwrap();
    let changed = text.replacen("\"turn\":2", "\"turn\":9", 1);
    let found = replay(changed.as_bytes()).unwrap();
    assert!(!found.is_same && found.differs_at.is_some());
    let other = |from: &str, to: &str| replay(text.replacen(from, to, 1).as_bytes()).map(|_| ()).unwrap_err();
    assert_eq!(other("0101", "0201"), FileError::Seed);
    assert_eq!(other("\"carried_over\":false", "\"carried_over\":true"), FileError::Input);
    assert_eq!(other("allocation/1", "allocation/2"), FileError::OtherFormat("academy-allocation/2".into()));
    assert!(matches!(replay(b"{"), Err(FileError::NotAFile(_))));
}

#[test]
fn an_input_that_makes_no_sense_is_told_so() {
    let input = round(2, 1, &[(1, false), (2, false)]);
    let wrong = |change: &dyn Fn(&mut RoundInput)| {
        let mut input = input.clone();
        change(&mut input);
        run(&input, &seed(1)).unwrap_err().to_string()
    };
    assert_eq!(wrong(&|input| input.entrants[1].receipt = 1), "receipt 1 is listed twice");
    assert!(wrong(&|input| input.entrants[1].city = 9).contains("city 9"));
    assert!(wrong(&|input| input.entrants[1].has = vec!["tall".into()]).contains("no quota of this round"));
    assert!(wrong(&|input| input.taken.total = 1).contains("add up to 0"));
    assert!(
        wrong(&|input| input.limits.exceptions = vec![(1, Cap::of(1)), (1, Cap::of(2))]).contains("twice")
    );
}

/// A change of the algorithm changes this hash, and needs a new format.
#[test]
fn a_known_round_comes_out_as_ever() {
    let crowd: Vec<(u32, bool)> = (0..60).map(|number| (1 + number * 7 % 23, number % 19 == 0)).collect();
    let bytes = AllocationFile::of("jesien", 1, &round(30, 2, &crowd), seed(7)).unwrap().to_bytes();
    let hash = super::seed::sha256(&bytes);
    assert_eq!(hash, "8146a00bbdd83c5b124355380bd38005c75f321a652b8b34985c02816b893dbd");
}
