//! Applications out of a file: the dry run is what the import does, twice changes nothing, absence removes nothing.

use EnrollmentState::{Applied, Confirmed, Waitlisted, Withdrawn};
use domain::access::{Actor, Role, Scope};
use domain::cohort::CohortCard;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::commands::{apply, import_people, set_city_rule, withdraw};
use domain::enrollment::import::ImportKind::Applications;
use domain::enrollment::import::{ImportRow, Outcome, Plan, RowFault, Who, dry_run, read};
use domain::enrollment::{EnrollmentState, Reason, cast, check_seats};
use domain::error::{Error, Refusal};
use domain::ids::CityId;
use domain::testing::{TestAcademy, on_each_database};

pub struct Stage {
    pub organizer: Actor,
    pub card: CohortCard,
    pub cities: Vec<CityId>,
}

pub async fn stage(academy: &TestAcademy, mode: AdmissionMode, limits: Limits) -> Stage {
    let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
    let course = cast::course(academy, "akademia").await.unwrap();
    let cohort = cast::cohort_admitting(academy, course, "jesien", (mode, limits)).await.unwrap();
    let mut cities = Vec::new();
    for town in ["Ełk", "Łódź", "Nysa"] {
        cities.push(cast::city(academy, town).await.unwrap());
    }
    let card = domain::cohort::queries::get_cohort(academy, cohort).await.unwrap();
    Stage { organizer, card, cities }
}

impl Stage {
    async fn dry(&self, academy: &TestAcademy, rows: &[ImportRow]) -> Plan {
        dry_run(academy, &self.organizer, &self.card, (&Applications, rows)).await.unwrap()
    }

    async fn run(&self, academy: &TestAcademy, rows: &[ImportRow], seen: &str) -> Result<usize, Error> {
        let why = "zebrane e-mailem";
        import_people(academy, &self.organizer, self.card.id, &Applications, (rows, seen), why).await
    }
}

pub fn rows(lines: &[&str]) -> Vec<ImportRow> {
    let text = format!("e-mail;imię i nazwisko;miasto;funkcja;język\n{}\n", lines.join("\n"));
    read(text.as_bytes()).unwrap()
}

fn outcomes(plan: &Plan) -> Vec<(EnrollmentState, Reason)> {
    plan.rows
        .iter()
        .filter_map(|row| match row.outcome {
            Outcome::Applies { state, reason, .. } => Some((state, reason)),
            _ => None,
        })
        .collect()
}

pub fn faults(plan: &Plan) -> Vec<(u32, Vec<RowFault>)> {
    plan.rows
        .iter()
        .filter_map(|row| match &row.outcome {
            Outcome::Fault { faults } => Some((row.row.line, faults.clone())),
            _ => None,
        })
        .collect()
}

pub fn limits(total: u32, city: u32) -> Limits {
    Limits { total: Cap::of(total), city: Cap::of(city), ..Limits::default() }
}

#[tokio::test]
async fn an_import_does_what_its_dry_run_showed_and_a_second_one_does_nothing() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::FirstCome, limits(4, 2)).await;
        let known = academy.person("znana").await;
        let file = rows(&[
            "ewa@um.pl;Ewa Bąk;Ełk;inspektorka;pl",
            "znana@example.pl;Ktoś Inny;elk;referentka;",
            "jan@um.pl;Jan Nowak;ŁÓDŹ;informatyk;en",
            "iga@um.pl;Iga Lis;Ełk;urbanistka;pl",
            "ola@um.pl;Ola Mech;Nysa;skarbniczka;pl",
            "uta@um.pl;Uta Żak;Nysa;sekretarz;pl",
        ]);
        let before = academy.contents().await;
        let plan = stage.dry(academy, &file).await;
        assert_eq!(academy.contents().await, before, "a dry run writes nothing");
        let full = |reason| (Waitlisted, reason);
        let expected = [
            (Confirmed, Reason::SeatFree),
            (Confirmed, Reason::SeatFree),
            (Confirmed, Reason::SeatFree),
            full(Reason::CityFull),
            (Confirmed, Reason::SeatFree),
            full(Reason::TotalFull),
        ];
        assert_eq!(outcomes(&plan), expected);
        let who: Vec<Who> = plan
            .rows
            .iter()
            .filter_map(|row| if let Outcome::Applies { who, .. } = row.outcome { Some(who) } else { None })
            .collect();
        assert_eq!(who, [Who::New, Who::Known, Who::New, Who::New, Who::New, Who::New]);
        assert_eq!(stage.run(academy, &file, &plan.fingerprint).await, Ok(6));
        let cohort = stage.card.id;
        let done: Vec<_> = cast::outcome(academy, cohort).await.unwrap();
        let states: Vec<_> = done.iter().map(|(receipt, _, state)| (*receipt, *state)).collect();
        let planned: Vec<_> = (1..).zip(expected.map(|(state, _)| state)).collect();
        assert_eq!(states, planned, "the import is the dry run, in the order of the rows");
        assert!(check_seats(academy).await.unwrap().is_empty(), "claims and counters agree");
        assert_eq!(cast::count(academy, "outbox", "event = 'enrollment'").await.unwrap(), 6, "a letter each");
        let name = academy.texts("SELECT display_name FROM person WHERE email = 'znana@example.pl'").await;
        assert_eq!(name, ["znana"], "an account keeps its own name");
        let english = academy.texts("SELECT lang FROM person WHERE email = 'jan@um.pl'").await;
        assert_eq!(english, ["en"]);
        // Whoever left does not come back by the file, and whoever is not in the next file stays.
        let enrollment = cast::enrollment(academy, cohort, known).await.unwrap();
        withdraw(academy, &Actor::Member { id: known, grants: vec![] }, enrollment).await.unwrap();
        let again = stage.dry(academy, &file).await;
        assert_eq!(again.applications(), 0);
        assert!(again.rows.iter().any(|row| row.outcome == Outcome::AlreadyThere { state: Withdrawn }));
        let before = academy.contents().await;
        assert_eq!(stage.run(academy, &file, &again.fingerprint).await, Ok(0));
        let shorter = &file[..1];
        let plan = stage.dry(academy, shorter).await;
        assert_eq!(stage.run(academy, shorter, &plan.fingerprint).await, Ok(0));
        assert_eq!(academy.contents().await, before, "twice changes nothing");
    })
    .await;
}

#[tokio::test]
async fn what_changed_since_the_dry_run_stops_the_import() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::FirstCome, limits(2, 1)).await;
        let file = rows(&["ewa@um.pl;Ewa Bąk;Ełk;inspektorka;pl", "jan@um.pl;Jan Nowak;Łódź;informatyk;pl"]);
        let plan = stage.dry(academy, &file).await;
        // Somebody of Ełk comes first.
        let official = academy.official("szybka").await;
        let place =
            cast::workplace(academy, official.person().unwrap(), stage.cities[0], "confirmed").await.unwrap();
        apply(academy, &official, stage.card.id, &cast::form(place)).await.unwrap();
        let before = academy.contents().await;
        assert_eq!(stage.run(academy, &file, &plan.fingerprint).await, Err(Error::Conflict));
        assert_eq!(academy.contents().await, before, "nothing of it is kept");
        let newer = stage.dry(academy, &file).await;
        assert_eq!(outcomes(&newer), [(Waitlisted, Reason::CityFull), (Confirmed, Reason::SeatFree)]);
        // Another file under the fingerprint that was seen is no way around the dry run.
        assert_eq!(stage.run(academy, &file[..1], &newer.fingerprint).await, Err(Error::Conflict));
        assert_eq!(stage.run(academy, &file, "").await, Err(Error::Conflict));
        assert_eq!(stage.run(academy, &file, &newer.fingerprint).await, Ok(2));
        assert!(check_seats(academy).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_row_that_cannot_be_taken_says_why_and_keeps_nobody_else_out() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::FirstCome, limits(50, 9)).await;
        cast::gmina(academy, "Bielsk", ("rural_gmina", Some("bielski"))).await.unwrap();
        cast::gmina(academy, "Bielsk", ("rural_gmina", Some("płocki"))).await.unwrap();
        let refused = academy.person("odmowa").await;
        cast::workplace(academy, refused, stage.cities[0], "refused").await.unwrap();
        academy.person("zamknieta").await;
        academy.texts("UPDATE person SET state = 'suspended' WHERE email = 'zamknieta@example.pl'").await;
        let file = rows(&[
            "bez małpy;Ewa Bąk;Ełk;inspektorka;pl",
            "a@um.pl;;Ełk;;xx",
            "b@um.pl;=HYPERLINK(1);Ełk;@SUM(A1);pl",
            "c@um.pl;Jan Nowak;Atlantyda;informatyk;pl",
            "d@um.pl;Jan Nowak;Bielsk;informatyk;pl",
            "e@um.pl;Jan Nowak;\"Bielsk, gmina wiejska, pow. płocki\";informatyk;pl",
            "f@um.pl;Iga Lis;Ełk;urbanistka;pl",
            "F@UM.PL;Iga Lis;Łódź;urbanistka;pl",
            "g@um.pl;Ola Mech;Nysa;skarbniczka;pl",
            "g@um.pl;Ola Mech;nysa;skarbniczka;pl",
            "odmowa@example.pl;Adam;Ełk;referent;pl",
            "zamknieta@example.pl;Adam;Ełk;referent;pl",
            "h@um.pl;Uta Żak;;sekretarz;pl",
        ]);
        let plan = stage.dry(academy, &file).await;
        let wrong = faults(&plan);
        let of = |line: u32| wrong.iter().find(|(at, _)| *at == line).map(|(_, faults)| faults.clone());
        let labels = ["Bielsk, gmina wiejska, pow. bielski", "Bielsk, gmina wiejska, pow. płocki"];
        for (line, expected) in [
            (2, vec![RowFault::Email]),
            (3, vec![RowFault::Name, RowFault::Function, RowFault::Lang]),
            (4, vec![RowFault::Name, RowFault::Function]),
            (5, vec![RowFault::UnknownCity]),
            (6, vec![RowFault::SeveralCities { labels: labels.map(str::to_owned).to_vec() }]),
            (8, vec![RowFault::TwoCities { other: 9 }]),
            (9, vec![RowFault::TwoCities { other: 8 }]),
            (11, vec![RowFault::Repeated { first: 10 }]),
            (12, vec![RowFault::OfficeRefused]),
            (13, vec![RowFault::ClosedAccount]),
            (14, vec![RowFault::NoCity]),
        ] {
            assert_eq!(of(line), Some(expected), "row {line}");
        }
        assert_eq!(wrong.len(), 11);
        assert_eq!(stage.run(academy, &file, &plan.fingerprint).await, Ok(2), "the sound rows are taken");
        assert!(check_seats(academy).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn only_organizers_import_while_applications_are_taken_and_they_say_why() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::Approval, limits(5, 5)).await;
        let file = rows(&["ewa@um.pl;Ewa Bąk;Ełk;inspektorka;pl"]);
        let plan = stage.dry(academy, &file).await;
        assert_eq!(outcomes(&plan), [(Applied, Reason::AwaitsApproval)], "the mode of the cohort holds");
        let official = academy.official("obca").await;
        assert_eq!(
            dry_run(academy, &official, &stage.card, (&Applications, &file)).await,
            Err(Error::Denied)
        );
        let seen = (&file[..], plan.fingerprint.as_str());
        let by = async |actor: &Actor, why: &str| {
            import_people(academy, actor, stage.card.id, &Applications, seen, why).await
        };
        assert_eq!(by(&official, "tak").await, Err(Error::Denied));
        let silent = by(&stage.organizer, " ").await;
        assert!(matches!(silent, Err(Error::Refused(Refusal::Enrollment(_)))), "{silent:?}");
        academy.clock.set(stage.card.window.closes + chrono::TimeDelta::hours(1));
        let late = stage.run(academy, &file, &plan.fingerprint).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Enrollment(_)))), "{late:?}");
        assert_eq!(cast::count(academy, "enrollment", "1 = 1").await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_thousand_rows_fit_between_two_requests() {
    on_each_database(async |academy| {
        let stage = stage(academy, AdmissionMode::FirstCome, limits(300, 200)).await;
        let rule = domain::cohort::limits::CityRule { cap: Some(Cap::of(3)), is_additional: false };
        set_city_rule(academy, &stage.organizer, stage.card.id, stage.cities[2], rule, "mało").await.unwrap();
        let towns = ["Ełk", "Łódź", "Nysa"];
        let lines: Vec<String> = (0..1000)
            .map(|number| format!("osoba{number}@um.pl;Osoba {number};{};inspektor;pl", towns[number % 3]))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let file = rows(&lines);
        let statements = academy.db().statements();
        let plan = stage.dry(academy, &file).await;
        let cost = academy.db().statements() - statements;
        assert!(cost < 20, "a dry run of a thousand rows is {cost} statements");
        let (statements, begun) = (academy.db().statements(), std::time::Instant::now());
        assert_eq!(stage.run(academy, &file, &plan.fingerprint).await, Ok(1000));
        let cost = academy.db().statements() - statements;
        eprintln!("a thousand applications: {:?}, {cost} statements", begun.elapsed());
        assert!(cost < 60, "an import of a thousand rows is {cost} statements");
        let seated = plan.count(|outcome| matches!(outcome, Outcome::Applies { state: Confirmed, .. }));
        assert_eq!(seated, 300);
        let there = cast::count(academy, "enrollment", "state = 'confirmed'").await.unwrap();
        assert_eq!(there, 300);
        assert!(check_seats(academy).await.unwrap().is_empty());
    })
    .await;
}
