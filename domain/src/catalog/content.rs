//! What a module consists of, without its ids: kinds, structure and texts.
//!
//! Structure (`BlockData`) is shared by all languages and never changes in a published version; texts (`BlockBody`)
//! hang on a language and have revisions. Both are stored as JSON with the kind as their tag.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::FileId;

/// What a lesson is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LessonKind {
    /// A page of blocks to read and work with.
    Text,
    /// A page that leads to the attempts at one quiz.
    Quiz,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Markdown.
    Text,
    /// A remark that stands out: information, practice or a warning.
    Callout,
    /// An uploaded picture.
    Image,
    /// An uploaded film, or a card that loads one from elsewhere after a click.
    Video,
    /// An uploaded document.
    File,
    /// Things to do, each with a box.
    Checklist,
    /// A question to oneself, with room for a private note.
    Reflection,
    /// Rows and columns.
    Table,
    /// Numbers in, a number out.
    Calculator,
    /// A template to take along.
    Download,
    /// One ungraded question with an explanation for each answer.
    Check,
    /// A graded set of questions; its attempts have a page of their own.
    Quiz,
}

/// What has to happen for a block to count as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionRule {
    /// It is read: done together with its lesson, by the lesson's button.
    Read,
    /// It is watched to its end, or marked as watched.
    Watch,
    /// An answer is given, right or wrong.
    Answer,
    /// An attempt reaches the quiz's threshold.
    Pass,
    /// It is for one's own work and holds nothing up.
    Optional,
}

impl CompletionRule {
    /// Whether the lesson waits for it.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Watch | Self::Answer | Self::Pass)
    }

    /// The rule in plain words, as it is printed on the block.
    #[must_use]
    pub const fn words(self, lang: crate::lang::Lang) -> &'static str {
        match self {
            Self::Read => lang.t("Zaliczone, gdy ukończysz tę stronę.", "Done when you finish this page."),
            Self::Watch => lang.t(
                "Zaliczone, gdy obejrzysz film do końca albo oznaczysz go jako obejrzany.",
                "Done when you watch the film to its end or mark it as watched.",
            ),
            Self::Answer => lang.t(
                "Zaliczone, gdy odpowiesz. Wynik nie wpływa na ocenę.",
                "Done when you answer. The result does not affect your grade.",
            ),
            Self::Pass => lang.t(
                "Zaliczone, gdy jedno z podejść osiągnie próg.",
                "Done when one of your attempts reaches the threshold.",
            ),
            Self::Optional => lang.t(
                "Do własnej pracy. Nie wpływa na ukończenie lekcji.",
                "For your own work. It does not affect finishing the lesson.",
            ),
        }
    }
}

impl BlockKind {
    /// Every kind, in the order of the author's menu.
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Callout,
        Self::Image,
        Self::Video,
        Self::File,
        Self::Checklist,
        Self::Reflection,
        Self::Table,
        Self::Calculator,
        Self::Download,
        Self::Check,
        Self::Quiz,
    ];

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Callout => "callout",
            Self::Image => "image",
            Self::Video => "video",
            Self::File => "file",
            Self::Checklist => "checklist",
            Self::Reflection => "reflection",
            Self::Table => "table",
            Self::Calculator => "calculator",
            Self::Download => "download",
            Self::Check => "check",
            Self::Quiz => "quiz",
        }
    }

    /// Whether its reader leaves something in it that is kept: a quiz keeps its answers in attempts, and of a calculator
    /// nothing is kept.
    #[must_use]
    pub const fn is_answered(self) -> bool {
        matches!(self, Self::Video | Self::Checklist | Self::Reflection | Self::Check)
    }

    /// What has to happen for a block of this kind to count as done.
    #[must_use]
    pub const fn rule(self) -> CompletionRule {
        match self {
            Self::Text | Self::Callout | Self::Image | Self::Table => CompletionRule::Read,
            Self::Video => CompletionRule::Watch,
            Self::Check => CompletionRule::Answer,
            Self::Quiz => CompletionRule::Pass,
            Self::File | Self::Checklist | Self::Reflection | Self::Calculator | Self::Download => {
                CompletionRule::Optional
            }
        }
    }
}

impl std::str::FromStr for BlockKind {
    type Err = UnknownWord;
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or(UnknownWord)
    }
}

/// A word that names nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown word")]
pub struct UnknownWord;

impl LessonKind {
    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Quiz => "quiz",
        }
    }
}

impl std::str::FromStr for LessonKind {
    type Err = UnknownWord;
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Self::Text, Self::Quiz].into_iter().find(|kind| kind.word() == word).ok_or(UnknownWord)
    }
}

/// How many answers a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Exactly one option is right.
    Single,
    /// All right options and no other must be chosen.
    Multiple,
}

impl QuestionKind {
    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
        }
    }
}

impl std::str::FromStr for QuestionKind {
    type Err = UnknownWord;
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Self::Single, Self::Multiple].into_iter().find(|kind| kind.word() == word).ok_or(UnknownWord)
    }
}

/// Where a version of a module stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// Being written.
    Draft,
    /// What new cohorts get.
    Published,
    /// A newer one is published; cohorts that are pinned to it keep it.
    Superseded,
    /// Taken back.
    Withdrawn,
}

impl VersionState {
    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for VersionState {
    type Err = UnknownWord;
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Self::Draft, Self::Published, Self::Superseded, Self::Withdrawn]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or(UnknownWord)
    }
}

/// How a callout is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// From practice.
    Practice,
    /// Mind this.
    Warning,
}

/// Where a film comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VideoSource {
    /// An uploaded file.
    File(FileId),
    /// An https address elsewhere; nothing is fetched from it before a click.
    Url(String),
}

/// A number that a calculator asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalculatorInput {
    /// Its name in the formula: a lower-case word.
    pub key: String,
    /// What stands in the field at first.
    pub default: f64,
}

/// The structure of a block: what all its languages share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BlockData {
    /// See `BlockKind::Text`.
    Text,
    /// See `BlockKind::Callout`.
    Callout {
        /// How it is meant.
        tone: Tone,
    },
    /// See `BlockKind::Image`.
    Image {
        /// The picture.
        file: FileId,
    },
    /// See `BlockKind::Video`.
    Video {
        /// The film.
        source: VideoSource,
        /// WebVTT captions by language tag.
        captions: BTreeMap<String, FileId>,
    },
    /// See `BlockKind::File`.
    File {
        /// The document.
        file: FileId,
    },
    /// See `BlockKind::Checklist`.
    Checklist {
        /// How many things; a tick is kept by its place in the list.
        items: u16,
    },
    /// See `BlockKind::Reflection`.
    Reflection,
    /// See `BlockKind::Table`.
    Table {
        /// How many columns.
        columns: u16,
        /// How many rows below the header.
        rows: u16,
    },
    /// See `BlockKind::Calculator`.
    Calculator {
        /// The numbers to be typed.
        inputs: Vec<CalculatorInput>,
        /// Keys of inputs, numbers, `+ - * /` and parentheses.
        formula: String,
    },
    /// See `BlockKind::Download`.
    Download {
        /// An uploaded file; without one, the file is made from the template in the texts.
        file: Option<FileId>,
    },
    /// See `BlockKind::Check`; the question is a row of its own.
    Check,
    /// See `BlockKind::Quiz`; the questions are rows of their own.
    Quiz {
        /// The share of points that passes, in per cent; none means what the course asks for.
        pass_percent: Option<u8>,
        /// How many attempts one has; none means as many as the course gives.
        attempts: Option<u8>,
        /// Minutes for one attempt; none means no limit.
        minutes: Option<u16>,
    },
}

impl BlockData {
    /// The kind of the block.
    #[must_use]
    pub const fn kind(&self) -> BlockKind {
        match self {
            Self::Text => BlockKind::Text,
            Self::Callout { .. } => BlockKind::Callout,
            Self::Image { .. } => BlockKind::Image,
            Self::Video { .. } => BlockKind::Video,
            Self::File { .. } => BlockKind::File,
            Self::Checklist { .. } => BlockKind::Checklist,
            Self::Reflection => BlockKind::Reflection,
            Self::Table { .. } => BlockKind::Table,
            Self::Calculator { .. } => BlockKind::Calculator,
            Self::Download { .. } => BlockKind::Download,
            Self::Check => BlockKind::Check,
            Self::Quiz { .. } => BlockKind::Quiz,
        }
    }
}
