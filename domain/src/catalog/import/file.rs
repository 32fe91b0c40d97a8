//! The file as it comes, checked and turned into a plan.

use serde::Deserialize;
use serde_json::Value;

use super::plan::{Planned, PlannedModule};

/// A text in both languages.
#[derive(Clone, Debug, Deserialize)]
pub struct Both {
    pub pl: String,
    pub en: String,
}

impl Both {
    /// The texts of both languages in a shape.
    pub fn map<T>(&self, shape: impl Fn(&str) -> T) -> [T; 2] {
        [shape(&self.pl), shape(&self.en)]
    }
}

#[derive(Deserialize)]
struct Programme {
    modules: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub struct Module {
    pub id: String,
    pub title: Both,
    pub minutes: i32,
    pub outcomes_pl: String,
    pub outcomes_en: String,
    pub lessons: Vec<Lesson>,
    pub quiz: Vec<Question>,
}

#[derive(Debug, Deserialize)]
pub struct Lesson {
    pub id: String,
    pub title: Both,
    pub minutes: i32,
    pub sources: Vec<String>,
    pub aim: Both,
    pub summary: Both,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    Text { heading: Both, markdown: Both },
    Callout { tone: crate::catalog::content::Tone, title: Both, markdown: Both },
    Table { caption: Both, columns: Vec<Both>, rows: Vec<Vec<Both>> },
    Check { question: Both, options: Vec<Choice> },
    Checklist { title: Both, items: Vec<Both> },
    Reflection { question: Both, hint: Both },
    Calculator { title: Both, inputs: Vec<Input>, formula: String, result: Unit, note: Both },
    Download { title: Both, description: Both, template_markdown: Both },
}

#[derive(Debug, Deserialize)]
pub struct Input {
    pub id: String,
    pub label: Both,
    pub unit: Both,
    pub default: f64,
}

#[derive(Debug, Deserialize)]
pub struct Unit {
    pub label: Both,
    pub unit: Both,
}

#[derive(Debug, Deserialize)]
pub struct Choice {
    pub pl: String,
    pub en: String,
    pub correct: bool,
    pub why: Option<Both>,
}

#[derive(Debug, Deserialize)]
pub struct Question {
    pub id: String,
    pub question: Both,
    pub options: Vec<Choice>,
    pub explanation: Both,
    #[serde(rename = "type")]
    pub kind: crate::catalog::content::QuestionKind,
}

/// Reads and checks the whole file; the error says in a sentence where the first fault is.
pub fn read(bytes: &[u8]) -> Planned<Vec<PlannedModule>> {
    let file: Programme = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut planned: Vec<PlannedModule> = Vec::with_capacity(file.modules.len());
    for (place, value) in file.modules.into_iter().enumerate() {
        let module = module(value).map_err(|error| format!("modules[{place}]: {error}"))?;
        if planned.iter().any(|known| known.key == module.key) {
            return Err(format!("modules[{place}]: {} stands twice", module.key));
        }
        planned.push(module);
    }
    if planned.is_empty() { Err("modules: empty".into()) } else { Ok(planned) }
}

/// Reads and checks one module.
pub fn module(value: Value) -> Planned<PlannedModule> {
    let module: Module = serde_json::from_value(value).map_err(|error| error.to_string())?;
    PlannedModule::of(&module)
}
