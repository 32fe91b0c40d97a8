//! Crowds against real servers: people with sessions apply at once over HTTP. The outcome must be that of the pure
//! rule in the order of receipt, with counters, claims and rows in step and one mail each.
use std::collections::BTreeSet;
use std::sync::Arc;

use app::enrollment::words;

use domain::clock::{Clock, SystemClock};
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::book::SeatBook;
use domain::enrollment::crowd::{Applicant, crowd, replayed};
use domain::enrollment::rules::first_full;
use domain::enrollment::{EnrollmentState, cast};
use domain::ids::CohortId;
use domain::lang::Lang;
use domain::testing::{TestAcademy, databases};

use crate::process::{get, post, rounds, server};

struct Race {
    servers: usize,
    people: usize,
    cities: usize,
    /// How often each person sends the same application.
    times: usize,
    limits: Limits,
}

async fn run(database: &str, race: &Race) {
    let academy = TestAcademy::on(database).await;
    academy.clock.set(SystemClock.now());
    let course = cast::course(&academy, "akademia").await.unwrap();
    let cohort = cast::cohort(&academy, course, "jesien", race.limits.clone()).await.unwrap();
    let crowd = crowd(&academy, race.people, race.cities).await.unwrap();
    let mut servers = Vec::new();
    for _ in 0..race.servers {
        servers.push(server(&academy).await);
    }
    let start = Arc::new(tokio::sync::Barrier::new(race.people * race.times));
    let mut posts = Vec::new();
    for (number, who) in crowd.iter().enumerate() {
        for time in 0..race.times {
            let port = servers[(number + time) % servers.len()].port;
            let body = format!("affiliation={}&motivation=&request_key=once", who.affiliation);
            let (token, start) = (who.token.clone(), start.clone());
            posts.push(tokio::spawn(async move {
                start.wait().await;
                post(port, "/kohorty/jesien/zgloszenie", &token, &body).await
            }));
        }
    }
    for sent in posts {
        let (status, answer) = sent.await.unwrap();
        assert_eq!(status, 303, "on {database}: {answer}");
    }
    let book = outcome(&academy, cohort, race).await;
    everybody_is_told(&crowd, &book, servers[0].port).await;
    let check = seats_check(&academy);
    assert!(check.contains("counters = claims = rows"), "academy seats check: {check}");
}

async fn outcome(academy: &TestAcademy, cohort: CohortId, race: &Race) -> SeatBook {
    let book = replayed(academy, cohort, &race.limits).await.unwrap();
    assert_eq!(book.entries().len(), race.people, "one receipt each");
    let mails = cast::count(academy, "outbox", "event = 'enrollment'").await.unwrap();
    assert_eq!(usize::try_from(mails).unwrap(), race.people, "one mail each");
    book
}

/// Each reads her own number, where it stands and why: what the pure rule says of it.
async fn everybody_is_told(crowd: &[Applicant], book: &SeatBook, port: u16) {
    let mut receipts = BTreeSet::new();
    for who in crowd {
        let (status, page) = get(port, "/kohorty/jesien", &who.token).await;
        assert_eq!(status, 200, "{page}");
        let receipt = page.split_once("Zgłoszenie nr ").and_then(|(_, rest)| rest.split_once(','));
        let receipt: i64 = receipt.and_then(|(number, _)| number.parse().ok()).expect("a number of receipt");
        receipts.insert(receipt);
        let entry = &book.entries()[&receipt];
        let why = match entry.state {
            EnrollmentState::Confirmed => format!("Miejsce jest potwierdzone: {}.", who.city_name),
            EnrollmentState::Waitlisted => {
                let layer = first_full(book.limits(), book.tally(), entry.city).expect("a full layer");
                words::full(Lang::Pl, layer.kind(), &who.city_name)
            }
            state => panic!("receipt {receipt} is {state:?}"),
        };
        assert!(page.contains(&why), "receipt {receipt} is not told: {why}");
    }
    assert_eq!(receipts.len(), crowd.len(), "everybody has a number of her own");
}

/// What `academy seats check` prints.
fn seats_check(academy: &TestAcademy) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_academy"))
        .args(["seats", "check"])
        .env("DATABASE_URL", &academy.url)
        .env("ACADEMY_DATA_DIR", &academy.settings().data_dir)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// How often each race is run.
fn runs() -> usize {
    rounds(2, 20)
}

pub fn limits(total: u32, city: u32, cities: u32) -> Limits {
    Limits { total: Cap::of(total), city: Cap::of(city), cities: Cap::of(cities), ..Limits::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_people_of_forty_cities_race_for_fifty_seats() {
    for database in databases() {
        for _ in 0..runs() {
            let race = Race { servers: 1, people: 300, cities: 40, times: 1, limits: limits(50, 3, 20) };
            run(database, &race).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_postgresql_decide_as_one() {
    if databases().contains(&"postgres") {
        for _ in 0..runs() {
            let race = Race { servers: 2, people: 300, cities: 40, times: 1, limits: limits(50, 3, 20) };
            run("postgres", &race).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_requests_for_three_seats() {
    for database in databases() {
        let race = Race { servers: 1, people: 250, cities: 5, times: 2, limits: limits(3, 3, 5) };
        run(database, &race).await;
    }
}
