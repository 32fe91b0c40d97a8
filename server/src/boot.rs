//! From configuration to an open academy.

use anyhow::{Context, Result};
use domain::Academy;
use domain::clock::SystemClock;
use domain::db::Db;

use crate::config::Config;

/// Connects, and makes the data folder where it is missing.
///
/// # Errors
/// Says what could not be opened.
pub async fn connect(config: &Config) -> Result<Db> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("ACADEMY_DATA_DIR: cannot make {}", config.data_dir.display()))?;
    Db::connect(&config.database_url).await.context("DATABASE_URL: cannot open the database")
}

/// Connects, migrates and opens the academy.
///
/// # Errors
/// Says what could not be opened.
pub async fn open(config: &Config) -> Result<Academy> {
    let db = connect(config).await?;
    db.migrate().await.context("the schema could not be brought up to date")?;
    Academy::open(db, Box::new(SystemClock), config.settings())
        .await
        .context("the academy could not be opened")
}
