//! A module of the file in the academy's own types, before it has ids.

use super::digest;
use super::file::{Block, Both, Choice, Lesson, Module};
use super::sources::sources;
use crate::catalog::body::{BlockBody, Labelled, LessonBody, ModuleBody, OptionBody, QuestionBody};
use crate::catalog::content::{BlockData, CalculatorInput, LessonKind, QuestionKind};
use crate::catalog::views::Source;

/// A part of the plan, or where the file is wrong.
pub type Planned<T> = Result<T, String>;

/// A module; texts are Polish, then English.
pub struct PlannedModule {
    pub key: String,
    pub hash: [u8; 32],
    pub minutes: i32,
    pub bodies: [ModuleBody; 2],
    pub lessons: Vec<PlannedLesson>,
}

pub struct PlannedLesson {
    pub key: String,
    pub kind: LessonKind,
    pub slug: String,
    pub minutes: i32,
    pub sources: Vec<Source>,
    pub bodies: [LessonBody; 2],
    pub blocks: Vec<PlannedBlock>,
}

pub struct PlannedBlock {
    pub data: BlockData,
    pub bodies: [BlockBody; 2],
    pub questions: Vec<PlannedQuestion>,
}

pub struct PlannedQuestion {
    /// Its key in the file; the question of a check has none.
    pub key: Option<String>,
    pub kind: QuestionKind,
    /// Option ids in an order that follows from the ids alone, with whether they are right.
    pub options: Vec<(String, bool)>,
    pub bodies: [QuestionBody; 2],
}

impl PlannedModule {
    pub fn of(module: &Module) -> Planned<Self> {
        let key = module.id.clone();
        let mut lessons = Vec::new();
        for lesson in &module.lessons {
            let planned =
                PlannedLesson::of(&key, lesson).map_err(|fault| format!("{}: {fault}", lesson.id))?;
            lessons.push(planned);
        }
        lessons.push(quiz(module)?);
        let outcomes = [&module.outcomes_pl, &module.outcomes_en];
        let titles = [&module.title.pl, &module.title.en];
        let body = |n: usize| ModuleBody { title: titles[n].clone(), outcomes: outcomes[n].clone() };
        let bodies = [body(0), body(1)];
        let hash = hash(&key, module.minutes, &bodies, &lessons)?;
        Ok(Self { key, hash, minutes: module.minutes, bodies, lessons })
    }
}

impl PlannedLesson {
    fn of(module: &str, lesson: &Lesson) -> Planned<Self> {
        let blocks = lesson.blocks.iter().enumerate().map(|(place, block)| {
            planned_block(module, block).map_err(|fault| format!("blocks[{place}]: {fault}"))
        });
        let blocks = blocks.collect::<Planned<Vec<_>>>()?;
        let mut texts = lesson.summary.pl.clone();
        for block in &blocks {
            texts.push_str(&format!("{:?}", block.bodies));
            block.questions.iter().for_each(|question| texts.push_str(&format!("{:?}", question.bodies)));
        }
        let body = |n: usize| {
            let of = |both: &Both| [&both.pl, &both.en][n].clone();
            LessonBody { title: of(&lesson.title), aim: of(&lesson.aim), summary: of(&lesson.summary) }
        };
        Ok(Self {
            key: lesson.id.clone(),
            kind: LessonKind::Text,
            slug: slug(&lesson.title.pl),
            minutes: lesson.minutes,
            sources: sources(&lesson.sources, &texts)?,
            bodies: [body(0), body(1)],
            blocks,
        })
    }
}

fn json(value: &impl serde::Serialize) -> Planned<String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

/// The hash of everything that a module says. How the file is laid out and in which order it lists the answers of a
/// question does not count; whatever else changes makes a draft.
fn hash(key: &str, minutes: i32, bodies: &[ModuleBody; 2], lessons: &[PlannedLesson]) -> Planned<[u8; 32]> {
    let mut words = vec![key.to_owned(), minutes.to_string(), json(&bodies)?];
    for lesson in lessons {
        words.push(json(&(&lesson.key, lesson.kind, lesson.minutes, &lesson.sources, &lesson.bodies))?);
        for block in &lesson.blocks {
            words.push(json(&(&block.data, &block.bodies))?);
            for asked in &block.questions {
                words.push(json(&(&asked.key, asked.kind, &asked.options, &asked.bodies))?);
            }
        }
    }
    Ok(digest(&words.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// The fifth page of a module: its quiz.
fn quiz(module: &Module) -> Planned<PlannedLesson> {
    let mut questions = Vec::new();
    let mut texts = String::new();
    for question in &module.quiz {
        let mut planned =
            planned_question(&module.id, &question.id, question.kind, &question.question, &question.options)
                .map_err(|fault| format!("{}: {fault}", question.id))?;
        planned.key = Some(question.id.clone());
        planned.bodies[0].explanation = question.explanation.pl.clone();
        planned.bodies[1].explanation = question.explanation.en.clone();
        texts.push_str(&format!("{:?}", planned.bodies));
        questions.push(planned);
    }
    if questions.is_empty() {
        return Err(format!("{}: a quiz without questions", module.id));
    }
    let lessons: i32 = module.lessons.iter().map(|lesson| lesson.minutes).sum();
    // The file says nothing of rules: the course does.
    let data = BlockData::Quiz { pass_percent: None, attempts: None, minutes: None };
    let body = |title: &str| BlockBody::Quiz { title: title.into(), intro: String::new() };
    let lesson = |title: &str| LessonBody { title: title.into(), ..LessonBody::default() };
    Ok(PlannedLesson {
        key: format!("{}.quiz", module.id),
        kind: LessonKind::Quiz,
        slug: "sprawdzian".into(),
        // What the module's minutes leave beside its lessons.
        minutes: (module.minutes - lessons).max(5),
        sources: sources(&[], &texts)?,
        bodies: [lesson("Sprawdzian"), lesson("Quiz")],
        blocks: vec![PlannedBlock { data, bodies: [body("Sprawdzian"), body("Quiz")], questions }],
    })
}

fn planned_block(module: &str, block: &Block) -> Planned<PlannedBlock> {
    let mut questions = Vec::new();
    let (data, bodies) = match block {
        Block::Text { heading, markdown } => {
            let body = |heading: &str, markdown: &str| BlockBody::Text {
                heading: heading.into(),
                markdown: markdown.into(),
            };
            (BlockData::Text, [body(&heading.pl, &markdown.pl), body(&heading.en, &markdown.en)])
        }
        Block::Callout { tone, title, markdown } => {
            let body = |title: &str, markdown: &str| BlockBody::Callout {
                title: title.into(),
                markdown: markdown.into(),
            };
            (
                BlockData::Callout { tone: *tone },
                [body(&title.pl, &markdown.pl), body(&title.en, &markdown.en)],
            )
        }
        Block::Table { caption, columns, rows } => table(caption, columns, rows)?,
        Block::Check { question, options } => {
            let several = options.iter().filter(|option| option.correct).count() > 1;
            let kind = if several { QuestionKind::Multiple } else { QuestionKind::Single };
            questions.push(planned_question(module, &question.pl, kind, question, options)?);
            (BlockData::Check, [BlockBody::Check, BlockBody::Check])
        }
        Block::Checklist { title, items } => {
            let body = |n: usize| BlockBody::Checklist { title: nth(title, n), items: all(items, n) };
            (BlockData::Checklist { items: small(items.len())? }, [body(0), body(1)])
        }
        Block::Reflection { question, hint } => {
            let body = |n: usize| BlockBody::Reflection { question: nth(question, n), hint: nth(hint, n) };
            (BlockData::Reflection, [body(0), body(1)])
        }
        Block::Calculator { title, inputs, formula, result, note } => {
            let labelled =
                |label: &Both, unit: &Both, n| Labelled { label: nth(label, n), unit: nth(unit, n) };
            let body = |n: usize| BlockBody::Calculator {
                title: nth(title, n),
                inputs: inputs.iter().map(|input| labelled(&input.label, &input.unit, n)).collect(),
                result: labelled(&result.label, &result.unit, n),
                note: nth(note, n),
            };
            let keys =
                inputs.iter().map(|input| CalculatorInput { key: input.id.clone(), default: input.default });
            let data = BlockData::Calculator { inputs: keys.collect(), formula: formula.clone() };
            (data, [body(0), body(1)])
        }
        Block::Download { title, description, template_markdown } => {
            let body = |n: usize| BlockBody::Download {
                title: nth(title, n),
                description: nth(description, n),
                template: nth(template_markdown, n),
            };
            (BlockData::Download { file: None }, [body(0), body(1)])
        }
    };
    Ok(PlannedBlock { data, bodies, questions })
}

fn table(caption: &Both, columns: &[Both], rows: &[Vec<Both>]) -> Planned<(BlockData, [BlockBody; 2])> {
    if let Some(row) = rows.iter().position(|row| row.len() != columns.len()) {
        return Err(format!("rows[{row}]: {} cells for {} columns", rows[row].len(), columns.len()));
    }
    let data = BlockData::Table { columns: small(columns.len())?, rows: small(rows.len())? };
    let body = |n: usize| BlockBody::Table {
        caption: nth(caption, n),
        columns: all(columns, n),
        rows: rows.iter().map(|row| all(row, n)).collect(),
    };
    Ok((data, [body(0), body(1)]))
}

fn planned_question(
    module: &str,
    key: &str,
    kind: QuestionKind,
    question: &Both,
    options: &[Choice],
) -> Planned<PlannedQuestion> {
    let right = options.iter().filter(|option| option.correct).count();
    if right == 0 || (kind == QuestionKind::Single && right != 1) {
        return Err(format!("{right} right options"));
    }
    let mut bodies = question.map(|text| QuestionBody { text: text.into(), ..QuestionBody::default() });
    let mut ids = Vec::new();
    for option in options {
        let id = crate::secret::hex(&digest(&["option", module, key, &option.pl])[..8]);
        if ids.iter().any(|(known, _)| *known == id) {
            return Err(format!("the option “{}” stands twice", option.pl));
        }
        let why = |n: usize| option.why.as_ref().map(|why| nth(why, n)).unwrap_or_default();
        bodies[0].options.insert(id.clone(), OptionBody { text: option.pl.clone(), why: why(0) });
        bodies[1].options.insert(id.clone(), OptionBody { text: option.en.clone(), why: why(1) });
        ids.push((id, option.correct));
    }
    // In the file the right one mostly stands first; hashes know nothing of that.
    ids.sort();
    Ok(PlannedQuestion { key: None, kind, options: ids, bodies })
}

fn nth(both: &Both, n: usize) -> String {
    [&both.pl, &both.en][n].clone()
}

fn all(texts: &[Both], n: usize) -> Vec<String> {
    texts.iter().map(|text| nth(text, n)).collect()
}

fn small(count: usize) -> Planned<u16> {
    u16::try_from(count).map_err(|_| format!("{count} are too many"))
}

/// A title as a part of an address.
pub fn slug(title: &str) -> String {
    let folded = crate::city::fold::fold(title);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.take(8).collect::<Vec<_>>().join("-")
}
