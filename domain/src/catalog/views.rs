//! What pages are made of. No view here can hold an answer key.

use serde::{Deserialize, Serialize};

use super::body::BlockBody;
use super::content::{BlockData, BlockKind, LessonKind, QuestionKind, VersionState};
use super::topic::Topic;
use crate::ids::{BlockId, CourseId, LessonId, ModuleId, ModuleVersionId, QuestionId};
use crate::lang::Lang;

/// One version of a module, as it is read in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModuleContent {
    /// The module.
    pub module: ModuleId,
    /// The version.
    pub version: ModuleVersionId,
    /// The version's number, from 1.
    pub number: u32,
    /// Where the version stands.
    pub state: VersionState,
    /// The revision of the texts.
    pub texts_revision: u32,
    /// The module's place in addresses.
    pub slug: String,
    /// The language of title and outcomes: the one asked for, or the first one of the module.
    pub lang: Lang,
    /// The title.
    pub title: String,
    /// What one can do after it.
    pub outcomes: String,
    /// The work with all its lessons, in minutes.
    pub minutes: u32,
    /// The pages in order.
    pub lessons: Vec<LessonView>,
}

impl ModuleContent {
    /// The lesson with that id.
    #[must_use]
    pub fn lesson(&self, id: LessonId) -> Option<&LessonView> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// The block with that id.
    #[must_use]
    pub fn block(&self, id: BlockId) -> Option<&BlockView> {
        self.lessons.iter().flat_map(|lesson| &lesson.blocks).find(|block| block.id == id)
    }
}

/// A page of a module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LessonView {
    /// The lesson, stable through versions.
    pub id: LessonId,
    /// Text or quiz.
    pub kind: LessonKind,
    /// Its place in addresses within the module.
    pub slug: String,
    /// The language of its texts.
    pub lang: Lang,
    /// The title.
    pub title: String,
    /// What one can do after it.
    pub aim: String,
    /// It in short, in Markdown.
    pub summary: String,
    /// The work with its exercises, in minutes.
    pub minutes: u32,
    /// Reading alone, in minutes, from its words.
    pub reading_minutes: u32,
    /// The sources that its texts name by key in brackets.
    pub sources: Vec<Source>,
    /// The blocks in order.
    pub blocks: Vec<BlockView>,
}

/// Where a fact comes from. Texts name it by its key in brackets: `[004]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The key without brackets.
    pub key: String,
    /// The title; "G" (the author's own knowledge) has none and is worded by the page.
    pub title: String,
}

/// A block with its texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockView {
    /// The block, stable through versions.
    pub id: BlockId,
    /// The structure.
    pub data: BlockData,
    /// The texts.
    pub body: BlockBody,
    /// Their language.
    pub lang: Lang,
    /// The questions of a check (one) or a quiz, without their keys.
    pub questions: Vec<QuestionView>,
}

impl BlockView {
    /// The kind of the block.
    #[must_use]
    pub const fn kind(&self) -> BlockKind {
        self.data.kind()
    }
}

/// A question without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// The question, stable through versions.
    pub id: QuestionId,
    /// How many answers it takes.
    pub kind: QuestionKind,
    /// The language of its texts.
    pub lang: Lang,
    /// What is asked.
    pub text: String,
    /// The options, in an order that betrays nothing.
    pub options: Vec<OptionView>,
}

/// An option without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    /// An opaque id.
    pub id: String,
    /// What it says.
    pub text: String,
}

/// What completes a course. `assessment::rules::QuizRule::of` says how it meets what a quiz asks for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CourseRule {
    /// Every lesson must be finished. In a course without any quiz they must whatever this says.
    pub all_lessons: bool,
    /// Each quiz must reach at least this, in per cent.
    pub quiz_percent: u8,
    /// Attempts at each quiz that does not set a number of its own.
    pub attempts: u8,
}

impl Default for CourseRule {
    fn default() -> Self {
        Self { all_lessons: true, quiz_percent: 75, attempts: 3 }
    }
}

impl CourseRule {
    /// Whether lessons count for the course: by its rule, or because it has nothing else to finish.
    #[must_use]
    pub const fn asks_lessons(&self, has_quizzes: bool) -> bool {
        self.all_lessons || !has_quizzes
    }
}

/// A course in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseCard {
    /// The course.
    pub id: CourseId,
    /// Its place in addresses.
    pub slug: String,
    /// The language of its texts.
    pub lang: Lang,
    /// The title.
    pub title: String,
    /// What it is, in a sentence or two.
    pub lead: String,
    /// Hours as printed on certificates.
    pub declared_hours: u32,
    /// What it is about.
    pub topics: Vec<Topic>,
    /// The titles of its modules, where they were read.
    pub contents: Vec<String>,
    /// How many modules.
    pub modules: u32,
    /// How many lessons, quizzes aside.
    pub lessons: u32,
}

/// A course with its modules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CourseView {
    /// What its card says.
    pub card: CourseCard,
    /// What one can do after it; a line each.
    pub aims: Vec<String>,
    /// What completes it.
    pub rule: CourseRule,
    /// Whether there is any quiz in it.
    pub has_quizzes: bool,
    /// Whether a quiz in it has a stricter threshold or a number of attempts of its own.
    pub has_own_rules: bool,
    /// The modules in order, in their published versions.
    pub modules: Vec<ModuleOutline>,
}

/// A module in the outline of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleOutline {
    /// The module.
    pub module: ModuleId,
    /// The published version.
    pub version: ModuleVersionId,
    /// Its place in addresses.
    pub slug: String,
    /// The language of its texts.
    pub lang: Lang,
    /// The title.
    pub title: String,
    /// What one can do after it.
    pub outcomes: String,
    /// The work with all its lessons, in minutes.
    pub minutes: u32,
    /// Titles, kinds and minutes of its lessons, in order.
    pub lessons: Vec<LessonOutline>,
}

/// A lesson in an outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonOutline {
    /// The lesson.
    pub id: LessonId,
    /// Text or quiz.
    pub kind: LessonKind,
    /// The title.
    pub title: String,
    /// The work with its exercises, in minutes.
    pub minutes: u32,
}
