//! A trial run gives the seats that the book gives, and the same ones again.

use proptest::prelude::*;

use super::*;
use crate::city::{Kind, SizeClass};
use crate::cohort::admission::AdmissionMode;
use crate::cohort::groups::CityGroup;
use crate::cohort::limits::Cap;
use crate::enrollment::book::SeatBook;
use crate::enrollment::state::EnrollmentState;

/// Odd ones are villages; the third of three is of unknown size.
fn city(number: u8) -> SeatCity {
    let kind = if number % 2 == 1 { Kind::RuralGmina } else { Kind::UrbanGmina };
    let size = [SizeClass::Small, SizeClass::Large, SizeClass::Unknown][usize::from(number % 3)];
    SeatCity { id: id(number), kind, size }
}

fn id(number: u8) -> CityId {
    CityId(uuid::Uuid::from_u128(u128::from(number)))
}

fn some_cap(most: u32) -> impl Strategy<Value = Cap> {
    prop_oneof![1 => Just(Cap::NONE), 5 => (0..most).prop_map(Cap::of)]
}

fn some_limits() -> impl Strategy<Value = Limits> {
    let group = |kinds: &[Kind], sizes: &[SizeClass]| {
        let (kinds, sizes) = (kinds.iter().copied().collect(), sizes.iter().copied().collect());
        let group = CityGroup { kinds, sizes, ..CityGroup::default() };
        some_cap(9).prop_map(move |cap| CityGroup { cap, share: Some(40), ..group.clone() })
    };
    let groups = prop_oneof![
        Just(Vec::new()).boxed(),
        group(&[Kind::RuralGmina], &[]).prop_map(|one| vec![one]).boxed(),
        (group(&[], &[SizeClass::Small]), group(&[], &[SizeClass::Large]))
            .prop_map(|(one, other)| vec![one, other])
            .boxed(),
    ];
    let exceptions = proptest::collection::btree_map((0_u8..9).prop_map(id), some_cap(6), 0..3);
    let additional = proptest::collection::btree_set((0_u8..9).prop_map(id), 0..3);
    let caps = (some_cap(16), some_cap(4), some_cap(7), some_cap(4), 0_u32..4);
    (caps, groups, exceptions, additional).prop_map(
        |((total, city, cities, additional_seats, reserve), groups, exceptions, additional)| Limits {
            total,
            city,
            exceptions,
            cities,
            additional,
            additional_seats,
            reserve,
            minimum_cities: 3,
            groups,
        },
    )
}

fn applications(cities: &[u8]) -> Vec<Application> {
    (1..).zip(cities).map(|(receipt, number)| Application { receipt, city: city(*number) }).collect()
}

/// The same applications at the desk, each approved where somebody has to.
fn booked(limits: &Limits, mode: AdmissionMode, applications: &[Application]) -> SeatBook {
    let mut book = SeatBook::new(limits.clone()).admitting(mode);
    for application in applications {
        let receipt = book.apply(application.city, 0);
        book.approve(receipt);
    }
    book
}

fn seated(book: &SeatBook) -> BTreeSet<u32> {
    let taken = book.entries().iter().filter(|(_, entry)| entry.state.takes_seat());
    taken.filter_map(|(receipt, _)| u32::try_from(*receipt).ok()).collect()
}

proptest! {
    #[test]
    fn a_trial_in_turn_gives_the_seats_of_the_book(
        limits in some_limits(),
        cities in proptest::collection::vec(0_u8..9, 0..30),
        mode in prop_oneof![
            Just(AdmissionMode::FirstCome), Just(AdmissionMode::Approval), Just(AdmissionMode::Nomination)
        ],
    ) {
        let applications = applications(&cities);
        let book = booked(&limits, mode, &applications);
        let played = play(&limits, Giving::InTurn, &applications).unwrap();
        prop_assert_eq!(&played.seated, &seated(&book));
        prop_assert_eq!(&played.tally, book.tally());
        for (receipt, entry) in book.entries() {
            if entry.state == EnrollmentState::Waitlisted {
                let receipt = u32::try_from(*receipt).unwrap();
                prop_assert_eq!(played.left_out.get(&receipt).copied(), entry.reason.full());
            }
        }
    }

    #[test]
    fn a_trial_of_a_round_gives_the_seats_of_the_book(
        limits in some_limits(),
        cities in proptest::collection::vec(0_u8..9, 0..30),
    ) {
        let applications = applications(&cities);
        let mut book = SeatBook::new(limits.clone()).admitting(AdmissionMode::Round);
        for application in &applications {
            book.apply(application.city, 0);
        }
        book.allocate(&SEED).unwrap();
        let played = play(&limits, Giving::Round(TieBreak::Draw), &applications).unwrap();
        prop_assert_eq!(&played.seated, &seated(&book));
        prop_assert_eq!(&played.tally, book.tally());
    }

    #[test]
    fn the_order_of_the_list_and_the_hour_change_nothing(
        limits in some_limits(),
        cities in proptest::collection::vec(0_u8..9, 0..30),
        is_round in any::<bool>(),
    ) {
        let giving = if is_round { Giving::Round(TieBreak::Draw) } else { Giving::InTurn };
        let mut applications = applications(&cities);
        let played = play(&limits, giving, &applications).unwrap();
        applications.reverse();
        prop_assert_eq!(&play(&limits, giving, &applications).unwrap(), &played);
        prop_assert_eq!(played.seated.len() + played.left_out.len(), applications.len());
    }
}

#[test]
fn what_is_used_up_counts_the_reserve_as_the_organizers() {
    let limits = Limits { total: Cap::of(3), city: Cap::of(1), reserve: 1, ..Limits::default() };
    let played = play(&limits, Giving::InTurn, &applications(&[1, 1, 2, 4])).unwrap();
    assert_eq!(played.seated, [1, 3].into());
    assert_eq!(played.kept_out(), [(LayerKind::City, 1), (LayerKind::Reserve, 1)].into());
    assert_eq!(played.used_up(&limits), [Layer::Total]);
    assert_eq!(played.used_up(&Limits { total: Cap::NONE, ..limits }), []);
}

#[test]
fn ten_thousand_applications_are_played_at_once() {
    let limits = Limits { total: Cap::of(160), city: Cap::of(2), cities: Cap::of(90), ..Limits::default() };
    let of = |number: u32| SeatCity {
        id: CityId(uuid::Uuid::from_u128(u128::from(number % 2_000))),
        kind: Kind::UrbanGmina,
        size: SizeClass::Medium,
    };
    let all: Vec<Application> =
        (1..=10_000).map(|receipt| Application { receipt, city: of(receipt) }).collect();
    let begun = std::time::Instant::now();
    for giving in [Giving::InTurn, Giving::Round(TieBreak::Draw)] {
        let played = play(&limits, giving, &all).unwrap();
        assert_eq!(played.tally.taken(Layer::CityCount), 90, "{giving:?}");
    }
    eprintln!("10,000 applications in turn and as a round: {:?}", begun.elapsed());
}
