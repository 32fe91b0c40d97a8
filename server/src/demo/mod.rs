//! `academy demo`: an academy with real towns, a real course, and invented people in the middle of their work.
//!
//! Everything is done by the same commands that people use, at a clock that walks through an invented past: 200 days
//! ago the first organizer came, today a spring cohort takes applications.

mod cast;
mod cohorts;
mod crowd;
mod learners;
mod rounds;
mod showcase;
mod stage;

use anyhow::{Context, Result, bail};
use domain::Academy;
use domain::clock::HandClock;
use domain::db::Db;
use rust_embed::RustEmbed;

use crate::backup::backup;
use crate::boot;
use crate::cli::say;
use crate::config::Config;
use crate::restore::{Target, restore};

/// Lists of municipalities, the programme, the showcase and its media, as they are shipped.
#[derive(RustEmbed)]
#[folder = "demo"]
struct Shipped;

/// What to do where the academy holds something already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// Refuse.
    Refuse,
    /// Leave it as it is; of a demo say once more who can sign in.
    Leave,
}

/// Loads the demo and says who can sign in. From outside it is there whole or not at all: it is made in a folder of its
/// own and then put in place by `restore`; what an interrupted load left is removed by the next.
///
/// # Errors
/// Where the academy holds anything already (unless that is to be left), or listens beyond this machine: nothing is
/// written then.
pub async fn load(config: &Config, elsewhere: Elsewhere) -> Result<()> {
    let is_loopback = config.listen.ip().is_loopback();
    let (is_empty, has_demo) = match (is_loopback, elsewhere) {
        // Not even a database is made.
        (false, Elsewhere::Refuse) => (true, false),
        _ => look(config).await?,
    };
    match (is_empty, elsewhere) {
        (false, Elsewhere::Refuse) => bail!(
            "DATABASE_URL: this academy holds something already; the demo is loaded only into an empty one"
        ),
        (false, Elsewhere::Leave) if has_demo => {
            return say_who(config, "This is the demo, as it was left.");
        }
        (false, Elsewhere::Leave) => return Ok(()),
        (true, _) => {}
    }
    if !is_loopback {
        bail!(
            "ACADEMY_LISTEN: the demo's people sign in without a password, so it is loaded only where the academy \
             listens on this machine alone (127.0.0.1 or [::1], not {})",
            config.listen.ip()
        );
    }
    say("Loading the demo, which takes a moment\n")?;
    let apart = apart(config);
    drop(std::fs::remove_dir_all(&apart.data_dir));
    let made = async {
        let db = boot::connect(&apart).await?;
        db.migrate().await.context("the schema could not be brought up to date")?;
        fill(&apart, db.clone()).await?;
        db.close().await.context("the demo could not be closed")?;
        let packed = apart.data_dir.join("demo.tar");
        backup(&apart, &packed).await?;
        restore(config, &packed, Target::Empty).await
    };
    let made = made.await;
    drop(std::fs::remove_dir_all(&apart.data_dir));
    made?;
    say_who(config, "The demo is loaded.")
}

/// Whether the academy is empty, and whether it is a demo; its schema is brought up to date.
async fn look(config: &Config) -> Result<(bool, bool)> {
    let db = boot::connect(config).await?;
    db.migrate().await.context("the schema could not be brought up to date")?;
    let found = (domain::academy::is_empty(&db).await?, domain::academy::is_demo(&db).await?);
    db.close().await?;
    Ok(found)
}

/// The same academy in a folder and a file apart.
fn apart(config: &Config) -> Config {
    let data_dir = config.data_dir.join("demo.loading");
    let database_url = format!("sqlite://{}", data_dir.join("academy.db").display());
    Config { data_dir, database_url, ..config.clone() }
}

fn say_who(config: &Config, what: &str) -> Result<()> {
    say(&format!("{what} Start the academy and open {}/zaloguj:\n", config.public_url))?;
    for person in cast::PERSONAS.iter().chain([&cast::LECTURER]) {
        say(&format!("  {:40} {:44} {}\n", person.name, person.email, person.who))?;
    }
    Ok(())
}

/// Fills an empty, migrated database.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn fill(config: &Config, db: Db) -> Result<()> {
    let today = domain::clock::Clock::now(&domain::clock::SystemClock);
    let clock = HandClock::at(today);
    let academy = Academy::open(db, Box::new(clock.clone()), config.settings()).await?;
    let stage = stage::Stage::set(academy, clock, today).await?;
    let people = cast::enter(&stage).await?;
    let mut crowd = crowd::Crowd::default();
    let learner = cohorts::run(&stage, &people, &mut crowd).await?;
    showcase::run(&stage, &people, &learner, &mut crowd).await?;
    rounds::run(&stage, &people, &mut crowd).await?;
    stage.go_to(-46, 9);
    domain::enrollment::commands::expire_office(&stage.academy).await?;
    stage.turn_to(today);
    domain::enrollment::commands::expire_office(&stage.academy).await?;
    let tx = stage.academy.begin().await?;
    domain::notification::count_as_sent(&tx).await?;
    domain::notification::count_as_returned(&tx, cohorts::RETURNED, "5.1.1 <address> no such user").await?;
    tx.commit().await?;
    Ok(())
}

/// A shipped file.
fn shipped(path: &str) -> Result<Vec<u8>> {
    let file = Shipped::get(path).with_context(|| format!("the demo has no {path}"))?;
    Ok(file.data.into_owned())
}
