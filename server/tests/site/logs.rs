//! What the log says of a request, and what it must never say.

use std::fs::File;
use std::path::{Path, PathBuf};

use domain::clock::{Clock, SystemClock};
use domain::testing::TestAcademy;
use serde_json::Value;

use crate::process::{Server, get, post, server_with};

/// A server whose log is a file, as an operator's is.
async fn logging(academy: &TestAcademy, level: &str) -> (Server, PathBuf) {
    academy.clock.set(SystemClock.now());
    let log = academy.settings().data_dir.join("server.log");
    let file = File::create(&log).unwrap();
    let server = server_with(academy, |command| {
        command.stderr(file).env("RUST_LOG", level);
    })
    .await;
    (server, log)
}

fn lines(log: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(log).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect()
}

fn request_id(line: &Value) -> &str {
    line["span"]["request_id"].as_str().unwrap_or_default()
}

/// The number that a page gives for help.
fn number(answer: &str) -> &str {
    let (_, rest) = answer.split_once("Numer dla pomocy").expect("a number for help");
    let (_, rest) = rest.split_once("<code>").unwrap();
    rest.split_once('<').unwrap().0
}

/// What the head of an answer says.
fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let line = answer.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name}: {answer}")).split_once(": ").unwrap().1
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_on_an_error_page_leads_to_its_line_in_the_log() {
    let academy = TestAcademy::on("sqlite").await;
    let (server, log) = logging(&academy, "info").await;
    academy.official("ewa").await;
    let ewa = academy.sign_in("ewa@example.pl").await;
    let missing = get(server.port, "/programy/sekretny-plan?kto=ewa@example.pl", "").await;
    let denied = get(server.port, "/organizacja/ludzie", &ewa).await;
    let nowhere = get(server.port, "/sekretny-plan", "").await;
    let refused = post(server.port, "/konto/przegladarki/zakoncz", &ewa, "id=sekretny-plan").await;
    for ((status, page), expected, method, route) in [
        (missing, 404, "GET", Some("/programy/{slug}")),
        (denied, 403, "GET", Some("/organizacja/ludzie")),
        (nowhere, 404, "GET", None),
        (refused, 404, "POST", Some("/konto/przegladarki/zakoncz")),
    ] {
        assert_eq!(status, expected, "{page}");
        let number = number(&page);
        assert_eq!(header(&page, "x-request-id"), number, "the answer's head has the same number");
        let lines = lines(&log);
        let line = lines.iter().find(|line| request_id(line) == number);
        let line = line.unwrap_or_else(|| panic!("{number} is not in the log: {lines:#?}"));
        assert_eq!(line["fields"]["status"], expected, "{line}");
        assert!(line["fields"]["micros"].is_u64(), "{line}");
        assert_eq!(line["span"]["method"], method, "{line}");
        assert_eq!(line["span"]["route"].as_str(), route, "{line}");
    }
    let whole = std::fs::read_to_string(&log).unwrap();
    for secret in ["sekretny", "example.pl", ewa.as_str()] {
        assert!(!whole.contains(secret), "the log says {secret}: {whole}");
    }
    assert!(
        lines(&log).iter().all(|line| line["fields"]["status"] != 200),
        "good answers are only for debug"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_broke_is_logged_under_the_number_of_the_page_and_the_request_even_at_the_highest_level() {
    let academy = TestAcademy::on("sqlite").await;
    let (server, log) = logging(&academy, "error").await;
    academy.official("ewa").await;
    let ewa = academy.sign_in("ewa@example.pl").await;
    academy.texts("ALTER TABLE session RENAME TO mislaid").await;
    let (status, page) = get(server.port, "/konto", &ewa).await;
    assert_eq!(status, 500, "{page}");
    let lines = lines(&log);
    let line = lines.iter().find(|line| line["fields"]["reference"] == number(&page));
    let line = line.unwrap_or_else(|| panic!("{} is not in the log: {lines:#?}", number(&page)));
    assert!(line["fields"]["cause"].as_str().is_some_and(|cause| cause.contains("session")), "{line}");
    assert_eq!(request_id(line), header(&page, "x-request-id"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_has_a_line_where_debug_is_asked_for() {
    let academy = TestAcademy::on("sqlite").await;
    let (server, log) = logging(&academy, "server=debug").await;
    for path in ["/health", "/pomoc", "/pkg/nothing.js"] {
        let (_, answer) = get(server.port, path, "").await;
        let id = header(&answer, "x-request-id");
        assert!(lines(&log).iter().any(|line| request_id(line) == id), "{path}");
    }
}
