//! The fields of an author's form as they are filled from what is stored: the other way of `forms`.

use super::{EditedBlock, EditedQuestion, question_form};
use crate::catalog::body::BlockBody;
use crate::catalog::content::{BlockData, Tone, VideoSource};

/// Those of a block.
#[must_use]
pub fn of_block(block: &EditedBlock) -> Vec<(String, String)> {
    let mut fields = data_fields(&block.data);
    for (lang, body) in [("pl", Some(&block.body.pl)), ("en", block.body.en.as_ref())] {
        for (name, value) in body.map(body_fields).unwrap_or_default() {
            let name = match name.strip_prefix('i').and_then(|rest| rest.split_once('_')) {
                Some((n, rest)) if n.chars().all(|c| c.is_ascii_digit()) && !n.is_empty() => {
                    format!("i{n}_{lang}_{rest}")
                }
                _ => format!("{lang}_{name}"),
            };
            fields.push((name, value));
        }
    }
    if let (BlockData::Check, Some(question)) = (&block.data, block.questions.first()) {
        fields.extend(question_form::fields_of(question));
    }
    fields
}

/// Those of a question.
#[must_use]
pub fn of_question(question: &EditedQuestion) -> Vec<(String, String)> {
    question_form::fields_of(question)
}

fn data_fields(data: &BlockData) -> Vec<(String, String)> {
    let own = |name: &str, value: String| (name.to_owned(), value);
    match data {
        BlockData::Callout { tone } => {
            let tone = match tone {
                Tone::Info => "info",
                Tone::Practice => "practice",
                Tone::Warning => "warning",
            };
            vec![own("tone", tone.into())]
        }
        BlockData::Image { file } | BlockData::File { file } | BlockData::Download { file: Some(file) } => {
            vec![own("file", file.to_string())]
        }
        BlockData::Video { source, captions } => {
            let source = match source {
                VideoSource::File(file) => own("file", file.to_string()),
                VideoSource::Url(url) => own("url", url.clone()),
            };
            let captions =
                captions.iter().map(|(lang, file)| own(&format!("captions_{lang}"), file.to_string()));
            std::iter::once(source).chain(captions).collect()
        }
        BlockData::Calculator { inputs, formula } => {
            let inputs = (1..).zip(inputs).flat_map(|(n, input)| {
                [
                    own(&format!("i{n}_key"), input.key.clone()),
                    own(&format!("i{n}_default"), input.default.to_string()),
                ]
            });
            inputs.chain([own("formula", formula.clone())]).collect()
        }
        BlockData::Quiz { pass_percent, attempts, minutes } => vec![
            own("pass_percent", pass_percent.map(|percent| percent.to_string()).unwrap_or_default()),
            own("attempts", attempts.map(|attempts| attempts.to_string()).unwrap_or_default()),
            own("minutes", minutes.map(|minutes| minutes.to_string()).unwrap_or_default()),
        ],
        _ => Vec::new(),
    }
}

fn body_fields(body: &BlockBody) -> Vec<(String, String)> {
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    match body {
        BlockBody::Text { heading, markdown } => vec![own("heading", heading), own("markdown", markdown)],
        BlockBody::Callout { title, markdown } => vec![own("title", title), own("markdown", markdown)],
        BlockBody::Image { alt, caption } => vec![own("alt", alt), own("caption", caption)],
        BlockBody::Video { title, transcript } => vec![own("title", title), own("transcript", transcript)],
        BlockBody::File { title, description } => vec![own("title", title), own("description", description)],
        BlockBody::Checklist { title, items } => vec![own("title", title), own("items", &items.join("\n"))],
        BlockBody::Reflection { question, hint } => vec![own("question", question), own("hint", hint)],
        BlockBody::Table { caption, columns, rows } => {
            let table: Vec<String> =
                std::iter::once(columns).chain(rows).map(|row| row.join(" | ")).collect();
            vec![own("caption", caption), own("table", &table.join("\n"))]
        }
        BlockBody::Calculator { title, inputs, result, note } => {
            let inputs = (1..).zip(inputs).flat_map(|(n, input)| {
                [own(&format!("i{n}_label"), &input.label), own(&format!("i{n}_unit"), &input.unit)]
            });
            let rest = [
                own("title", title),
                own("result", &result.label),
                own("result_unit", &result.unit),
                own("note", note),
            ];
            inputs.chain(rest).collect()
        }
        BlockBody::Download { title, description, template } => {
            vec![own("title", title), own("description", description), own("template", template)]
        }
        BlockBody::Check => Vec::new(),
        BlockBody::Quiz { title, intro } => vec![own("title", title), own("intro", intro)],
    }
}
