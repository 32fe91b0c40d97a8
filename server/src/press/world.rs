//! The typesetter's whole world: one template, three fonts, the facts of one sheet. No files, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| {
    let path = VirtualPath::new("certificate.typ").expect("a plain file name is a valid path");
    let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
    Source::new(id, include_str!("certificate.typ").to_owned())
});

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 3] = [
        include_bytes!("fonts/SofiaSans-Regular.ttf"),
        include_bytes!("fonts/SofiaSans-SemiBold.ttf"),
        include_bytes!("fonts/SofiaSans-Bold.ttf"),
    ];
    files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// Whether every weight of the certificate's font has a shape for `letter`.
pub(super) fn has_glyph(letter: char) -> bool {
    FONTS.iter().all(|font| font.info().coverage.contains(u32::from(letter)))
}

/// One sheet's world. Only the library differs between sheets: it carries the facts as `sys.inputs`.
pub(super) struct CertificateWorld {
    library: LazyHash<Library>,
}

impl CertificateWorld {
    /// The world of a sheet that says `inputs`.
    pub fn new(inputs: Dict) -> Self {
        Self { library: LazyHash::new(Library::builder().with_inputs(inputs).build()) }
    }
}

impl World for CertificateWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() { Ok(TEMPLATE.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// The date is a fact; a sheet printed again tomorrow must have the same bytes.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
