//! The texts of a module in one language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A label with a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled {
    /// What it is.
    pub label: String,
    /// In what it is measured.
    pub unit: String,
}

/// The texts of a block in one language. Fields named `markdown` or `template` are Markdown, all others plain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BlockBody {
    /// A text.
    Text {
        /// Its heading; may be empty.
        heading: String,
        /// The text.
        markdown: String,
    },
    /// A callout.
    Callout {
        /// Its heading.
        title: String,
        /// The text.
        markdown: String,
    },
    /// A picture.
    Image {
        /// What the picture says to those who do not see it.
        alt: String,
        /// What stands below; may be empty.
        caption: String,
    },
    /// A film.
    Video {
        /// What it is called.
        title: String,
        /// What is said and seen in it, in Markdown.
        transcript: String,
    },
    /// A document.
    File {
        /// What it is called.
        title: String,
        /// What it is for.
        description: String,
    },
    /// Things to do.
    Checklist {
        /// Its heading.
        title: String,
        /// The things, in order.
        items: Vec<String>,
    },
    /// A question to oneself.
    Reflection {
        /// The question.
        question: String,
        /// How to go about it.
        hint: String,
    },
    /// A table.
    Table {
        /// What it shows.
        caption: String,
        /// The header.
        columns: Vec<String>,
        /// The cells by row.
        rows: Vec<Vec<String>>,
    },
    /// A calculator.
    Calculator {
        /// What it computes.
        title: String,
        /// Labels in the order of the inputs.
        inputs: Vec<Labelled>,
        /// The label of the result.
        result: Labelled,
        /// What the calculation leaves out.
        note: String,
    },
    /// A template.
    Download {
        /// What it is called.
        title: String,
        /// What it is for.
        description: String,
        /// The template in Markdown; empty where a file was uploaded.
        template: String,
    },
    /// A check; its words are those of its question.
    Check,
    /// A quiz.
    Quiz {
        /// What it is called.
        title: String,
        /// What stands above the button; may be empty.
        intro: String,
    },
}

/// The words of an option.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionBody {
    /// What it says.
    pub text: String,
    /// Why it is right or wrong; shown after answering.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// The words of a question in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionBody {
    /// What is asked.
    pub text: String,
    /// Shown after submitting.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub explanation: String,
    /// By the option's id.
    pub options: BTreeMap<String, OptionBody>,
}

/// The words of a lesson in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonBody {
    /// Its title.
    pub title: String,
    /// What one can do after it.
    #[serde(default)]
    pub aim: String,
    /// It in short, in Markdown.
    #[serde(default)]
    pub summary: String,
}

/// The words of a module in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleBody {
    /// Its title.
    pub title: String,
    /// What one can do after it.
    #[serde(default)]
    pub outcomes: String,
}
