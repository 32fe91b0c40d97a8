//! `academy demo`: an academy with real towns, a real course, and invented people in the middle of their work.
//!
//! Everything is done by the same commands that people use, at a clock that walks through an invented past: 200 days
//! ago the first organizer came, today a spring cohort takes applications.

mod cast;
mod cohorts;
mod crowd;
mod learners;
mod showcase;
mod stage;

use anyhow::{Context, Result, bail};
use domain::Academy;
use domain::clock::HandClock;
use domain::db::Db;
use rust_embed::RustEmbed;

use crate::boot;
use crate::cli::say;
use crate::config::Config;

/// Lists of municipalities, the programme, the showcase and its media, as they are shipped.
#[derive(RustEmbed)]
#[folder = "demo"]
struct Shipped;

/// Loads the demo and says who can sign in.
///
/// # Errors
/// Where the academy holds anything already, or listens beyond this machine: nothing is written then.
pub async fn load(config: &Config) -> Result<()> {
    if !config.listen.ip().is_loopback() {
        bail!(
            "ACADEMY_LISTEN: the demo's people sign in without a password, so it is loaded only where the academy \
             listens on this machine alone (127.0.0.1 or [::1], not {})",
            config.listen.ip()
        );
    }
    let db = boot::connect(config).await?;
    db.migrate().await.context("the schema could not be brought up to date")?;
    if !domain::academy::is_empty(&db).await? {
        bail!(
            "DATABASE_URL: this academy holds something already; the demo is loaded only into an empty one"
        );
    }
    fill(config, db).await?;
    say(&format!("The demo is loaded. Start the academy and open {}/zaloguj:\n", config.public_url))?;
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
    stage.go_to(-46, 9);
    domain::enrollment::commands::expire_office(&stage.academy).await?;
    stage.turn_to(today);
    domain::enrollment::commands::expire_office(&stage.academy).await?;
    let tx = stage.academy.begin().await?;
    domain::notification::count_as_sent(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// A shipped file.
fn shipped(path: &str) -> Result<Vec<u8>> {
    let file = Shipped::get(path).with_context(|| format!("the demo has no {path}"))?;
    Ok(file.data.into_owned())
}
