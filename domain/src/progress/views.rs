use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rules::Pace;
use crate::city::{Naming, told_apart};
use crate::clock::Instant;
use crate::ids::{BlockId, CityId, EnrollmentId, ModuleId, PersonId};
use crate::lang::Lang;
use crate::learning::rules::Progress;

/// A module of the cohort as a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleHead {
    /// The module.
    pub id: ModuleId,
    /// Its place in the course, from 1.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Closed before this instant.
    pub opens_at: Option<Instant>,
    /// When it should be finished, without extensions.
    pub due_at: Option<Instant>,
}

/// One person in one module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// How far she is.
    pub progress: Progress,
    /// When it should be finished, her extensions counted in.
    pub due_at: Option<Instant>,
    /// Unfinished after that.
    pub is_late: bool,
}

/// One person of the cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonProgress {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// Who.
    pub person: PersonId,
    /// How she is called.
    pub name: String,
    /// Her city.
    pub city: CityId,
    /// How it is called.
    pub naming: Naming,
    /// In the order of the modules.
    pub modules: Vec<Cell>,
    /// Over the whole course.
    pub total: Progress,
    /// The last trace of learning.
    pub last_at: Option<Instant>,
    /// How she is getting on.
    pub pace: Pace,
    /// Her quizzes.
    pub quizzes: Vec<QuizStanding>,
}

/// One person at one quiz.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizStanding {
    /// The quiz.
    pub block: BlockId,
    /// Its module, as an index.
    pub module: usize,
    /// Attempts used, one under way counted in.
    pub used: u32,
    /// Whether one of them is under way.
    pub is_open: bool,
    /// Attempts that there are, those added by an organizer counted in.
    pub allowed: u32,
    /// Whether it is passed.
    pub is_passed: bool,
}

impl QuizStanding {
    /// Whether it is not passed and no attempt is left: one under way may still pass it.
    #[must_use]
    pub const fn is_used_up(&self) -> bool {
        !self.is_passed && !self.is_open && self.used >= self.allowed
    }
}

/// How far a cohort is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The columns.
    pub modules: Vec<ModuleHead>,
    /// The rows: everybody with a seat, by city and name.
    pub people: Vec<PersonProgress>,
    /// Extensions in force.
    pub extensions: Vec<Extension>,
    /// The server's clock.
    pub now: Instant,
}

/// Whose deadline is extended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whom {
    /// One person's.
    Person(PersonId),
    /// That of everybody of a city.
    City(CityId),
    /// Everybody's.
    Cohort,
}

/// A later deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Its id.
    pub id: Uuid,
    /// Of this module, or of the whole programme.
    pub module: Option<ModuleId>,
    /// For whom.
    pub whom: Whom,
    /// Until when.
    pub until: Instant,
    /// Why.
    pub reason: String,
}

impl Extension {
    /// Whether it counts for this person of this city.
    #[must_use]
    pub fn is_for(&self, person: PersonId, city: CityId) -> bool {
        match self.whom {
            Whom::Person(id) => id == person,
            Whom::City(id) => id == city,
            Whom::Cohort => true,
        }
    }
}

/// A deadline to be extended, as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExtensionForm {
    /// The id of a module; empty for the whole programme.
    pub module: String,
    /// "person:ENROLLMENT" or "city:CITY".
    pub whom: String,
    /// Why.
    pub reason: String,
}

impl Overview {
    /// What the cities of this cohort are called, so that no two read the same.
    #[must_use]
    pub fn cities(&self, lang: Lang) -> BTreeMap<CityId, String> {
        told_apart(lang, self.people.iter().map(|person| (person.city, &person.naming)))
    }
}
