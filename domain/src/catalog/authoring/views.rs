//! A version as its author sees it: both languages, and the keys.

use serde::{Deserialize, Serialize};

use crate::catalog::body::{BlockBody, LessonBody, ModuleBody, QuestionBody};
use crate::catalog::content::{BlockData, BlockKind, LessonKind, QuestionKind, VersionState, VideoSource};
use crate::catalog::views::Source;
use crate::clock::Instant;
use crate::ids::{BlockId, LessonId, ModuleId, ModuleVersionId, QuestionId};

/// Texts in both languages; English where it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both<T> {
    /// In Polish.
    pub pl: T,
    /// In English.
    pub en: Option<T>,
}

/// A version of a module for its author.
#[derive(Clone, Debug, PartialEq)]
pub struct EditedModule {
    /// The module.
    pub module: ModuleId,
    /// The version.
    pub version: ModuleVersionId,
    /// Its number, from 1.
    pub number: u32,
    /// Where it stands.
    pub state: VersionState,
    /// The module's place in addresses.
    pub slug: String,
    /// Title and outcomes.
    pub body: Both<ModuleBody>,
    /// What the author saw of title and outcomes.
    pub stamp: String,
    /// The whole version as it was seen.
    pub whole: String,
    /// The lessons in order.
    pub lessons: Vec<EditedLesson>,
}

/// A lesson for its author.
#[derive(Clone, Debug, PartialEq)]
pub struct EditedLesson {
    /// The lesson.
    pub id: LessonId,
    /// Text or quiz.
    pub kind: LessonKind,
    /// Minutes with exercises.
    pub minutes: u32,
    /// Its texts.
    pub body: Both<LessonBody>,
    /// Sources by key.
    pub sources: Vec<Source>,
    /// The blocks in order.
    pub blocks: Vec<EditedBlock>,
    /// What the author saw of it, blocks aside.
    pub stamp: String,
}

/// A block for its author.
#[derive(Clone, Debug, PartialEq)]
pub struct EditedBlock {
    /// The block.
    pub id: BlockId,
    /// The structure.
    pub data: BlockData,
    /// The texts.
    pub body: Both<BlockBody>,
    /// The question of a check, the questions of a quiz.
    pub questions: Vec<EditedQuestion>,
    /// What the author saw of it.
    pub stamp: String,
}

/// A question with its key, for its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditedQuestion {
    /// The question.
    pub id: QuestionId,
    /// How many answers it takes.
    pub kind: QuestionKind,
    /// Options with whether they are right.
    pub options: Vec<(String, bool)>,
    /// The texts.
    pub body: Both<QuestionBody>,
    /// What the author saw of it.
    pub stamp: String,
}

/// A module in its author's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleLine {
    /// The module.
    pub module: ModuleId,
    /// Its place in addresses.
    pub slug: String,
    /// The Polish title of the newest version.
    pub title: String,
    /// The number of the draft, if there is one.
    pub draft: Option<u32>,
    /// The number of the published version, if there is one.
    pub published: Option<u32>,
    /// The last change.
    pub updated_at: Instant,
}

/// A version in the history of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// The version.
    pub id: ModuleVersionId,
    /// Its number.
    pub number: u32,
    /// Where it stands.
    pub state: VersionState,
    /// How often its words were corrected.
    pub corrections: u32,
    /// Published, or last changed.
    pub at: Instant,
    /// How many cohorts learn it.
    pub cohorts: u32,
}

/// What is missing before publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// There is no lesson.
    NoLesson,
    /// The lesson has no block.
    EmptyLesson(LessonId),
    /// The picture has no text for those who do not see it.
    NoAlt(LessonId, BlockId),
    /// The uploaded film has no captions in Polish.
    NoCaptions(LessonId, BlockId),
    /// The quiz has no question.
    NoQuestion(LessonId, BlockId),
    /// So many items have no English text; publication does not wait for it.
    NotTranslated(usize),
}

impl Finding {
    /// Whether publication waits for it.
    #[must_use]
    pub const fn is_blocking(self) -> bool {
        !matches!(self, Self::NotTranslated(_))
    }
}

impl EditedModule {
    /// The lesson with that id.
    #[must_use]
    pub fn lesson(&self, id: LessonId) -> Option<&EditedLesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// What is missing before publication.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.lessons.is_empty() {
            findings.push(Finding::NoLesson);
        }
        for lesson in &self.lessons {
            if lesson.blocks.is_empty() {
                findings.push(Finding::EmptyLesson(lesson.id));
            }
            findings.extend(lesson.blocks.iter().filter_map(|block| block.finding(lesson.id)));
        }
        let missing = usize::from(self.body.en.is_none())
            + self.lessons.iter().map(EditedLesson::not_translated).sum::<usize>();
        if missing > 0 {
            findings.push(Finding::NotTranslated(missing));
        }
        findings
    }
}

impl EditedLesson {
    /// The block with that id.
    #[must_use]
    pub fn block(&self, id: BlockId) -> Option<&EditedBlock> {
        self.blocks.iter().find(|block| block.id == id)
    }

    /// How many of its texts have no English, those of its blocks and questions too.
    #[must_use]
    pub fn not_translated(&self) -> usize {
        let blocks = self.blocks.iter();
        let inside = blocks.map(|block| {
            let questions = block.questions.iter().filter(|question| question.body.en.is_none());
            usize::from(block.has_no_english()) + questions.count()
        });
        usize::from(self.body.en.is_none()) + inside.sum::<usize>()
    }
}

impl EditedBlock {
    /// Whether its own texts have no English. A check has none of its own: its words are its question.
    #[must_use]
    pub fn has_no_english(&self) -> bool {
        self.data.kind() != BlockKind::Check && self.body.en.is_none()
    }

    fn finding(&self, lesson: LessonId) -> Option<Finding> {
        match (&self.data, &self.body.pl) {
            (BlockData::Image { .. }, BlockBody::Image { alt, .. }) if alt.trim().is_empty() => {
                Some(Finding::NoAlt(lesson, self.id))
            }
            (BlockData::Video { source: VideoSource::File(_), captions }, _)
                if !captions.contains_key("pl") =>
            {
                Some(Finding::NoCaptions(lesson, self.id))
            }
            (BlockData::Quiz { .. }, _) if self.questions.is_empty() => {
                Some(Finding::NoQuestion(lesson, self.id))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(data: BlockData, pl: BlockBody, en: Option<BlockBody>, asked: &[bool]) -> EditedBlock {
        let questions = asked.iter().map(|has_english| EditedQuestion {
            id: QuestionId(uuid::Uuid::nil()),
            kind: QuestionKind::Single,
            options: Vec::new(),
            body: Both { pl: QuestionBody::default(), en: has_english.then(QuestionBody::default) },
            stamp: String::new(),
        });
        EditedBlock {
            id: BlockId(uuid::Uuid::nil()),
            data,
            body: Both { pl, en },
            questions: questions.collect(),
            stamp: String::new(),
        }
    }

    #[test]
    fn every_text_without_english_counts_once_and_a_check_by_its_question() {
        let text = || BlockBody::Text { heading: String::new(), markdown: "Woda.".into() };
        let quiz = BlockBody::Quiz { title: "Na koniec".into(), intro: String::new() };
        let rules = BlockData::Quiz { pass_percent: None, attempts: None, minutes: None };
        let lesson = EditedLesson {
            id: LessonId(uuid::Uuid::nil()),
            kind: LessonKind::Text,
            minutes: 10,
            body: Both { pl: LessonBody::default(), en: Some(LessonBody::default()) },
            sources: Vec::new(),
            blocks: vec![
                block(BlockData::Text, text(), None, &[]),
                block(BlockData::Text, text(), Some(text()), &[]),
                block(BlockData::Check, BlockBody::Check, None, &[true]),
                block(BlockData::Check, BlockBody::Check, None, &[false]),
                block(rules, quiz.clone(), Some(quiz), &[true, false]),
            ],
            stamp: String::new(),
        };
        assert_eq!(lesson.not_translated(), 3);
        let alone: Vec<bool> = lesson.blocks.iter().map(EditedBlock::has_no_english).collect();
        assert_eq!(alone, [true, false, false, false, false]);
    }
}
