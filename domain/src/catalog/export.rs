//! A course's published modules as the file that `import` takes, so that the same content comes back unchanged.
//!
//! The file holds what authors write: structure, texts in both languages, answers. It holds no uploaded file and no
//! quiz with settings of its own; a module with those is refused by name, never written in part.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

use super::body::{BlockBody, QuestionBody};
use super::content::{BlockData, LessonKind};
use super::entity::{lesson, module, module_version, question, question_option};
use super::reading::{Texts, whole};
use super::views::{BlockView, LessonView, ModuleContent};
use crate::access::{Action, Actor, Place, check};
use crate::error::Refusal;
use crate::ids::{BlockId, LessonId, QuestionId};
use crate::lang::Lang;
use crate::{Academy, Error, Result};

/// The published modules of a course as JSON.
///
/// # Errors
/// `NotFound` for an unknown course; a refusal that names the module whose content the file cannot hold.
pub async fn export_programme(academy: &Academy, actor: &Actor, course: &str) -> Result<String> {
    check(actor, Action::EditCourse, &Place::ACADEMY)?;
    let course = super::queries::course_view(academy, course, Lang::Pl).await?;
    let conn = academy.db().read();
    let mut modules = Vec::with_capacity(course.modules.len());
    for outline in &course.modules {
        let row = module_version::Entity::find_by_id(outline.version).one(conn).await?;
        modules.push(module_value(conn, &row.ok_or(Error::NotFound)?).await?);
    }
    let mut text = serde_json::to_string_pretty(&json!({ "modules": modules })).map_err(Error::broken)?;
    text.push('\n');
    Ok(text)
}

/// One version as the file has it.
pub(super) async fn module_value(
    conn: &impl ConnectionTrait,
    version: &module_version::Model,
) -> Result<Value> {
    let (pl, en) = (whole(conn, version, Lang::Pl).await?, whole(conn, version, Lang::En).await?);
    let keys = Keys::load(conn, version).await?;
    let (mut lessons, mut quiz) = (Vec::new(), Vec::new());
    for (first, second) in pl.lessons.iter().zip(&en.lessons) {
        match first.kind {
            LessonKind::Text => lessons.push(lesson_value(&pl, &keys, first, second)?),
            LessonKind::Quiz => quiz.extend(quiz_values(&pl, &keys, first)?),
        }
    }
    let (title, minutes) = (both(&pl.title, &en.title), pl.minutes);
    Ok(json!({
        "id": keys.module, "title": title, "minutes": minutes, "outcomes_pl": pl.outcomes,
        "outcomes_en": en.outcomes, "lessons": lessons, "quiz": quiz,
    }))
}

/// What the file needs besides the content that learners see.
struct Keys {
    module: String,
    lessons: HashMap<LessonId, String>,
    questions: Vec<question::Model>,
    right: HashMap<QuestionId, Vec<(String, bool)>>,
    texts: [Texts; 2],
}

impl Keys {
    async fn load(conn: &impl ConnectionTrait, version: &module_version::Model) -> Result<Self> {
        let module = module::Entity::find_by_id(version.module_id).one(conn).await?.ok_or(Error::NotFound)?;
        let rows =
            lesson::Entity::find().filter(lesson::Column::ModuleVersionId.eq(version.id)).all(conn).await?;
        let lessons = rows.into_iter().map(|row| (row.id, row.source_key.unwrap_or(row.slug)));
        let questions = question::Entity::find()
            .filter(question::Column::ModuleVersionId.eq(version.id))
            .order_by_asc(question::Column::Position)
            .all(conn)
            .await?;
        let mut right: HashMap<QuestionId, Vec<(String, bool)>> = HashMap::new();
        let options = question_option::Entity::find()
            .filter(question_option::Column::ModuleVersionId.eq(version.id))
            .order_by_asc(question_option::Column::Position)
            .all(conn)
            .await?;
        for option in options {
            right.entry(option.question_id).or_default().push((option.id, option.is_correct));
        }
        let first = Lang::from_tag(&version.first_lang).unwrap_or_default();
        let pl = Texts::load(conn, version.id, Lang::Pl, first).await?;
        let en = Texts::load(conn, version.id, Lang::En, first).await?;
        let module = module.source_key.unwrap_or(module.slug);
        Ok(Self { module, lessons: lessons.collect(), questions, right, texts: [pl, en] })
    }

    /// The questions of a block, in order.
    fn of(&self, block: BlockId) -> impl Iterator<Item = &question::Model> {
        self.questions.iter().filter(move |row| row.block_id == block)
    }

    fn bodies(&self, question: Uuid) -> Result<[QuestionBody; 2]> {
        Ok([self.texts[0].get(question)?.1, self.texts[1].get(question)?.1])
    }

    fn options(&self, id: QuestionId, [pl, en]: &[QuestionBody; 2]) -> Vec<Value> {
        let options = self.right.get(&id).map(Vec::as_slice).unwrap_or_default();
        let value = |(id, correct): &(String, bool)| {
            let (first, second) = (pl.options.get(id), en.options.get(id));
            let text = |option: Option<&super::body::OptionBody>| option.map(|it| it.text.clone());
            let why = |option: Option<&super::body::OptionBody>| option.map(|it| it.why.clone());
            let (pl, en) = (text(first).unwrap_or_default(), text(second).unwrap_or_default());
            let whys = [why(first).unwrap_or_default(), why(second).unwrap_or_default()];
            let mut value = json!({ "pl": pl, "en": en, "correct": correct });
            if whys.iter().any(|why| !why.is_empty()) {
                value["why"] = both(&whys[0], &whys[1]);
            }
            value
        };
        options.iter().map(value).collect()
    }
}

fn lesson_value(module: &ModuleContent, keys: &Keys, pl: &LessonView, en: &LessonView) -> Result<Value> {
    let blocks = pl.blocks.iter().zip(&en.blocks);
    let blocks = blocks.map(|(pl, en)| block_value(module, keys, pl, en)).collect::<Result<Vec<_>>>()?;
    let sources: Vec<&str> = pl.sources.iter().map(|source| source.key.as_str()).collect();
    Ok(json!({
        "id": keys.lessons.get(&pl.id), "title": both(&pl.title, &en.title), "minutes": pl.minutes,
        "sources": sources, "aim": both(&pl.aim, &en.aim), "summary": both(&pl.summary, &en.summary),
        "blocks": blocks,
    }))
}

fn quiz_values(module: &ModuleContent, keys: &Keys, lesson: &LessonView) -> Result<Vec<Value>> {
    let [block] = lesson.blocks.as_slice() else { return Err(unfit(module, "quiz")) };
    let usual = BlockData::Quiz { pass_percent: None, attempts: None, minutes: None };
    if block.data != usual {
        return Err(unfit(module, "quiz"));
    }
    keys.of(block.id)
        .map(|row| {
            let bodies = keys.bodies(row.id.0)?;
            let [pl, en] = &bodies;
            let key = row.source_key.clone().unwrap_or_else(|| row.id.to_string());
            Ok(json!({
                "id": key, "type": row.kind, "question": both(&pl.text, &en.text),
                "options": keys.options(row.id, &bodies), "explanation": both(&pl.explanation, &en.explanation),
            }))
        })
        .collect()
}

fn block_value(module: &ModuleContent, keys: &Keys, pl: &BlockView, en: &BlockView) -> Result<Value> {
    use BlockBody as B;
    let mut value = match (&pl.data, &pl.body, &en.body) {
        (_, B::Text { heading, markdown }, B::Text { heading: heading_en, markdown: markdown_en }) => {
            json!({ "heading": both(heading, heading_en), "markdown": both(markdown, markdown_en) })
        }
        (
            BlockData::Callout { tone },
            B::Callout { title, markdown },
            B::Callout { title: title_en, markdown: markdown_en },
        ) => json!({ "tone": tone, "title": both(title, title_en), "markdown": both(markdown, markdown_en) }),
        (_, B::Checklist { title, items }, B::Checklist { title: title_en, items: items_en }) => {
            json!({ "title": both(title, title_en), "items": each(items, items_en) })
        }
        (_, B::Reflection { question, hint }, B::Reflection { question: question_en, hint: hint_en }) => {
            json!({ "question": both(question, question_en), "hint": both(hint, hint_en) })
        }
        (_, B::Table { .. }, B::Table { .. }) => table_value(&pl.body, &en.body),
        (BlockData::Calculator { inputs, formula }, B::Calculator { .. }, B::Calculator { .. }) => {
            let mut value = calculator_value(&pl.body, &en.body);
            for (value, input) in value["inputs"].as_array_mut().into_iter().flatten().zip(inputs) {
                value["id"] = json!(input.key);
                value["default"] = json!(input.default);
            }
            value["formula"] = json!(formula);
            value
        }
        (
            BlockData::Download { file: None },
            B::Download { title, description, template },
            B::Download { title: title_en, description: description_en, template: template_en },
        ) => json!({
            "title": both(title, title_en), "description": both(description, description_en),
            "template_markdown": both(template, template_en),
        }),
        (_, B::Check, B::Check) => {
            let row = keys.of(pl.id).next().ok_or_else(|| Error::broken("a check without a question"))?;
            let bodies = keys.bodies(row.id.0)?;
            let question = both(&bodies[0].text, &bodies[1].text);
            json!({ "question": question, "options": keys.options(row.id, &bodies) })
        }
        _ => return Err(unfit(module, pl.kind().word())),
    };
    value["type"] = json!(pl.kind().word());
    Ok(value)
}

fn table_value(pl: &BlockBody, en: &BlockBody) -> Value {
    let (
        BlockBody::Table { caption, columns, rows },
        BlockBody::Table { caption: caption_en, columns: columns_en, rows: rows_en },
    ) = (pl, en)
    else {
        return Value::Null;
    };
    let rows: Vec<Value> = rows.iter().zip(rows_en).map(|(pl, en)| each(pl, en)).collect();
    json!({ "caption": both(caption, caption_en), "columns": each(columns, columns_en), "rows": rows })
}

fn calculator_value(pl: &BlockBody, en: &BlockBody) -> Value {
    let (
        BlockBody::Calculator { title, inputs, result, note },
        BlockBody::Calculator { title: title_en, inputs: inputs_en, result: result_en, note: note_en },
    ) = (pl, en)
    else {
        return Value::Null;
    };
    let inputs = inputs.iter().zip(inputs_en);
    let inputs: Vec<Value> = inputs
        .map(|(pl, en)| json!({ "label": both(&pl.label, &en.label), "unit": both(&pl.unit, &en.unit) }))
        .collect();
    json!({
        "title": both(title, title_en), "inputs": inputs,
        "result": { "label": both(&result.label, &result_en.label), "unit": both(&result.unit, &result_en.unit) },
        "note": both(note, note_en),
    })
}

fn both(pl: &str, en: &str) -> Value {
    json!({ "pl": pl, "en": en })
}

fn each(pl: &[String], en: &[String]) -> Value {
    pl.iter().zip(en).map(|(pl, en)| both(pl, en)).collect()
}

/// The file has no place for that block.
fn unfit(module: &ModuleContent, kind: &str) -> Error {
    let title = &module.title;
    Refusal::said(
        format!("Moduł „{title}” ma blok, którego plik programu nie mieści ({kind})."),
        format!("The module “{title}” has a block that a programme file cannot hold ({kind})."),
    )
}
