//! What a certificate says: plain values, frozen by whoever issues it.

use chrono::{DateTime, NaiveDate, Utc};

use super::PressError;

/// Letters of one fact that the press even tries to fit: breaking endless lines would take minutes.
const LONGEST_FACT: usize = 600;

/// Everything that is printed. Nothing is looked up, so the same facts always print the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// `ALSC-2026-XXXXX-XXXXX`.
    pub number: String,
    /// The language of the sheet.
    pub language: Language,
    /// The name as its holder confirmed it.
    pub name: String,
    /// Which form the verb takes in languages that have one.
    pub form: GrammaticalForm,
    /// The course's title.
    pub course: String,
    /// Declared hours, when the course declares any.
    pub hours: Option<u32>,
    /// Number of modules; also the lit windows of the edge (at most twelve are drawn).
    pub modules: Option<u32>,
    /// The cohort's name.
    pub cohort: String,
    /// "Urząd Miasta Ełk": only when the holder wants it named.
    pub city: Option<String>,
    /// "91%", when the course has a result.
    pub result: Option<String>,
    /// First and last day of the studies, in the cohort's time zone.
    pub studied: Option<(NaiveDate, NaiveDate)>,
    /// The day printed on the sheet, in the cohort's time zone.
    pub issued_on: NaiveDate,
    /// The instant written into the file's metadata.
    pub issued_at: DateTime<Utc>,
    /// Where it was issued ("Warszawa").
    pub place: Option<String>,
    /// Who issues it.
    pub issuer: String,
    /// Who signs for the issuer.
    pub signatory: Option<Signatory>,
    /// The public page that confirms this sheet; goes into the QR code.
    pub verification_url: String,
    /// Number of the certificate that this one replaces.
    pub replaces: Option<String>,
}

impl CertificateFacts {
    /// Refuses what no sheet can hold before the typesetter spends time on it.
    pub(super) fn check_lengths(&self) -> Result<(), PressError> {
        let signatory = self.signatory.as_ref();
        let optional = [
            self.city.as_deref(),
            self.result.as_deref(),
            self.place.as_deref(),
            self.replaces.as_deref(),
            signatory.map(|s| s.name.as_str()),
            signatory.map(|s| s.function.as_str()),
        ];
        let given = [&self.number, &self.name, &self.course, &self.cohort, &self.issuer];
        let mut texts = given.into_iter().map(String::as_str).chain(optional.into_iter().flatten());
        if texts.all(|text| text.chars().count() <= LONGEST_FACT) {
            Ok(())
        } else {
            Err(PressError::DoesNotFit)
        }
    }
}

/// The person who answers for the programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatory {
    /// "Hanna Wąs".
    pub name: String,
    /// "kierowniczka programu".
    pub function: String,
}

/// The language of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Polish.
    Polish,
    /// English.
    English,
}

/// How the holder is spoken of: ukończyła, ukończył, or without a gendered verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrammaticalForm {
    /// "ukończyła".
    She,
    /// "ukończył".
    He,
    /// "za ukończenie".
    Neutral,
}
