//! `academy restore`: the counterpart of `academy backup`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::db::Db;

use crate::config::Config;

/// Whether an academy that holds something may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Only an empty one.
    Empty,
    /// Any; what was there is kept beside it.
    Replaced,
}

/// Puts a copy made by `academy backup` in the place of the embedded database and brings its schema up to date. The
/// academy must not be serving.
///
/// # Errors
/// When the file is no backup of an academy, or the target holds something; nothing is changed then.
pub async fn restore(config: &Config, file: &Path, target: Target) -> Result<()> {
    let place = embedded(&config.database_url)?;
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("ACADEMY_DATA_DIR: cannot make {}", config.data_dir.display()))?;
    if target == Target::Empty && holds_something(&config.database_url, &place).await? {
        bail!(
            "{} holds an academy already; `academy restore --replace FILE` puts the backup in its place and keeps \
             what was there beside it",
            place.display()
        );
    }
    let sound = beside(&place, "restoring");
    copy_of(file, &sound).await?;
    if place.exists() {
        std::fs::rename(&place, beside(&place, "before-restore"))
            .with_context(|| format!("cannot move {} aside", place.display()))?;
    }
    // The log of the old database belongs to it alone; beside the new one it would be replayed into it.
    remove(&logs(&place));
    std::fs::rename(&sound, &place).with_context(|| format!("cannot write {}", place.display()))
}

/// A copy of the backup with today's schema, in one file without a log.
async fn copy_of(file: &Path, to: &Path) -> Result<()> {
    let working = beside(to, "working");
    remove(&[to.to_path_buf(), working.clone()]);
    std::fs::copy(file, &working).with_context(|| format!("cannot read {}", file.display()))?;
    let made = async {
        let db =
            Db::connect(&format!("sqlite://{}", working.display())).await.context("it cannot be opened")?;
        db.check_is_academy().await?;
        db.migrate().await.context("its schema could not be brought up to date")?;
        db.backup_into(&to.to_string_lossy()).await.context("it could not be copied")
    };
    let result = made.await.with_context(|| format!("{} is no backup of an academy", file.display()));
    remove(&logs(&working));
    remove(&[working]);
    result
}

/// The file of the embedded database.
fn embedded(url: &str) -> Result<PathBuf> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        bail!(
            "DATABASE_URL: only the embedded database is restored from a file; use pg_restore for PostgreSQL"
        );
    };
    let path = path.strip_prefix("//").unwrap_or(path);
    Ok(PathBuf::from(path.split('?').next().unwrap_or_default()))
}

async fn holds_something(url: &str, place: &Path) -> Result<bool> {
    if !place.exists() {
        return Ok(false);
    }
    let db = Db::connect(url).await.context("DATABASE_URL: cannot open the database")?;
    db.migrate().await.context("the schema could not be brought up to date")?;
    Ok(!domain::academy::is_empty(&db).await?)
}

/// "academy.db" and a word: "academy.db.restoring".
fn beside(path: &Path, word: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(word);
    PathBuf::from(name)
}

fn logs(path: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

/// What is not there need not be removed.
fn remove(paths: &[PathBuf]) {
    for path in paths {
        drop(std::fs::remove_file(path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("academy-{name}-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    fn config(folder: &Path) -> Config {
        let data = folder.to_path_buf();
        Config::from_values(|key| (key == "ACADEMY_DATA_DIR").then(|| data.display().to_string()))
            .expect("a configuration")
    }

    async fn with_somebody(config: &Config, name: &str) {
        let academy = crate::boot::open(config).await.expect("an academy");
        domain::people::commands::setup::add_by_operator(&academy, "anna@urzad.example", name, true)
            .await
            .expect("a person");
    }

    #[tokio::test]
    async fn a_backup_comes_back_only_into_an_empty_academy_unless_asked() {
        let (old, new) = (folder("restore-old"), folder("restore-new"));
        with_somebody(&config(&old), "Anna Nowak").await;
        let copy = old.join("copy.db");
        let db = crate::boot::connect(&config(&old)).await.expect("a database");
        db.backup_into(&copy.to_string_lossy()).await.expect("a copy");

        restore(&config(&new), &copy, Target::Empty).await.expect("an empty place takes it");
        let there = crate::boot::connect(&config(&new)).await.expect("a database");
        assert!(!domain::academy::is_empty(&there).await.expect("an answer"));

        let refused = restore(&config(&new), &copy, Target::Empty).await.expect_err("it holds something");
        assert!(refused.to_string().contains("--replace"), "{refused}");
        restore(&config(&new), &copy, Target::Replaced).await.expect("asked for");
        assert!(new.join("academy.db.before-restore").exists());
    }

    #[tokio::test]
    async fn what_is_no_backup_changes_nothing() {
        let place = folder("restore-wrong");
        let wrong = place.join("letter.txt");
        std::fs::write(&wrong, "Dzień dobry").expect("a file");
        let refused = restore(&config(&place), &wrong, Target::Empty).await.expect_err("no backup");
        assert!(refused.to_string().contains("letter.txt"), "{refused}");
        assert!(!place.join("academy.db").exists());
    }
}
