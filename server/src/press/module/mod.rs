//! A module as a document to be read offline or on paper: all its lessons, in the hand of the certificate.
//!
//! What authors wrote becomes a tree of plain values (`tree`, `blocks`, `sheet`), which the template draws; nothing of it
//! is ever read as markup. No answer key is in what this starts from, so none can be printed.

mod blocks;
mod printer;
mod sheet;
mod shelf;
mod tree;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use domain::academy::Settings;
use domain::files::Paper;
use domain::ids::FileId;
use domain::learning::booklet::Booklet;
use typst::foundations::Smart;
use typst::syntax::Source;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

pub use printer::ModulePrinter;

use super::world::{self, PressWorld};
use super::{EmptyCacheAfterwards, PressError, refused, standards, timestamp};

/// What draws the document.
const MARKUP: &str = include_str!("module.typ");

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| world::template("module.typ", MARKUP));

/// The pictures of a module that could be read.
pub type Pictures = BTreeMap<FileId, Paper>;

/// Prints a module under a name, which goes into the file. Takes up to seconds of one processor: call it through
/// [`ModulePrinter`].
///
/// # Errors
/// `Typesetting` when the template has a fault.
pub fn module(
    settings: &Settings,
    booklet: &Booklet,
    pictures: &Pictures,
    name: &str,
) -> Result<Vec<u8>, PressError> {
    let _emptied = EmptyCacheAfterwards;
    let world = PressWorld::new(&TEMPLATE, sheet::sheet(settings, booklet, pictures));
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|e| refused(&e))?;
    let options = PdfOptions {
        ident: Smart::Custom(name.to_owned()),
        creator: Smart::Custom(Some(settings.name.clone())),
        timestamp: timestamp(begun(booklet)),
        standards: standards()?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|e| refused(&e))
}

/// When the version was begun, which its id tells: the same module gives the same bytes on any day.
fn begun(booklet: &Booklet) -> DateTime<Utc> {
    let (seconds, nanos) =
        booklet.content.version.0.get_timestamp().map(|at| at.to_unix()).unwrap_or_default();
    let seconds = i64::try_from(seconds).unwrap_or_default();
    DateTime::from_timestamp(seconds, nanos).unwrap_or_default()
}
