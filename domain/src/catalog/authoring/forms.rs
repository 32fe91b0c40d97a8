//! The forms of modules, lessons and blocks: names of fields, and what they become.

use std::collections::BTreeMap;

use super::Both;
use super::question_form::QuestionInput;
use crate::catalog::body::{BlockBody, Labelled, LessonBody, ModuleBody};
use crate::catalog::content::{BlockData, BlockKind, CalculatorInput, Tone, VideoSource};
use crate::catalog::formula::{Formula, typed_number};
use crate::catalog::views::Source;
use crate::error::{FieldError, FieldErrors};
use crate::ids::FileId;
use crate::text;

/// How many numbers a calculator can ask for.
pub const MOST_INPUTS: usize = 6;
/// The longest Markdown text.
pub const LONGEST: usize = 40_000;

/// The fields that somebody sent.
#[derive(Clone, Copy)]
pub struct Typed<'a>(pub &'a [(String, String)]);

impl Typed<'_> {
    /// The first value of a field, "" when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// A line that must be there.
    pub(super) fn line(&self, errors: &mut FieldErrors, name: &str, max: usize) -> String {
        errors.take(name, text::line(self.get(name), max)).unwrap_or_default()
    }

    /// A line that may be empty.
    pub(super) fn optional(&self, errors: &mut FieldErrors, name: &str, max: usize) -> String {
        if self.get(name).trim().is_empty() { String::new() } else { self.line(errors, name, max) }
    }

    /// Lines that may be empty.
    pub(super) fn paragraphs(&self, errors: &mut FieldErrors, name: &str, max: usize) -> String {
        errors.take(name, text::paragraphs(self.get(name), max)).unwrap_or_default()
    }

    fn needed(&self, errors: &mut FieldErrors, name: &str, max: usize) -> String {
        let text = self.paragraphs(errors, name, max);
        if text.is_empty() && errors.of(name).is_none() {
            errors.add(name, FieldError::Required);
        }
        text
    }

    fn number(&self, errors: &mut FieldErrors, name: &str, min: i64, max: i64) -> i64 {
        let number = self.get(name).trim().parse().ok().filter(|n| (min..=max).contains(n));
        errors.take(name, number.ok_or(FieldError::Number { min, max })).unwrap_or(min)
    }

    /// The same where nothing may be typed.
    fn number_or_none(&self, errors: &mut FieldErrors, name: &str, min: i64, max: i64) -> Option<i64> {
        (!self.get(name).trim().is_empty()).then(|| self.number(errors, name, min, max))
    }

    fn file(&self, name: &str) -> Option<FileId> {
        self.get(name).parse().ok()
    }

    /// Whether anything was typed in that language.
    fn speaks(&self, lang: &str) -> bool {
        let prefix = format!("{lang}_");
        self.0.iter().any(|(name, value)| {
            let own =
                name.starts_with(&prefix) || (name.starts_with('i') && name.contains(&format!("_{prefix}")));
            own && !value.trim().is_empty()
        })
    }

    fn both<T>(&self, mut read: impl FnMut(&str) -> T) -> Both<T> {
        let pl = read("pl");
        Both { pl, en: self.speaks("en").then(|| read("en")) }
    }
}

/// Reads title and outcomes of a module.
///
/// # Errors
/// `Invalid` with every wrong field.
pub fn module(typed: &Typed) -> crate::Result<Both<ModuleBody>> {
    let mut errors = FieldErrors::default();
    let body = typed.both(|lang| ModuleBody {
        title: typed.line(&mut errors, &format!("{lang}_title"), 200),
        outcomes: typed.paragraphs(&mut errors, &format!("{lang}_outcomes"), 2000),
    });
    errors.check()?;
    Ok(body)
}

/// A lesson as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonInput {
    /// Its texts.
    pub body: Both<LessonBody>,
    /// Minutes with exercises.
    pub minutes: u32,
    /// Sources by key.
    pub sources: Vec<Source>,
}

/// Reads the form of a lesson.
///
/// # Errors
/// `Invalid` with every wrong field.
pub fn lesson(typed: &Typed) -> crate::Result<LessonInput> {
    let mut errors = FieldErrors::default();
    let body = typed.both(|lang| LessonBody {
        title: typed.line(&mut errors, &format!("{lang}_title"), 200),
        aim: typed.optional(&mut errors, &format!("{lang}_aim"), 500),
        summary: typed.paragraphs(&mut errors, &format!("{lang}_summary"), 4000),
    });
    let minutes = u32::try_from(typed.number(&mut errors, "minutes", 1, 600)).unwrap_or(1);
    let mut sources = Vec::new();
    for line in typed.get("sources").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (key, title) = line.split_once('|').map_or((line, ""), |(key, title)| (key.trim(), title.trim()));
        let is_key = !key.is_empty() && key.len() <= 12 && key.chars().all(|c| c.is_ascii_alphanumeric());
        if !is_key || title.chars().count() > 500 {
            errors.add(
                "sources",
                FieldError::said(
                    "W każdym wierszu: klucz z liter lub cyfr, kreska pionowa, tytuł. Na przykład: 004 | Strategia Lublin 2030.",
                    "In each line: a key of letters or digits, a vertical bar, the title. For example: 004 | Lublin Strategy 2030.",
                ),
            );
            break;
        }
        sources.push(Source { key: key.to_owned(), title: title.to_owned() });
    }
    errors.check()?;
    Ok(LessonInput { body, minutes, sources })
}

/// A block as it was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockInput {
    /// The structure.
    pub data: BlockData,
    /// The texts.
    pub body: Both<BlockBody>,
    /// The question of a check.
    pub question: Option<QuestionInput>,
}

/// Reads the form of a block. Uploaded files stand in it by id, under the names of their fields.
///
/// # Errors
/// `Invalid` with every wrong field.
pub fn block(kind: BlockKind, typed: &Typed) -> crate::Result<BlockInput> {
    let mut errors = FieldErrors::default();
    let question = (kind == BlockKind::Check).then(|| QuestionInput::read(typed, &mut errors));
    let body = if kind == BlockKind::Check {
        Both { pl: BlockBody::Check, en: None }
    } else {
        typed.both(|lang| block_body(kind, typed, lang, &mut errors))
    };
    let data = block_data(kind, typed, &body, &mut errors);
    errors.check()?;
    Ok(BlockInput { data, body, question })
}

fn block_body(kind: BlockKind, typed: &Typed, lang: &str, errors: &mut FieldErrors) -> BlockBody {
    let of = |name: &str| format!("{lang}_{name}");
    let mut line = |name: &str| typed.line(errors, &of(name), 300);
    match kind {
        BlockKind::Text => BlockBody::Text {
            heading: typed.optional(errors, &of("heading"), 200),
            markdown: typed.needed(errors, &of("markdown"), LONGEST),
        },
        BlockKind::Callout => BlockBody::Callout {
            title: line("title"),
            markdown: typed.needed(errors, &of("markdown"), LONGEST),
        },
        BlockKind::Image => BlockBody::Image {
            alt: typed.optional(errors, &of("alt"), 500),
            caption: typed.optional(errors, &of("caption"), 500),
        },
        BlockKind::Video => BlockBody::Video {
            title: line("title"),
            transcript: typed.paragraphs(errors, &of("transcript"), LONGEST),
        },
        BlockKind::File => BlockBody::File {
            title: line("title"),
            description: typed.optional(errors, &of("description"), 1000),
        },
        BlockKind::Checklist => {
            BlockBody::Checklist { title: line("title"), items: lines(typed, errors, &of("items")) }
        }
        BlockKind::Reflection => BlockBody::Reflection {
            question: line("question"),
            hint: typed.optional(errors, &of("hint"), 1000),
        },
        BlockKind::Table => table(typed, errors, lang),
        BlockKind::Calculator => calculator(typed, errors, lang),
        BlockKind::Download => BlockBody::Download {
            title: line("title"),
            description: typed.optional(errors, &of("description"), 1000),
            template: typed.paragraphs(errors, &of("template"), LONGEST),
        },
        BlockKind::Check => BlockBody::Check,
        BlockKind::Quiz => {
            BlockBody::Quiz { title: line("title"), intro: typed.paragraphs(errors, &of("intro"), 4000) }
        }
    }
}

fn lines(typed: &Typed, errors: &mut FieldErrors, name: &str) -> Vec<String> {
    let text = typed.needed(errors, name, 10_000);
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).take(50).collect()
}

fn table(typed: &Typed, errors: &mut FieldErrors, lang: &str) -> BlockBody {
    let name = format!("{lang}_table");
    let caption = typed.line(errors, &format!("{lang}_caption"), 300);
    let cells = |line: &String| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut rows: Vec<Vec<String>> = lines(typed, errors, &name).iter().map(cells).collect();
    // The line of dashes under a Markdown header says nothing.
    rows.retain(|row| !row.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| c == '-' || c == ':')));
    let columns = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
    let even = rows.iter().all(|row| row.len() == columns.len());
    if errors.of(&name).is_none() && (rows.is_empty() || !even || columns.len() < 2) {
        errors.add(
            &name,
            FieldError::said(
                "Pierwszy wiersz to nagłówek, w każdym wierszu tyle samo pól rozdzielonych kreską |, co najmniej dwie kolumny i jeden wiersz danych.",
                "The first line is the header; every line has the same number of fields divided by |; at least two columns and one row of data.",
            ),
        );
    }
    BlockBody::Table { caption, columns, rows }
}

/// What is wrong is noted in the order of the form, where the numbers stand below the words.
fn calculator(typed: &Typed, errors: &mut FieldErrors, lang: &str) -> BlockBody {
    let title = typed.line(errors, &format!("{lang}_title"), 300);
    let result = Labelled {
        label: typed.line(errors, &format!("{lang}_result"), 200),
        unit: typed.optional(errors, &format!("{lang}_result_unit"), 40),
    };
    let note = typed.optional(errors, &format!("{lang}_note"), 1000);
    let inputs = (1..=MOST_INPUTS)
        .filter(|n| !typed.get(&format!("i{n}_key")).trim().is_empty())
        .map(|n| Labelled {
            label: typed.line(errors, &format!("i{n}_{lang}_label"), 200),
            unit: typed.get(&format!("i{n}_{lang}_unit")).trim().chars().take(40).collect(),
        })
        .collect();
    BlockBody::Calculator { title, inputs, result, note }
}

fn block_data(kind: BlockKind, typed: &Typed, body: &Both<BlockBody>, errors: &mut FieldErrors) -> BlockData {
    let counted = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let mut file = || {
        typed.file("file").unwrap_or_else(|| {
            errors.add("file", FieldError::said("Dodaj plik.", "Add a file."));
            FileId(uuid::Uuid::nil())
        })
    };
    match kind {
        BlockKind::Text => BlockData::Text,
        BlockKind::Callout => BlockData::Callout {
            tone: match typed.get("tone") {
                "practice" => Tone::Practice,
                "warning" => Tone::Warning,
                _ => Tone::Info,
            },
        },
        BlockKind::Image => BlockData::Image { file: file() },
        BlockKind::Video => video(typed, errors),
        BlockKind::File => BlockData::File { file: file() },
        BlockKind::Checklist => {
            let count = |body: &BlockBody| match body {
                BlockBody::Checklist { items, .. } => items.len(),
                _ => 0,
            };
            same_size(body, errors, "en_items", count);
            BlockData::Checklist { items: counted(count(&body.pl)) }
        }
        BlockKind::Reflection => BlockData::Reflection,
        BlockKind::Table => {
            let size = |body: &BlockBody| match body {
                BlockBody::Table { columns, rows, .. } => (columns.len(), rows.len()),
                _ => (0, 0),
            };
            same_size(body, errors, "en_table", |body| {
                let (columns, rows) = size(body);
                columns * 1000 + rows
            });
            let (columns, rows) = size(&body.pl);
            BlockData::Table { columns: counted(columns), rows: counted(rows) }
        }
        BlockKind::Calculator => calculator_data(typed, errors),
        BlockKind::Download => BlockData::Download { file: typed.file("file") },
        BlockKind::Check => BlockData::Check,
        BlockKind::Quiz => quiz(typed, errors),
    }
}

fn same_size(
    body: &Both<BlockBody>,
    errors: &mut FieldErrors,
    name: &str,
    size: impl Fn(&BlockBody) -> usize,
) {
    if body.en.as_ref().is_some_and(|en| size(en) != size(&body.pl)) && errors.of(name).is_none() {
        errors.add(
            name,
            FieldError::said(
                "Wersja angielska powinna mieć tyle samo wierszy i pól co polska.",
                "The English text should have as many lines and fields as the Polish one.",
            ),
        );
    }
}

fn video(typed: &Typed, errors: &mut FieldErrors) -> BlockData {
    let url = typed.get("url").trim();
    let source = match (typed.file("file"), url) {
        (Some(file), _) => VideoSource::File(file),
        (None, "") => {
            errors.add(
                "file",
                FieldError::said("Dodaj film albo podaj jego adres.", "Add a film or give its address."),
            );
            VideoSource::Url(String::new())
        }
        (None, url) => {
            let host =
                url.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
            let is_host =
                host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
            if !is_host || url.len() > 500 || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
                errors.add(
                    "url",
                    FieldError::said(
                        "Adres filmu zaczyna się od https://.",
                        "The film’s address starts with https://.",
                    ),
                );
            }
            VideoSource::Url(url.to_owned())
        }
    };
    let captions = ["pl", "en"]
        .into_iter()
        .filter_map(|lang| Some((lang.to_owned(), typed.file(&format!("captions_{lang}"))?)))
        .collect::<BTreeMap<_, _>>();
    BlockData::Video { source, captions }
}

fn calculator_data(typed: &Typed, errors: &mut FieldErrors) -> BlockData {
    let mut inputs = Vec::new();
    for n in 1..=MOST_INPUTS {
        let key = typed.get(&format!("i{n}_key")).trim();
        if key.is_empty() {
            continue;
        }
        let is_word = key.len() <= 20
            && key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !is_word || inputs.iter().any(|known: &CalculatorInput| known.key == key) {
            errors.add(
                &format!("i{n}_key"),
                FieldError::said(
                    "Słowo z małych liter, każde inne, na przykład koszt.",
                    "A word of small letters, each different, for example cost.",
                ),
            );
        }
        let default = typed_number(typed.get(&format!("i{n}_default"))).unwrap_or_default();
        inputs.push(CalculatorInput { key: key.to_owned(), default });
    }
    if inputs.is_empty() {
        errors.add("i1_key", FieldError::Required);
    }
    let formula = typed.line(errors, "formula", 300);
    if !formula.is_empty() && Formula::parse(&formula, inputs.iter().map(|input| input.key.as_str())).is_err()
    {
        errors.add(
            "formula",
            FieldError::said(
                "Wzór może zawierać słowa z pól powyżej, liczby, znaki + - * / i nawiasy.",
                "The formula may have the words of the fields above, numbers, the signs + - * / and parentheses.",
            ),
        );
    }
    BlockData::Calculator { inputs, formula }
}

fn quiz(typed: &Typed, errors: &mut FieldErrors) -> BlockData {
    let small = |number: i64| u8::try_from(number).unwrap_or(1);
    BlockData::Quiz {
        pass_percent: typed.number_or_none(errors, "pass_percent", 1, 100).map(small),
        attempts: typed.number_or_none(errors, "attempts", 1, 20).map(small),
        minutes: typed.number_or_none(errors, "minutes", 1, 300).map(|n| u16::try_from(n).unwrap_or(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn what_is_wrong_with_a_calculator_stands_in_the_order_of_its_form() {
        let typed = [("i1_key".to_owned(), "Koszt".to_owned())];
        let Err(Error::Invalid(errors)) = block(BlockKind::Calculator, &Typed(&typed)) else {
            panic!("much is wrong with it")
        };
        let names: Vec<&str> = errors.0.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["pl_title", "pl_result", "i1_pl_label", "i1_key", "formula"]);
    }
}
