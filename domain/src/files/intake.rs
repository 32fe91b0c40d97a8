//! Taking a file in: bytes go to the disk as they come, are counted, and are looked at when they are all there.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use super::picture::{self, Fault};
use super::sniff::{self, Sample};
use super::{FileKind, queries};
use crate::error::FieldError;
use crate::ids::FileId;
use crate::{Academy, Error, Result};

/// How much of the beginning decides what a file is.
const HEAD: usize = 4096;
/// How much of the end: the list of an archive is there.
const TAIL: u64 = 256 * 1024;

/// A file that is on its way in. Dropped before its end, it leaves nothing behind.
pub struct Intake {
    kind: FileKind,
    field: String,
    name: String,
    id: FileId,
    draft: Draft,
    file: File,
    bytes: u64,
    hash: Sha256,
    head: Vec<u8>,
    is_text: bool,
}

/// A file whose bytes are kept and known; it becomes somebody's by `commands::register`.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its id, under which the bytes lie.
    pub id: FileId,
    /// What it is for.
    pub kind: FileKind,
    /// What it is.
    pub media_type: &'static str,
    /// How long it is.
    pub bytes: u64,
    /// The hash of its bytes.
    pub sha256: [u8; 32],
    /// The name under which it was sent, made safe.
    pub name: String,
    /// Width and height of a picture.
    pub size: Option<(u32, u32)>,
}

impl Intake {
    /// Begins to take a file in. `field` is the form's field, which errors name; `name` is what the browser calls it.
    ///
    /// # Errors
    /// `Broken` when the data folder cannot be written.
    pub async fn open(academy: &Academy, kind: FileKind, field: &str, name: &str) -> Result<Self> {
        let id: FileId = academy.new_id();
        let folder = queries::folder(academy).join("tmp");
        fs::create_dir_all(&folder).await.map_err(Error::broken)?;
        let draft = Draft(folder.join(format!("{id}-{}", crate::secret::reference())));
        let file = File::create(&draft.0).await.map_err(Error::broken)?;
        Ok(Self {
            kind,
            field: field.to_owned(),
            name: name.to_owned(),
            id,
            draft,
            file,
            bytes: 0,
            hash: Sha256::new(),
            head: Vec::with_capacity(HEAD),
            is_text: true,
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// `TooLarge` above the limit of the kind: read no further then.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<()> {
        self.bytes += chunk.len() as u64;
        if self.bytes > self.kind.limit() {
            return Err(Error::TooLarge { megabytes: self.kind.megabytes() });
        }
        let room = HEAD - self.head.len();
        self.head.extend_from_slice(&chunk[..room.min(chunk.len())]);
        self.is_text &= !chunk.contains(&0);
        self.hash.update(chunk);
        self.file.write_all(chunk).await.map_err(Error::broken)
    }

    /// Looks at the whole and keeps it.
    ///
    /// # Errors
    /// `Invalid` on the field when it is not what files of its kind are, `Broken` when the disk fails.
    pub async fn finish(mut self, academy: &Academy) -> Result<Received> {
        self.file.sync_all().await.map_err(Error::broken)?;
        let tail = self.tail().await.map_err(Error::broken)?;
        let sample = Sample { head: &self.head, tail: &tail, name: &self.name, is_text: self.is_text };
        let Some(mut media_type) = sniff::media_type(self.kind, &sample) else {
            return Err(self.wrong());
        };
        let mut bytes = self.bytes;
        let mut sha256: [u8; 32] = self.hash.clone().finalize().into();
        let mut size = None;
        if self.kind == FileKind::Image {
            let drawn = self.redraw().await?;
            media_type = drawn.media_type;
            size = Some((drawn.width, drawn.height));
            (bytes, sha256) = measured(&self.draft.0).await.map_err(Error::broken)?;
        }
        let place = queries::place(academy, self.id);
        fs::rename(&self.draft.0, &place).await.map_err(Error::broken)?;
        keep_folder(&place).await.map_err(Error::broken)?;
        let name = safe_name(&self.name, sniff::extension(media_type));
        Ok(Received { id: self.id, kind: self.kind, media_type, bytes, sha256, name, size })
    }

    async fn tail(&mut self) -> std::io::Result<Vec<u8>> {
        let mut file = File::open(&self.draft.0).await?;
        file.seek(std::io::SeekFrom::Start(self.bytes.saturating_sub(TAIL))).await?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail).await?;
        Ok(tail)
    }

    async fn redraw(&mut self) -> Result<picture::Drawn> {
        let drawn = Draft(self.draft.0.with_extension("drawn"));
        let result = picture::redraw(&self.draft.0, &drawn.0).await;
        let result = result.map_err(|fault| match fault {
            Fault::Unreadable => self.error(
                "Tego obrazu nie da się odczytać. Zapisz go ponownie jako PNG lub JPEG i wyślij.",
                "This picture cannot be read. Save it again as PNG or JPEG and send it.",
            ),
            Fault::TooMany => self.error(
                "Obraz ma za dużo punktów: najwyżej 50 milionów, bok do 12 000. Zmniejsz go i wyślij ponownie.",
                "The picture has too many pixels: at most 50 million, sides up to 12,000. Make it smaller and send it again.",
            ),
            Fault::Disk(error) => Error::broken(error),
        })?;
        fs::rename(&drawn.0, &self.draft.0).await.map_err(Error::broken)?;
        Ok(result)
    }

    fn wrong(&self) -> Error {
        let takes = |lang| self.kind.takes(lang);
        self.error(
            format!(
                "To nie jest plik, który można tu dodać. Przyjmujemy: {}. Decyduje zawartość pliku, nie nazwa.",
                takes(crate::lang::Lang::Pl)
            ),
            format!(
                "This is not a file that can be added here. We take: {}. The content decides, not the name.",
                takes(crate::lang::Lang::En)
            ),
        )
    }

    fn error(&self, pl: impl Into<String>, en: impl Into<String>) -> Error {
        Error::field(&self.field, FieldError::said(pl, en))
    }
}

/// A file that is removed unless it was moved away.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // It is not there any more after success; the sweep takes what could not be removed now.
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn measured(path: &Path) -> std::io::Result<(u64, [u8; 32])> {
    let bytes = fs::read(path).await?;
    Ok((bytes.len() as u64, Sha256::digest(&bytes).into()))
}

/// A renamed file is on disk when its folder is.
async fn keep_folder(place: &Path) -> std::io::Result<()> {
    match place.parent() {
        Some(folder) => File::open(folder).await?.sync_all().await,
        None => Ok(()),
    }
}

/// The last part of what the browser called it, without what a disk or a header would trip over.
fn safe_name(sent: &str, extension: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let kept: String =
        stem.chars().filter(|c| !c.is_control() && !"\"<>|:*?".contains(*c)).take(100).collect();
    let kept = kept.trim().trim_start_matches('.');
    format!("{}.{extension}", if kept.is_empty() { "plik" } else { kept })
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn a_name_loses_folders_and_a_false_extension() {
        assert_eq!(safe_name("C:\\tajne\\Uchwała nr 5.exe", "pdf"), "Uchwała nr 5.pdf");
        assert_eq!(safe_name("../../etc/passwd", "txt"), "passwd.txt");
        assert_eq!(safe_name("..", "txt"), "plik.txt");
        assert_eq!(safe_name("a\"b\r\n.png", "png"), "ab.png");
    }
}
