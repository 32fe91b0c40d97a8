//! What a screen may know of lecturers.

use serde::{Deserialize, Serialize};

use crate::ids::{CohortId, CourseId, FileId, ModuleId, PersonId};
use crate::lang::Lang;

/// What a lecturer says about herself, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LecturerText {
    /// What she teaches, in a few words.
    pub headline: String,
    /// Who she is, in paragraphs.
    pub bio: String,
    /// Her conflict-of-interest line: what ties her to vendors, or that nothing does.
    pub interests: String,
}

/// The texts of a profile in all languages; Polish is there always.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LecturerTexts {
    /// In Polish.
    pub pl: LecturerText,
    /// In English, where it was written.
    pub en: Option<LecturerText>,
}

impl LecturerTexts {
    /// The texts of the language, or the Polish ones, with the language that they are in.
    #[must_use]
    pub fn of(&self, lang: Lang) -> (Lang, &LecturerText) {
        match (lang, &self.en) {
            (Lang::En, Some(text)) => (Lang::En, text),
            _ => (Lang::Pl, &self.pl),
        }
    }
}

/// A lecturer in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LecturerCard {
    /// The person.
    pub person: PersonId,
    /// The word in the address of her page.
    pub slug: String,
    /// Her name.
    pub name: String,
    /// The language of `headline`.
    pub lang: Lang,
    /// What she teaches, in a few words.
    pub headline: String,
    /// Her photo.
    pub photo: Option<FileId>,
    /// The modules that she teaches.
    pub modules: Vec<ModuleId>,
    /// The cohorts that she was named for.
    pub cohorts: Vec<CohortId>,
    /// The courses that she was named for, with all their cohorts.
    pub courses: Vec<CourseId>,
}

impl LecturerCard {
    /// Whether she teaches in a cohort of that course with those modules.
    #[must_use]
    pub fn teaches_in(&self, course: CourseId, cohort: CohortId, modules: &[ModuleId]) -> bool {
        self.courses.contains(&course)
            || self.cohorts.contains(&cohort)
            || self.modules.iter().any(|module| modules.contains(module))
    }
}

/// A lecturer's public page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LecturerPage {
    /// What a list says of her.
    pub card: LecturerCard,
    /// Where she works.
    pub affiliation: String,
    /// Who she is, in paragraphs.
    pub bio: String,
    /// Her conflict-of-interest line.
    pub interests: String,
}
