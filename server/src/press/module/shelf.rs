//! Where printed modules are kept: files in the data folder, each named by what it says. They can be removed at any time;
//! no backup holds them.

use std::fs::{self, DirEntry, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use app::learning::{Edition, Printed};

/// The most bytes that are kept; above, the documents that were printed first go.
const ROOM: u64 = 256 * 1024 * 1024;

/// A folder of documents.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
    room: u64,
}

impl Shelf {
    /// The shelf in a data folder; it is made when something is put on it.
    pub fn new(data: &Path) -> Self {
        Self { folder: data.join("cache").join("modules"), room: ROOM }
    }

    /// The same with less room.
    #[cfg(test)]
    pub const fn with_room(mut self, room: u64) -> Self {
        self.room = room;
        self
    }

    /// The bytes of a document of that edition, if there is one.
    pub fn size(&self, edition: Edition) -> Option<u64> {
        let kept = fs::read_dir(self.place(edition)).ok()?;
        kept.filter_map(Result::ok)
            .find(|file| is_document(&file.path()))?
            .metadata()
            .ok()
            .map(|about| about.len())
    }

    /// The document of that name.
    pub fn find(&self, edition: Edition, name: &str) -> Option<Printed> {
        let file = File::open(self.place(edition).join(format!("{name}.pdf"))).ok()?;
        let bytes = file.metadata().ok()?.len();
        Some(Printed { file, bytes })
    }

    /// Puts a document there and gives it back, open; takes away what is older than the room allows, and other revisions
    /// of the same version.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep(&self, edition: Edition, name: &str, pdf: &[u8]) -> io::Result<Printed> {
        let place = self.place(edition);
        fs::create_dir_all(&place)?;
        // Under a name of its own first: a reader finds it whole or not at all.
        let draft = place.join(format!("{name}.{}", domain::secret::reference()));
        let written = File::create(&draft).and_then(|mut file| file.write_all(pdf));
        let to = place.join(format!("{name}.pdf"));
        if let Err(error) = written.and_then(|()| fs::rename(&draft, &to)) {
            fs::remove_file(&draft).ok();
            return Err(error);
        }
        let kept = Printed { file: File::open(&to)?, bytes: pdf.len() as u64 };
        self.tidy(edition);
        Ok(kept)
    }

    fn place(&self, (version, revision, lang): Edition) -> PathBuf {
        self.folder.join(format!("{version}.{revision}.{}", lang.tag()))
    }

    /// What cannot be removed now is removed after a later document.
    fn tidy(&self, (version, revision, _): Edition) {
        let (same, current) = (format!("{version}."), format!("{version}.{revision}."));
        let mut files = Vec::new();
        for folder in entries(&self.folder) {
            let name = folder.file_name().to_string_lossy().into_owned();
            if name.starts_with(&same) && !name.starts_with(&current) {
                fs::remove_dir_all(folder.path()).ok();
                continue;
            }
            files.extend(entries(&folder.path()).filter_map(|file| {
                let about = file.metadata().ok()?;
                Some((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), about.len(), file.path()))
            }));
        }
        files.sort();
        let mut all: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        // The newest one stays, however large it is: it was asked for just now.
        let newest = files.len().saturating_sub(1);
        for (_, bytes, path) in &files[..newest] {
            if all <= self.room {
                break;
            }
            if fs::remove_file(path).is_ok() {
                all -= bytes;
            }
        }
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> {
    fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok)
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "pdf")
}

#[cfg(test)]
mod tests {
    use domain::ids::ModuleVersionId;
    use domain::lang::Lang;

    use super::*;

    /// A folder that goes with its test.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            Self(std::env::temp_dir().join(format!("academy_shelf_{}", domain::secret::token())))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).ok();
        }
    }

    fn edition(version: u128, revision: u32) -> Edition {
        (ModuleVersionId(uuid::Uuid::from_u128(version)), revision, Lang::Pl)
    }

    #[test]
    fn a_document_is_found_by_its_name_alone_and_makes_room_for_later_ones() {
        let folder = Folder::new();
        let shelf = Shelf::new(&folder.0).with_room(250);
        assert!(shelf.size(edition(1, 1)).is_none(), "nothing lies there yet");
        for version in 1..=3 {
            let kept = shelf.keep(edition(version, 1), "name", &[7; 100]).unwrap();
            assert_eq!(kept.bytes, 100);
        }
        assert!(shelf.find(edition(1, 1), "name").is_none(), "the first one made room");
        assert_eq!(shelf.size(edition(3, 1)), Some(100));
        assert!(shelf.find(edition(3, 1), "other").is_none());
        let giant = shelf.keep(edition(4, 1), "name", &[7; 1000]).unwrap();
        assert_eq!(giant.bytes, 1000);
        assert!(shelf.find(edition(4, 1), "name").is_some(), "what was asked for just now stays");
    }

    #[test]
    fn texts_that_were_corrected_take_the_place_of_the_old_ones() {
        let folder = Folder::new();
        let shelf = Shelf::new(&folder.0);
        shelf.keep(edition(1, 1), "name", b"old").unwrap();
        shelf.keep(edition(2, 1), "name", b"another module").unwrap();
        shelf.keep(edition(1, 2), "name", b"corrected").unwrap();
        assert!(shelf.find(edition(1, 1), "name").is_none());
        assert!(shelf.find(edition(1, 2), "name").is_some());
        assert!(shelf.find(edition(2, 1), "name").is_some());
    }
}
