//! `academy restore`: the counterpart of `academy backup`.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::clock::{Clock, SystemClock};
use domain::db::{Db, transfer};

use crate::backup::{DATABASE, FILES, backup, beside, is_upload, logs, open_file, remove};
use crate::config::Config;

/// Whether an academy that holds something may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Only an empty one.
    Empty,
    /// Any; what was there is kept beside it.
    Replaced,
}

/// Puts what `academy backup` packed in the place of the academy's database, at today's schema; uploads join those that
/// are there. The academy must not be serving.
///
/// # Errors
/// When the file is no backup of an academy, or the target holds something; nothing is changed then.
pub async fn restore(config: &Config, file: &Path, target: Target) -> Result<()> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("ACADEMY_DATA_DIR: cannot make {}", config.data_dir.display()))?;
    let place = embedded(&config.database_url);
    let holds = holds_something(&config.database_url, place.as_deref()).await?;
    if target == Target::Empty && holds {
        bail!(
            "{} holds an academy already; `academy restore --replace FILE` puts the backup in its place and keeps \
             what was there in {}",
            place.as_deref().map_or_else(|| "the database".into(), |place| place.display().to_string()),
            config.data_dir.display()
        );
    }
    let uploads = config.data_dir.join("files.restoring");
    match place {
        Some(place) => {
            let sound = beside(&place, "restoring");
            copy_of(file, &sound, &uploads).await?;
            join(&uploads, &config.data_dir.join(FILES))?;
            swap(&sound, &place)
        }
        None => {
            let sound = config.data_dir.join("academy.db.restoring");
            copy_of(file, &sound, &uploads).await?;
            let carried = carry(config, &sound, &uploads, holds).await;
            remove(&logs(&sound));
            remove(&[sound]);
            carried
        }
    }
}

/// Puts a file in the place of the embedded database, which stays beside it.
fn swap(sound: &Path, place: &Path) -> Result<()> {
    if place.exists() {
        std::fs::rename(place, beside(place, "before-restore"))
            .with_context(|| format!("cannot move {} aside", place.display()))?;
    }
    // The log of the old database belongs to it alone; beside the new one it would be replayed into it.
    remove(&logs(place));
    std::fs::rename(sound, place).with_context(|| format!("cannot write {}", place.display()))
}

/// Carries the rows of a file into PostgreSQL; what that holds is packed first.
async fn carry(config: &Config, sound: &Path, uploads: &Path, holds: bool) -> Result<()> {
    if holds {
        let at = SystemClock.now().format("%Y%m%dT%H%M%SZ");
        backup(config, &config.data_dir.join(format!("before-restore-{at}.tar"))).await?;
    }
    join(uploads, &config.data_dir.join(FILES))?;
    let (from, to) = (open_file(sound).await?, crate::boot::connect(config).await?);
    let rows = transfer::copy(&from, &to).await.context("the rows could not be carried over")?;
    tracing::info!(rows, "restored");
    Ok(())
}

/// A copy of the packed database with today's schema, in one file without a log; the uploads in a folder.
async fn copy_of(file: &Path, to: &Path, uploads: &Path) -> Result<()> {
    let working = beside(to, "working");
    remove(&[to.to_path_buf(), working.clone()]);
    drop(std::fs::remove_dir_all(uploads));
    let made = async {
        unpack(file, &working, uploads)?;
        let db = open_file(&working).await?;
        db.check_is_academy().await?;
        db.migrate().await.context("its schema could not be brought up to date")?;
        db.backup_into(&to.to_string_lossy()).await.context("it could not be copied")
    };
    let result = made.await.with_context(|| format!("{} is no backup of an academy", file.display()));
    remove(&logs(&working));
    remove(&[working]);
    if result.is_err() {
        drop(std::fs::remove_dir_all(uploads));
    }
    result
}

/// Takes an archive apart. Entries of other names than a backup has are refused, wherever they would lead.
fn unpack(file: &Path, database: &Path, uploads: &Path) -> Result<()> {
    std::fs::create_dir_all(uploads).with_context(|| format!("cannot make {}", uploads.display()))?;
    let mut archive = tar::Archive::new(File::open(file)?);
    let mut has_database = false;
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let is_file = entry.header().entry_type().is_file();
        let place = if is_file && path == Path::new(DATABASE) {
            has_database = true;
            database.to_path_buf()
        } else if is_file && path.parent() == Some(Path::new(FILES)) && is_upload(&path) {
            uploads.join(path.file_name().unwrap_or_default())
        } else {
            bail!("{} does not belong into it", path.display());
        };
        let mut out = File::create(&place).with_context(|| format!("cannot write {}", place.display()))?;
        std::io::copy(&mut entry, &mut out)?;
        out.sync_all()?;
    }
    if has_database { Ok(()) } else { bail!("there is no {DATABASE} in it") }
}

/// Moves unpacked uploads to the others. An id is never used twice: what is there already is the same file.
fn join(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let path = entry?.path();
        let place = to.join(path.file_name().unwrap_or_default());
        std::fs::rename(&path, &place).with_context(|| format!("cannot write {}", place.display()))?;
    }
    std::fs::remove_dir(from).with_context(|| format!("cannot remove {}", from.display()))
}

/// The file of the embedded database; `None` for PostgreSQL.
fn embedded(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or_default()))
}

/// Whether an academy is there already; an empty database comes up to today's schema.
async fn holds_something(url: &str, place: Option<&Path>) -> Result<bool> {
    if place.is_some_and(|place| !place.exists()) {
        return Ok(false);
    }
    let db = Db::connect(url).await.context("DATABASE_URL: cannot open the database")?;
    db.migrate().await.context("the schema could not be brought up to date")?;
    Ok(!domain::academy::is_empty(&db).await?)
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
        let upload = Path::new(FILES).join("018f0000-0000-7000-8000-000000000000");
        std::fs::create_dir_all(old.join("files/tmp")).expect("a folder");
        std::fs::write(old.join(&upload), "Karta celu").expect("a file");
        std::fs::write(old.join("files/tmp/018f-half"), "Kar").expect("a file under way");
        let copy = old.join("copy.tar");
        crate::backup::backup(&config(&old), &copy).await.expect("a copy");

        restore(&config(&new), &copy, Target::Empty).await.expect("an empty place takes it");
        let there = crate::boot::connect(&config(&new)).await.expect("a database");
        assert!(!domain::academy::is_empty(&there).await.expect("an answer"));
        assert_eq!(std::fs::read_to_string(new.join(&upload)).expect("the upload"), "Karta celu");
        assert!(!new.join("files.restoring").exists());

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

    #[tokio::test]
    async fn an_archive_leads_nowhere_else() {
        let place = folder("restore-hostile");
        let wrong = place.join("wrong.tar");
        let mut tar = tar::Builder::new(File::create(&wrong).expect("a file"));
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..10].copy_from_slice(b"../evil.sh");
        header.set_size(2);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, &b"rm"[..]).expect("an entry");
        tar.into_inner().expect("an archive");
        let refused = restore(&config(&place), &wrong, Target::Empty).await.expect_err("hostile");
        assert!(format!("{refused:#}").contains("evil.sh"), "{refused:#}");
        assert!(!place.join("../evil.sh").exists() && !place.join("files.restoring").exists());
    }
}
