//! The desk of a city's coordinator: her own city alone, its seats moved by her word, of learning only a level.

use EnrollmentState::{Applied, Confirmed, Declined, Invited, Refused, Removed, Transferred, Waitlisted};
use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::assessment::commands::{start_attempt, submit_attempt};
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, LayerKind, Limits};
use domain::cohort::queries::get_cohort;
use domain::enrollment::city_desk::{
    CityCohort, CityPerson, Level, city_cohort, city_cohorts, city_people, hindrance, own_cities, own_city,
};
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::rules::{Office, Position, Refusal};
use domain::enrollment::{EnrollmentState, Reason, cast, check_seats, commands};
use domain::error::Error;
use domain::ids::{CityId, CohortId, CourseId, EnrollmentId};
use domain::learning::cast as lessons;
use domain::learning::commands::complete_lesson;
use domain::notification::worker::lease;
use domain::people::queries::find_person_by_email;
use domain::progress::commands::complete;
use domain::testing::{TestAcademy, on_each_database};
use domain::text::Email;

struct Stage {
    course: CourseId,
    cohort: CohortId,
    elk: CityId,
    nysa: CityId,
    /// Speaks for Ełk.
    office: Actor,
    /// Speaks for Nysa.
    stranger: Actor,
}

async fn stage(academy: &TestAcademy, mode: AdmissionMode, total: u32, city: u32) -> Stage {
    let course = cast::course(academy, "akademia").await.unwrap();
    let elk = cast::city(academy, "Ełk").await.unwrap();
    let nysa = cast::city(academy, "Nysa").await.unwrap();
    let limits = Limits { total: Cap::of(total), city: Cap::of(city), ..Limits::default() };
    Stage {
        course,
        cohort: cast::cohort_admitting(academy, course, "jesien", (mode, limits)).await.unwrap(),
        elk,
        nysa,
        office: academy.with_role("koordynator", Role::Coordinator, Scope::City(elk)).await,
        stranger: academy.with_role("obca", Role::Coordinator, Scope::City(nysa)).await,
    }
}

impl Stage {
    /// Somebody of Ełk applies; her workplace is merely declared.
    async fn apply(&self, academy: &TestAcademy, name: &str) -> (Actor, EnrollmentId) {
        let actor = academy.official(name).await;
        let place = cast::workplace(academy, actor.person().unwrap(), self.elk, "declared").await.unwrap();
        let receipt = commands::apply(academy, &actor, self.cohort, &cast::form(place)).await.unwrap();
        (actor, receipt.enrollment)
    }

    async fn states(&self, academy: &TestAcademy) -> Vec<EnrollmentState> {
        let outcome = cast::outcome(academy, self.cohort).await.unwrap();
        outcome.into_iter().map(|(_, _, state)| state).collect()
    }

    async fn seen(&self, academy: &TestAcademy) -> CityCohort {
        city_cohort(academy, &self.office, self.elk, "jesien").await.unwrap()
    }

    async fn people(&self, academy: &TestAcademy) -> Vec<CityPerson> {
        let seen = self.seen(academy).await;
        city_people(academy, &self.office, &seen).await.unwrap()
    }

    async fn hold(&self, academy: &TestAcademy, name: &str) -> domain::Result<EnrollmentState> {
        let form = InviteForm { city: self.elk.to_string(), ..colleague(name) };
        let held = commands::hold_for_city(academy, &self.office, self.cohort, &form).await;
        held.map(|receipt| receipt.state)
    }

    async fn hindrance(&self, academy: &TestAcademy) -> Option<Refusal> {
        let seen = self.seen(academy).await;
        hindrance(academy, &self.office, &seen).await.unwrap()
    }
}

fn colleague(name: &str) -> InviteForm {
    InviteForm {
        email: format!("{name}@example.pl"),
        name: name.into(),
        function: "inspektorka".into(),
        lang: "pl".into(),
        until: "2026-09-08".into(),
        reason: "Prowadzi ważny projekt.".into(),
        ..InviteForm::default()
    }
}

async fn invited(academy: &TestAcademy, name: &str) -> Actor {
    let email = Email::parse(&format!("{name}@example.pl")).unwrap();
    let id = find_person_by_email(academy, &email).await.unwrap().unwrap();
    Actor::Member { id, grants: vec![] }
}

fn refused(why: Refusal) -> Error {
    Error::Refused(domain::error::Refusal::Enrollment(why))
}

async fn adds_up(academy: &TestAcademy) {
    assert_eq!(check_seats(academy).await.unwrap(), []);
}

#[tokio::test]
async fn a_city_is_seen_and_moved_by_its_own_coordinator_alone() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::Nomination, 9, 2).await;
        let (ewa, hers) = stage.apply(academy, "ewa").await;
        let seen = stage.seen(academy).await;
        let form = InviteForm { city: stage.elk.to_string(), ..colleague("nowa") };
        for other in [&stage.stranger, &ewa] {
            assert_eq!(own_city(academy, other, stage.elk).await, Err(Error::Denied));
            assert_eq!(city_cohorts(academy, other, &seen.city).await, Err(Error::Denied));
            assert_eq!(city_cohort(academy, other, stage.elk, "jesien").await, Err(Error::Denied));
            assert_eq!(city_people(academy, other, &seen).await, Err(Error::Denied));
            assert_eq!(hindrance(academy, other, &seen).await, Err(Error::Denied));
            assert_eq!(commands::nominate(academy, other, hers).await, Err(Error::Denied));
            assert_eq!(commands::not_nominated(academy, other, hers, "nie").await, Err(Error::Denied));
            assert_eq!(commands::give_back(academy, other, hers, "nie").await, Err(Error::Denied));
            let handed = commands::hand_over(academy, other, hers, &colleague("nowa")).await;
            assert_eq!(handed, Err(Error::Denied));
            let held = commands::hold_for_city(academy, other, stage.cohort, &form).await;
            assert_eq!(held, Err(Error::Denied));
        }
        assert_eq!(stage.states(academy).await, [Applied]);
        let ids = |cities: Vec<domain::city::CityCard>| cities.into_iter().map(|city| city.id).collect();
        let own: Vec<CityId> = ids(own_cities(academy, &stage.stranger).await.unwrap());
        assert_eq!(own, [stage.nysa]);
        let own: Vec<CityId> = ids(own_cities(academy, &ewa).await.unwrap());
        assert_eq!(own, []);
        let nysa = city_cohort(academy, &stage.stranger, stage.nysa, "jesien").await.unwrap();
        assert_eq!(city_people(academy, &stage.stranger, &nysa).await.unwrap(), [], "ewa is of Ełk");
        assert_eq!((nysa.to_nominate, nysa.seats.waiting, nysa.free()), (0, 0, Some(2)));
        let listed = async |actor: &Actor, seen: &CityCohort| {
            let cohorts = city_cohorts(academy, actor, &seen.city).await.unwrap();
            cohorts.into_iter().map(|seen| (seen.to_nominate, seen.to_confirm)).collect::<Vec<_>>()
        };
        assert_eq!(listed(&stage.stranger, &nysa).await, [(0, 0)], "it takes applications");
        academy.clock.advance(TimeDelta::days(11));
        assert_eq!(listed(&stage.stranger, &nysa).await, [], "nothing of Nysa is there");
        assert_eq!(listed(&stage.office, &seen).await, [(1, 1)]);
        let unknown = city_cohort(academy, &stage.office, stage.elk, "wiosna").await;
        assert_eq!(unknown, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn whom_the_city_names_gets_a_seat_or_the_queue() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::Nomination, 9, 1).await;
        let (_, ewa) = stage.apply(academy, "ewa").await;
        let (_, jan) = stage.apply(academy, "jan").await;
        let (_, ola) = stage.apply(academy, "ola").await;
        assert!(stage.people(academy).await.iter().all(CityPerson::awaits_nomination));
        commands::nominate(academy, &stage.office, jan).await.unwrap();
        commands::nominate(academy, &stage.office, ewa).await.unwrap();
        let silent = commands::not_nominated(academy, &stage.office, ola, " ").await;
        assert_eq!(silent, Err(refused(Refusal::NeedsReason)));
        commands::not_nominated(academy, &stage.office, ola, "Jest jedno miejsce.").await.unwrap();
        assert_eq!(stage.states(academy).await, [Waitlisted, Confirmed, Refused]);
        let people = stage.people(academy).await;
        let names: Vec<&str> = people.iter().map(|who| who.name.as_str()).collect();
        assert_eq!(names, ["jan", "ewa", "ola"], "seats, the queue, who left");
        assert_eq!(
            (people[0].level, people[0].position, people[0].full),
            (Some(Level::NotStarted), None, None)
        );
        assert_eq!(people[1].position, Some(Position { overall: 1, in_city: 1 }));
        assert_eq!((people[1].level, people[1].full), (None, Some(LayerKind::City)));
        assert_eq!((people[2].reason, people[2].may_confirm), (Reason::NotNominated, false));
        let seen = stage.seen(academy).await;
        assert_eq!((seen.seats.taken, seen.seats.held, seen.seats.waiting, seen.free()), (1, 0, 1, Some(0)));
        assert!(people[0].may_confirm, "one tap confirms where she works");
        let workplace = [people[0].affiliation];
        domain::affiliation::commands::decide(academy, &stage.office, &workplace, true, "").await.unwrap();
        let people = stage.people(academy).await;
        assert_eq!((people[0].office, people[0].may_confirm), (Office::Confirmed, false));
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn a_seat_is_handed_to_a_colleague_who_starts_clean_and_may_decline() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::FirstCome, 9, 1).await;
        let (_, ewa) = stage.apply(academy, "ewa").await;
        stage.apply(academy, "jan").await;
        let before = stage.seen(academy).await;
        let handed = commands::hand_over(academy, &stage.office, ewa, &colleague("nowa")).await.unwrap();
        assert_eq!(stage.states(academy).await, [Transferred, Waitlisted, Invited]);
        let seen = stage.seen(academy).await;
        assert_eq!(seen.books, before.books, "no counter changes");
        assert_eq!((seen.seats.taken, seen.seats.held, seen.seats.waiting), (0, 1, 1));
        adds_up(academy).await;
        let by_her = "decided_how = 'coordinator' AND state = 'confirmed'";
        assert_eq!(cast::count(academy, "affiliation", by_her).await, Ok(1), "she speaks for the office");
        let nowa = invited(academy, "nowa").await;
        commands::accept_seat(academy, &nowa, handed.enrollment).await.unwrap();
        let people = stage.people(academy).await;
        let hers = people.iter().find(|who| who.id == handed.enrollment).unwrap();
        assert_eq!((hers.state, hers.level), (Confirmed, Some(Level::NotStarted)));
        assert_eq!((hers.office, hers.office_until), (Office::Confirmed, None), "the seat waits for nobody");

        let again = commands::hand_over(academy, &stage.office, ewa, &colleague("inna")).await;
        assert_eq!(again, Err(refused(Refusal::NotPossibleNow)), "it is not hers any more");
        let next = commands::hand_over(academy, &stage.office, handed.enrollment, &colleague("inna")).await;
        let next = next.unwrap().enrollment;
        commands::decline_seat(academy, &invited(academy, "inna").await, next).await.unwrap();
        assert_eq!(
            stage.states(academy).await,
            [Transferred, Confirmed, Transferred, Declined],
            "to the queue"
        );
        adds_up(academy).await;

        let jan = stage.people(academy).await[0].id;
        academy.clock.advance(TimeDelta::days(40));
        let form = InviteForm { until: "2026-10-20".into(), ..colleague("ola") };
        let late = commands::hand_over(academy, &stage.office, jan, &form).await;
        assert!(matches!(late, Err(Error::Invalid(_))), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn a_seat_that_is_given_back_goes_to_the_next_in_the_queue() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::FirstCome, 9, 1).await;
        let (_, ewa) = stage.apply(academy, "ewa").await;
        let (_, jan) = stage.apply(academy, "jan").await;
        let silent = commands::give_back(academy, &stage.office, ewa, "").await;
        assert_eq!(silent, Err(refused(Refusal::NeedsReason)));
        let waits = commands::give_back(academy, &stage.office, jan, "Nie ma na to czasu.").await;
        assert_eq!(waits, Err(refused(Refusal::NotPossibleNow)), "he has no seat");
        for _ in 0..2 {
            commands::give_back(academy, &stage.office, ewa, "Nie ma na to czasu.").await.unwrap();
            assert_eq!(stage.states(academy).await, [Removed, Confirmed]);
        }
        adds_up(academy).await;
        let people = stage.people(academy).await;
        let gone = people.iter().find(|who| who.id == ewa).unwrap();
        assert_eq!((gone.reason, gone.may_be_given_back()), (Reason::CityGaveBack, false));
    })
    .await;
}

#[tokio::test]
async fn a_city_holds_a_seat_that_an_application_would_get() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::FirstCome, 9, 2).await;
        assert_eq!(stage.hindrance(academy).await, None);
        assert_eq!(stage.hold(academy, "nowa").await, Ok(Invited));
        adds_up(academy).await;
        let by_her = "decided_how = 'coordinator' AND state = 'confirmed'";
        assert_eq!(cast::count(academy, "affiliation", by_her).await, Ok(1));
        assert_eq!(stage.hold(academy, "nowa").await, Err(refused(Refusal::InvitedInside)));
        stage.apply(academy, "jan").await;
        stage.apply(academy, "ola").await;
        assert_eq!(stage.states(academy).await, [Invited, Confirmed, Waitlisted]);
        let full = Refusal::NoSeat { full: LayerKind::City };
        assert_eq!(stage.hold(academy, "inna").await, Err(refused(full)), "somebody waits for it");
        assert_eq!(stage.hindrance(academy).await, Some(full));
        let kept = cast::count(academy, "person", "email = 'inna@example.pl'").await;
        assert_eq!(kept, Ok(0), "who is not invited gets no account");
        let form = InviteForm { city: stage.nysa.to_string(), ..colleague("inna") };
        let elsewhere = commands::hold_for_city(academy, &stage.office, stage.cohort, &form).await;
        assert_eq!(elsewhere, Err(Error::Denied), "she speaks for Ełk alone");

        // The last second of 8 September passes in silence: the seat goes to the queue.
        academy.clock.advance(TimeDelta::days(8));
        assert_eq!(commands::expire_held(academy).await, Ok(1));
        assert_eq!(stage.states(academy).await[2], Confirmed);
        adds_up(academy).await;
        let (mode, limits) = (AdmissionMode::Approval, Limits::default());
        let spring = cast::cohort_admitting(academy, stage.course, "wiosna", (mode, limits)).await.unwrap();
        let form =
            InviteForm { city: stage.elk.to_string(), until: "2026-09-20".into(), ..colleague("inna") };
        let asked = commands::hold_for_city(academy, &stage.office, spring, &form).await;
        assert_eq!(asked, Err(refused(Refusal::NotForCities)), "there an organizer decides");
        academy.clock.advance(TimeDelta::days(4));
        let late = commands::hold_for_city(academy, &stage.office, stage.cohort, &form).await;
        let closed = get_cohort(academy, stage.cohort).await.unwrap().window.closes;
        assert_eq!(late, Err(refused(Refusal::Closed { closed })));
    })
    .await;
}

#[tokio::test]
async fn a_city_does_not_overtake_who_waits_for_the_free_seat() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::Nomination, 1, 1).await;
        let (actor, ewa) = stage.apply(academy, "ewa").await;
        let (_, jan) = stage.apply(academy, "jan").await;
        for id in [ewa, jan] {
            commands::nominate(academy, &stage.office, id).await.unwrap();
        }
        academy.clock.set("2026-09-01T20:00:00Z".parse().unwrap());
        commands::withdraw(academy, &actor, ewa).await.unwrap();
        assert_eq!(stage.states(academy).await[1], Waitlisted, "no offer goes out at night");
        assert_eq!(stage.hindrance(academy).await, Some(Refusal::OthersWait));
        assert_eq!(stage.hold(academy, "nowa").await, Err(refused(Refusal::OthersWait)));
        adds_up(academy).await;
    })
    .await;
}

#[tokio::test]
async fn of_what_somebody_learns_her_city_knows_a_level() {
    on_each_database(async |academy| {
        let stage = lessons::stage(academy, None).await;
        let (ewa, jan) = (academy.official("ewa").await, academy.official("jan").await);
        let hers = lessons::seat(academy, &stage, &ewa, 1).await;
        lessons::seat(academy, &stage, &jan, 2).await;
        let cohort = CohortId(stage.cohort_id);
        let city = cast::outcome(academy, cohort).await.unwrap()[0].1.id;
        let office = academy.with_role("koordynator", Role::Coordinator, Scope::City(city)).await;
        let level = async || {
            let seen = city_cohort(academy, &office, city, stage.cohort).await.unwrap();
            let people = city_people(academy, &office, &seen).await.unwrap();
            assert_eq!(people.len(), 1, "jan is of another city");
            people[0].level
        };
        assert_eq!(level().await, Some(Level::NotStarted));
        complete_lesson(academy, &ewa, "jesien", "modul", "pierwsza").await.unwrap();
        assert_eq!(level().await, Some(Level::OnTrack));
        let quiz = ("jesien", "modul", "sprawdzian");
        for number in 1..=3 {
            start_attempt(academy, &ewa, quiz).await.unwrap();
            submit_attempt(academy, &ewa, quiz, number).await.unwrap();
        }
        assert_eq!(level().await, Some(Level::Started), "that a quiz is failed is not told");
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let card = get_cohort(academy, cohort).await.unwrap();
        complete(academy, &organizer, &card, hers, "Zaliczono rozmową.").await.unwrap();
        assert_eq!(level().await, Some(Level::Finished));
    })
    .await;
}

/// What went out to somebody: the events, and whether the letter about a seat says that the workplace is confirmed.
async fn mails_to(academy: &TestAcademy, name: &str) -> Vec<(String, bool)> {
    let mails = lease(academy, "test", 100).await.unwrap();
    let hers = mails.into_iter().filter(|mail| mail.recipient == format!("{name}@example.pl"));
    hers.map(|mail| (mail.event, mail.data.contains("\"is_workplace_confirmed\":true"))).collect()
}

#[tokio::test]
async fn whoever_is_invited_by_her_city_gets_one_letter_that_says_all_of_it() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::FirstCome, 9, 5).await;
        let letter = |says: bool| vec![("enrollment".to_owned(), says)];
        stage.hold(academy, "nowa").await.unwrap();
        assert_eq!(mails_to(academy, "nowa").await, letter(true));
        // Handed over to somebody new, and to somebody whose workplace the office had confirmed before.
        let (_, hers) = stage.apply(academy, "ewa").await;
        assert_eq!(mails_to(academy, "ewa").await, letter(false));
        commands::hand_over(academy, &stage.office, hers, &colleague("inna")).await.unwrap();
        assert_eq!(mails_to(academy, "inna").await, letter(true));
        let known = academy.official("znana").await;
        cast::workplace(academy, known.person().unwrap(), stage.elk, "confirmed").await.unwrap();
        stage.hold(academy, "znana").await.unwrap();
        assert_eq!(mails_to(academy, "znana").await, letter(false));
    })
    .await;
}

#[tokio::test]
async fn a_seat_elsewhere_that_waited_for_the_same_answer_is_told_of_by_itself() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::FirstCome, 9, 5).await;
        stage.apply(academy, "ewa").await;
        let limits = Limits { total: Cap::of(9), ..Limits::default() };
        let other = (AdmissionMode::FirstCome, limits);
        let other = cast::cohort_admitting(academy, stage.course, "zima", other).await.unwrap();
        let form = InviteForm { city: stage.elk.to_string(), ..colleague("ewa") };
        assert_eq!(mails_to(academy, "ewa").await, [("enrollment".to_owned(), false)]);
        commands::hold_for_city(academy, &stage.office, other, &form).await.unwrap();
        let mut told = mails_to(academy, "ewa").await;
        told.sort();
        let [invited, decided] = ["enrollment", "people.affiliation_decided"].map(str::to_owned);
        assert_eq!(told, [(invited, false), (decided, false)]);
        let waits = cast::count(academy, "enrollment", "office_until IS NOT NULL").await.unwrap();
        assert_eq!(waits, 0, "her other seat is safe");
    })
    .await;
}
