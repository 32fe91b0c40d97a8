//! Invitations out of a file: the dry run is what is done, conflicts are named, twice changes nothing.

use EnrollmentState::{Confirmed, Invited, Waitlisted};
use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::city::{Kind, SizeClass};
use domain::cohort::admission::AdmissionMode;
use domain::cohort::groups::SeatCity;
use domain::cohort::limits::{Cap, CityRule, LayerKind, Limits};
use domain::enrollment::book::SeatBook;
use domain::enrollment::commands::{
    accept_seat, apply, decline_seat, import_people, set_city_rule, take_back,
};
use domain::enrollment::given::{GivenSeat, SeatsFrom};
use domain::enrollment::import::{ImportKind, ImportRow, Outcome, Plan, RowFault, dry_run};
use domain::enrollment::invitation::{Terms, TermsForm};
use domain::enrollment::{EnrollmentState, Refusal, cast, check_seats};
use domain::error::Error;
use domain::ids::{CityId, EnrollmentId};
use domain::people::queries::find_person_by_email;
use domain::testing::{TestAcademy, on_each_database, rounds};
use domain::text::Email;

use crate::import::{Stage, faults, limits, rows, stage};
use crate::stories::Dice;

/// A weekday within the window, while offices are open.
const DAY: &str = "2026-09-01T09:00:00Z";

fn on(academy: &TestAcademy, stage: &Stage, seats: SeatsFrom) -> ImportKind {
    let until = (chrono::DateTime::parse_from_rfc3339(DAY).unwrap() + TimeDelta::days(5)).format("%Y-%m-%d");
    let form = TermsForm { seats: seats.word().into(), until: until.to_string() };
    let terms = form.check(academy.now(), stage.card.promotion_until, &stage.card.time_zone);
    ImportKind::Invitations(terms.unwrap())
}

async fn set_stage(academy: &TestAcademy, mode: AdmissionMode, limits: Limits) -> Stage {
    let stage = stage(academy, mode, limits).await;
    academy.clock.set(DAY.parse().unwrap());
    stage
}

impl Stage {
    async fn look(&self, academy: &TestAcademy, kind: &ImportKind, rows: &[ImportRow]) -> Plan {
        dry_run(academy, &self.organizer, &self.card, (kind, rows)).await.unwrap()
    }

    async fn invite(
        &self,
        academy: &TestAcademy,
        kind: &ImportKind,
        (rows, plan): (&[ImportRow], &Plan),
    ) -> Result<usize, Error> {
        let (organizer, cohort) = (&self.organizer, self.card.id);
        import_people(academy, organizer, cohort, kind, (rows, &plan.fingerprint), "liderka projektu").await
    }

    async fn applies(&self, academy: &TestAcademy, name: &str, city: CityId) -> Actor {
        let actor = academy.official(name).await;
        let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
        apply(academy, &actor, self.card.id, &cast::form(place)).await.unwrap();
        actor
    }

    async fn seat_of(&self, academy: &TestAcademy, email: &str) -> (Actor, EnrollmentId) {
        let id = find_person_by_email(academy, &Email::parse(email).unwrap()).await.unwrap().unwrap();
        let seat = cast::enrollment(academy, self.card.id, id).await.unwrap();
        (Actor::Member { id, grants: vec![] }, seat)
    }
}

/// What comes of the row of a line.
fn of(plan: &Plan, line: u32) -> Outcome {
    plan.rows.iter().find(|row| row.row.line == line).unwrap().outcome.clone()
}

fn seat(outcome: &Outcome) -> Option<GivenSeat> {
    if let Outcome::Invited { seat, .. } = outcome { Some(seat.clone()) } else { None }
}

const fn without(full: LayerKind, taken_by: Option<u32>, is_shut: bool) -> Outcome {
    Outcome::WithoutSeat { full, taken_by, is_shut }
}

#[tokio::test]
async fn each_row_says_which_seat_it_takes_and_a_conflict_names_the_row_that_took_the_last() {
    on_each_database(async |academy| {
        let one = Limits { reserve: 1, ..limits(3, 1) };
        let stage = set_stage(academy, AdmissionMode::FirstCome, one).await;
        let shut = cast::city(academy, "Warka").await.unwrap();
        let rule = CityRule { cap: Some(Cap::of(0)), is_additional: false };
        set_city_rule(academy, &stage.organizer, stage.card.id, shut, rule, "inny nabór").await.unwrap();
        stage.applies(academy, "ma", stage.cities[1]).await;
        stage.applies(academy, "czeka", stage.cities[1]).await;
        let file = rows(&[
            "ewa@um.pl;Ewa Bąk;Ełk;inspektorka;pl",
            "iga@um.pl;Iga Lis;Ełk;urbanistka;pl",
            "EWA@um.pl;Ewa Bąk;Ełk;inspektorka;pl",
            "ma@example.pl;Ma;Łódź;referentka;pl",
            "czeka@example.pl;Czeka;Łódź;referentka;pl",
            "ola@um.pl;Ola Mech;Warka;skarbniczka;pl",
            "uta@um.pl;Uta Żak;Nysa;sekretarz;en",
        ]);
        let before = academy.contents().await;
        let plans = SeatsFrom::ALL.map(|from| on(academy, &stage, from));
        let mut seen = Vec::new();
        for kind in &plans {
            seen.push(stage.look(academy, kind, &file).await);
        }
        assert_eq!(academy.contents().await, before, "a dry run writes nothing");
        for plan in &seen {
            assert_eq!(faults(plan), [(4, vec![RowFault::Repeated { first: 2 }])]);
            assert_eq!(of(plan, 5), Outcome::AlreadyThere { state: Confirmed });
            assert_eq!(of(plan, 6), Outcome::AlreadyThere { state: Waitlisted }, "she keeps her place");
        }
        let [narrow, usual, wide] = seen.as_slice() else { panic!("three plans") };
        let city = LayerKind::City;
        assert_eq!(seat(&of(narrow, 2)), Some(GivenSeat::Usual), "the reserve stays as it is");
        assert_eq!(of(narrow, 3), without(city, Some(2), false), "two leaders, one seat");
        assert_eq!(of(narrow, 7), without(city, None, true), "a rule leaves the city out");
        assert_eq!(of(narrow, 8), without(LayerKind::Reserve, Some(2), false), "the rest is kept back");
        assert_eq!(seat(&of(usual, 2)), Some(GivenSeat::Reserve));
        assert_eq!(of(usual, 3), without(city, Some(2), false));
        assert_eq!(seat(&of(usual, 8)), Some(GivenSeat::Usual), "behind the reserve come the free places");
        let beyond = |full: &[LayerKind]| Some(GivenSeat::Beyond { full: full.to_vec(), is_reserved: false });
        assert_eq!(seat(&of(wide, 2)), Some(GivenSeat::Reserve));
        assert_eq!(seat(&of(wide, 3)), beyond(&[city]));
        assert_eq!(seat(&of(wide, 7)), beyond(&[LayerKind::Total, city]), "each limit is named");
        assert_eq!(seat(&of(wide, 8)), beyond(&[LayerKind::Total]));
        assert_eq!(stage.invite(academy, &plans[2], (&file, wide)).await, Ok(4));
        let claims = academy.texts("SELECT reason FROM seat_claim WHERE is_over ORDER BY reason").await;
        assert!(claims.len() >= 3 && claims.iter().all(|why| why == "liderka projektu"), "{claims:?}");
        assert!(check_seats(academy).await.unwrap().is_empty(), "claims and counters agree");
        let letters = "event = 'enrollment' AND data LIKE '%\"state\":\"invited\"%'";
        assert_eq!(cast::count(academy, "outbox", letters).await.unwrap(), 4, "a letter each");
        let dated = "state = 'invited' AND held_until IS NOT NULL AND office_until IS NULL";
        assert_eq!(cast::count(academy, "enrollment", dated).await.unwrap(), 4, "a deadline each");
        let english = academy.texts("SELECT lang FROM outbox WHERE recipient = 'uta@um.pl'").await;
        assert_eq!(english, ["en"]);
    })
    .await;
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing_and_whoever_declined_stays_away() {
    on_each_database(async |academy| {
        let stage = set_stage(academy, AdmissionMode::Approval, limits(10, 2)).await;
        let kind = on(academy, &stage, SeatsFrom::Reserve);
        let file = rows(&["ewa@um.pl;Ewa Bąk;Ełk;inspektorka;pl", "jan@um.pl;Jan Nowak;Łódź;informatyk;pl"]);
        let plan = stage.look(academy, &kind, &file).await;
        assert_eq!(stage.invite(academy, &kind, (&file, &plan)).await, Ok(2));
        let (ewa, seat) = stage.seat_of(academy, "ewa@um.pl").await;
        decline_seat(academy, &ewa, seat).await.unwrap();
        let before = academy.contents().await;
        for kind in SeatsFrom::ALL.map(|from| on(academy, &stage, from)) {
            for file in [&file[..], &file[..1]] {
                let again = stage.look(academy, &kind, file).await;
                assert_eq!(of(&again, 2), Outcome::AlreadyThere { state: EnrollmentState::Declined });
                assert_eq!(stage.invite(academy, &kind, (file, &again)).await, Ok(0));
            }
        }
        assert_eq!(academy.contents().await, before, "neither twice nor absence changes anything");
    })
    .await;
}

#[tokio::test]
async fn what_was_not_seen_is_not_done() {
    on_each_database(async |academy| {
        let stage = set_stage(academy, AdmissionMode::FirstCome, limits(2, 1)).await;
        let kind = on(academy, &stage, SeatsFrom::Reserve);
        let file = rows(&["ewa@um.pl;Ewa Bąk;Ełk;inspektorka;pl", "jan@um.pl;Jan Nowak;Łódź;informatyk;pl"]);
        let plan = stage.look(academy, &kind, &file).await;
        // On other terms, as another kind, as another file: each is another plan.
        let before = academy.contents().await;
        let wider = on(academy, &stage, SeatsFrom::Beyond);
        let ImportKind::Invitations(terms) = kind else { panic!("invitations") };
        let longer = ImportKind::Invitations(Terms { until: terms.until + TimeDelta::days(1), ..terms });
        for other in [wider, longer, ImportKind::Applications] {
            let done = stage.invite(academy, &other, (&file, &plan)).await;
            assert_eq!(done, Err(Error::Conflict), "{other:?}");
        }
        assert_eq!(stage.invite(academy, &kind, (&file[..1], &plan)).await, Err(Error::Conflict));
        assert_eq!(academy.contents().await, before);
        // Somebody of Ełk comes first.
        stage.applies(academy, "szybka", stage.cities[0]).await;
        assert_eq!(stage.invite(academy, &kind, (&file, &plan)).await, Err(Error::Conflict));
        let official = academy.official("obca").await;
        let denied = dry_run(academy, &official, &stage.card, (&kind, &file)).await;
        assert_eq!(denied, Err(Error::Denied));
        academy.clock.set(terms.until + TimeDelta::seconds(1));
        let late = stage.invite(academy, &kind, (&file, &plan)).await;
        assert!(matches!(&late, Err(Error::Invalid(errors)) if errors.of("until").is_some()), "{late:?}");
        academy.clock.set(stage.card.promotion_until + TimeDelta::seconds(1));
        let closed = Refusal::Closed { closed: stage.card.promotion_until };
        let closed = Err(Error::Refused(domain::error::Refusal::Enrollment(closed)));
        assert_eq!(stage.invite(academy, &kind, (&file, &plan)).await, closed);
        assert_eq!(cast::count(academy, "enrollment", "state = 'invited'").await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_citys_first_seat_lets_in_those_of_it_who_waited_for_the_number_of_cities() {
    on_each_database(async |academy| {
        let narrow = Limits { cities: Cap::of(1), ..limits(9, 3) };
        let stage = set_stage(academy, AdmissionMode::FirstCome, narrow).await;
        stage.applies(academy, "pierwsza", stage.cities[0]).await;
        for name in ["druga", "trzecia", "czwarta"] {
            stage.applies(academy, name, stage.cities[2]).await;
        }
        let kind = on(academy, &stage, SeatsFrom::Beyond);
        let file = rows(&["ola@um.pl;Ola Mech;Nysa;skarbniczka;pl"]);
        let plan = stage.look(academy, &kind, &file).await;
        assert_eq!(plan.moves_up, [2, 3], "the city has three places");
        assert_eq!(stage.invite(academy, &kind, (&file, &plan)).await, Ok(1));
        let states: Vec<_> = cast::outcome(academy, stage.card.id).await.unwrap();
        let states: Vec<_> = states.into_iter().map(|(_, _, state)| state).collect();
        assert_eq!(states, [Confirmed, Confirmed, Confirmed, Waitlisted, Invited]);
        assert!(check_seats(academy).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn ticked_invitations_are_taken_back_together_and_what_was_answered_stays() {
    on_each_database(async |academy| {
        let stage = set_stage(academy, AdmissionMode::FirstCome, limits(3, 3)).await;
        let kind = on(academy, &stage, SeatsFrom::Reserve);
        let file = rows(&[
            "ewa@um.pl;Ewa Bąk;Ełk;inspektorka;pl",
            "jan@um.pl;Jan Nowak;Ełk;informatyk;pl",
            "iga@um.pl;Iga Lis;Łódź;urbanistka;pl",
        ]);
        let plan = stage.look(academy, &kind, &file).await;
        assert_eq!(stage.invite(academy, &kind, (&file, &plan)).await, Ok(3));
        stage.applies(academy, "czeka", stage.cities[2]).await;
        let (ewa, first) = stage.seat_of(academy, "ewa@um.pl").await;
        let (_, second) = stage.seat_of(academy, "jan@um.pl").await;
        let (_, third) = stage.seat_of(academy, "iga@um.pl").await;
        accept_seat(academy, &ewa, first).await.unwrap();
        let cohort = stage.card.id;
        let back = async |actor: &Actor, why: &str| {
            take_back(academy, actor, cohort, &[first, second, third], why).await
        };
        assert_eq!(back(&ewa, "tak").await, Err(Error::Denied));
        assert!(matches!(back(&stage.organizer, " ").await, Err(Error::Refused(_))));
        assert_eq!(back(&stage.organizer, "inny termin").await, Ok(2));
        let states: Vec<_> = cast::outcome(academy, cohort).await.unwrap();
        let states: Vec<_> = states.into_iter().map(|(_, _, state)| state).collect();
        let removed = EnrollmentState::Removed;
        assert_eq!(states, [Confirmed, removed, removed, Confirmed], "the queue moves up once");
        assert!(check_seats(academy).await.unwrap().is_empty(), "claims and counters agree");
        let told =
            "event = 'enrollment' AND data LIKE '%\"state\":\"removed\"%' AND data LIKE '%inny termin%'";
        assert_eq!(cast::count(academy, "outbox", told).await.unwrap(), 2, "a letter each");
        assert_eq!(back(&stage.organizer, "inny termin").await, Ok(0), "twice changes nothing");
    })
    .await;
}

/// A cohort under random limits with random applications, and a random file: what was shown is what is done, and what the
/// book in memory does.
async fn play(academy: &TestAcademy, seed: u64) {
    let mut dice = Dice(seed);
    let modes = [AdmissionMode::FirstCome, AdmissionMode::Approval, AdmissionMode::Nomination];
    let mode = modes[dice.roll(modes.len())];
    let limits = dice.limits();
    let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
    let mut cities = Vec::new();
    for (number, (word, kind)) in [("rural_gmina", Kind::RuralGmina), ("urban_gmina", Kind::UrbanGmina)]
        .into_iter()
        .cycle()
        .take(5)
        .enumerate()
    {
        let sized = (word, None, SizeClass::Small.word());
        let id = cast::sized_gmina(academy, &format!("Miasto {number}"), sized).await.unwrap();
        cities.push(SeatCity { id, kind, size: SizeClass::Small });
    }
    let course = cast::course(academy, "akademia").await.unwrap();
    let cohort = cast::cohort_admitting(academy, course, "jesien", (mode, limits.clone())).await.unwrap();
    let card = domain::cohort::queries::get_cohort(academy, cohort).await.unwrap();
    let stage = Stage { organizer, card, cities: cities.iter().map(|city| city.id).collect() };
    academy.clock.set(DAY.parse().unwrap());
    let mut book = SeatBook::new(limits).admitting(mode);
    for number in 0..dice.roll(10) {
        let city = cities[dice.roll(cities.len())];
        stage.applies(academy, &format!("osoba{number}"), city.id).await;
        book.apply(city, 0);
    }
    let file: Vec<ImportRow> = (0..dice.roll(16))
        .map(|number| {
            let (of, whose) = (dice.roll(cities.len()), dice.roll(12));
            let email = match dice.roll(8) {
                0 => "bez małpy".into(),
                1 => format!("osoba{whose}@example.pl"),
                _ => format!("zaproszona{whose}@um.pl"),
            };
            let (name, function) = ("Ewa Łącka".into(), "inspektorka".into());
            let line = u32::try_from(number + 2).unwrap();
            ImportRow { line, email, name, city: format!("Miasto {of}"), function, ..ImportRow::default() }
        })
        .collect();
    let from = SeatsFrom::ALL[dice.roll(3)];
    let kind = on(academy, &stage, from);
    let plan = stage.look(academy, &kind, &file).await;
    let place = |row: &ImportRow| row.city.trim_start_matches("Miasto ").parse::<usize>().unwrap();
    for planned in &plan.rows {
        let invited = match planned.outcome {
            Outcome::Invited { .. } => true,
            Outcome::WithoutSeat { .. } => false,
            _ => continue,
        };
        let held = book.hold(cities[place(&planned.row)], from).is_some();
        assert_eq!(invited, held, "story {seed}, {from:?}: {planned:?}");
    }
    if plan.invitations() > 0 {
        assert_eq!(plan.moves_up, book.promote(), "story {seed}: who moves up");
    }
    assert_eq!(stage.invite(academy, &kind, (&file, &plan)).await, Ok(plan.invitations()), "story {seed}");
    let found = cast::outcome(academy, cohort).await.unwrap();
    let found: Vec<_> = found.into_iter().map(|(_, _, state)| state).collect();
    let expected: Vec<_> = book.entries().values().map(|entry| entry.state).collect();
    assert_eq!(found, expected, "story {seed}");
    assert_eq!(check_seats(academy).await.unwrap(), [], "story {seed}");
    let before = academy.contents().await;
    let again = stage.look(academy, &kind, &file).await;
    assert_eq!(stage.invite(academy, &kind, (&file, &again)).await, Ok(0), "story {seed}: twice");
    assert_eq!(academy.contents().await, before, "story {seed}: twice changes nothing");
}

#[tokio::test]
async fn random_files_do_what_their_dry_runs_showed_under_random_limits() {
    for seed in 0..rounds(12, 100) as u64 {
        on_each_database(async |academy| play(academy, seed).await).await;
    }
}

#[tokio::test]
async fn a_thousand_invitations_are_written_in_few_statements() {
    let people = rounds(1000, 5000);
    on_each_database(async |academy| {
        let stage =
            set_stage(academy, AdmissionMode::FirstCome, Limits { reserve: 100, ..limits(800, 300) }).await;
        let towns = ["Ełk", "Łódź", "Nysa"];
        let lines: Vec<String> = (0..people)
            .map(|number| format!("osoba{number}@um.pl;Osoba {number};{};inspektor;pl", towns[number % 3]))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (file, kind) = (rows(&lines), on(academy, &stage, SeatsFrom::Beyond));
        let statements = academy.db().statements();
        let plan = stage.look(academy, &kind, &file).await;
        let cost = academy.db().statements() - statements;
        assert!(cost < 50, "a dry run of {people} rows is {cost} statements");
        let (statements, begun) = (academy.db().statements(), std::time::Instant::now());
        assert_eq!(stage.invite(academy, &kind, (&file, &plan)).await, Ok(people));
        let cost = academy.db().statements() - statements;
        eprintln!("{people} invitations: {:?}, {cost} statements", begun.elapsed());
        assert!(cost < 60 + people as u64 / 50, "{people} invitations are {cost} statements");
        assert!(check_seats(academy).await.unwrap().is_empty());
    })
    .await;
}
