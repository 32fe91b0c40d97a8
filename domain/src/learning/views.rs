//! What learners' pages show.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::rules::{Condition, Item, Missing, Progress};
use crate::catalog::views::{LessonView, ModuleContent};
use crate::clock::Instant;
use crate::ids::{BlockId, CohortId, EnrollmentId, LessonId, ModuleId, ModuleVersionId};
use crate::lang::Lang;

/// The modules' lessons beside a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The module's word in addresses.
    pub module: String,
    /// Its version, and the revision of the version's texts.
    pub edition: (ModuleVersionId, u32),
    /// Its place in the course, from 1.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// The language of the title.
    pub lang: Lang,
    /// How far it is.
    pub progress: Progress,
    /// What it still needs.
    pub missing: Vec<Missing>,
    /// Its pages in order.
    pub items: Vec<OutlineItem>,
}

impl Outline {
    /// The place of the page at `index` among the module's lessons, from 1, and how many lessons there are: a quiz is no
    /// lesson, here as in every other count.
    #[must_use]
    pub fn place_of(&self, index: usize) -> (usize, usize) {
        let lessons = |items: &[OutlineItem]| items.iter().filter(|item| !item.is_quiz).count();
        (lessons(&self.items[..self.items.len().min(index + 1)]), lessons(&self.items))
    }
}

/// A page in the outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineItem {
    /// The lesson.
    pub lesson: LessonId,
    /// Its word in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The work with its exercises, in minutes.
    pub minutes: u32,
    /// Whether it is a quiz.
    pub is_quiz: bool,
    /// Whether everything on it is completed.
    pub is_done: bool,
}

/// A lesson with what its reader left in it.
#[derive(Clone, Debug)]
pub struct LessonPage {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// What the module consists of.
    pub content: Arc<ModuleContent>,
    /// Which lesson of it.
    pub lesson: LessonId,
    /// Its place among the lessons of the module, from 1, and how many there are.
    pub place: (usize, usize),
    /// The outline of its module.
    pub outline: Outline,
    /// Answers kept, by block: body and sequence.
    pub answers: BTreeMap<BlockId, (String, i64)>,
    /// The block where she stopped, when it is in this lesson.
    pub resume: Option<Position>,
    /// Blocks that the lesson's button waits for, each as an item of its own.
    pub required: Vec<Item>,
    /// Whether this lesson is completed.
    pub is_done: bool,
    /// The page before it: word in addresses and title.
    pub before: Option<(String, String)>,
    /// The server's clock.
    pub now: Instant,
}

impl LessonPage {
    /// The lesson's content.
    #[must_use]
    pub fn view(&self) -> Option<&LessonView> {
        self.content.lesson(self.lesson)
    }
}

/// Where somebody stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The lesson.
    pub lesson: LessonId,
    /// The block.
    pub block: Option<BlockId>,
    /// The second of a film.
    pub second: Option<u32>,
    /// When.
    pub at: Instant,
}

/// A cohort in which somebody learns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// The cohort.
    pub cohort: CohortId,
    /// Its word in addresses.
    pub slug: String,
    /// Names of the cohort as JSON by language, as the cohort keeps them.
    pub texts: String,
    /// Its zone.
    pub time_zone: String,
    /// The last second in which the course can be completed.
    pub completion_until: Instant,
    /// Whether it is completed: the course's rule was met, or an organizer recognised the completion.
    pub is_completed: bool,
}

/// My learning in one cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dashboard {
    /// The cohort.
    pub enrolled: Enrolled,
    /// Other cohorts of the same person.
    pub others: Vec<Enrolled>,
    /// The modules in order.
    pub modules: Vec<ModuleCard>,
    /// Over the whole course.
    pub progress: Progress,
    /// Where to go on: module (index) and page; `None` when everything is done or still closed.
    pub next: Option<(usize, OutlineItem)>,
    /// The last posted position, when it is where to go on.
    pub position: Option<Position>,
    /// Due dates that are not met yet, the nearest first.
    pub deadlines: Vec<Deadline>,
    /// The way to the certificate.
    pub conditions: Vec<Condition>,
    /// The number of a certificate that was issued.
    pub certificate: Option<String>,
    /// The server's clock.
    pub now: Instant,
}

/// A module on the dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleCard {
    /// The module.
    pub id: ModuleId,
    /// Its outline.
    pub outline: Outline,
    /// Closed before this instant.
    pub opens_at: Option<Instant>,
    /// Whether it is open.
    pub is_open: bool,
}

/// A due date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Which module, as an index.
    pub module: usize,
    /// When; the last second counts.
    pub at: Instant,
    /// Minutes that are left to do.
    pub minutes_left: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiz_is_not_counted_among_lessons() {
        let item = |is_quiz| OutlineItem {
            lesson: LessonId(uuid::Uuid::nil()),
            slug: String::new(),
            title: String::new(),
            minutes: 5,
            is_quiz,
            is_done: false,
        };
        let outline = Outline {
            module: String::new(),
            edition: (ModuleVersionId(uuid::Uuid::nil()), 1),
            number: 1,
            title: String::new(),
            lang: Lang::Pl,
            progress: Progress::default(),
            missing: Vec::new(),
            items: vec![item(false), item(false), item(true)],
        };
        assert_eq!(outline.place_of(0), (1, 2));
        assert_eq!(outline.place_of(1), (2, 2));
        assert_eq!(outline.place_of(2), (2, 2), "the quiz stands behind the last lesson");
    }
}
