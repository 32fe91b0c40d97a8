//! What an operator sets: a wrong value stops the start and is named, and the environment goes before the file.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use domain::allocation::{AllocationFile, Entrant, RoundCity, RoundInput, RoundLimits, Seed};
use domain::city::{Kind, SizeClass};
use domain::cohort::limits::Cap;
use domain::testing::TestAcademy;

use crate::process::program;

/// Runs a command that must stop by itself, and gives what it said; empty when it went well.
async fn fault(command: &mut Command) -> String {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let since = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if since.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("it started: {command:?}");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let output = child.wait_with_output().unwrap();
    if output.status.success() { String::new() } else { String::from_utf8_lossy(&output.stderr).into_owned() }
}

/// The program in a folder of its own, with nothing in its environment.
fn bare(academy: &TestAcademy, folder: &Path) -> Command {
    std::fs::create_dir_all(folder).unwrap();
    let mut command = program(academy);
    command.env_remove("DATABASE_URL").env_remove("ACADEMY_DATA_DIR").current_dir(folder);
    command
}

#[tokio::test]
async fn a_wrong_value_stops_the_start_with_its_keys_name() {
    let academy = TestAcademy::on("sqlite").await;
    for (key, value) in [
        ("SMTP_URL", "mail.example.pl"),
        ("SMTP_URL", "https://mail.example.pl"),
        ("ACADEMY_MAIL_FROM", "akademia"),
        ("ACADEMY_DATA_DIR", "/dev/null/data"),
        ("DATABASE_URL", "mysql://localhost/academy"),
        ("DATABASE_URL", "sqlite:///dev/null/academy.db"),
        ("ACADEMY_LISTEN", "3000"),
        ("ACADEMY_LISTEN", "192.0.2.1:80"),
        ("ACADEMY_PUBLIC_URL", "http://academy.example"),
        ("ACADEMY_MARK", "zażółć"),
        ("ACADEMY_TRUSTED_PROXIES", "nginx"),
    ] {
        let right = [("ACADEMY_LISTEN", "127.0.0.1:0"), ("ACADEMY_PUBLIC_URL", "http://127.0.0.1:3000")];
        let told = fault(program(&academy).arg("serve").envs(right).env(key, value)).await;
        assert!(told.contains(&format!("{key}: ")), "{key}={value}: {told:?}");
    }
}

#[tokio::test]
async fn a_wrong_line_of_the_file_stops_the_start_with_its_keys_name() {
    let academy = TestAcademy::on("sqlite").await;
    let folder = academy.settings().data_dir.join("file");
    for (text, key) in [
        ("ACADEMY_LISTN = \"127.0.0.1:3000\"", "ACADEMY_LISTN"),
        ("[academy]\nname = \"x\"", "academy"),
        ("ACADEMY_LISTEN = 3000", "ACADEMY_LISTEN"),
        ("SMTP_URL = \"nowhere\"", "SMTP_URL"),
        ("ACADEMY_NAME = ", "academy.toml"),
    ] {
        let mut command = bare(&academy, &folder);
        std::fs::write(folder.join("academy.toml"), text).unwrap();
        let told = fault(command.arg("serve").env("ACADEMY_LISTEN", "127.0.0.1:0")).await;
        // The environment has a right address; a key of the wrong kind is named all the same.
        assert!(told.contains(key), "{text}: {told:?}");
    }
    let mut command = bare(&academy, &folder);
    let told = fault(command.arg("serve").env("ACADEMY_CONFIG", "elsewhere.toml")).await;
    assert!(told.contains("elsewhere.toml"), "{told:?}");
}

#[tokio::test]
async fn the_environment_goes_before_the_file_and_a_named_file_before_the_usual_one() {
    let academy = TestAcademy::on("sqlite").await;
    let folder = academy.settings().data_dir.join("order");
    let migrate = async |more: &[(&str, &str)]| {
        let mut command = bare(&academy, &folder);
        std::fs::write(folder.join("academy.toml"), "ACADEMY_DATA_DIR = \"usual\"").unwrap();
        std::fs::write(folder.join("other.toml"), "ACADEMY_DATA_DIR = \"named\"").unwrap();
        assert_eq!(fault(command.arg("migrate").envs(more.iter().copied())).await, "");
        let there = |name: &&str| folder.join(name).join("academy.db").exists();
        let found: Vec<_> = ["told", "named", "usual", "data"].into_iter().filter(there).collect();
        for name in &found {
            std::fs::remove_dir_all(folder.join(name)).unwrap();
        }
        found
    };
    assert_eq!(migrate(&[("ACADEMY_CONFIG", "other.toml"), ("ACADEMY_DATA_DIR", "told")]).await, ["told"]);
    assert_eq!(migrate(&[("ACADEMY_CONFIG", "other.toml")]).await, ["named"]);
    assert_eq!(migrate(&[]).await, ["usual"]);
    assert_eq!(migrate(&[("ACADEMY_DATA_DIR", "")]).await, ["usual"], "an empty value says nothing");
}

#[tokio::test]
async fn a_published_allocation_is_run_again_from_its_file_alone() {
    let academy = TestAcademy::on("sqlite").await;
    let folder = academy.settings().data_dir.join("replay");
    let city = |number| RoundCity { number, kind: Kind::UrbanGmina, size: SizeClass::Medium };
    let entrant = |receipt| Entrant { receipt, city: receipt, carried_over: false, has: vec![] };
    let input = RoundInput {
        cities: (1..5).map(city).collect(),
        limits: RoundLimits { total: Cap::of(2), ..RoundLimits::default() },
        entrants: (1..5).map(entrant).collect(),
        ..RoundInput::default()
    };
    let file = AllocationFile::of("jesien", 1, &input, Seed([7; 32])).unwrap();
    let text = String::from_utf8(file.to_bytes()).unwrap();
    let replay = async |text: &str| {
        let mut command = bare(&academy, &folder);
        std::fs::write(folder.join("round.json"), text).unwrap();
        fault(command.args(["allocation", "replay", "round.json"])).await
    };
    assert_eq!(replay(&text).await, "");
    let changed = replay(&text.replacen("\"turn\":1", "\"turn\":8", 1)).await;
    assert!(changed.contains("comes out otherwise than the file says"), "{changed}");
    let forged = replay(&text.replacen("0707", "0807", 1)).await;
    assert!(forged.contains("the seed does not have the hash"), "{forged}");
    assert!(replay("[]").await.contains("no file of an allocation"), "a plain sentence");
}
