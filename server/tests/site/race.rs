//! Crowds against real servers: people with sessions apply at once over HTTP. The outcome must be that of the pure
//! rule in the order of receipt, with counters, claims and rows in step and one mail each.
#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use domain::clock::{Clock, SystemClock};
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::book::SeatBook;
use domain::enrollment::{cast, check_seats};
use domain::ids::CohortId;
use domain::testing::{TestAcademy, databases};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A server process; it ends with the test.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the real program on the test's database.
async fn server(academy: &TestAcademy) -> Server {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let child = Command::new(env!("CARGO_BIN_EXE_academy"))
        .arg("serve")
        .env("DATABASE_URL", &academy.url)
        .env("ACADEMY_LISTEN", format!("127.0.0.1:{port}"))
        .env("ACADEMY_PUBLIC_URL", format!("http://127.0.0.1:{port}"))
        .env("ACADEMY_DATA_DIR", &academy.settings().data_dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let server = Server { child, port };
    for _ in 0..600 {
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return server;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server did not start");
}

/// Posts a form with a session and gives the status and the whole answer.
async fn post(port: u16, path: &str, token: &str, body: &str) -> (u16, String) {
    let cookie = app::page::session_cookie(true);
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: {cookie}={token}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    (status, answer)
}

/// Somebody who is signed in and has a workplace.
struct Applicant {
    token: String,
    affiliation: String,
}

async fn crowd(academy: &TestAcademy, people: usize, cities: usize) -> Vec<Applicant> {
    let mut known = Vec::new();
    for number in 0..cities {
        known.push(cast::city(academy, &format!("Miasto {number}")).await.unwrap());
    }
    let mut crowd = Vec::new();
    for number in 0..people {
        let person = academy.person(&format!("osoba{number}")).await;
        let affiliation =
            cast::workplace(academy, person, known[number * 7 % cities], "confirmed").await.unwrap();
        let tx = academy.begin().await.unwrap();
        let token = domain::people::commands::start_session(academy, &tx, person, "race").await.unwrap();
        tx.commit().await.unwrap();
        crowd.push(Applicant { token, affiliation: affiliation.to_string() });
    }
    crowd
}

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
    let crowd = crowd(&academy, race.people, race.cities).await;
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
    outcome(&academy, cohort, race).await;
}

async fn outcome(academy: &TestAcademy, cohort: CohortId, race: &Race) {
    let mut book = SeatBook::new(race.limits.clone());
    let outcome = cast::outcome(academy, cohort).await.unwrap();
    assert_eq!(outcome.len(), race.people, "one receipt each");
    for (number, city, state) in outcome {
        assert_eq!(book.apply(city, 0), i64::from(number), "receipts have no gaps");
        assert_eq!(book.entries()[&i64::from(number)].state, state, "receipt {number}");
    }
    assert_eq!(check_seats(academy).await.unwrap(), []);
    let mails = cast::count(academy, "outbox", "event = 'enrollment'").await.unwrap();
    assert_eq!(usize::try_from(mails).unwrap(), race.people, "one mail each");
}

/// The full proof runs each race twenty times, the short form twice.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment how long the proof is")]
fn runs() -> usize {
    if std::env::var("ACADEMY_PROOF").is_ok_and(|proof| proof == "full") { 20 } else { 2 }
}

fn limits(total: u32, city: u32, cities: u32) -> Limits {
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
