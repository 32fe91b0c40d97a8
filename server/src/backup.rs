//! `academy backup`: one archive (tar) of the database and of everything that was uploaded. Whatever database serves the
//! academy, the archive holds the embedded kind, so that each can be restored into either.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::db::{Db, transfer};
use uuid::Uuid;

use crate::boot;
use crate::config::Config;

/// The database in the archive.
pub const DATABASE: &str = "academy.db";
/// The folder of uploads, in the archive and in the data folder.
pub const FILES: &str = "files";
/// The empty last entry of an archive: one cut short between two uploads would look whole without it.
pub const END: &str = "complete";

/// Writes an archive of the academy, also while it is serving: the database as it was at one instant, and every file
/// that its rows name.
///
/// # Errors
/// When FILE is there already or cannot be written, or the database is not at this binary's schema.
pub async fn backup(config: &Config, file: &Path) -> Result<()> {
    if file.exists() {
        bail!("{} is there already", file.display());
    }
    if let Some(place) = Db::file_of(&config.database_url).filter(|place| !place.exists()) {
        bail!("there is no academy: {} does not exist", place.display());
    }
    let db = boot::connect(config).await?;
    let made = archive(config, &db, file).await;
    db.close().await?;
    made
}

async fn archive(config: &Config, db: &Db, file: &Path) -> Result<()> {
    if db.is_blank().await? {
        bail!("there is no academy: the database is empty");
    }
    let (copy, archive) = (beside(file, "database"), beside(file, "part"));
    remove(&[copy.clone(), archive.clone()]);
    let made = async {
        copy_into(db, &copy).await.context("the database could not be copied")?;
        // Files come after the rows that name them: a file is on disk before its row is.
        pack(&archive, &copy, &config.data_dir.join(FILES))?;
        std::fs::rename(&archive, file).with_context(|| format!("cannot write {}", file.display()))?;
        keep_folder(file)
    };
    let result = made.await;
    remove(&[copy, archive]);
    result
}

/// A renamed file is on disk when its folder is.
pub fn keep_folder(place: &Path) -> Result<()> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let kept = File::open(folder).and_then(|folder| folder.sync_all());
    kept.with_context(|| format!("cannot write {}", folder.display()))
}

/// Writes the database as it is at one instant into one embedded file.
async fn copy_into(db: &Db, copy: &Path) -> Result<()> {
    if db.is_embedded() {
        return Ok(db.backup_into(&copy.to_string_lossy()).await?);
    }
    if !db.is_current().await? {
        bail!("its schema is another one than this program's: run `academy migrate` first");
    }
    let working = beside(copy, "working");
    remove(std::slice::from_ref(&working));
    remove(&logs(&working));
    let made = async {
        let file = open_file(&working).await?;
        file.migrate().await?;
        transfer::copy(db, &file).await?;
        file.backup_into(&copy.to_string_lossy()).await?;
        file.close().await.context("it could not be closed")
    };
    let result = made.await;
    remove(&logs(&working));
    remove(&[working]);
    result
}

/// Opens an embedded database, which is made when missing.
pub async fn open_file(path: &Path) -> Result<Db> {
    Db::connect(&format!("sqlite://{}", path.display())).await.context("it cannot be opened")
}

/// The files in which an embedded database keeps what has not come into its own yet.
pub fn logs(path: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

fn pack(archive: &Path, database: &Path, files: &Path) -> Result<()> {
    let out = File::create_new(archive).with_context(|| format!("cannot write {}", archive.display()))?;
    let mut tar = tar::Builder::new(out);
    // A database over 1 GiB has a hole, where SQLite keeps its locks: it is packed as what it reads as.
    tar.sparse(false);
    tar.append_path_with_name(database, DATABASE).context("the database could not be packed")?;
    for path in uploads(files)? {
        let Some(name) = path.file_name() else { continue };
        match File::open(&path) {
            Ok(mut file) => tar
                .append_file(Path::new(FILES).join(name), &mut file)
                .with_context(|| format!("cannot pack {}", path.display()))?,
            // Swept away meanwhile, as nothing named it any more.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }
    let mut end = tar::Header::new_gnu();
    end.set_size(0);
    end.set_mode(0o644);
    tar.append_data(&mut end, END, std::io::empty())
        .and_then(|()| tar.into_inner())
        .and_then(|out| out.sync_all())
        .with_context(|| format!("cannot write {}", archive.display()))
}

/// What was uploaded and taken in; uploads under way lie in a folder of their own.
fn uploads(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.with_context(|| format!("cannot read {}", folder.display()))?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
        if is_upload(&path) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Whether a file is named as uploads are: by an id alone.
pub fn is_upload(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| Uuid::try_parse(name).is_ok())
}

/// "academy.db" and a word: "academy.db.restoring".
pub fn beside(path: &Path, word: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(word);
    PathBuf::from(name)
}

/// What is not there need not be removed.
pub fn remove(paths: &[PathBuf]) {
    for path in paths {
        drop(std::fs::remove_file(path));
    }
}
