//! Seats that organizers give and move: invitations, the reserve, merged cities.

use EnrollmentState::{Confirmed, Declined, Expired, Invited, Waitlisted};
use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::city::Names;
use domain::city::commands::merge;
use domain::cohort::limits::{Cap, CityRule, Limits};
use domain::enrollment::board::{awaits_office, board_cities, exceptions, over_seats};
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::listing::Start;
use domain::enrollment::people_list::{PeopleQuery, one_person, people_page};
use domain::enrollment::{EnrollmentState, Reason, cast, check_seats, commands, queries};
use domain::error::Error;
use domain::ids::{CityId, CohortId, EnrollmentId};
use domain::testing::{TestAcademy, on_each_database};
use domain::text::Email;

fn limits(total: u32, city: u32, cities: u32) -> Limits {
    Limits { total: Cap::of(total), city: Cap::of(city), cities: Cap::of(cities), ..Limits::default() }
}

async fn organizer(academy: &TestAcademy) -> Actor {
    academy.with_role("organizator", Role::Organizer, Scope::Everything).await
}

async fn stage(academy: &TestAcademy, limits: Limits, cities: usize) -> (CohortId, Vec<CityId>) {
    let course = cast::course(academy, "akademia").await.unwrap();
    let mut known = Vec::new();
    for number in 0..cities {
        known.push(cast::city(academy, &format!("Miasto {number}")).await.unwrap());
    }
    (cast::cohort(academy, course, "jesien", limits).await.unwrap(), known)
}

async fn applicant(
    academy: &TestAcademy,
    cohort: CohortId,
    city: CityId,
    number: usize,
) -> (Actor, EnrollmentId) {
    let actor = academy.official(&format!("osoba{number}")).await;
    let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
    let receipt = commands::apply(academy, &actor, cohort, &cast::form(place)).await.unwrap();
    (actor, receipt.enrollment)
}

fn invitation(who: &str, city: CityId, beyond: bool) -> InviteForm {
    InviteForm {
        email: format!("{who}@example.pl"),
        name: "Ewa Łącka".into(),
        city: city.to_string(),
        function: "inspektorka".into(),
        lang: "pl".into(),
        until: "2026-09-08".into(),
        reason: "Prowadzi ważny projekt.".into(),
        beyond: if beyond { "on".into() } else { String::new() },
    }
}

async fn states(academy: &TestAcademy, cohort: CohortId) -> Vec<EnrollmentState> {
    cast::outcome(academy, cohort).await.unwrap().into_iter().map(|(_, _, state)| state).collect()
}

async fn adds_up(academy: &TestAcademy) {
    assert_eq!(check_seats(academy).await.unwrap(), []);
}

#[tokio::test]
async fn an_invitation_holds_a_seat_out_of_the_reserve_until_it_is_answered() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let (cohort, cities) = stage(academy, Limits { reserve: 1, ..limits(2, 2, 3) }, 3).await;
        applicant(academy, cohort, cities[0], 0).await;
        let (_, waiting) = applicant(academy, cohort, cities[1], 1).await;
        assert_eq!(states(academy, cohort).await, [Confirmed, Waitlisted], "the rest is kept back");
        let receipt =
            commands::invite(academy, &organizer, cohort, &invitation("nowa", cities[2], false)).await;
        let receipt = receipt.unwrap();
        assert_eq!((receipt.state, receipt.reason), (Invited, Reason::Invitation));
        adds_up(academy).await;
        assert_eq!(
            cast::count(academy, "person", "email = 'nowa@example.pl' AND privacy_version IS NULL").await,
            Ok(1)
        );
        let again =
            commands::invite(academy, &organizer, cohort, &invitation("nowa", cities[2], false)).await;
        assert!(matches!(again, Err(Error::Refused(_))), "she is inside already");
        let full = commands::invite(academy, &organizer, cohort, &invitation("inna", cities[2], false)).await;
        assert!(matches!(full, Err(Error::Invalid(errors)) if errors.of("beyond").is_some()));
        let member =
            domain::people::queries::find_person_by_email(academy, &Email::parse("nowa@example.pl").unwrap())
                .await
                .unwrap()
                .unwrap();
        let her = Actor::Member { id: member, grants: vec![] };
        assert_eq!(
            commands::accept_seat(academy, &organizer, receipt.enrollment).await,
            Err(Error::NotFound)
        );
        commands::decline_seat(academy, &her, receipt.enrollment).await.unwrap();
        assert_eq!(states(academy, cohort).await, [Confirmed, Waitlisted, Declined], "back to the reserve");
        let second =
            commands::invite(academy, &organizer, cohort, &invitation("nowa", cities[2], false)).await;
        let second = second.unwrap().enrollment;
        commands::accept_seat(academy, &her, second).await.unwrap();
        commands::accept_seat(academy, &her, second).await.unwrap();
        assert_eq!(states(academy, cohort).await[3], Confirmed);
        assert_eq!(cast::count(academy, "person", "privacy_version IS NOT NULL").await, Ok(1));
        adds_up(academy).await;
        let caps = Limits { reserve: 0, ..limits(3, 2, 3) }.caps();
        let seated =
            commands::change_limits(academy, &organizer, cohort, caps, "mniejsza rezerwa").await.unwrap();
        assert_eq!(seated, [waiting]);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn a_silent_invitation_passes_on_and_one_beyond_the_limit_says_so() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let (cohort, cities) = stage(academy, limits(1, 1, 1), 2).await;
        commands::invite(academy, &organizer, cohort, &invitation("pierwsza", cities[0], false))
            .await
            .unwrap();
        applicant(academy, cohort, cities[1], 0).await;
        commands::invite(academy, &organizer, cohort, &invitation("druga", cities[1], true)).await.unwrap();
        assert_eq!(states(academy, cohort).await, [Invited, Waitlisted, Invited]);
        adds_up(academy).await;
        let card = domain::cohort::queries::get_cohort(academy, cohort).await.unwrap();
        let over = over_seats(academy, &card).await.unwrap();
        assert_eq!(
            (over.len(), over[0].reason.as_str(), over[0].by.as_deref()),
            (1, "Prowadzi ważny projekt.", Some("organizator"))
        );
        let past = InviteForm { until: "2026-08-31".into(), ..invitation("trzecia", cities[0], true) };
        let before = commands::invite(academy, &organizer, cohort, &past).await;
        assert!(matches!(before, Err(Error::Invalid(errors)) if errors.of("until").is_some()));
        // The last second of 8 September in Warsaw is 21:59:59 UTC.
        academy.clock.advance(TimeDelta::hours(7 * 24 + 13) + TimeDelta::seconds(59 * 60 + 59));
        assert_eq!(commands::expire_held(academy).await, Ok(0), "the last second belongs to the invited");
        academy.clock.advance(TimeDelta::seconds(1));
        assert_eq!(commands::expire_held(academy).await, Ok(2));
        assert_eq!(states(academy, cohort).await, [Expired, Confirmed, Expired]);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn seats_under_a_merged_city_count_with_its_successor() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let (cohort, cities) = stage(academy, limits(9, 2, 2), 3).await;
        let mut people = Vec::new();
        for (number, city) in [0, 0, 1, 1, 2, 1].into_iter().enumerate() {
            people.push(applicant(academy, cohort, cities[city], number).await);
        }
        let rule = CityRule { cap: Some(Cap::of(5)), is_additional: false };
        commands::set_city_rule(academy, &organizer, cohort, cities[0], rule, "duże").await.unwrap();
        merge(academy, &organizer, cities[0], cities[1], "jedna gmina").await.unwrap();
        adds_up(academy).await;
        let now = states(academy, cohort).await;
        assert_eq!(
            now,
            [Confirmed, Confirmed, Confirmed, Confirmed, Confirmed, Waitlisted],
            "one city fewer"
        );
        let card = domain::cohort::queries::get_cohort(academy, cohort).await.unwrap();
        let books = queries::books(academy, &card).await.unwrap();
        let names = Names::read(academy).await.unwrap();
        let seats = queries::city_seats(academy, cohort, &books, &names).await.unwrap();
        let counted: Vec<_> = seats.iter().map(|row| (row.city, row.taken, row.waiting)).collect();
        assert_eq!(counted, [(cities[1], 4, 1), (cities[2], 1, 0)]);
        assert_eq!(seats[0].cap.over_by(seats[0].taken), 2);
        assert_eq!(exceptions(academy, &card).await.unwrap(), [], "the old city's bound goes with it");
        let standing =
            queries::find_standing(academy, people[0].0.person().unwrap(), &card, &books, &names).await;
        let standing = standing.unwrap().unwrap();
        assert_eq!(
            (standing.city, standing.seat_city),
            (cities[0], cities[1]),
            "the application keeps its city"
        );
        // Who works for the old city still applies, and counts under the new one.
        let (_, late) = applicant(academy, cohort, cities[0], 9).await;
        let (who, full) = &one_person(academy, &organizer, (&card, &books), late).await.unwrap();
        assert_eq!((who.state, who.seat_city, full.is_some()), (Waitlisted, cities[1], true));
        commands::withdraw(academy, &people[0].0, people[0].1).await.unwrap();
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn the_board_shows_cities_people_and_who_decided() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let (cohort, cities) = stage(academy, limits(2, 1, 2), 3).await;
        applicant(academy, cohort, cities[0], 0).await;
        applicant(academy, cohort, cities[0], 1).await;
        let rule = CityRule { cap: Some(Cap::of(4)), is_additional: true };
        commands::set_city_rule(academy, &organizer, cohort, cities[2], rule, "mocno stawia na rozwój")
            .await
            .unwrap();
        let card = domain::cohort::queries::get_cohort(academy, cohort).await.unwrap();
        let books = queries::books(academy, &card).await.unwrap();
        let board = board_cities(academy, &organizer, &card, &books).await.unwrap();
        let seen: Vec<_> =
            board.iter().map(|row| (row.card.id, row.seats.taken, row.seats.waiting)).collect();
        assert_eq!(seen, [(cities[0], 1, 1), (cities[2], 0, 0)]);
        let exception = board[1].exception.as_ref().unwrap();
        assert_eq!(
            (exception.reason.as_str(), exception.by.as_deref()),
            ("mocno stawia na rozwój", Some("organizator"))
        );
        let everybody = PeopleQuery::default();
        let people = people_page(academy, &organizer, (&card, &books), &everybody, (&Start::Top, 9))
            .await
            .unwrap()
            .rows;
        assert!(people.iter().all(|(who, _)| !awaits_office(who)));
        assert_eq!(people[1].1, Some(domain::cohort::limits::LayerKind::City));
        let official = academy.official("urzedniczka").await;
        assert!(matches!(board_cities(academy, &official, &card, &books).await, Err(Error::Denied)));
    })
    .await;
}

#[tokio::test]
async fn a_city_that_is_not_there_gets_no_rule_of_its_own() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let (cohort, _) = stage(academy, limits(2, 2, 2), 1).await;
        let rule = CityRule { cap: Some(Cap::of(3)), is_additional: false };
        let stranger: CityId = academy.new_id();
        let set = commands::set_city_rule(academy, &organizer, cohort, stranger, rule, "tak").await;
        assert_eq!(set, Err(Error::NotFound), "a made-up city is no fault of ours");
    })
    .await;
}
