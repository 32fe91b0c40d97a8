//! Reads about files, and the one decision who may fetch them.

use std::path::PathBuf;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};

use super::FileKind;
use super::entity::media_file;
use crate::access::{Action, Actor};
use crate::catalog::entity::block;
use crate::catalog::places;
use crate::db::stored;
use crate::ids::{FileId, ModuleId, ModuleVersionId, PersonId};
use crate::{Academy, Error, Result};

/// The kinds of blocks that show a file.
const SHOWING: [&str; 4] = ["image", "video", "file", "download"];

/// The folder of all files.
pub(crate) fn folder(academy: &Academy) -> PathBuf {
    academy.settings().data_dir.join("files")
}

/// Where the bytes of a file lie.
pub(crate) fn place(academy: &Academy, id: FileId) -> PathBuf {
    folder(academy).join(id.to_string())
}

/// A file that may be read.
#[derive(Clone, Debug)]
pub struct OpenFile {
    /// Where its bytes lie.
    pub path: PathBuf,
    /// What it is for.
    pub kind: FileKind,
    /// What it is.
    pub media_type: String,
    /// How long it is.
    pub bytes: u64,
    /// The hash of its bytes.
    pub sha256: Vec<u8>,
    /// The name under which it is saved.
    pub name: String,
    /// Whether everybody may see it.
    pub is_public: bool,
}

/// A file in an author's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCard {
    /// The file.
    pub id: FileId,
    /// What it is for.
    pub kind: FileKind,
    /// Its name.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
}

/// The file, for somebody who may see it: public ones for everybody; others for their owner, for those who may
/// preview the module, for people of a course that borrows it where a lesson there shows the file, and for whoever has
/// a seat in a cohort that learns a version with the file in an open lesson.
///
/// # Errors
/// `SignInRequired` for a guest, whether the file is there or not; `NotFound` for anybody else who may not.
pub async fn open(academy: &Academy, actor: &Actor, id: FileId) -> Result<OpenFile> {
    let row = media_file::Entity::find_by_id(id).one(academy.db().read()).await?;
    let row = match row {
        Some(row) if row.is_public => row,
        _ if *actor == Actor::Guest => return Err(Error::SignInRequired),
        Some(row) if may_see(academy, actor, &row).await? => row,
        _ => return Err(Error::NotFound),
    };
    Ok(OpenFile {
        path: place(academy, id),
        kind: stored_kind(&row)?,
        bytes: u64::try_from(row.bytes).unwrap_or_default(),
        media_type: row.media_type,
        sha256: row.sha256,
        name: row.name,
        is_public: row.is_public,
    })
}

async fn may_see(academy: &Academy, actor: &Actor, row: &media_file::Model) -> Result<bool> {
    let db = academy.db().read();
    if row.owner_id.is_some_and(|owner| actor.is(owner)) {
        return Ok(true);
    }
    if let Some(module) = row.module_id {
        if places::may_module(db, actor, Action::PreviewLesson, module).await? {
            return Ok(true);
        }
        let taught = places::taught_before(db, actor, module).await?;
        if shown_in(db, &taught, row.id).await? {
            return Ok(true);
        }
    }
    match actor.person() {
        Some(person) => learns_with(academy, person, row.id).await,
        None => Ok(false),
    }
}

/// Whether a lesson of these versions shows the file.
async fn shown_in(conn: &impl ConnectionTrait, versions: &[ModuleVersionId], file: FileId) -> Result<bool> {
    let shown = block::Entity::find()
        .filter(block::Column::ModuleVersionId.is_in(versions.iter().copied()))
        .filter(block::Column::Kind.is_in(SHOWING))
        .filter(block::Column::Data.contains(file.to_string()))
        .one(conn)
        .await?;
    Ok(shown.is_some())
}

/// Whether a lesson that the person has a seat for shows the file.
async fn learns_with(academy: &Academy, person: PersonId, file: FileId) -> Result<bool> {
    let db = academy.db().read();
    let sql = "SELECT 1 FROM enrollment e JOIN cohort_module cm ON cm.cohort_id = e.cohort_id \
        JOIN block b ON b.module_version_id = cm.module_version_id \
        WHERE e.person_id = $1 AND e.state IN ('confirmed', 'completed') \
        AND (cm.opens_at IS NULL OR cm.opens_at <= $2) \
        AND b.kind IN ('image', 'video', 'file', 'download') AND b.data LIKE $3 LIMIT 1";
    let values = [person.0.into(), academy.now().into(), format!("%{file}%").into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.query_one_raw(statement).await?.is_some())
}

/// The files of a module, the newest first.
///
/// # Errors
/// `Denied` to whoever may not edit the module.
pub async fn of_module(academy: &Academy, actor: &Actor, module: ModuleId) -> Result<Vec<FileCard>> {
    let db = academy.db().read();
    places::check_module(db, actor, Action::EditModule, module).await?;
    let rows = media_file::Entity::find()
        .filter(media_file::Column::ModuleId.eq(module))
        .order_by_desc(media_file::Column::CreatedAt)
        .order_by_desc(media_file::Column::Id)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let kind = stored_kind(&row)?;
            let bytes = u64::try_from(row.bytes).unwrap_or_default();
            Ok(FileCard { id: row.id, kind, name: row.name, bytes })
        })
        .collect()
}

/// Refuses files that are not of this kind or belong elsewhere.
pub(crate) async fn must_belong(
    conn: &impl ConnectionTrait,
    module: ModuleId,
    wanted: &[(FileId, FileKind)],
) -> Result<()> {
    for (id, kind) in wanted {
        let row = media_file::Entity::find_by_id(*id).one(conn).await?;
        let fits = row.is_some_and(|row| row.module_id == Some(module) && row.kind == kind.word());
        if !fits {
            return Err(Error::NotFound);
        }
    }
    Ok(())
}

fn stored_kind(row: &media_file::Model) -> Result<FileKind> {
    stored(&row.kind)
}
