//! Seats that organizers give and move: invitations, the reserve, merged cities; then a long story on the database that
//! must end as the pure rule says.

use EnrollmentState::{Confirmed, Declined, Expired, Invited, Waitlisted};
use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::city::Names;
use domain::city::commands::merge;
use domain::cohort::limits::{Cap, CityRule, Limits};
use domain::enrollment::board::{awaits_office, board_cities, board_people, exceptions, over_seats};
use domain::enrollment::book::SeatBook;
use domain::enrollment::invitation::InviteForm;
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
            commands::accept_invitation(academy, &organizer, receipt.enrollment).await,
            Err(Error::NotFound)
        );
        commands::decline_invitation(academy, &her, receipt.enrollment).await.unwrap();
        assert_eq!(states(academy, cohort).await, [Confirmed, Waitlisted, Declined], "back to the reserve");
        let second =
            commands::invite(academy, &organizer, cohort, &invitation("nowa", cities[2], false)).await;
        let second = second.unwrap().enrollment;
        commands::accept_invitation(academy, &her, second).await.unwrap();
        commands::accept_invitation(academy, &her, second).await.unwrap();
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
        let listed = board_people(academy, &organizer, &card, &books).await.unwrap();
        let (who, full) = listed.iter().find(|(who, _)| who.id == late).unwrap();
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
        let people = board_people(academy, &organizer, &card, &books).await.unwrap();
        assert!(people.iter().all(|(who, _)| !awaits_office(who)));
        assert_eq!(people[1].1, Some(domain::cohort::limits::LayerKind::City));
        let official = academy.official("urzedniczka").await;
        assert!(matches!(board_cities(academy, &official, &card, &books).await, Err(Error::Denied)));
    })
    .await;
}

/// A small generator, so that every run tells the same stories.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn limits(&mut self) -> Limits {
        let mut up_to = |sides| u32::try_from(self.roll(sides)).unwrap_or(0);
        let (total, city, cities) = (Cap::of(3 + up_to(9)), Cap::of(1 + up_to(4)), Cap::of(1 + up_to(5)));
        let reserve = up_to(3);
        Limits { total, city, cities, reserve, ..Limits::default() }
    }
}

/// Applications, withdrawals, changed limits, exceptions, invitations, seats out of turn: after each act the database
/// stands as the book in memory.
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

async fn story(academy: &TestAcademy, seed: u64, length: usize) {
    let organizer = organizer(academy).await;
    let mut dice = Dice(seed);
    let mut limits = dice.limits();
    let (cohort, cities) = stage(academy, limits.clone(), 5).await;
    let mut book = SeatBook::new(limits.clone());
    let mut people: Vec<(Actor, EnrollmentId)> = Vec::new();
    for act in 0..length {
        let city = cities[usize::try_from(dice.roll(5)).unwrap_or(0)];
        let which =
            (!people.is_empty()).then(|| usize::try_from(dice.roll(people.len() as u64)).unwrap_or(0));
        match (dice.roll(12), which) {
            (0..=5, _) | (_, None) => {
                people.push(applicant(academy, cohort, city, act).await);
                book.apply(city, 0);
            }
            (6 | 7, Some(which)) => {
                let _ = commands::withdraw(academy, &people[which].0, people[which].1).await;
                book.withdraw(i64::try_from(which + 1).unwrap_or(0));
            }
            (8, _) => {
                let own = (limits.exceptions.clone(), limits.additional.clone());
                limits = Limits { exceptions: own.0, additional: own.1, ..dice.limits() };
                commands::change_limits(academy, &organizer, cohort, limits.caps(), "gra").await.unwrap();
                book.set_limits(limits.clone());
            }
            (9, _) => {
                let cap = Cap::of(u32::try_from(dice.roll(5)).unwrap_or(0));
                let rule = CityRule { cap: Some(cap), is_additional: dice.roll(3) == 0 };
                commands::set_city_rule(academy, &organizer, cohort, city, rule, "gra").await.unwrap();
                limits.exceptions.insert(city, cap);
                if rule.is_additional {
                    limits.additional.insert(city)
                } else {
                    limits.additional.remove(&city)
                };
                book.set_limits(limits.clone());
            }
            (10, _) => {
                let beyond = dice.roll(3) == 0;
                let form = invitation(&format!("zaproszona{act}"), city, beyond);
                let invited = commands::invite(academy, &organizer, cohort, &form).await;
                assert_eq!(invited.is_ok(), book.invite(city, beyond).is_some(), "act {act} of {seed}");
                if let Ok(receipt) = invited {
                    let email = format!("{}@example.pl", format_args!("zaproszona{act}"));
                    let id = domain::people::queries::find_person_by_email(
                        academy,
                        &Email::parse(&email).unwrap(),
                    )
                    .await
                    .unwrap()
                    .unwrap();
                    people.push((Actor::Member { id, grants: vec![] }, receipt.enrollment));
                }
            }
            (_, Some(which)) => {
                let _ = commands::seat_out_of_turn(academy, &organizer, people[which].1, "gra").await;
                book.seat_over(i64::try_from(which + 1).unwrap_or(0));
            }
        }
        let expected: Vec<EnrollmentState> = book.entries().values().map(|entry| entry.state).collect();
        assert_eq!(states(academy, cohort).await, expected, "act {act} of story {seed}");
    }
    adds_up(academy).await;
}

#[tokio::test]
async fn a_story_on_the_database_ends_as_the_rule_says() {
    for seed in [1, 7, 42] {
        on_each_database(async |academy| story(academy, seed, 60).await).await;
    }
}
