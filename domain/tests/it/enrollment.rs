//! Seats on real databases: the stories of the pure rule, told by commands; then crowds.

use EnrollmentState::{Confirmed, Expired, Refused, Waitlisted, Withdrawn};
use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::city::Names;
use domain::cohort::limits::{Cap, CityRule, CommonCaps, Limits};
use domain::enrollment::book::SeatBook;
use domain::enrollment::rules::{Office, Refusal};
use domain::enrollment::{EnrollmentState, Receipt, cast, check_seats, commands, queries};
use domain::ids::{AffiliationId, CityId, CohortId};
use domain::testing::{TestAcademy, databases, on_each_database};
use domain::{Academy, Error};

fn limits(total: u32, city: u32, cities: u32) -> Limits {
    Limits { total: Cap::of(total), city: Cap::of(city), cities: Cap::of(cities), ..Limits::default() }
}

/// Who applies, with what.
struct Applicant {
    actor: Actor,
    city: CityId,
    workplace: AffiliationId,
}

struct Stage {
    cohort: CohortId,
    people: Vec<Applicant>,
}

/// A cohort and one person for each entry of `cities`, which names the person's city by number.
async fn stage(academy: &TestAcademy, limits: Limits, cities: &[usize], office: &str) -> Stage {
    let course = cast::course(academy, "akademia").await.unwrap();
    let mut known = Vec::new();
    for number in 0..=cities.iter().copied().max().unwrap_or(0) {
        known.push(cast::city(academy, &format!("Miasto {number}")).await.unwrap());
    }
    let mut people = Vec::new();
    for (number, city) in cities.iter().enumerate() {
        let actor = academy.official(&format!("osoba{number}")).await;
        let workplace =
            cast::workplace(academy, actor.person().unwrap(), known[*city], office).await.unwrap();
        people.push(Applicant { actor, city: known[*city], workplace });
    }
    let cohort = cast::cohort(academy, course, "jesien", limits).await.unwrap();
    Stage { cohort, people }
}

impl Stage {
    async fn apply(&self, academy: &Academy, number: usize) -> domain::Result<Receipt> {
        let who = &self.people[number];
        commands::apply(academy, &who.actor, self.cohort, &cast::form(who.workplace)).await
    }

    async fn apply_all(&self, academy: &Academy) -> Vec<Receipt> {
        let mut receipts = Vec::new();
        for number in 0..self.people.len() {
            receipts.push(self.apply(academy, number).await.unwrap());
        }
        receipts
    }

    async fn states(&self, academy: &Academy) -> Vec<EnrollmentState> {
        cast::outcome(academy, self.cohort).await.unwrap().into_iter().map(|(_, _, state)| state).collect()
    }

    /// What the pure rule says about the applications in the order of receipt.
    async fn by_the_rule(&self, academy: &Academy, limits: Limits) -> Vec<EnrollmentState> {
        let mut book = SeatBook::new(limits);
        for (_, city, _) in cast::outcome(academy, self.cohort).await.unwrap() {
            book.apply(city, 0);
        }
        book.entries().values().map(|entry| entry.state).collect()
    }
}

async fn adds_up(academy: &Academy) {
    assert_eq!(check_seats(academy).await.unwrap(), []);
}

async fn organizer(academy: &TestAcademy) -> Actor {
    academy.with_role("organizator", Role::Organizer, Scope::Everything).await
}

#[tokio::test]
async fn a_full_layer_waitlists_and_says_which() {
    on_each_database(async |academy| {
        let stage = stage(academy, limits(4, 2, 2), &[0, 0, 0, 1, 2, 1, 0], "confirmed").await;
        let receipts = stage.apply_all(academy).await;
        let said: Vec<_> = receipts.iter().map(|receipt| (receipt.number, receipt.reason.code())).collect();
        let expected = [
            "seat_free",
            "seat_free",
            "city_full",
            "seat_free",
            "city_count_full",
            "seat_free",
            "total_full",
        ];
        assert_eq!(said, (1..).zip(expected).collect::<Vec<_>>());
        assert_eq!(cast::count(academy, "outbox", "event = 'enrollment'").await.unwrap(), 7);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn the_same_request_twice_is_one_receipt_and_one_mail() {
    on_each_database(async |academy| {
        let stage = stage(academy, limits(4, 2, 2), &[0, 0], "confirmed").await;
        let first = stage.apply(academy, 0).await.unwrap();
        assert_eq!(stage.apply(academy, 0).await.unwrap(), first);
        let who = &stage.people[0];
        let mut other = cast::form(who.workplace);
        other.request_key = "twice".into();
        let again = commands::apply(academy, &who.actor, stage.cohort, &other).await;
        let inside = domain::error::Refusal::Enrollment(Refusal::AlreadyInside);
        assert_eq!(again, Err(Error::Refused(inside)));
        assert_eq!(stage.apply(academy, 1).await.unwrap().number, 2, "refused applications take no number");
        assert_eq!(cast::count(academy, "outbox", "event = 'enrollment'").await.unwrap(), 2);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn an_application_is_refused_by_rule_and_leaves_no_trace() {
    on_each_database(async |academy| {
        let stage = stage(academy, limits(4, 2, 2), &[0, 0], "confirmed").await;
        let foreign = cast::form(stage.people[1].workplace);
        let refusal = |why| Err(Error::Refused(domain::error::Refusal::Enrollment(why)));
        let taken = commands::apply(academy, &stage.people[0].actor, stage.cohort, &foreign).await;
        assert_eq!(taken, refusal(Refusal::NoWorkplace));
        assert_eq!(
            commands::apply(academy, &Actor::Guest, stage.cohort, &foreign).await,
            Err(Error::SignInRequired)
        );
        academy.clock.advance(TimeDelta::days(11));
        assert!(matches!(
            stage.apply(academy, 0).await,
            Err(Error::Refused(domain::error::Refusal::Enrollment(Refusal::Closed { .. })))
        ));
        assert_eq!(stage.states(academy).await, []);
    })
    .await;
}

#[tokio::test]
async fn leaving_gives_back_what_was_claimed_and_moves_the_queue() {
    on_each_database(async |academy| {
        let stage = stage(academy, limits(9, 2, 1), &[0, 0, 1, 0], "confirmed").await;
        let receipts = stage.apply_all(academy).await;
        let leave = async |number: usize| {
            commands::withdraw(academy, &stage.people[number].actor, receipts[number].enrollment)
                .await
                .unwrap();
            adds_up(academy).await;
        };
        leave(0).await;
        assert_eq!(stage.states(academy).await, [Withdrawn, Confirmed, Waitlisted, Confirmed]);
        leave(1).await;
        assert_eq!(stage.states(academy).await[2], Waitlisted, "the city still has a seat");
        leave(3).await;
        leave(3).await;
        assert_eq!(stage.states(academy).await[2], Confirmed, "its last seat is gone");
        let other = &stage.people[0].actor;
        assert_eq!(commands::withdraw(academy, other, receipts[2].enrollment).await, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn after_an_end_one_may_apply_again_under_a_new_number() {
    on_each_database(async |academy| {
        let stage = stage(academy, limits(9, 2, 1), &[0], "confirmed").await;
        let first = stage.apply(academy, 0).await.unwrap();
        let who = &stage.people[0];
        commands::withdraw(academy, &who.actor, first.enrollment).await.unwrap();
        let mut form = cast::form(who.workplace);
        form.request_key = "another day".into();
        assert_eq!(commands::apply(academy, &who.actor, stage.cohort, &form).await.unwrap().number, 2);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn raising_promotes_at_once_and_lowering_throws_nobody_out() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let stage = stage(academy, limits(2, 5, 5), &[0, 0, 0, 0, 0], "confirmed").await;
        let receipts = stage.apply_all(academy).await;
        let set = async |total| {
            let caps = CommonCaps { total: Cap::of(total), ..limits(0, 5, 5).caps() };
            let seated = commands::change_limits(academy, &organizer, stage.cohort, caps, "decyzja zarządu")
                .await
                .unwrap();
            adds_up(academy).await;
            seated.len()
        };
        assert_eq!(set(4).await, 2);
        assert_eq!(set(1).await, 0);
        let card = domain::cohort::queries::get_cohort(academy, stage.cohort).await.unwrap();
        let books = queries::books(academy, &card).await.unwrap();
        assert_eq!(books.limits.total.over_by(books.tally.taken(domain::cohort::limits::Layer::Total)), 3);
        assert_eq!(stage.states(academy).await, [Confirmed, Confirmed, Confirmed, Confirmed, Waitlisted]);
        commands::remove(academy, &organizer, receipts[0].enrollment, "pomyłka").await.unwrap();
        assert_eq!(stage.states(academy).await[4], Waitlisted, "still over the limit");
        assert_eq!(cast::count(academy, "audit", "action = 'limits changed'").await.unwrap(), 2);
        let stranger = &stage.people[1].actor;
        let caps = limits(9, 9, 9).caps();
        assert_eq!(
            commands::change_limits(academy, stranger, stage.cohort, caps, "bo tak").await,
            Err(Error::Denied)
        );
    })
    .await;
}

#[tokio::test]
async fn a_city_can_have_a_bound_of_its_own_or_stand_beside_the_limits() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let stage = stage(academy, limits(2, 1, 1), &[0, 0, 1, 1, 2], "confirmed").await;
        stage.apply_all(academy).await;
        assert_eq!(stage.states(academy).await, [Confirmed, Waitlisted, Waitlisted, Waitlisted, Waitlisted]);
        let rule = async |person: usize, cap: Option<Cap>, is_additional| {
            let city = stage.people[person].city;
            let rule = CityRule { cap, is_additional };
            let seated =
                commands::set_city_rule(academy, &organizer, stage.cohort, city, rule, "duże miasto").await;
            adds_up(academy).await;
            seated.unwrap().len()
        };
        assert_eq!(rule(0, Some(Cap::of(2)), false).await, 1, "the exception lets one more of the city in");
        assert_eq!(
            rule(2, Some(Cap::NONE), true).await,
            2,
            "both people of the additional city fit beside the limits"
        );
        assert_eq!(
            rule(0, Some(Cap::of(2)), true).await,
            1,
            "what the first city leaves goes to the last one"
        );
        assert_eq!(rule(0, None, false).await, 0, "back within the limits nobody loses a seat");
        assert!(stage.states(academy).await.iter().all(|state| *state == Confirmed));
    })
    .await;
}

#[tokio::test]
async fn an_organizer_gives_a_seat_beyond_the_limit_with_a_reason_and_can_take_it_back() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let stage = stage(academy, limits(1, 1, 1), &[0, 0, 1], "confirmed").await;
        let receipts = stage.apply_all(academy).await;
        let id = receipts[1].enrollment;
        let without = commands::seat_out_of_turn(academy, &organizer, id, " ").await;
        let needs = domain::error::Refusal::Enrollment(Refusal::NeedsReason);
        assert_eq!(without, Err(Error::Refused(needs)));
        commands::seat_out_of_turn(academy, &organizer, id, "prosi burmistrz").await.unwrap();
        adds_up(academy).await;
        assert_eq!(stage.states(academy).await, [Confirmed, Confirmed, Waitlisted]);
        assert_eq!(cast::count(academy, "seat_claim", "is_over").await.unwrap(), 2);
        commands::put_back(academy, &organizer, id, "cofnięte").await.unwrap();
        adds_up(academy).await;
        assert_eq!(stage.states(academy).await, [Confirmed, Waitlisted, Waitlisted]);
        let stranger = &stage.people[2].actor;
        assert_eq!(commands::seat_out_of_turn(academy, stranger, id, "ja").await, Err(Error::Denied));
    })
    .await;
}

#[tokio::test]
async fn a_silent_office_passes_the_seat_on_after_its_deadline() {
    on_each_database(async |academy| {
        let stage = stage(academy, limits(1, 1, 1), &[0, 0], "declared").await;
        stage.apply_all(academy).await;
        academy.clock.advance(TimeDelta::days(7));
        assert_eq!(
            commands::expire_office(academy).await.unwrap(),
            0,
            "the last second belongs to the office"
        );
        academy.clock.advance(TimeDelta::seconds(1));
        assert_eq!(commands::expire_office(academy).await.unwrap(), 1);
        assert_eq!(stage.states(academy).await, [Expired, Confirmed]);
        assert_eq!(commands::expire_office(academy).await.unwrap(), 0, "the next one has a week of her own");
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn the_offices_answer_keeps_the_seat_or_ends_it() {
    on_each_database(async |academy| {
        let stage = stage(academy, limits(2, 2, 1), &[0, 0, 0], "declared").await;
        stage.apply_all(academy).await;
        let tx = academy.begin().await.unwrap();
        for (person, office) in [(0, Office::Confirmed), (1, Office::Refused)] {
            let workplace = stage.people[person].workplace;
            commands::office_decided(academy, &tx, &cast::STAGE, &[workplace], office).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(stage.states(academy).await, [Confirmed, Refused, Confirmed]);
        academy.clock.advance(TimeDelta::days(8));
        assert_eq!(
            commands::expire_office(academy).await.unwrap(),
            1,
            "only the promoted one waits for the office"
        );
        assert_eq!(stage.states(academy).await, [Confirmed, Refused, Expired]);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_is_promoted_after_the_last_second_for_that() {
    on_each_database(async |academy| {
        let stage = stage(academy, limits(1, 1, 1), &[0, 0], "confirmed").await;
        let receipts = stage.apply_all(academy).await;
        academy.clock.advance(TimeDelta::days(31));
        commands::withdraw(academy, &stage.people[0].actor, receipts[0].enrollment).await.unwrap();
        assert_eq!(stage.states(academy).await, [Withdrawn, Waitlisted]);
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn everybody_sees_her_place_in_the_queue_and_the_seats_of_each_city() {
    on_each_database(async |academy| {
        let stage = stage(academy, limits(2, 1, 2), &[0, 0, 1, 1, 0], "confirmed").await;
        stage.apply_all(academy).await;
        let card = domain::cohort::queries::get_cohort(academy, stage.cohort).await.unwrap();
        let books = queries::books(academy, &card).await.unwrap();
        let person = stage.people[4].actor.person().unwrap();
        let names = Names::read(academy).await.unwrap();
        let standing = queries::find_standing(academy, person, &card, &books, &names).await.unwrap().unwrap();
        let position = standing.position.unwrap();
        assert_eq!((position.overall, position.in_city), (3, 2));
        let seats = queries::city_seats(academy, stage.cohort, &books, &names).await.unwrap();
        let counted: Vec<_> = seats.iter().map(|city| (city.taken, city.waiting, city.free())).collect();
        assert_eq!(counted, [(1, 2, Some(0)), (1, 1, Some(0))]);
        let organizer = organizer(academy).await;
        assert_eq!(queries::enrollees(academy, &organizer, &card).await.unwrap().len(), 5);
        assert_eq!(queries::enrollees(academy, &stage.people[0].actor, &card).await, Err(Error::Denied));
    })
    .await;
}

/// Many clients at once, each a task of its own on the real pool; a third of the seated leave while others come.
async fn crowd(database: &str, people: usize, cities: usize, limits: Limits) {
    let academy = TestAcademy::on(database).await;
    let numbers: Vec<usize> = (0..people).map(|number| number * 7 % cities).collect();
    let stage = std::sync::Arc::new(stage(&academy, limits.clone(), &numbers, "confirmed").await);
    let tasks: Vec<_> = (0..people)
        .map(|number| {
            let (academy, stage) = (academy.academy.clone(), stage.clone());
            tokio::spawn(async move { stage.apply(&academy, number).await })
        })
        .collect();
    let mut receipts = Vec::new();
    for task in tasks {
        receipts.push(task.await.unwrap().unwrap());
    }
    assert_eq!(stage.states(&academy).await, stage.by_the_rule(&academy, limits).await, "on {database}");
    adds_up(&academy).await;
    let mails = cast::count(&academy, "outbox", "event = 'enrollment'").await.unwrap();
    assert_eq!(usize::try_from(mails).unwrap(), people, "one mail each");

    let leavers: Vec<usize> = (0..people).filter(|number| number % 3 == 0).collect();
    let tasks: Vec<_> = leavers
        .into_iter()
        .map(|number| {
            let (academy, stage, id) = (academy.academy.clone(), stage.clone(), receipts[number].enrollment);
            tokio::spawn(async move { commands::withdraw(&academy, &stage.people[number].actor, id).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    adds_up(&academy).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_gets_what_the_rule_gives_in_the_order_of_receipt() {
    for database in databases() {
        crowd(database, 60, 12, limits(20, 3, 8)).await;
        crowd(database, 60, 1, limits(3, 60, 1)).await;
    }
}
