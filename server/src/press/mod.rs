//! The press prints certificates, and modules to read ([`module`]): facts in, a PDF out. The file is tagged
//! (PDF/UA-1) and archivable (PDF/A-2a) at once, its text can be read back letter by letter, and the same
//! facts give the same bytes. It never reads a file or the network: templates and fonts are part of the
//! program, facts travel as values and are never pasted into a template's source. Start at [`certificate`];
//! a server uses [`Press`], which keeps printing off the threads that answer requests and bounds its memory.

mod facts;
pub mod job;
pub mod module;
mod text;
mod words;
mod world;

#[cfg(test)]
mod tests;

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Datelike, Timelike, Utc};
use tokio::sync::Semaphore;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::syntax::Source;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use facts::{CertificateFacts, GrammaticalForm, Language, Signatory};
pub use text::unprintable;

use world::PressWorld;

static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| world::template("certificate.typ", include_str!("certificate.typ")));

/// Why a certificate could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The facts are so long that they do not fit on one sheet even in the smallest letters.
    #[error("the facts do not fit on one page")]
    DoesNotFit,
    /// The verification address is too long for a QR code.
    #[error("the verification address does not fit into a QR code")]
    AddressTooLong,
    /// The typesetter refused; a fault of the template, since facts cannot reach its syntax.
    #[error("typesetting failed: {0}")]
    Typesetting(String),
    /// The press was closed, or the printing thread died.
    #[error("the press stopped")]
    Stopped,
}

/// Prints one certificate. Takes tens of milliseconds of one processor: call it through [`Press`].
pub fn certificate(facts: &CertificateFacts) -> Result<Vec<u8>, PressError> {
    facts.check_lengths()?;
    let _emptied = EmptyCacheAfterwards;
    let world = PressWorld::new(&TEMPLATE, words::sheet(facts)?);
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|e| refused(&e))?;
    if document.pages().len() != 1 {
        return Err(PressError::DoesNotFit);
    }
    typst_pdf::pdf(&document, &options(facts)?).map_err(|e| refused(&e))
}

/// The shared press of a server: at most `at_once` sheets are on it, the others wait in line.
#[derive(Clone, Debug)]
pub struct Press {
    places: Arc<Semaphore>,
}

impl Press {
    /// A press for `at_once` sheets; each costs about 10 MB while it is printed.
    pub fn new(at_once: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once)) }
    }

    /// Waits for a free place and prints outside the threads that answer requests.
    pub async fn certificate(&self, facts: CertificateFacts) -> Result<Vec<u8>, PressError> {
        let place = self.places.clone().acquire_owned().await.map_err(|_| PressError::Stopped)?;
        let printing = tokio::task::spawn_blocking(move || {
            // Given back by the printing thread, so that a caller who hangs up frees no place too early.
            let _place = place;
            certificate(&facts)
        });
        printing.await.map_err(|_| PressError::Stopped)?
    }
}

impl Default for Press {
    fn default() -> Self {
        Self::new(2)
    }
}

/// The typesetter remembers intermediate results of every document for ever; a server prints each once.
struct EmptyCacheAfterwards;

impl Drop for EmptyCacheAfterwards {
    fn drop(&mut self) {
        comemo::evict(0);
    }
}

fn options(facts: &CertificateFacts) -> Result<PdfOptions, PressError> {
    Ok(PdfOptions {
        ident: Smart::Custom(facts.number.clone()),
        creator: Smart::Custom(Some("Akademia Lidera Smart City".to_owned())),
        timestamp: timestamp(facts.issued_at),
        standards: standards()?,
        ..PdfOptions::default()
    })
}

/// The instant that the file's metadata names; an archivable one needs it.
fn timestamp(at: DateTime<Utc>) -> Option<Timestamp> {
    Datetime::from_ymd_hms(
        at.year(),
        two_digits(at.month()),
        two_digits(at.day()),
        two_digits(at.hour()),
        two_digits(at.minute()),
        two_digits(at.second()),
    )
    .map(Timestamp::new_utc)
}

/// Accessible and archivable.
fn standards() -> Result<PdfStandards, PressError> {
    PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|e| PressError::Typesetting(e.message().to_string()))
}

/// Months, days, hours, minutes and seconds fit into a byte; chrono counts them wider.
fn two_digits(part: u32) -> u8 {
    u8::try_from(part).unwrap_or(u8::MAX)
}

fn refused(diagnostics: &[SourceDiagnostic]) -> PressError {
    let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    if messages.iter().any(|m| m.contains("the facts do not fit")) {
        return PressError::DoesNotFit;
    }
    PressError::Typesetting(messages.join("; "))
}
