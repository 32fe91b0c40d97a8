//! Completion and progress: pure, shared by the server and the browser.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::catalog::content::BlockKind;
use crate::clock::Instant;
use crate::ids::{BlockId, LessonId, ModuleId, ModuleVersionId};

/// What a thing asks for before it counts as completed. The word of the rule is kept with each completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum CompletionRule {
    /// The button "Ukończ i przejdź dalej" is pressed.
    Confirmed,
    /// An attempt at the quiz reaches so many percent.
    Passed {
        /// 0 to 100.
        percent: u8,
    },
}

impl CompletionRule {
    /// How the rule is stored with a completion.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Confirmed => "confirmed".into(),
            Self::Passed { percent } => format!("passed {percent}"),
        }
    }
}

/// Something that can be completed: a reading lesson, or the quiz of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The page on which it is.
    pub lesson: LessonId,
    /// What the completion is recorded for: the lesson, or the quiz block.
    pub id: Uuid,
    /// What it asks for.
    pub rule: CompletionRule,
    /// How long it takes, in minutes.
    pub minutes: u32,
}

impl Item {
    /// Whether it is a quiz.
    #[must_use]
    pub const fn is_quiz(&self) -> bool {
        matches!(self.rule, CompletionRule::Passed { .. })
    }
}

/// A module as a cohort has pinned it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModulePlan {
    /// The module.
    pub id: ModuleId,
    /// The pinned version.
    pub version: ModuleVersionId,
    /// Closed before this instant.
    pub opens_at: Option<Instant>,
    /// Should be finished by this instant, extensions counted in.
    pub due_at: Option<Instant>,
    /// What it asks for, in order: its quizzes, and its lessons where the course asks for them.
    pub items: Vec<Item>,
}

impl ModulePlan {
    /// Whether people may learn in it now.
    #[must_use]
    pub fn is_open(&self, now: Instant) -> bool {
        self.opens_at.is_none_or(|opens| opens <= now)
    }
}

/// How far somebody is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Completed items.
    pub done: u32,
    /// All items.
    pub all: u32,
    /// Minutes of the items that are left.
    pub minutes_left: u32,
}

impl Progress {
    /// Whole percent, rounded down: 100 only when everything is done.
    #[must_use]
    pub fn percent(self) -> u32 {
        (self.done * 100).checked_div(self.all).unwrap_or(0)
    }

    /// Whether nothing is left of something.
    #[must_use]
    pub const fn is_finished(self) -> bool {
        self.all > 0 && self.done == self.all
    }

    /// Whether something is left; not so where nothing is asked for.
    #[must_use]
    pub const fn is_unfinished(self) -> bool {
        self.done < self.all
    }
}

/// Progress over items, from what was completed. Completions of things that the version no longer has do not count.
pub fn progress<'a>(items: impl IntoIterator<Item = &'a Item>, done: &BTreeSet<Uuid>) -> Progress {
    items.into_iter().fold(Progress::default(), |mut sum, item| {
        sum.all += 1;
        if done.contains(&item.id) {
            sum.done += 1;
        } else {
            sum.minutes_left += item.minutes;
        }
        sum
    })
}

/// The blocks of a lesson that its button waits for, as items: `progress` counts them like everything else.
#[must_use]
pub fn required(lesson: LessonId, blocks: impl IntoIterator<Item = (BlockId, BlockKind)>) -> Vec<Item> {
    let waited_for = |kind: BlockKind| kind.rule().is_required() && kind != BlockKind::Quiz;
    let items = blocks.into_iter().filter(|(_, kind)| waited_for(*kind));
    items
        .map(|(block, _)| Item { lesson, id: block.0, rule: CompletionRule::Confirmed, minutes: 0 })
        .collect()
}

/// What an unfinished thing still needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// The module opens later.
    NotOpen {
        /// When.
        opens_at: Instant,
    },
    /// The lesson was not finished with its button.
    Lesson(LessonId),
    /// The quiz was not passed.
    Quiz {
        /// Its page.
        lesson: LessonId,
        /// What is asked for, in percent.
        percent: u8,
    },
}

/// "Why isn't it finished?": everything that a module still needs, in its order; empty when it is finished.
#[must_use]
pub fn missing(module: &ModulePlan, done: &BTreeSet<Uuid>, now: Instant) -> Vec<Missing> {
    let left: Vec<_> = module
        .items
        .iter()
        .filter(|item| !done.contains(&item.id))
        .map(|item| match item.rule {
            CompletionRule::Confirmed => Missing::Lesson(item.lesson),
            CompletionRule::Passed { percent } => Missing::Quiz { lesson: item.lesson, percent },
        })
        .collect();
    match module.opens_at {
        Some(opens_at) if !left.is_empty() && opens_at > now => vec![Missing::NotOpen { opens_at }],
        _ => left,
    }
}

/// A condition of the course's rule and how far it is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// All reading lessons, where the course asks for them.
    Lessons {
        /// Completed.
        done: u32,
        /// All.
        all: u32,
    },
    /// Every quiz, each with so many percent.
    Quizzes {
        /// Passed.
        done: u32,
        /// All.
        all: u32,
        /// The threshold, in percent; the highest where quizzes differ.
        percent: u8,
    },
}

impl Condition {
    /// Completed and all.
    #[must_use]
    pub const fn counts(self) -> (u32, u32) {
        match self {
            Self::Lessons { done, all } | Self::Quizzes { done, all, .. } => (done, all),
        }
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_met(self) -> bool {
        let (done, all) = self.counts();
        done == all
    }
}

/// The course's rule: all lessons where the course asks for them, and each quiz passed. Conditions that the course has
/// nothing for are left out.
#[must_use]
pub fn course_rule(modules: &[ModulePlan], done: &BTreeSet<Uuid>) -> Vec<Condition> {
    let items = || modules.iter().flat_map(|module| &module.items);
    let lessons = progress(items().filter(|item| !item.is_quiz()), done);
    let quizzes = progress(items().filter(|item| item.is_quiz()), done);
    let percent = items()
        .filter_map(|item| match item.rule {
            CompletionRule::Passed { percent } => Some(percent),
            CompletionRule::Confirmed => None,
        })
        .max()
        .unwrap_or_default();
    let mut conditions = Vec::new();
    if lessons.all > 0 {
        conditions.push(Condition::Lessons { done: lessons.done, all: lessons.all });
    }
    if quizzes.all > 0 {
        conditions.push(Condition::Quizzes { done: quizzes.done, all: quizzes.all, percent });
    }
    conditions
}

/// Whether the certificate is earned: there is something to do, and all of it is done.
#[must_use]
pub fn is_met(conditions: &[Condition]) -> bool {
    !conditions.is_empty() && conditions.iter().all(|condition| condition.is_met())
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
