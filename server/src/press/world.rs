//! The typesetter's whole world: one template, four fonts, the facts of one document. No files, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

/// A template under its file name.
pub(super) fn template(name: &str, text: &str) -> Source {
    let path = VirtualPath::new(name).expect("a plain file name is a valid path");
    let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
    Source::new(id, text.to_owned())
}

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 4] = [
        include_bytes!("fonts/SofiaSans-Regular.ttf"),
        include_bytes!("fonts/SofiaSans-SemiBold.ttf"),
        include_bytes!("fonts/SofiaSans-Bold.ttf"),
        include_bytes!("fonts/SofiaSans-Italic.ttf"),
    ];
    files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// Whether every cut of the press's font has a shape for `letter`.
pub(super) fn has_glyph(letter: char) -> bool {
    FONTS.iter().all(|font| font.info().coverage.contains(u32::from(letter)))
}

/// One document's world. The library carries the facts as `sys.inputs`.
pub(super) struct PressWorld {
    template: &'static Source,
    library: LazyHash<Library>,
}

impl PressWorld {
    /// The world of a document that says `inputs`.
    pub fn new(template: &'static Source, inputs: Dict) -> Self {
        // Tables say which of their cells are headers of rows.
        let features = [Feature::A11yExtras].into_iter().collect();
        let library = Library::builder().with_features(features).with_inputs(inputs).build();
        Self { template, library: LazyHash::new(library) }
    }
}

impl World for PressWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// The date is a fact; a document printed again tomorrow must have the same bytes.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
