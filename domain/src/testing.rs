//! A fresh academy for each test, on either database, with a clock that the test turns.
//!
//! SQLite always runs. PostgreSQL runs where `TEST_DATABASE_URL` names a server (`make test` finds or starts one);
//! each test gets a database of its own there, copied from a migrated template.

mod contents;
mod locks;
mod password;

use std::path::PathBuf;
use std::sync::OnceLock;

use chrono::{TimeZone, Utc};
use sea_orm::{ConnectionTrait, Database};

use crate::academy::{Academy, Settings};
use crate::access::{Actor, Grant, Role, Scope};
use crate::db::Db;
use crate::ids::PersonId;
use crate::lang::Lang;
use crate::people::GrammaticalForm;
use crate::people::commands::{NewPerson, add_person, grant_role};
use crate::text::Email;

pub use crate::clock::HandClock as MockClock;
pub use contents::Contents;
pub use locks::Held;

/// An empty, migrated academy of its own; its folder and database go with it.
pub struct TestAcademy {
    /// The academy.
    pub academy: Academy,
    /// Its clock, at 2026-09-01 08:00 UTC.
    pub clock: MockClock,
    /// Where the database is, to open it once more.
    pub url: String,
    folder: PathBuf,
}

impl std::ops::Deref for TestAcademy {
    type Target = Academy;
    fn deref(&self) -> &Academy {
        &self.academy
    }
}

impl Drop for TestAcademy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The databases on which a test runs: "sqlite" always, "postgres" where a server is named.
#[must_use]
pub fn databases() -> Vec<&'static str> {
    if postgres_server().is_some() { vec!["sqlite", "postgres"] } else { vec!["sqlite"] }
}

/// Runs a test on each database: `on_each_database(async |academy| { … }).await`.
pub async fn on_each_database(test: impl AsyncFn(&TestAcademy)) {
    for database in databases() {
        let academy = TestAcademy::on(database).await;
        // The captured output of a failing test then says on which database.
        eprintln!("on {database}");
        test(&academy).await;
    }
}

impl TestAcademy {
    /// An academy on the named database.
    pub async fn on(database: &str) -> Self {
        let name = format!("academy_test_{}", crate::secret::hex(&crate::secret::bytes::<8>()));
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).expect("the folder of temporary files takes one more");
        let url = if database == "postgres" {
            postgres_database(&name).await
        } else {
            format!("sqlite://{}/academy.db", folder.display())
        };
        Self::open(url, folder).await
    }

    /// An academy on a new database of the test's own, given by its URL.
    pub async fn at(url: &str) -> Self {
        let name = format!("academy_test_{}", crate::secret::hex(&crate::secret::bytes::<8>()));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("the folder of temporary files takes one more");
        Self::open(url.to_owned(), folder).await
    }

    /// The same academy opened once more, as after a restart.
    pub async fn reopened(mut self) -> Self {
        let folder = std::mem::take(&mut self.folder);
        Self::open(self.url.clone(), folder).await
    }

    async fn open(url: String, folder: PathBuf) -> Self {
        let db = Db::connect(&url).await.expect("the test database can be opened");
        db.migrate().await.expect("the schema can be made");
        let start = Utc.with_ymd_and_hms(2026, 9, 1, 8, 0, 0).single().expect("that instant exists");
        let clock = MockClock::at(start);
        let settings = Settings {
            name: "Akademia Lidera Smart City".into(),
            short_name: ("Akademia Lidera".into(), "Smart City".into()),
            mark: "ALSC".into(),
            contact: "pomoc@akademia.example".into(),
            public_url: "http://127.0.0.1:3000".into(),
            data_dir: folder.clone(),
            demo_sign_in: false,
        };
        let academy = Academy::open(db, Box::new(clock.clone()), settings).await.expect("the academy opens");
        Self { academy, clock, url, folder }
    }

    /// Adds a person by the local part of her address.
    pub async fn person(&self, name: &str) -> PersonId {
        let tx = self.begin().await.expect("a transaction begins");
        let new = NewPerson {
            email: Email::parse(&format!("{name}@example.pl")).expect("the name fits into an address"),
            display_name: name.to_owned(),
            form: GrammaticalForm::Neutral,
            lang: Lang::Pl,
            time_zone: "Europe/Warsaw".into(),
            is_demo: false,
            privacy_version: None,
        };
        let id = add_person(self, &tx, new).await.expect("the person can be added");
        tx.commit().await.expect("it lasts");
        id
    }

    /// Adds a person with a role and returns her as an actor.
    pub async fn with_role(&self, name: &str, role: Role, scope: Scope) -> Actor {
        let id = self.person(name).await;
        let tx = self.begin().await.expect("a transaction begins");
        let grant = Grant { role, scope };
        grant_role(self, &tx, &Actor::System { job: "test" }, id, grant, "")
            .await
            .expect("a role can be granted");
        tx.commit().await.expect("it lasts");
        Actor::Member { id, grants: vec![grant] }
    }

    /// Adds a person without a role and returns her as an actor.
    pub async fn official(&self, name: &str) -> Actor {
        Actor::Member { id: self.person(name).await, grants: vec![] }
    }
}

/// The full proof or the short form.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment how long the proof is")]
#[must_use]
pub fn rounds(short: usize, full: usize) -> usize {
    if std::env::var("ACADEMY_PROOF").is_ok_and(|proof| proof == "full") { full } else { short }
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where PostgreSQL is")]
fn postgres_server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// Makes a database for one test as a copy of a migrated template and returns its URL.
async fn postgres_database(name: &str) -> String {
    static TEMPLATE: OnceLock<tokio::sync::Mutex<Option<String>>> = OnceLock::new();
    let server = postgres_server().expect("asked for only where a server is named");
    let (base, _) = server.rsplit_once('/').expect("the URL ends in /database");
    let admin = Database::connect(&server).await.expect("the test server answers");
    let mut template = TEMPLATE.get_or_init(Default::default).lock().await;
    let from = match template.clone() {
        Some(from) => from,
        None => {
            let from = format!("{name}_template");
            admin
                .execute_unprepared(&format!("CREATE DATABASE {from}"))
                .await
                .expect("a database can be made");
            let db = Database::connect(format!("{base}/{from}")).await.expect("the template opens");
            migrations::up(&db).await.expect("the schema can be made");
            db.close().await.expect("the template closes, so that it can be copied");
            *template = Some(from.clone());
            from
        }
    };
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {from}"))
        .await
        .expect("it can be copied");
    format!("{base}/{name}")
}
