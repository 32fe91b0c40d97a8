//! The long lists of a cohort: filtered, sorted and paged by the database, the same way on both.

use std::time::Instant;

use EnrollmentState::{Confirmed, Waitlisted, Withdrawn};
use domain::access::{Actor, Role, Scope};
use domain::cohort::CohortCard;
use domain::cohort::limits::{Cap, CityRule, Limits};
use domain::enrollment::city_list::{CityFilter, CityQuery, CitySort, CityStanding, all_cities, city_page};
use domain::enrollment::listing::{Cursor, Listed, Start};
use domain::enrollment::people_list::{
    PeopleFilter, PeopleQuery, PeopleSort, Row, Standing, each_person, people_counts, people_page,
};
use domain::enrollment::queries::{Books, books};
use domain::enrollment::rules::Office;
use domain::enrollment::{EnrollmentState, Reason, cast, commands};
use domain::error::Error;
use domain::ids::CityId;
use domain::testing::{TestAcademy, on_each_database};

struct Stage {
    organizer: Actor,
    card: CohortCard,
    cities: Vec<CityId>,
}

async fn stage(academy: &TestAcademy, towns: &[&str], people: &[(&str, usize, EnrollmentState)]) -> Stage {
    let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
    let course = cast::course(academy, "akademia").await.unwrap();
    let limits = Limits { city: Cap::of(2), ..Limits::default() };
    let cohort = cast::cohort(academy, course, "jesien", limits).await.unwrap();
    let mut cities = Vec::new();
    for town in towns {
        cities.push(cast::city(academy, town).await.unwrap());
    }
    let card = domain::cohort::queries::get_cohort(academy, cohort).await.unwrap();
    let stage = Stage { organizer, card, cities };
    come(academy, &stage, people).await;
    stage
}

async fn come(academy: &TestAcademy, stage: &Stage, people: &[(&str, usize, EnrollmentState)]) {
    let extra = |(name, city, state): &(&str, usize, EnrollmentState)| cast::Extra {
        name: (*name).into(),
        city: stage.cities[*city],
        state: *state,
    };
    let extras: Vec<_> = people.iter().map(extra).collect();
    cast::crowd(academy, stage.card.id, &extras).await.unwrap();
}

async fn read(
    academy: &TestAcademy,
    stage: &Stage,
    query: &PeopleQuery,
    (start, size): (&Start, usize),
) -> Listed<Row> {
    let books = books(academy, &stage.card).await.unwrap();
    people_page(academy, &stage.organizer, (&stage.card, &books), query, (start, size)).await.unwrap()
}

fn names(list: &Listed<Row>) -> Vec<&str> {
    list.rows.iter().map(|(who, _)| who.name.as_str()).collect()
}

fn sorted(sort: PeopleSort, is_descending: bool) -> PeopleQuery {
    PeopleQuery { sort, is_descending, ..PeopleQuery::default() }
}

/// Goes through the whole list by its own links, forward and back.
async fn walk(academy: &TestAcademy, stage: &Stage, query: &PeopleQuery, size: usize) -> Vec<u32> {
    let receipts =
        |page: &Listed<Row>| -> Vec<u32> { page.rows.iter().map(|(who, _)| who.receipt).collect() };
    let mut page = read(academy, stage, query, (&Start::Top, size)).await;
    assert_eq!(page.previous, None, "the first page has nothing before it");
    let mut pages = vec![receipts(&page)];
    while let Some(next) = page.next.clone() {
        page = read(academy, stage, query, (&Start::After(next), size)).await;
        pages.push(receipts(&page));
    }
    for before in pages.iter().rev().skip(1) {
        let previous = page.previous.clone().expect("every page but the first has one before it");
        page = read(academy, stage, query, (&Start::Before(previous), size)).await;
        assert_eq!(&receipts(&page), before, "the way back shows the same pages");
    }
    assert_eq!(page.previous, None);
    pages.concat()
}

#[tokio::test]
async fn people_are_sorted_as_the_alphabet_goes_and_every_page_is_reached_both_ways() {
    on_each_database(async |academy| {
        let people = [
            ("Żaneta Bąk", 0, Confirmed),
            ("Łucja Nowak", 1, Waitlisted),
            ("Lucyna Nowak", 1, Withdrawn),
            ("Zofia Bąk", 2, Confirmed),
            ("Ścibor Zając", 2, Waitlisted),
            ("Adam Ćwik", 0, Withdrawn),
            ("adam cwik", 3, Confirmed),
        ];
        let stage = stage(academy, &["Świdnica", "Szczecinek", "Łódź", "Żory"], &people).await;
        let by_name = read(academy, &stage, &sorted(PeopleSort::Name, false), (&Start::Top, 20)).await;
        let alphabet = [
            "adam cwik",
            "Adam Ćwik",
            "Lucyna Nowak",
            "Łucja Nowak",
            "Ścibor Zając",
            "Zofia Bąk",
            "Żaneta Bąk",
        ];
        assert_eq!(names(&by_name), alphabet);
        let by_city = read(academy, &stage, &sorted(PeopleSort::City, false), (&Start::Top, 20)).await;
        let towns: Vec<String> = by_city.rows.iter().map(|(who, _)| who.naming.short()).collect();
        assert_eq!(towns, ["Łódź", "Łódź", "Szczecinek", "Szczecinek", "Świdnica", "Świdnica", "Żory"]);
        let by_turn = read(academy, &stage, &PeopleQuery::default(), (&Start::Top, 20)).await;
        let turns: Vec<u32> = by_turn.rows.iter().map(|(who, _)| who.receipt).collect();
        assert_eq!(turns, [1, 4, 7, 2, 5, 3, 6], "seats, then the queue, then those who left");
        for sort in [
            PeopleSort::Turn,
            PeopleSort::Receipt,
            PeopleSort::Name,
            PeopleSort::City,
            PeopleSort::State,
            PeopleSort::Since,
        ] {
            let whole: Vec<u32> = read(academy, &stage, &sorted(sort, false), (&Start::Top, 20))
                .await
                .rows
                .iter()
                .map(|(who, _)| who.receipt)
                .collect();
            let mut reversed = whole.clone();
            reversed.reverse();
            for size in [1, 2, 3, 7] {
                assert_eq!(
                    walk(academy, &stage, &sorted(sort, false), size).await,
                    whole,
                    "{sort:?} by {size}"
                );
                assert_eq!(
                    walk(academy, &stage, &sorted(sort, true), size).await,
                    reversed,
                    "{sort:?} down by {size}"
                );
            }
            let books = books(academy, &stage.card).await.unwrap();
            let mut filed = Vec::new();
            let take = |row: &Row| {
                filed.push(row.0.receipt);
                Ok(())
            };
            let of = (&stage.card, &books);
            each_person(academy, &stage.organizer, of, &sorted(sort, false), take).await.unwrap();
            assert_eq!(filed, whole, "the file has the order of the page: {sort:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_look_at_names_addresses_cities_states_reasons_and_offices() {
    on_each_database(async |academy| {
        let people = [
            ("Żaneta 50% Bąk", 0, Confirmed),
            ("Łucja O'Hara", 1, Waitlisted),
            ("Jan Kowalski", 1, Withdrawn),
            ("Zofia Bąk", 2, Confirmed),
        ];
        let stage = stage(academy, &["Ełk", "Szczecinek", "Łódź"], &people).await;
        let found = async |filter: PeopleFilter| {
            let query = PeopleQuery { filter, sort: PeopleSort::Receipt, is_descending: false };
            let list = read(academy, &stage, &query, (&Start::Top, 20)).await;
            let receipts: Vec<u32> = list.rows.iter().map(|(who, _)| who.receipt).collect();
            assert_eq!(list.total, receipts.len() as u64, "the number says how many there are");
            receipts
        };
        let who = |who: &str| PeopleFilter { who: who.into(), ..PeopleFilter::default() };
        for (typed, expected) in [
            ("bak", vec![1, 4]),
            ("  BĄK ", vec![1, 4]),
            ("ohara", vec![2]),
            ("lodz", vec![4]),
            ("Szczec", vec![2, 3]),
            ("osoba3@example.pl", vec![3]),
            ("OSOBA3@", vec![3]),
            ("%", vec![]),
            ("_", vec![]),
            ("!", vec![]),
            ("'; DROP TABLE person; --", vec![]),
            ("---", vec![]),
            ("*", vec![]),
            ("", vec![1, 2, 3, 4]),
        ] {
            assert_eq!(found(who(typed)).await, expected, "typed {typed:?}");
        }
        let standing = |standing| PeopleFilter { standing, ..PeopleFilter::default() };
        assert_eq!(found(standing(Standing::Seated)).await, [1, 4]);
        assert_eq!(found(standing(Standing::Waiting)).await, [2]);
        assert_eq!(found(standing(Standing::Ended)).await, [3]);
        assert_eq!(found(standing(Standing::AwaitsOffice)).await, [1], "those who left await nobody");
        assert_eq!(found(standing(Standing::Over)).await, [0; 0]);
        let office = PeopleFilter { office: Some(Office::Silent), ..PeopleFilter::default() };
        assert_eq!(found(office).await, [1, 3]);
        let reason = PeopleFilter { reason: Some(Reason::CityFull), ..PeopleFilter::default() };
        assert_eq!(found(reason).await, [2]);
        let city =
            PeopleFilter { city: Some(stage.cities[1]), who: "kowal".into(), ..PeopleFilter::default() };
        assert_eq!(found(city).await, [3], "parts of a filter hold together");
        let counts = people_counts(academy, stage.card.id).await.unwrap();
        assert_eq!((counts.all, counts.waiting, counts.awaiting_office), (4, 1, 1));
        // What was made up stands for the first page.
        for cursor in ["x", "1~2~3~4", "-1", "zz~zz"] {
            let start = Start::After(Cursor::of(cursor).unwrap());
            let list = read(academy, &stage, &PeopleQuery::default(), (&start, 2)).await;
            assert_eq!(list.rows.len(), 2, "{cursor}");
        }
        let official = academy.official("obca").await;
        let books = books(academy, &stage.card).await.unwrap();
        let of = (&stage.card, &books);
        let denied = people_page(academy, &official, of, &PeopleQuery::default(), (&Start::Top, 5)).await;
        assert_eq!(denied, Err(Error::Denied));
        let denied = city_page(academy, &official, of, &CityQuery::default(), (&Start::Top, 5)).await;
        assert_eq!(denied, Err(Error::Denied));
    })
    .await;
}

#[tokio::test]
async fn cities_are_filtered_by_how_their_seats_stand_and_paged_in_every_order() {
    on_each_database(async |academy| {
        let people = [
            ("a", 0, Confirmed),
            ("b", 0, Confirmed),
            ("c", 0, Waitlisted),
            ("d", 1, Confirmed),
            ("e", 2, Confirmed),
            ("f", 2, Confirmed),
            ("g", 2, Confirmed),
            ("h", 3, Withdrawn),
        ];
        let stage = stage(academy, &["Świdnica", "Szczecinek", "Łódź", "Zgierz", "Żory"], &[]).await;
        let rule = CityRule { cap: Some(Cap::of(0)), is_additional: false };
        let (organizer, cohort) = (&stage.organizer, stage.card.id);
        commands::set_city_rule(academy, organizer, cohort, stage.cities[4], rule, "zamknięte")
            .await
            .unwrap();
        // Nobody of a crowd has claims, so she comes after what moves the queue.
        come(academy, &stage, &people).await;
        let books = books(academy, &stage.card).await.unwrap();
        let listed = async |filter: CityFilter, sort: CitySort, is_descending: bool| {
            let query = CityQuery { filter, sort, is_descending };
            towns_of(academy, &stage, &books, &query).await
        };
        let all = CityFilter::default;
        let alphabet = ["Łódź", "Szczecinek", "Świdnica", "Żory"];
        assert_eq!(listed(all(), CitySort::Name, false).await, alphabet, "Zgierz has nobody left");
        assert_eq!(listed(all(), CitySort::Taken, true).await[0], "Łódź");
        assert_eq!(listed(all(), CitySort::Waiting, true).await[0], "Świdnica");
        let standing = |standing| CityFilter { standing, ..CityFilter::default() };
        for (meant, expected) in [
            (CityStanding::Free, vec!["Szczecinek"]),
            (CityStanding::Full, vec!["Łódź", "Świdnica", "Żory"]),
            (CityStanding::Waiting, vec!["Świdnica"]),
            (CityStanding::Held, vec![]),
            (CityStanding::Exception, vec!["Żory"]),
            (CityStanding::Over, vec!["Łódź"]),
        ] {
            assert_eq!(listed(standing(meant), CitySort::Name, false).await, expected, "{meant:?}");
        }
        let named = |name: &str| CityFilter { name: name.into(), ..CityFilter::default() };
        assert_eq!(listed(named("SZCZEC"), CitySort::Name, false).await, ["Szczecinek"]);
        assert_eq!(listed(named("%"), CitySort::Name, false).await, [""; 0]);
        let elsewhere = CityFilter { region: "lubelskie".into(), ..CityFilter::default() };
        assert_eq!(listed(elsewhere, CitySort::Name, false).await, [""; 0]);
    })
    .await;
}

/// The names of all cities that a query means, after going through its pages both ways.
async fn towns_of(academy: &TestAcademy, stage: &Stage, books: &Books, query: &CityQuery) -> Vec<String> {
    let of = (&stage.card, books);
    let all = all_cities(academy, &stage.organizer, of, query).await.unwrap();
    let towns: Vec<String> = all.iter().map(|row| row.card.naming.short()).collect();
    let mut paged = Vec::new();
    let mut start = Start::Top;
    loop {
        let page = city_page(academy, &stage.organizer, of, query, (&start, 1)).await.unwrap();
        assert_eq!(page.total, towns.len() as u64);
        paged.extend(page.rows.iter().map(|row| row.card.naming.short()));
        let Some(next) = page.next else { break };
        start = Start::After(next);
    }
    assert_eq!(paged, towns, "{query:?}");
    towns
}

#[tokio::test]
async fn ten_thousand_people_of_2500_cities_cost_a_page_no_more_than_a_hundred() {
    on_each_database(async |academy| {
        let towns: Vec<String> = (0..2500).map(|number| format!("Miasto {number}")).collect();
        let towns: Vec<&str> = towns.iter().map(String::as_str).collect();
        let states = [Confirmed, Waitlisted, Waitlisted, Withdrawn];
        let names: Vec<String> =
            (0..10_000).map(|number| format!("Osoba {}", number * 7919 % 10_000)).collect();
        let people: Vec<_> =
            (0..10_000).map(|number| (names[number].as_str(), number % 2500, states[number % 4])).collect();
        let stage = stage(academy, &towns, &people).await;
        let books = books(academy, &stage.card).await.unwrap();
        let of = (&stage.card, &books);
        // The register is read once and kept.
        city_page(academy, &stage.organizer, of, &CityQuery::default(), (&Start::Top, 25)).await.unwrap();
        let waiting = PeopleFilter { standing: Standing::Waiting, ..PeopleFilter::default() };
        let typed = PeopleFilter { who: "osoba 99".into(), ..PeopleFilter::default() };
        for filter in [PeopleFilter::default(), waiting, typed] {
            for sort in [
                PeopleSort::Turn,
                PeopleSort::Receipt,
                PeopleSort::Name,
                PeopleSort::City,
                PeopleSort::State,
                PeopleSort::Since,
            ] {
                let query = PeopleQuery { filter: filter.clone(), sort, is_descending: false };
                let mut start = Start::Top;
                for page in 0..2 {
                    let (statements, begun) = (academy.db().statements(), Instant::now());
                    let list =
                        people_page(academy, &stage.organizer, of, &query, (&start, 25)).await.unwrap();
                    let cost = academy.db().statements() - statements;
                    assert!(cost <= 3, "{query:?}, page {page}: {cost} statements");
                    assert_eq!(list.rows.len(), 25);
                    eprintln!("{sort:?} {page}: {:?} of {}", begun.elapsed(), list.total);
                    start = Start::After(list.next.unwrap());
                }
            }
        }
        let begun = Instant::now();
        let list =
            city_page(academy, &stage.organizer, of, &CityQuery::default(), (&Start::Top, 25)).await.unwrap();
        eprintln!("cities: {:?}", begun.elapsed());
        // Of a quarter of the cities everybody has left.
        assert_eq!((list.rows.len(), list.total), (25, 1875));
        // Where the order is that of an index, the rows of other pages are not looked at.
        for (sort, index) in [
            (PeopleSort::Turn, "enrollment_turn"),
            (PeopleSort::Receipt, "enrollment_receipt"),
            (PeopleSort::Since, "enrollment_since"),
        ] {
            let lines =
                cast::plan_of_people_page(academy, stage.card.id, &sorted(sort, false)).await.unwrap();
            let lines = lines.join("\n");
            assert!(lines.contains(index), "{sort:?} does not use its index:\n{lines}");
            let sorts = lines.contains("TEMP B-TREE") || lines.contains("Sort");
            assert!(!sorts, "{sort:?} sorts all rows:\n{lines}");
        }
    })
    .await;
}
