//! `academy restore`: the counterpart of `academy backup`.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::clock::{Clock, SystemClock};
use domain::db::{Db, transfer};

use crate::backup::{DATABASE, END, FILES, backup, beside, is_upload, keep_folder, logs, open_file, remove};
use crate::config::Config;

/// Whether an academy that holds something may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Only an empty one.
    Empty,
    /// Any; what was there is kept beside it.
    Replaced,
}

/// What is where a backup is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Nothing, or a schema in which nobody ever wrote.
    Nothing,
    /// An academy.
    Academy,
    /// A file that cannot be read, or is something else.
    Unreadable,
}

/// Puts what `academy backup` packed in the place of the academy's database, at today's schema; uploads join those that
/// are there. What is replaced is kept in an archive of its own, or as it is where it cannot be read. The academy must
/// not be serving.
///
/// # Errors
/// When the file is no backup of an academy, or the target holds something; nothing is changed then.
pub async fn restore(config: &Config, file: &Path, target: Target) -> Result<()> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("ACADEMY_DATA_DIR: cannot make {}", config.data_dir.display()))?;
    let place = Db::file_of(&config.database_url);
    let standing = standing(config, place.as_deref()).await?;
    if target == Target::Empty && standing != Standing::Nothing {
        bail!(
            "{} holds something already; `academy restore --replace FILE` puts the backup in its place and keeps \
             what was there in {}",
            place.as_deref().map_or_else(|| "the database".into(), |place| place.display().to_string()),
            config.data_dir.display()
        );
    }
    let uploads = config.data_dir.join("files.restoring");
    let beside_it = || config.data_dir.join("academy.db.restoring");
    let sound = place.as_deref().map_or_else(beside_it, |place| beside(place, "restoring"));
    copy_of(file, &sound, &uploads).await?;
    let put = async {
        keep(config, place.as_deref(), standing).await?;
        join(&uploads, &config.data_dir.join(FILES))?;
        match &place {
            Some(place) => swap(&sound, place),
            None => carry(config, &sound).await,
        }
    };
    let put = put.await;
    remove(&logs(&sound));
    remove(&[sound]);
    put
}

async fn standing(config: &Config, place: Option<&Path>) -> Result<Standing> {
    if place.is_some_and(|place| !place.exists()) {
        return Ok(Standing::Nothing);
    }
    match look(config).await {
        Err(error) if place.is_some() => {
            tracing::warn!("what is there cannot be read as an academy: {error:#}");
            Ok(Standing::Unreadable)
        }
        found => found,
    }
}

async fn look(config: &Config) -> Result<Standing> {
    let db = Db::connect(&config.database_url).await.context("DATABASE_URL: cannot open the database")?;
    let found = async {
        if db.is_blank().await? {
            return Ok(Standing::Nothing);
        }
        if db.is_embedded() {
            db.check_is_academy().await?;
        }
        // Where an older schema lacks what is asked for, somebody has used it.
        let is_empty = domain::academy::is_empty(&db).await.unwrap_or(false);
        Ok::<_, anyhow::Error>(if is_empty { Standing::Nothing } else { Standing::Academy })
    };
    let found = found.await;
    db.close().await?;
    found
}

/// Keeps what is about to be replaced: with its uploads in an archive that restores like any other, or, where it cannot
/// be read, under another name.
async fn keep(config: &Config, place: Option<&Path>, standing: Standing) -> Result<()> {
    let at = SystemClock.now().format("%Y%m%dT%H%M%S%3fZ");
    match (standing, place) {
        (Standing::Nothing, _) => Ok(()),
        (Standing::Unreadable, Some(place)) => {
            let aside = beside(place, &format!("unreadable-{at}"));
            for (from, to) in logs(place).into_iter().zip(logs(&aside)).filter(|(from, _)| from.exists()) {
                std::fs::rename(&from, &to)
                    .with_context(|| format!("cannot move {} aside", from.display()))?;
            }
            std::fs::rename(place, &aside).with_context(|| format!("cannot move {} aside", place.display()))
        }
        _ => backup(config, &config.data_dir.join(format!("before-restore-{at}.tar"))).await,
    }
}

/// Puts a file in the place of the embedded database; at no moment is there none.
fn swap(sound: &Path, place: &Path) -> Result<()> {
    // What the old log holds was kept with the rest; beside the new file it would be replayed into it.
    remove(&logs(place));
    std::fs::rename(sound, place).with_context(|| format!("cannot write {}", place.display()))?;
    keep_folder(place)
}

/// Carries the rows of a file into PostgreSQL.
async fn carry(config: &Config, sound: &Path) -> Result<()> {
    let (from, to) = (open_file(sound).await?, crate::boot::connect(config).await?);
    to.migrate().await.context("the schema could not be brought up to date")?;
    let rows = transfer::copy(&from, &to).await.context("the rows could not be carried over")?;
    from.close().await?;
    to.close().await?;
    tracing::info!(rows, "restored");
    Ok(())
}

/// A copy of the packed database with today's schema, in one file without a log; the uploads in a folder.
async fn copy_of(file: &Path, to: &Path, uploads: &Path) -> Result<()> {
    let working = beside(to, "working");
    remove(&[to.to_path_buf(), working.clone()]);
    // A log that an interrupted restore left would be replayed into this one's file.
    remove(&[logs(&working), logs(to)].concat());
    drop(std::fs::remove_dir_all(uploads));
    let made = async {
        unpack(file, &working, uploads)?;
        let db = open_file(&working).await?;
        db.check_is_academy().await?;
        db.migrate().await.context("its schema could not be brought up to date")?;
        db.backup_into(&to.to_string_lossy()).await.context("it could not be copied")?;
        db.close().await.context("it could not be closed")
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
    let (mut has_database, mut is_complete) = (false, false);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let is_file = entry.header().entry_type().is_file();
        if is_file && path == Path::new(END) {
            is_complete = true;
            continue;
        }
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
    match (has_database, is_complete) {
        (false, _) => bail!("there is no {DATABASE} in it"),
        (true, false) => bail!("its end is missing: it was cut short"),
        (true, true) => Ok(()),
    }
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A folder that goes with its test.
    struct Folder(PathBuf);

    impl std::ops::Deref for Folder {
        type Target = Path;

        fn deref(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.0).ok();
        }
    }

    fn folder(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("academy-{name}-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("a folder");
        Folder(folder)
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
        restore(&config(&new), &copy, Target::Replaced).await.expect("and once more");
        let archives = kept(&new, "before-restore");
        assert_eq!(archives.len(), 2, "each that was replaced is kept");
        let again = folder("restore-again");
        restore(&config(&again), &archives[0], Target::Empty).await.expect("what was kept comes back");
        assert_eq!(std::fs::read_to_string(again.join(&upload)).expect("its upload"), "Karta celu");
    }

    /// What is in the folder under names that begin so.
    fn kept(folder: &Path, start: &str) -> Vec<PathBuf> {
        let entries =
            std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        let is_it =
            |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start));
        entries.filter(is_it).collect()
    }

    #[tokio::test]
    async fn holes_in_files_are_packed_as_what_they_read_as() {
        let (old, new) = (folder("restore-holes"), folder("restore-holes-new"));
        with_somebody(&config(&old), "Anna Nowak").await;
        let upload = Path::new(FILES).join("018f0000-0000-7000-8000-000000000001");
        std::fs::create_dir_all(old.join(FILES)).expect("a folder");
        File::create(old.join(&upload)).and_then(|file| file.set_len(2 << 20)).expect("a file with a hole");
        let copy = old.join("copy.tar");
        backup(&config(&old), &copy).await.expect("a copy");
        restore(&config(&new), &copy, Target::Empty).await.expect("it comes back");
        assert_eq!(std::fs::metadata(new.join(&upload)).expect("the upload").len(), 2 << 20);
    }

    #[tokio::test]
    async fn a_damaged_academy_is_replaced_and_kept_as_it_is() {
        let (old, broken) = (folder("restore-sound"), folder("restore-broken"));
        with_somebody(&config(&old), "Anna Nowak").await;
        let copy = old.join("copy.tar");
        backup(&config(&old), &copy).await.expect("a copy");
        std::fs::write(broken.join("academy.db"), "no database at all").expect("a file");
        restore(&config(&broken), &copy, Target::Empty).await.expect_err("it holds something");
        restore(&config(&broken), &copy, Target::Replaced).await.expect("asked for");
        let aside = kept(&broken, "academy.db.unreadable");
        assert_eq!(aside.len(), 1, "{aside:?}");
        assert_eq!(std::fs::read_to_string(&aside[0]).expect("a file"), "no database at all");
        let there = crate::boot::connect(&config(&broken)).await.expect("a database");
        assert!(!domain::academy::is_empty(&there).await.expect("an answer"));
    }

    #[tokio::test]
    async fn where_no_academy_is_there_is_no_backup() {
        let place = folder("backup-nothing");
        let refused = backup(&config(&place), &place.join("copy.tar")).await.expect_err("nothing to pack");
        assert!(refused.to_string().contains("no academy"), "{refused}");
        assert!(!place.join("academy.db").exists() && !place.join("copy.tar").exists());
    }

    #[tokio::test]
    async fn an_archive_cut_between_two_uploads_is_refused() {
        let (old, new) = (folder("restore-cut"), folder("restore-cut-new"));
        with_somebody(&config(&old), "Anna Nowak").await;
        std::fs::create_dir_all(old.join(FILES)).expect("a folder");
        for number in 0..2 {
            let upload = format!("018f0000-0000-7000-8000-00000000000{number}");
            std::fs::write(old.join(FILES).join(upload), [b'K'; 512]).expect("a file");
        }
        let copy = old.join("copy.tar");
        backup(&config(&old), &copy).await.expect("a copy");
        // Behind the first upload come a header and 512 bytes of the second, the last entry and the end of the tar.
        let file = File::options().write(true).open(&copy).expect("the copy");
        let whole = file.metadata().expect("its size").len();
        file.set_len(whole - 2 * 512 - 512 - 1024).expect("cut");
        let refused = restore(&config(&new), &copy, Target::Empty).await.expect_err("cut short");
        assert!(format!("{refused:#}").contains("cut short"), "{refused:#}");
        assert!(!new.join("academy.db").exists() && !new.join("files.restoring").exists());
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
