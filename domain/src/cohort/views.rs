//! What a screen may know of a cohort.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::admission::AdmissionMode;
use super::groups::CityGroup;
use super::limits::Cap;
use super::window::{Moment, Window, is_due};
use crate::clock::Instant;
use crate::ids::{CohortId, CourseId, ModuleId};
use crate::lang::Lang;

/// What a cohort is called and promised as, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortText {
    /// Its name beside the course's title, e.g. "edycja jesienna".
    pub name: String,
    /// One sentence about it.
    pub lead: String,
}

/// The texts of a cohort in all languages; Polish is there always.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortTexts {
    /// In Polish.
    pub pl: CohortText,
    /// In English, where it was written.
    pub en: Option<CohortText>,
}

impl CohortTexts {
    /// The text of the language, or the Polish one.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &CohortText {
        match lang {
            Lang::En => self.en.as_ref().unwrap_or(&self.pl),
            Lang::Pl => &self.pl,
        }
    }
}

/// Whether a cohort is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CohortState {
    /// Only organizers see it.
    Draft,
    /// Everybody sees it; people may apply while the window is open.
    Published,
    /// Everybody sees it, nobody applies any more.
    Closed,
}

impl CohortState {
    /// The word that the database keeps.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Closed => "closed",
        }
    }
}

impl std::str::FromStr for CohortState {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Draft, Self::Published, Self::Closed].into_iter().find(|state| state.word() == word).ok_or(())
    }
}

/// A cohort as its public page and its organizers know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortCard {
    /// Its id.
    pub id: CohortId,
    /// Its word in addresses.
    pub slug: String,
    /// The course that it is a run of.
    pub course: CourseId,
    /// Name and lead in all languages.
    pub texts: CohortTexts,
    /// The IANA zone in which its dates are meant.
    pub time_zone: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// When people may apply.
    pub window: Window,
    /// The last second in which somebody gets a seat from the queue.
    pub promotion_until: Instant,
    /// The last second in which the course can be completed.
    pub completion_until: Instant,
    /// After how many days a seat passes on when the office is silent; `None` when it need not confirm.
    pub office_days: Option<u32>,
    /// Fewer cities than this are a warning.
    pub minimum_cities: u32,
    /// How it gives its seats.
    pub mode: AdmissionMode,
    /// In how many working days an offered seat has to be answered.
    pub offer_days: u32,
    /// The module up to whose opening a city may hand a seat to a colleague; without one, up to the first day.
    pub handover_module: Option<ModuleId>,
    /// The groups of cities that its limits look at.
    pub groups: Vec<CityGroup>,
    /// Whether it is shown.
    pub state: CohortState,
}

/// A cohort in the organizers' list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortRow {
    /// The cohort.
    pub card: CohortCard,
    /// Seats taken, additional cities aside.
    pub seats: u32,
    /// Their bound.
    pub total: Cap,
    /// Cities with a seat, additional ones aside.
    pub cities: u32,
    /// Their bound.
    pub city_count: Cap,
    /// People who wait.
    pub waiting: u32,
    /// People who have met all conditions.
    pub completed: u32,
    /// Certificates in force.
    pub certificates: u32,
}

/// A module as a cohort has pinned it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedModule {
    /// The module.
    pub module: ModuleId,
    /// Its title.
    pub title: String,
    /// The number of the pinned version.
    pub number: u32,
    /// The number of the version that is published now.
    pub newest: u32,
    /// Closed before this instant; open from the start when empty.
    pub opens_at: Option<Instant>,
    /// Should be finished by this instant.
    pub due_at: Option<Instant>,
}

impl CohortCard {
    /// Whether strangers may see it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.state != CohortState::Draft
    }

    /// The last second of promotion, once it has passed: nobody gets a seat by the rule any more.
    #[must_use]
    pub fn cut_off(&self, now: Instant) -> Option<Instant> {
        Some(self.promotion_until).filter(|until| is_due(*until, now))
    }

    /// Whether one may apply at this moment: within the window, and as long as seats are given.
    #[must_use]
    pub fn applications(&self, now: Instant) -> Moment {
        match self.window.moment(now) {
            Moment::Open if self.cut_off(now).is_some() => Moment::TooLate,
            moment => moment,
        }
    }
}
