//! Stories of one cohort, then random ones that must keep the invariants.

use proptest::prelude::*;

use super::*;
use crate::allocation::Seed;
use crate::city::{Kind, SizeClass};
use crate::cohort::groups::CityGroup;
use crate::cohort::limits::Cap;
use crate::enrollment::rules::first_full;
use EnrollmentState::{Applied, Confirmed, Invited, Offered, Transferred, Waitlisted, Withdrawn};

/// Odd ones are villages; the third of three is of unknown size.
fn city(number: u8) -> SeatCity {
    let kind = if number % 2 == 1 { Kind::RuralGmina } else { Kind::UrbanGmina };
    let size = [SizeClass::Small, SizeClass::Large, SizeClass::Unknown][usize::from(number % 3)];
    SeatCity { id: id(number), kind, size }
}

fn id(number: u8) -> CityId {
    CityId(uuid::Uuid::from_u128(u128::from(number)))
}

fn limits(total: u32, of_city: u32, cities: u32) -> Limits {
    Limits { total: Cap::of(total), city: Cap::of(of_city), cities: Cap::of(cities), ..Limits::default() }
}

fn state(book: &SeatBook, receipt: i64) -> (EnrollmentState, Reason) {
    let entry = &book.entries()[&receipt];
    (entry.state, entry.reason)
}

#[test]
fn a_full_layer_waitlists_the_next_official_and_is_the_reason() {
    let mut book = SeatBook::new(limits(4, 2, 2));
    for who in [1, 1, 1, 2, 3, 2, 1] {
        book.apply(city(who), 0);
    }
    let full = |reason| (Waitlisted, reason);
    assert_eq!(state(&book, 2), (Confirmed, Reason::SeatFree));
    assert_eq!(state(&book, 3), full(Reason::CityFull));
    assert_eq!(state(&book, 5), full(Reason::CityCountFull));
    assert_eq!(state(&book, 6), (Confirmed, Reason::SeatFree));
    assert_eq!(state(&book, 7), full(Reason::TotalFull));
}

#[test]
fn a_citys_last_seat_opens_the_way_for_another_city() {
    let mut book = SeatBook::new(limits(10, 2, 1));
    for who in [1, 1, 2] {
        book.apply(city(who), 0);
    }
    assert_eq!(book.withdraw(1), [] as [i64; 0], "the city still has a seat");
    assert_eq!(book.tally().taken(Layer::CityCount), 1);
    assert_eq!(book.withdraw(2), [3], "its last seat is gone");
    assert_eq!(state(&book, 3).0, Confirmed);
}

#[test]
fn raising_promotes_and_lowering_throws_nobody_out() {
    let mut book = SeatBook::new(limits(2, 5, 5));
    for _ in 0..6 {
        book.apply(city(1), 0);
    }
    assert_eq!(book.set_limits(limits(5, 5, 5)), [3, 4, 5]);
    assert_eq!(book.set_limits(limits(2, 5, 5)), [] as [i64; 0]);
    assert_eq!(book.limits().total.over_by(book.tally().taken(Layer::Total)), 3);
    for gone in 1..=3 {
        assert_eq!(book.withdraw(gone), [] as [i64; 0], "still at or over the limit");
    }
    assert_eq!(book.withdraw(4), [6]);
}

#[test]
fn an_override_is_a_claim_over_the_cap_and_takes_the_next_free_seat_with_it() {
    let mut book = SeatBook::new(limits(1, 1, 1));
    book.apply(city(1), 0);
    book.apply(city(1), 0);
    book.apply(city(1), 0);
    assert_eq!(book.seat_over(2), Some(vec![]));
    assert_eq!(book.seat_over(2), None, "already seated");
    let over: Vec<Layer> =
        book.entries()[&2].claims.iter().filter(|claim| claim.over).map(|claim| claim.layer).collect();
    assert_eq!(over, [Layer::Total, Layer::City(id(1))]);
    assert_eq!(book.withdraw(1), [] as [i64; 0]);
    assert_eq!(book.withdraw(2), [3]);
}

#[test]
fn an_override_that_lets_a_city_in_lets_in_who_waited_for_that_alone() {
    let mut book = SeatBook::new(limits(9, 2, 1));
    for who in [1, 2, 2, 2] {
        book.apply(city(who), 0);
    }
    assert_eq!(book.seat_over(3), Some(vec![2]));
    assert_eq!(state(&book, 4).0, Waitlisted);
}

#[test]
fn an_additional_city_leaves_its_seats_to_the_others() {
    let mut book = SeatBook::new(limits(2, 2, 1));
    for who in [1, 1, 2, 2] {
        book.apply(city(who), 0);
    }
    let mut wider = book.limits().clone();
    wider.additional.insert(id(1));
    assert_eq!(book.set_limits(wider), [3, 4]);
    assert_eq!(book.tally().taken(Layer::Additional), 2);
    let narrow = limits(2, 2, 1);
    assert_eq!(book.set_limits(narrow), [] as [i64; 0]);
    assert_eq!((book.tally().taken(Layer::Total), book.tally().taken(Layer::CityCount)), (4, 2));
}

#[test]
fn the_reserve_is_full_for_everybody_but_the_organizer() {
    let mut book = SeatBook::new(Limits { reserve: 1, ..limits(3, 9, 9) });
    for who in [1, 2, 3] {
        book.apply(city(who), 0);
    }
    assert_eq!(state(&book, 3), (Waitlisted, Reason::ReserveOnly));
    let invited = book.invite(city(4), false).unwrap();
    assert_eq!((book.tally().taken(Layer::Total), book.tally().taken(Layer::Reserve)), (3, 1));
    assert_eq!(book.invite(city(5), false), None, "nothing is left");
    assert_eq!(book.end(invited, EnrollmentState::Declined), [] as [i64; 0], "it goes back to the reserve");
    assert_eq!(book.set_limits(limits(3, 9, 9)), [3], "a smaller reserve moves the queue");
}

#[test]
fn two_cities_that_become_one_count_once_and_lose_nobody() {
    let mut book = SeatBook::new(limits(9, 2, 2));
    for who in [1, 1, 2, 2, 3, 2] {
        book.apply(city(who), 0);
    }
    assert_eq!(state(&book, 5), (Waitlisted, Reason::CityCountFull));
    assert_eq!(book.merge(id(1), city(2)), [5], "one city fewer lets the next one in");
    assert_eq!(book.tally().taken(Layer::City(id(2))), 4, "over the city's bound, but nobody is thrown out");
    assert_eq!(state(&book, 6).0, Waitlisted);
}

#[test]
fn after_the_cut_off_a_free_seat_stays_free() {
    let mut book = SeatBook::new(limits(1, 1, 1));
    book.apply(city(1), 0);
    book.apply(city(2), 0);
    book.cut_off();
    assert_eq!(book.withdraw(1), [] as [i64; 0]);
    assert_eq!(state(&book, 2).0, Waitlisted);
}

#[test]
fn an_end_is_an_end() {
    let mut book = SeatBook::new(limits(1, 1, 1));
    book.apply(city(1), 0);
    book.withdraw(1);
    assert_eq!(book.end(1, EnrollmentState::Removed), [] as [i64; 0]);
    assert_eq!(state(&book, 1).0, Withdrawn);
}

#[test]
fn a_full_group_waitlists_its_cities_alone_and_an_unknown_size_asks_a_person() {
    let small = CityGroup { sizes: [SizeClass::Small].into(), cap: Cap::of(1), ..CityGroup::default() };
    let mut book = SeatBook::new(Limits { groups: vec![small], ..limits(9, 9, 9) });
    for who in [0, 3, 1, 2] {
        book.apply(city(who), 0);
    }
    assert_eq!(state(&book, 2), (Waitlisted, Reason::GroupFull));
    assert_eq!(state(&book, 3), (Confirmed, Reason::SeatFree), "a large city is of no group");
    assert_eq!(state(&book, 4), (Applied, Reason::SizeUnknown));
    assert_eq!(book.approve(4), [4]);
    let free = Limits { groups: vec![], ..book.limits().clone() };
    assert_eq!(book.set_limits(free), [2], "without the group nothing keeps her waiting");
    assert_eq!(book.tally().taken(Layer::Group(0)), 0);
}

#[test]
fn an_approval_stands_in_line_and_offers_go_out_by_day() {
    let mut book = SeatBook::new(limits(2, 2, 9)).admitting(AdmissionMode::Approval);
    for who in [1, 1, 2, 3, 4] {
        book.apply(city(who), 0);
    }
    assert_eq!(state(&book, 1), (Applied, Reason::AwaitsApproval));
    assert_eq!(book.withdraw(5), [] as [i64; 0]);
    for yes in [2, 1, 3] {
        book.approve(yes);
    }
    assert_eq!([1, 2, 3].map(|receipt| state(&book, receipt).0), [Confirmed, Confirmed, Waitlisted]);
    assert_eq!(book.approve(3), [] as [i64; 0], "once");
    book.set_office(false);
    assert_eq!(book.withdraw(1), [] as [i64; 0], "no offer goes out at night");
    assert_eq!(book.approve(4), [] as [i64; 0], "the seat is owed to who waited before");
    assert_eq!(state(&book, 4), (Waitlisted, Reason::TotalFull));
    assert_eq!(book.set_office(true), [3]);
    assert_eq!(state(&book, 3).0, Offered);
    book.accept(3);
    assert_eq!(state(&book, 3).0, Confirmed);
    assert_eq!(book.withdraw(2), [4]);
    assert_eq!(book.end(4, EnrollmentState::Expired), [] as [i64; 0]);
    assert_eq!(book.tally().taken(Layer::Total), 1, "the silent one gave it back");
}

#[test]
fn a_seat_that_is_handed_over_moves_nobody() {
    let mut book = SeatBook::new(limits(1, 1, 1));
    book.apply(city(1), 0);
    book.apply(city(1), 0);
    let next = book.hand_over(1).unwrap();
    assert_eq!((state(&book, 1).0, state(&book, next)), (Transferred, (Invited, Reason::HandedOver)));
    assert_eq!(book.hand_over(2), None, "nobody hands a place in the queue");
    assert_eq!(book.end(next, EnrollmentState::Declined), [2], "the colleague said no, the queue moves");
}

#[derive(Debug, Clone)]
enum Act {
    Apply(u8, i32),
    Approve(u8),
    End(u8, EnrollmentState),
    Over(u8),
    Invite(u8, bool),
    Accept(u8),
    HandOver(u8),
    Office(bool),
    Merge(u8, u8),
    Limits(Limits),
    Close,
    Allocate(u8),
}

const CITIES: u8 = 6;

fn some_cap() -> impl Strategy<Value = Cap> {
    prop_oneof![1 => Just(Cap::NONE), 6 => (0u32..9).prop_map(Cap::of)]
}

fn some_limits() -> impl Strategy<Value = Limits> {
    let exceptions = proptest::collection::btree_map((0..CITIES).prop_map(id), some_cap(), 0..3);
    let additional = proptest::collection::btree_set((0..CITIES).prop_map(id), 0..3);
    let caps = (some_cap(), some_cap(), some_cap(), some_cap());
    (caps, exceptions, additional, 0u32..4, some_groups()).prop_map(
        |((total, of_city, cities, additional_seats), exceptions, additional, reserve, groups)| Limits {
            total,
            city: of_city,
            exceptions,
            cities,
            additional,
            additional_seats,
            reserve,
            minimum_cities: 0,
            groups,
        },
    )
}

/// Villages, large towns, both or neither.
fn some_groups() -> impl Strategy<Value = Vec<CityGroup>> {
    let villages = |cap| CityGroup { kinds: [Kind::RuralGmina].into(), cap, ..CityGroup::default() };
    let towns = |cap| CityGroup {
        kinds: [Kind::UrbanGmina].into(),
        sizes: [SizeClass::Large].into(),
        cap,
        ..CityGroup::default()
    };
    (some_cap(), some_cap(), any::<bool>(), any::<bool>()).prop_map(
        move |(one, other, has_one, has_other)| {
            has_one.then(|| villages(one)).into_iter().chain(has_other.then(|| towns(other))).collect()
        },
    )
}

fn some_mode() -> impl Strategy<Value = AdmissionMode> {
    proptest::sample::select(AdmissionMode::ALL.to_vec())
}

fn some_act() -> impl Strategy<Value = Act> {
    let end = proptest::sample::select(EnrollmentState::ALL.to_vec());
    prop_oneof![
        10 => (0..CITIES, -1i32..2).prop_map(|(who, priority)| Act::Apply(who, priority)),
        5 => (any::<u8>(), end).prop_map(|(who, end)| Act::End(who, end)),
        6 => any::<u8>().prop_map(Act::Approve),
        2 => any::<u8>().prop_map(Act::HandOver),
        1 => any::<bool>().prop_map(Act::Office),
        1 => any::<u8>().prop_map(Act::Over),
        2 => (0..CITIES, proptest::bool::weighted(0.3)).prop_map(|(who, beyond)| Act::Invite(who, beyond)),
        2 => any::<u8>().prop_map(Act::Accept),
        1 => (0..CITIES, 0..CITIES).prop_map(|(from, into)| Act::Merge(from, into)),
        2 => some_limits().prop_map(Act::Limits),
        1 => Just(Act::Close),
        2 => any::<u8>().prop_map(Act::Allocate),
    ]
}

fn play(book: &mut SeatBook, act: &Act) {
    let receipt = |book: &SeatBook, which: u8| 1 + i64::from(which) % (book.last_receipt + 1);
    match act {
        Act::Apply(who, priority) => {
            book.apply(city(*who), *priority);
        }
        Act::Approve(which) => {
            book.approve(receipt(book, *which));
        }
        Act::HandOver(which) => {
            book.hand_over(receipt(book, *which));
        }
        Act::Office(is_open) => {
            book.set_office(*is_open);
        }
        Act::End(which, end) => {
            book.end(receipt(book, *which), *end);
        }
        Act::Over(which) => {
            book.seat_over(receipt(book, *which));
        }
        Act::Invite(who, beyond) => {
            book.invite(city(*who), *beyond);
        }
        Act::Accept(which) => book.accept(receipt(book, *which)),
        Act::Merge(from, into) => {
            book.merge(id(*from), city(*into));
        }
        Act::Limits(limits) => {
            book.set_limits(limits.clone());
        }
        Act::Close => close(book),
        // A round is run once, in its own mode, after its window.
        Act::Allocate(seed) if book.mode() == AdmissionMode::Round && !book.is_sealed => {
            close(book);
            book.allocate(&Seed([*seed; 32])).expect("a book makes sense");
        }
        Act::Allocate(_) => {}
    }
}

/// In other modes nobody applies after the window.
fn close(book: &mut SeatBook) {
    if book.mode() == AdmissionMode::Round {
        book.close_window();
    }
}

/// Counts seats from nothing, the slow and obvious way.
fn counted(book: &SeatBook) -> Tally {
    let seats = || book.entries().values().filter(|entry| entry.state.takes_seat()).map(|entry| entry.city);
    let is_additional = |city: SeatCity| book.limits().is_additional(city.id);
    let mut tally = Tally::default();
    for city in seats() {
        tally.add(Layer::City(city.id));
        tally.add(if is_additional(city) { Layer::Additional } else { Layer::Total });
        book.limits().group(city).into_iter().for_each(|group| tally.add(group));
    }
    for city in seats().collect::<BTreeSet<_>>() {
        if !is_additional(city) {
            tally.add(Layer::CityCount);
        }
    }
    // Only the claims know which seats came out of the reserve; such seats are always within the limits' cities.
    for entry in book.entries().values() {
        let given = entry.claims.iter().filter(|claim| claim.layer == Layer::Reserve);
        assert!(given.clone().count() <= usize::from(!is_additional(entry.city)));
        given.for_each(|claim| tally.add(claim.layer));
    }
    tally
}

/// Whether the rule lets the queue move at this moment.
fn moves(book: &SeatBook) -> bool {
    !(book.mode().offers() && book.is_office_closed)
}

fn excess(book: &SeatBook) -> BTreeMap<Layer, u32> {
    book.tally().iter().map(|(layer, taken)| (layer, book.limits().cap(layer).over_by(taken))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Invariants 1 to 4 of the cohort: counters are what seats add up to, claims are what counters add up to, nobody
    /// is seated beyond a cap but by an override, and nobody waits who could sit.
    #[test]
    fn random_stories_keep_the_invariants(
        mode in some_mode(),
        start in some_limits(),
        acts in proptest::collection::vec(some_act(), 1..60),
    ) {
        let mut book = SeatBook::new(start).admitting(mode);
        for act in &acts {
            let before = excess(&book);
            let seats = |book: &SeatBook| -> BTreeSet<i64> {
                book.entries().iter().filter(|(_, entry)| entry.state.takes_seat()).map(|(receipt, _)| *receipt).collect()
            };
            let seated = seats(&book);
            play(&mut book, act);

            prop_assert_eq!(book.tally(), &counted(&book), "counters = seats after {:?}", act);
            let mut claimed = Tally::default();
            for entry in book.entries().values() {
                prop_assert_eq!(entry.claims.is_empty(), !entry.state.takes_seat());
                entry.claims.iter().for_each(|claim| claimed.add(claim.layer));
            }
            prop_assert_eq!(book.tally(), &claimed, "counters = claims after {:?}", act);
            for waiting in book.queue().into_iter().filter(|_| moves(&book)) {
                let full = first_full(book.limits(), book.tally(), waiting.city);
                prop_assert!(full.is_some(), "{} waits beside a free seat after {:?}", waiting.receipt, act);
            }
            match act {
                Act::Limits(_) | Act::Merge(..) => {
                    prop_assert!(seated.is_subset(&seats(&book)), "{:?} threw somebody out", act);
                }
                Act::Over(_) | Act::Invite(_, true) => {}
                Act::HandOver(_) => prop_assert_eq!(seated.len(), seats(&book).len(), "a seat for a seat"),
                Act::Apply(..) | Act::Approve(_) | Act::End(..) | Act::Accept(_) | Act::Office(_) | Act::Close
                | Act::Allocate(_) | Act::Invite(_, false) => for (layer, over) in excess(&book) {
                    let was = before.get(&layer).copied().unwrap_or(0);
                    prop_assert!(over <= was, "{layer:?} is over by {over} after {act:?}");
                }
            }
        }
    }

    /// The same calls give the same book.
    #[test]
    fn a_story_told_twice_ends_the_same(mode in some_mode(), start in some_limits(), acts in proptest::collection::vec(some_act(), 1..40)) {
        let tell = || {
            let mut book = SeatBook::new(start.clone()).admitting(mode);
            acts.iter().for_each(|act| play(&mut book, act));
            book
        };
        prop_assert_eq!(tell(), tell());
    }
}
