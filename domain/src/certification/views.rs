use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Number, State};
use crate::clock::Instant;
use crate::ids::{CertificateId, CohortId, EnrollmentId, PersonId};
use crate::lang::Lang;
use crate::people::GrammaticalForm;

/// What a certificate says, frozen when it was issued. Texts are kept per language tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The name on paper.
    pub printed_name: String,
    /// How the holder is spoken of.
    pub form: GrammaticalForm,
    /// The language of the printed sheet.
    pub lang: Lang,
    /// The course's title.
    pub course: BTreeMap<String, String>,
    /// Declared hours.
    pub hours: i32,
    /// How many modules the cohort had.
    pub modules: u32,
    /// The cohort's name.
    pub cohort: BTreeMap<String, String>,
    /// The city's name, by consent only.
    pub city: Option<String>,
    /// Whole percent, where the course has quizzes.
    pub result: Option<i64>,
    /// First day of the cohort.
    pub from: NaiveDate,
    /// Last day of the cohort.
    pub to: NaiveDate,
    /// The cohort's IANA zone, in which the day of issue is read.
    pub time_zone: String,
    /// Who issues it.
    pub issuer: String,
    /// Versions of the content: "module version@text revision".
    pub content: Vec<String>,
    /// The number of the certificate that this one replaces.
    pub replaces: Option<Number>,
}

impl Facts {
    /// The course's title in the language, or in the one it has.
    #[must_use]
    pub fn course(&self, lang: Lang) -> &str {
        text(&self.course, lang)
    }

    /// The cohort's name in the language, or in the one it has.
    #[must_use]
    pub fn cohort(&self, lang: Lang) -> &str {
        text(&self.cohort, lang)
    }
}

fn text(texts: &BTreeMap<String, String>, lang: Lang) -> &str {
    let found = texts.get(lang.tag()).or_else(|| texts.get(Lang::Pl.tag())).or_else(|| texts.values().next());
    found.map_or("", String::as_str)
}

/// A certificate of the register, as everybody may see it who knows its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its id.
    pub id: CertificateId,
    /// Its number.
    pub number: Number,
    /// What it is worth now.
    pub state: State,
    /// What it says.
    pub facts: Facts,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it stopped to be in force, unless it expired.
    pub ended_at: Option<Instant>,
    /// Why it was revoked or corrected.
    pub end_reason: Option<String>,
    /// When it expires.
    pub expires_at: Option<Instant>,
    /// The one that stands in its place.
    pub superseded_by: Option<Number>,
    /// SHA-256 of the PDF in hexadecimal digits, once it is printed.
    pub sha256: Option<String>,
    /// Whose it is; not for the public page.
    pub person: PersonId,
    /// In which enrollment it was earned.
    pub enrollment: EnrollmentId,
}

/// The printed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The number, for the file's name.
    pub number: Number,
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// What the holder has said about her name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCheck {
    /// The name on paper.
    pub printed_name: String,
    /// How she is spoken of.
    pub form: GrammaticalForm,
    /// Whether the city is named.
    pub names_city: bool,
    /// Whether she has confirmed it; otherwise these are the values of her account.
    pub is_confirmed: bool,
}

/// What the holder sees about her certificate in one enrollment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderPage {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// The course's title by language tag.
    pub course: BTreeMap<String, String>,
    /// The city that could be named.
    pub city: String,
    /// Whether the course's rule is met.
    pub is_completed: bool,
    /// The name for paper.
    pub name: NameCheck,
    /// The latest certificate, if there is one.
    pub certificate: Option<Card>,
}

/// A certificate that has no PDF yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unprinted {
    /// Its id.
    pub id: CertificateId,
    /// Its number.
    pub number: Number,
    /// What is to be printed.
    pub facts: Facts,
    /// When it was issued.
    pub issued_at: Instant,
}

/// The certificates of a cohort, for its organizer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roll {
    /// The cohort.
    pub cohort: CohortId,
    /// The cohort's name by language tag.
    pub name: BTreeMap<String, String>,
    /// Everybody with a seat or a certificate, by name.
    pub lines: Vec<RollLine>,
}

/// A person of a cohort, as its certificates see her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollLine {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// Who.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// The city that she works for; a certificate names it by consent only.
    pub city: String,
    /// Whether the course's rule is met.
    pub is_completed: bool,
    /// Whether she has checked her printed name.
    pub is_name_checked: bool,
    /// Whether she has agreed to have her city named.
    pub is_city_agreed: bool,
    /// The latest certificate.
    pub certificate: Option<Card>,
    /// Why it could not be printed so far.
    pub print_error: Option<String>,
}
