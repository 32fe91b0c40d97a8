//! The blocks of a lesson on paper: what is answered on the platform has room for a pen here, or says where it is.

use app::learning::calculator::{Figure, Reckoning};
use domain::catalog::body::{BlockBody, Labelled};
use domain::catalog::content::{BlockData, CalculatorInput, QuestionKind, Tone};
use domain::catalog::formula::{Formula, shown_number};
use domain::catalog::views::BlockView;
use domain::ids::FileId;
use domain::lang::Lang;
use domain::say;
use typst::foundations::{Array, Bytes, IntoValue, Value, dict};

use super::Pictures;
use super::tree::{Levels, Nodes, Setting, framed, node, paragraph, said, shown_address, soft, table};

/// Lines for a note.
const LINES: i64 = 6;

/// Where a block stands.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// What its texts are set with.
    pub setting: Setting<'a>,
    /// The page of its lesson.
    pub address: &'a str,
    /// The pictures of the module.
    pub pictures: &'a Pictures,
}

/// A block with the language of its texts.
pub fn block(place: Place<'_>, block: &BlockView, levels: &mut Levels) -> Value {
    let setting = Setting { lang: block.lang, ..place.setting };
    let place = Place { setting, ..place };
    let nodes = inside(place, block, levels);
    node(dict! { "lang" => block.lang.tag(), "body" => super::tree::array(nodes) })
}

/// The lesson in short; nothing where its author wrote none.
pub fn summary(setting: Setting<'_>, markdown: &str, levels: &mut Levels) -> Array {
    if markdown.trim().is_empty() {
        return Array::new();
    }
    let title = setting.lang.t("W skrócie", "In short");
    [framed("summary", None, written(setting, title, markdown, levels))].into_iter().collect()
}

fn inside(place: Place<'_>, block: &BlockView, levels: &mut Levels) -> Nodes {
    let set = place.setting;
    match (&block.data, &block.body) {
        (_, BlockBody::Text { heading, markdown }) => written(set, heading, markdown, levels),
        (BlockData::Callout { tone }, BlockBody::Callout { title, markdown }) => {
            let tone = match tone {
                Tone::Info => "info",
                Tone::Practice => "practice",
                Tone::Warning => "warning",
            };
            vec![framed(tone, None, written(set, title, markdown, levels))]
        }
        (BlockData::Image { file }, BlockBody::Image { alt, caption }) => {
            vec![picture(place, *file, alt, caption)]
        }
        (_, BlockBody::Video { title, transcript }) => film(place, title, transcript, levels),
        (_, BlockBody::File { title, description }) => {
            vec![download(place, set.lang.t("Plik", "File"), (title, description), levels)]
        }
        (_, BlockBody::Download { title, description, .. }) => {
            vec![download(place, set.lang.t("Szablon", "Template"), (title, description), levels)]
        }
        (_, BlockBody::Table { caption, columns, rows }) => {
            let head = columns.iter().map(|column| set.line(column)).collect();
            let rows = rows.iter().map(|row| row.iter().map(|cell| set.line(cell)).collect());
            let caption = (!caption.trim().is_empty()).then(|| set.line(caption));
            table(caption, head, rows).into_iter().collect()
        }
        (_, BlockBody::Check) => check(place, block, levels),
        _ => worked_on(place, block, levels),
    }
}

/// What is ticked, noted, reckoned and taken on the platform.
fn worked_on(place: Place<'_>, block: &BlockView, levels: &mut Levels) -> Nodes {
    let set = place.setting;
    let lang = set.lang;
    match (&block.data, &block.body) {
        (_, BlockBody::Checklist { title, items }) => {
            let mut nodes = titled(place, title, levels);
            let items: Array = items.iter().map(|item| set.line(item).into_value()).collect();
            nodes.push(node(dict! { "k" => "boxes", "round" => false, "items" => items }));
            vec![framed("card", Some(lang.t("Lista kontrolna", "Checklist")), nodes)]
        }
        (_, BlockBody::Reflection { question, hint }) => {
            let mut nodes = titled(place, question, levels);
            if !hint.trim().is_empty() {
                nodes.push(soft(set.line(hint)));
            }
            nodes.push(node(dict! { "k" => "lines", "count" => LINES }));
            vec![framed("card", Some(lang.t("Do przemyślenia", "To think about")), nodes)]
        }
        (
            BlockData::Calculator { inputs, formula },
            BlockBody::Calculator { title, inputs: labels, result, note },
        ) => {
            let mut nodes = titled(place, title, levels);
            nodes.extend(calculator(set, inputs, labels, (formula, result)));
            if !note.trim().is_empty() {
                nodes.push(soft(set.line(note)));
            }
            vec![framed("card", Some(lang.t("Kalkulator", "Calculator")), nodes)]
        }
        (_, BlockBody::Quiz { title, intro }) => {
            let mut nodes = titled(place, title, levels);
            nodes.extend(set.prose(intro, levels));
            let says = lang.t("Quiz rozwiążesz na platformie:", "Take the quiz on the platform:");
            nodes.push(where_is(place, says));
            vec![framed("card", Some("Quiz"), nodes)]
        }
        // Structure and texts of different kinds: nothing that could be printed of it would be right.
        _ => Vec::new(),
    }
}

/// A heading and its text.
fn written(set: Setting<'_>, heading: &str, markdown: &str, levels: &mut Levels) -> Nodes {
    let mut nodes: Nodes = set.heading(3, heading, levels).into_iter().collect();
    nodes.extend(set.prose(markdown, levels));
    nodes
}

/// Where a film is watched, and what is said and seen in it.
fn film(place: Place<'_>, title: &str, transcript: &str, levels: &mut Levels) -> Nodes {
    let lang = place.setting.lang;
    let mut nodes = titled(place, title, levels);
    let says = lang.t("Film obejrzysz na stronie lekcji:", "Watch it on the page of the lesson:");
    nodes.push(where_is(place, says));
    let mut all = vec![framed("card", Some("Film"), nodes)];
    let told = place.setting.prose(transcript, levels);
    if !told.is_empty() {
        all.push(framed("plain", Some(lang.t("Tekst filmu", "Transcript")), told));
    }
    all
}

fn titled(place: Place<'_>, title: &str, levels: &mut Levels) -> Nodes {
    place.setting.heading(3, title, levels).into_iter().collect()
}

/// Words and the address of the lesson's page.
fn where_is(place: Place<'_>, words: &str) -> Value {
    node(dict! {
        "k" => "where",
        "text" => place.setting.text(words),
        "to" => place.address,
        "shown" => shown_address(place.address),
    })
}

fn download(place: Place<'_>, over: &str, (title, description): (&str, &str), levels: &mut Levels) -> Value {
    let set = place.setting;
    let mut nodes = titled(place, title, levels);
    if !description.trim().is_empty() {
        nodes.push(paragraph(set.line(description)));
    }
    let says = set.lang.t("Plik pobierzesz na stronie lekcji:", "Download it on the page of the lesson:");
    nodes.push(where_is(place, says));
    framed("card", Some(over), nodes)
}

/// A picture; where it cannot be read, what it shows is told.
fn picture(place: Place<'_>, file: FileId, alt: &str, caption: &str) -> Value {
    let set = place.setting;
    let alt = [alt, caption].into_iter().map(|text| set.text(text)).find(|text| !text.trim().is_empty());
    let alt = alt.unwrap_or_else(|| set.lang.t("Ilustracja", "Picture").to_owned());
    let caption = (!caption.trim().is_empty()).then(|| set.line(caption));
    let Some(paper) = place.pictures.get(&file) else {
        let mut nodes = vec![paragraph(said(&alt))];
        nodes.push(where_is(
            place,
            set.lang.t("Obraz zobaczysz na stronie lekcji:", "See the picture on the page of the lesson:"),
        ));
        return framed("card", Some(set.lang.t("Obraz", "Picture")), nodes);
    };
    node(dict! {
        "k" => "image",
        "file" => Bytes::new(paper.bytes.clone()),
        "width" => i64::from(paper.width),
        "alt" => alt,
        "caption" => caption,
    })
}

/// What is put in, how it makes the result, and an example with the usual numbers.
fn calculator(
    set: Setting<'_>,
    inputs: &[CalculatorInput],
    labels: &[Labelled],
    (formula, result): (&str, &Labelled),
) -> Nodes {
    let lang = set.lang;
    let rows: Array = inputs
        .iter()
        .zip(labels)
        .map(|(input, labelled)| {
            node(dict! {
                "label" => set.text(&labelled.label),
                "unit" => set.text(&labelled.unit),
                "usual" => shown_number(lang, input.default),
            })
        })
        .collect();
    let usual = lang.t("np.", "e.g.");
    let mut nodes = vec![node(dict! { "k" => "fields", "usual" => usual, "rows" => rows })];
    let keys = inputs.iter().map(|input| input.key.as_str());
    if let Ok(read) = Formula::parse(formula, keys) {
        let label_of = |key: &str| {
            let known = inputs.iter().zip(labels).find(|(input, _)| input.key == key);
            known.map_or_else(|| key.to_owned(), |(_, labelled)| labelled.label.clone())
        };
        nodes.push(node(dict! {
            "k" => "formula",
            "result" => set.text(&result.label),
            "text" => set.text(&read.words(lang, label_of)),
        }));
    }
    if let Some(value) = example(lang, inputs, labels, (formula, result)) {
        let says = say!(
            lang,
            "Dla liczb podanych jako przykład: {value}.",
            "For the numbers given as an example: {value}."
        );
        nodes.push(soft(said(&set.text(&says))));
    }
    nodes
}

fn example(
    lang: Lang,
    inputs: &[CalculatorInput],
    labels: &[Labelled],
    (formula, result): (&str, &Labelled),
) -> Option<String> {
    let figures = inputs.iter().zip(labels).map(|(input, labelled)| Figure {
        key: input.key.clone(),
        label: labelled.label.clone(),
        typed: shown_number(lang, input.default),
    });
    let reckoning = Reckoning {
        lang,
        figures: figures.collect(),
        formula: formula.to_owned(),
        unit: result.unit.clone(),
    };
    reckoning.says().ok().map(|says| says.trim().to_owned())
}

/// The question and its options; which one is right stands on the platform alone.
fn check(place: Place<'_>, block: &BlockView, levels: &mut Levels) -> Nodes {
    let lang = place.setting.lang;
    block
        .questions
        .iter()
        .map(|question| {
            let set = Setting { lang: question.lang, ..place.setting };
            let mut nodes: Nodes = set.heading(3, &question.text, levels).into_iter().collect();
            let several = question.kind == QuestionKind::Multiple;
            if several {
                nodes.push(soft(said(lang.t("Więcej niż jedna odpowiedź.", "More than one answer."))));
            }
            let items: Array =
                question.options.iter().map(|option| set.line(&option.text).into_value()).collect();
            nodes.push(node(dict! { "k" => "boxes", "round" => !several, "items" => items }));
            nodes.push(where_is(
                place,
                lang.t(
                    "Odpowiedź sprawdzisz na stronie lekcji:",
                    "Check your answer on the page of the lesson:",
                ),
            ));
            framed("card", Some(lang.t("Pytanie na próbę", "Try yourself")), nodes)
        })
        .collect()
}
