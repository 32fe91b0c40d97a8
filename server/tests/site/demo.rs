//! `academy demo`: whole or not at all, only where nobody else can come, and nobody signs in as its people elsewhere.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use domain::testing::{TestAcademy, databases};

use crate::process::program;
use crate::stage::Site;

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// `academy demo …` for an academy in this folder, which its configuration file alone names.
fn demo(academy: &TestAcademy, folder: &Path, args: &[&str]) -> Command {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("academy.toml"), "ACADEMY_DATA_DIR = \"data\"\n").unwrap();
    let mut command = program(academy);
    command.env_remove("DATABASE_URL").env_remove("ACADEMY_DATA_DIR").current_dir(folder);
    command.env("ACADEMY_PUBLIC_URL", "http://127.0.0.1:3000");
    command.arg("demo").args(args);
    command
}

#[tokio::test]
async fn the_demo_is_not_loaded_over_anything() {
    for database in databases() {
        let academy = TestAcademy::on(database).await;
        academy.person("ewa").await;
        let before = academy.contents().await;
        let output = program(&academy).arg("demo").output().unwrap();
        assert!(!output.status.success(), "on {database}: {}", said(&output));
        assert!(
            said(&output).contains("DATABASE_URL: this academy holds something already"),
            "{}",
            said(&output)
        );
        let left = program(&academy).args(["demo", "--if-new"]).output().unwrap();
        assert!(left.status.success() && said(&left).is_empty(), "left as it is: {}", said(&left));
        assert!(academy.contents().await == before, "on {database} something was written");
    }
}

#[tokio::test]
async fn the_demo_is_not_loaded_where_others_can_come() {
    let academy = TestAcademy::on("sqlite").await;
    let folder = academy.settings().data_dir.join("open");
    for address in ["0.0.0.0:3000", "192.168.0.7:3000", "[::]:3000"] {
        let output = demo(&academy, &folder, &[]).env("ACADEMY_LISTEN", address).output().unwrap();
        assert!(!output.status.success(), "{address}: {}", said(&output));
        assert!(said(&output).contains("ACADEMY_LISTEN"), "{address}: {}", said(&output));
        assert!(!folder.join("data").exists(), "{address}: nothing was made");
    }
    let output =
        demo(&academy, &folder, &["--if-new"]).env("ACADEMY_LISTEN", "0.0.0.0:3000").output().unwrap();
    assert!(!output.status.success() && said(&output).contains("ACADEMY_LISTEN"), "{}", said(&output));
}

#[tokio::test]
async fn a_load_that_was_cut_off_leaves_nothing_and_the_next_run_loads_it_whole() {
    let academy = TestAcademy::on("sqlite").await;
    let folder = academy.settings().data_dir.join("run");
    let mut load = demo(&academy, &folder, &["--if-new"]).stdout(Stdio::null()).spawn().unwrap();
    let begun = folder.join("data/demo.loading/academy.db-wal");
    let since = Instant::now();
    // In the middle of it: a million bytes are some of the towns.
    while std::fs::metadata(&begun).map_or(0, |file| file.len()) < 1_000_000 {
        assert!(since.elapsed() < Duration::from_secs(120), "the demo did not begin");
        assert_eq!(load.try_wait().unwrap(), None, "the demo was loaded before it could be cut off");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    load.kill().unwrap();
    load.wait().unwrap();
    let place = folder.join("data/academy.db");
    let people = async || {
        let db = domain::db::Db::connect(&format!("sqlite://{}", place.display())).await.unwrap();
        let found =
            (domain::academy::is_empty(&db).await.unwrap(), domain::academy::is_demo(&db).await.unwrap());
        db.close().await.unwrap();
        found
    };
    assert_eq!(people().await, (true, false), "half a demo is in the academy's place");

    let whole = demo(&academy, &folder, &["--if-new"]).output().unwrap();
    assert!(whole.status.success() && said(&whole).contains("The demo is loaded"), "{}", said(&whole));
    assert_eq!(people().await, (false, true));
    assert!(!folder.join("data/demo.loading").exists(), "what was cut off is gone");
    let again = demo(&academy, &folder, &["--if-new"]).output().unwrap();
    assert!(again.status.success(), "{}", said(&again));
    for output in [&whole, &again] {
        assert!(
            said(output).contains("katarzyna.zoltowska@elk.example"),
            "who can sign in: {}",
            said(output)
        );
    }
}

#[tokio::test]
async fn nobody_signs_in_as_an_invented_person_beyond_this_machine() {
    let site = Site::demo("sqlite").await;
    // What `config::settings` says for an academy that is shown to others.
    assert!(!site.academy.settings().demo_sign_in);
    let person = "SELECT lower(hex(id)) FROM person WHERE is_demo ORDER BY id";
    let person = site.academy.texts(person).await.remove(0);
    let before = site.academy.texts("SELECT 'one' FROM session").await.len();
    let refused = site.post(None, "/zaloguj/pokaz", &format!("person={person}")).await;
    assert_eq!(refused.status, 422, "{} {}", refused.status, refused.body);
    assert!(!site.get(None, "/zaloguj").await.body.contains("/zaloguj/pokaz"), "nor is it offered");
    // Nor with a code by e-mail, whoever may own such an address.
    site.post(None, "/zaloguj", "email=katarzyna.zoltowska%40elk.example").await;
    let mails = site.academy.texts("SELECT event FROM outbox WHERE state = 'queued'").await;
    assert_eq!(mails, ["people.no_account"]);
    assert_eq!(site.academy.texts("SELECT 'one' FROM session").await.len(), before, "somebody was signed in");
}
