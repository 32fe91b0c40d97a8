//! What can be done with files: register one that was taken in, and sweep what nobody registered.

use std::time::{Duration, SystemTime};

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::fs;

use super::entity::media_file;
use super::intake::{Intake, Received};
use super::{FileKind, queries};
use crate::access::{Action, Actor, Place, check};
use crate::catalog::places;
use crate::db::Tx;
use crate::ids::{FileId, ModuleId};
use crate::{Academy, Error, Result};

/// What a file belongs to; who may fetch it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// A module: for those who learn in a lesson that shows it, and for those who may preview the module.
    Module(ModuleId),
    /// The actor's lecturer profile: for everybody.
    Profile,
}

/// Makes a file that was taken in a part of the academy, within a transaction.
///
/// # Errors
/// `Denied` to whoever may not edit its home.
pub async fn register(
    academy: &Academy,
    tx: &Tx,
    actor: &Actor,
    received: &Received,
    home: Home,
) -> Result<FileId> {
    let module = match home {
        Home::Module(module) => {
            places::check_module(tx.conn(), actor, Action::EditModule, module).await?;
            Some(module)
        }
        Home::Profile => {
            check(actor, Action::KeepLecturerProfile, &Place::OWN)?;
            None
        }
    };
    let side = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let row = media_file::ActiveModel {
        id: Set(received.id),
        sha256: Set(received.sha256.to_vec()),
        kind: Set(received.kind.word().into()),
        media_type: Set(received.media_type.into()),
        bytes: Set(i64::try_from(received.bytes).unwrap_or(i64::MAX)),
        width: Set(received.size.map(|(width, _)| side(width))),
        height: Set(received.size.map(|(_, height)| side(height))),
        name: Set(received.name.clone()),
        owner_id: Set(actor.person()),
        module_id: Set(module),
        is_public: Set(module.is_none()),
        created_at: Set(academy.now()),
    };
    media_file::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(received.id)
}

/// Takes a whole file in and registers it: for imports and the demo.
///
/// # Errors
/// As `Intake` and `register`.
pub async fn add(
    academy: &Academy,
    actor: &Actor,
    (kind, name, bytes): (FileKind, &str, &[u8]),
    home: Home,
) -> Result<FileId> {
    let mut intake = Intake::open(academy, kind, "file", name).await?;
    for chunk in bytes.chunks(64 * 1024) {
        intake.write(chunk).await?;
    }
    let received = intake.finish(academy).await?;
    let tx = academy.begin().await?;
    let id = register(academy, &tx, actor, &received, home).await?;
    tx.commit().await?;
    Ok(id)
}

/// How long a file may lie without a row: longer than any upload takes.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes what was begun and never finished, or taken in and never registered. Several servers may do it at once.
///
/// # Errors
/// `Broken` when folder or database cannot be read.
pub async fn sweep(academy: &Academy) -> Result<usize> {
    let folder = queries::folder(academy);
    let mut swept = 0;
    for path in old_files(&folder.join("tmp")).await.map_err(Error::broken)? {
        swept += usize::from(fs::remove_file(path).await.is_ok());
    }
    for path in old_files(&folder).await.map_err(Error::broken)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // Whatever has no id for its name was not put here by us.
        let Ok(id) = name.parse::<FileId>() else { continue };
        let known = media_file::Entity::find()
            .filter(media_file::Column::Id.eq(id))
            .one(academy.db().read())
            .await?
            .is_some();
        if !known {
            swept += usize::from(fs::remove_file(path).await.is_ok());
        }
    }
    Ok(swept)
}

async fn old_files(folder: &std::path::Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let mut entries = match fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut old = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        // A file that another server has just removed is not ours to worry about.
        let Ok(about) = entry.metadata().await else { continue };
        if about.is_file() && about.modified().is_ok_and(is_old) {
            old.push(entry.path());
        }
    }
    Ok(old)
}

/// Files have the machine's time, not the academy's.
fn is_old(modified: SystemTime) -> bool {
    modified.elapsed().is_ok_and(|age| age > KEPT)
}
